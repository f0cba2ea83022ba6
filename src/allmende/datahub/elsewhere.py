"""Datasets of the catalogue whose rows another room keeps: it names their page and their download.

A dataset's `origin` says which room; everything else about it (title, licence, owner) is in the catalogue.
"""

from dataclasses import dataclass

from django.urls import reverse

from allmende.datahub.models import Dataset


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Names of addresses in the room that keeps the rows."""

    page: str
    csv: str


_known: dict[str, Elsewhere] = {}


def register(origin: str, *, page: str, csv: str) -> None:
    """Let a room publish datasets with this origin; call it once, when the room's app is ready."""
    _known[origin] = Elsewhere(page, csv)


def page_of(dataset: Dataset) -> str:
    """Return the address of the dataset's own page; empty where the hub itself keeps the rows."""
    found = _known.get(dataset.origin)
    return reverse(found.page) if found else ""


def csv_of(dataset: Dataset) -> str:
    """Return the address of the dataset's download; empty where the hub itself keeps the rows."""
    found = _known.get(dataset.origin)
    return reverse(found.csv) if found else ""
