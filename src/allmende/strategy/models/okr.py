"""Cycles, objectives, key results and their values."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned, User
from allmende.strategy.models.goals import Goal
from allmende.strategy.models.indicators import Indicator
from allmende.strategy.models.statistics import PlaceKind, Statistic
from allmende.strategy.models.strategies import Level


class Rhythm(models.TextChoices):
    """How often the values of a cycle are to be looked at."""

    WEEKLY = "weekly", _("jede Woche")
    MONTHLY = "monthly", _("jeden Monat")


class CycleStatus(models.TextChoices):
    """How far a cycle is; a closed one is frozen."""

    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    CLOSED = "closed", _("abgeschlossen")


class OkrCycle(Owned):
    """A period in which a town or the region works on its objectives; its end freezes the values."""

    title = models.CharField(_("Zyklus"), max_length=200)
    level = models.CharField(max_length=8, choices=Level, default=Level.LOCAL)
    begins_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"))
    #: How often the values are to be looked at.
    rhythm = models.CharField(max_length=8, choices=Rhythm, default=Rhythm.MONTHLY)
    status = models.CharField(max_length=8, choices=CycleStatus, default=CycleStatus.PLANNED)
    last_reminded_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    retrospective = models.TextField(blank=True, help_text=_("Was haben wir gelernt?"))
    #: Counts changes, so that the second of two people who edit at once is told.
    edition = models.PositiveIntegerField(default=0)
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
    #: No longer pursued since, and why; None while it runs.
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)
    #: The objective of an earlier cycle that this one goes on with.
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_into"
    )
    position = models.PositiveSmallIntegerField(default=0)
    #: Counts changes, so that the second of two people who edit at once is told.
    edition = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["visibility", "owner"], name="objective_seen")]

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def is_closed(self) -> bool:
        """Whether its cycle is over; then nothing in it changes any more."""
        return self.cycle is not None and self.cycle.status == CycleStatus.CLOSED


class KeyResult(models.Model):
    """A number that shows whether the objective is reached: measured, taken from a statistic, or typed."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="key_results")
    title = models.CharField(_("Key Result"), max_length=300)
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="key_results")
    #: A number of the catalogue of statistics; its newest value at the place below counts.
    statistic = models.ForeignKey(
        Statistic, null=True, blank=True, on_delete=models.PROTECT, related_name="key_results"
    )
    statistic_place_kind = models.CharField(max_length=16, choices=PlaceKind, blank=True)
    #: As `StatisticValue.place_key`: AGS, "DE" or the region's slug.
    statistic_place_key = models.CharField(max_length=64, blank=True)
    #: Code of a part of the statistic, empty for the whole.
    statistic_breakdown = models.CharField(max_length=64, blank=True)
    baseline = models.DecimalField(_("Ausgangswert"), max_digits=14, decimal_places=2, default=0)
    target = models.DecimalField(_("Zielwert"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("Einheit"), max_length=50)
    responsible = models.CharField(_("Zuständig"), max_length=200, blank=True)
    #: The person who is reminded and finds it on the check-in page.
    responsible_user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="key_results"
    )
    position = models.PositiveSmallIntegerField(default=0)
    #: No longer pursued since, and why; None while it runs.
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=500, blank=True)
    #: The key result of an earlier cycle that this one goes on with.
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="carried_into"
    )
    #: Counts changes, so that the second of two people who edit at once is told.
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(indicator=None) | models.Q(statistic=None), name="measured_by_one_thing"
            )
        ]

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def owner_id(self) -> int:
        """Whose it is, for the audit trail."""
        return self.objective.owner_id


class TargetChange(models.Model):
    """A target that was moved after the objective was adopted: what it was, when and why it moved."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="target_changes")
    old_baseline = models.DecimalField(max_digits=14, decimal_places=2)
    old_target = models.DecimalField(max_digits=14, decimal_places=2)
    new_baseline = models.DecimalField(max_digits=14, decimal_places=2)
    new_target = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        """Old and new target, for logs."""
        return f"{self.old_target} → {self.new_target}"


class Confidence(models.TextChoices):
    """How sure somebody is that the target will be reached."""

    HIGH = "high", _("sicher")
    MEDIUM = "medium", _("möglich")
    LOW = "low", _("gefährdet")


class CheckIn(models.Model):
    """A value of a key result at a time: typed by a person, or recorded daily from the indicator.

    A person's word on a measured key result (confidence, sentence) stands with the value of that moment.
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="check_ins")
    at = models.DateTimeField()
    #: None where a person spoke while no value was there.
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    #: Counted beside the value, never in it.
    simulated_value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    is_measured = models.BooleanField(default=False)
    by = models.CharField(max_length=200)
    sentence = models.CharField(max_length=500, blank=True)
    #: How sure the person is that the target will be reached; empty where nobody said.
    confidence = models.CharField(max_length=8, blank=True, choices=Confidence)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["key_result", "-at"], name="newest_check_in")]

    def __str__(self) -> str:
        """Value and time, for logs."""
        return f"{self.value} @ {self.at:%Y-%m-%d}"

    @property
    def owner_id(self) -> int:
        """Whose it is, for the audit trail."""
        return self.key_result.owner_id


class CheckInCorrection(models.Model):
    """What somebody had said before it was corrected, and why; the check-in itself holds what is true."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="corrections")
    old_value = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    old_confidence = models.CharField(max_length=8, blank=True, choices=Confidence)
    old_sentence = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        """The value before, for logs."""
        return f"{self.old_value} ({self.at:%Y-%m-%d})"


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
