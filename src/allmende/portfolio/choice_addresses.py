"""Addresses of the things that checks, choices, lead projects and sketches link to."""

from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.ui.types import Link


def measure_url(measure_id: int) -> str:
    """Return the page of a measure."""
    return reverse("portfolio:measure", args=[measure_id])


def strategy_url(key: str) -> str:
    """Return the page of a strategy."""
    return reverse("strategy:strategy", args=[key])


def portfolio_crumb() -> Link:
    """Return the first step of the room's breadcrumbs."""
    return Link(_("Portfolio"), reverse("portfolio:board"))


def strategies_crumb() -> Link:
    """Return the first step to a strategy."""
    return Link(_("Strategien"), reverse("strategy:strategies"))


def sketch_url(sketch_id: int) -> str:
    """Return the page of a sketch."""
    return reverse("portfolio:sketch", args=[sketch_id])
