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
