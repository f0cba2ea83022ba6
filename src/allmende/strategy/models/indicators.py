"""Indicators that the hub measures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned


class Indicator(Owned):
    """A number with unit and source, computed by a named query of the hub."""

    key = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    definition = models.TextField(help_text=_("Was genau gezählt wird"))
    unit = models.CharField(max_length=50)
    #: Named query of datahub.selectors, e.g. "entities_with_valid_reading", and its parameters.
    query = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    origin = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_indicator_per_key")]

    def __str__(self) -> str:
        """Its title."""
        return self.title
