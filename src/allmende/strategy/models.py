"""The chain from vision to key result, and the indicators that measure it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned


class ActionField(models.Model):
    """One of the region's fields of action (Handlungsfeld)."""

    key = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class SdgGoal(models.Model):
    """One of the 17 goals of the UN's Agenda 2030."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    colour = models.CharField(max_length=7)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


class Strategy(Owned):
    """A text plus a goal tree: framework, overall or local."""

    key = models.SlugField(max_length=64, unique=True)
    kind = models.CharField(
        max_length=16,
        choices=[
            ("framework", _("Rahmenstrategie")),
            ("overall", _("Gesamtstrategie")),
            ("local", _("kommunale Strategie")),
        ],
    )
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=16, default="adopted")
    adopted_on = models.CharField(max_length=10, blank=True, help_text=_("Jahr oder Datum"))
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        """Its title."""
        return self.title


class GoalKind(models.TextChoices):
    """Level of a goal in its tree."""

    VISION = "vision", _("Vision")
    PROJECT_GOAL = "project_goal", _("Projektziel")
    GOAL = "goal", _("Ziel")
    SUB_GOAL = "sub_goal", _("Teilziel")


class Goal(models.Model):
    """What shall be true, by when, and where the goal comes from."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="goals")
    key = models.SlugField(max_length=64)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    kind = models.CharField(max_length=16, choices=GoalKind)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    origin = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["strategy", "key"], name="one_goal_per_key")]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class FutureStatement(models.Model):
    """One sentence of the picture of the future (Zukunftsbild)."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="future_statements")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        """Its text."""
        return self.text


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
