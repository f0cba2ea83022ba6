"""Objectives, key results and their values."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned
from allmende.strategy.models.chain import Goal
from allmende.strategy.models.indicators import Indicator


class Objective(Owned):
    """What a town or the consortium wants to reach in a cycle, under a goal."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="objectives")
    title = models.CharField(_("Objective"), max_length=300)
    why = models.TextField(_("Warum"), blank=True)
    begins_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"))
    responsible = models.CharField(_("Zuständig"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Its title."""
        return self.title


class KeyResult(models.Model):
    """A number that shows whether the objective is reached: measured by an indicator, or typed."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="key_results")
    title = models.CharField(_("Key Result"), max_length=300)
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="key_results")
    baseline = models.DecimalField(_("Ausgangswert"), max_digits=14, decimal_places=2, default=0)
    target = models.DecimalField(_("Zielwert"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("Einheit"), max_length=50)
    responsible = models.CharField(_("Zuständig"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class CheckIn(models.Model):
    """A value of a key result at a time: typed by a person, or recorded daily from the indicator."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="check_ins")
    at = models.DateTimeField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    #: Counted beside the value, never in it.
    simulated_value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    is_measured = models.BooleanField(default=False)
    by = models.CharField(max_length=200)
    sentence = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        """Value and time, for logs."""
        return f"{self.value} @ {self.at:%Y-%m-%d}"
