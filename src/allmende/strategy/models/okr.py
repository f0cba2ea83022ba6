"""Objectives, key results and their values."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned, User
from allmende.strategy.models.chain import Goal, Level
from allmende.strategy.models.indicators import Indicator


class OkrCycle(Owned):
    """A period in which a town or the region works on its objectives; its end freezes the values."""

    title = models.CharField(_("Zyklus"), max_length=200)
    level = models.CharField(max_length=8, choices=Level, default=Level.LOCAL)
    begins_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"))
    #: How often the values are to be looked at.
    rhythm = models.CharField(
        max_length=8, choices=[("weekly", _("jede Woche")), ("monthly", _("jeden Monat"))], default="monthly"
    )
    status = models.CharField(
        max_length=8,
        choices=[("planned", _("geplant")), ("running", _("läuft")), ("closed", _("abgeschlossen"))],
        default="planned",
    )
    last_reminded_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    retrospective = models.TextField(blank=True, help_text=_("Was haben wir gelernt?"))
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-begins_on", "id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class Objective(Owned):
    """What a town or the consortium wants to reach in a cycle, under a goal."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="objectives")
    title = models.CharField(_("Objective"), max_length=300)
    why = models.TextField(_("Warum"), blank=True)
    begins_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"))
    responsible = models.CharField(_("Zuständig"), max_length=200)
    cycle = models.ForeignKey(
        OkrCycle, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives"
    )
    level = models.CharField(max_length=8, choices=Level, default=Level.LOCAL)
    #: Why it is not public; required where visibility is anything else.
    restricted_reason = models.CharField(max_length=500, blank=True)
    #: Public once adopted; before, only the owner's people see it.
    adopted_on = models.DateField(null=True, blank=True)
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
    #: The person who is reminded and finds it on the check-in page.
    responsible_user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="key_results"
    )
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
    #: How sure the person is that the target will be reached; empty where nobody said.
    confidence = models.CharField(
        max_length=8,
        blank=True,
        choices=[("high", _("sicher")), ("medium", _("möglich")), ("low", _("gefährdet"))],
    )

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        """Value and time, for logs."""
        return f"{self.value} @ {self.at:%Y-%m-%d}"


class FrozenResult(models.Model):
    """A key result's value at the end of its cycle, with time, source and quality of the data."""

    key_result = models.OneToOneField(KeyResult, on_delete=models.CASCADE, related_name="frozen")
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    simulated_value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    #: When the value was measured or typed, aware UTC; None without a value.
    at = models.DateTimeField(null=True)
    source = models.CharField(max_length=300)
    quality = models.CharField(max_length=300, help_text=_("Güte der Daten in Worten"))
    progress_pct = models.PositiveSmallIntegerField(null=True)
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        """Value, for logs."""
        return f"{self.value} ({self.frozen_at:%Y-%m-%d})"
