"""The goals of a strategy as a tree, and how they serve goals of other strategies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.strategy.models.catalogue import ActionField, SdgGoal
from allmende.strategy.models.strategies import Level, Strategy


class GoalKind(models.TextChoices):
    """Level of a goal in its tree."""

    VISION = "vision", _("Vision")
    MISSION = "mission", _("Mission")
    PICTURE = "picture", _("Zielbild")
    PROJECT_GOAL = "project_goal", _("Projektziel")
    GOAL = "goal", _("Ziel")
    SUB_GOAL = "sub_goal", _("Teilziel")


class GoalStatus(models.TextChoices):
    """Whether a body has adopted the goal; the public sees adopted ones."""

    DRAFT = "draft", _("Entwurf")
    ADOPTED = "adopted", _("beschlossen")
    RETIRED = "retired", _("nicht mehr verfolgt")


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
    status = models.CharField(max_length=16, choices=GoalStatus, default=GoalStatus.ADOPTED)
    level = models.CharField(max_length=8, choices=Level, default=Level.BOTH)
    action_fields = models.ManyToManyField(ActionField, blank=True, related_name="goals")
    sdgs = models.ManyToManyField(SdgGoal, blank=True, related_name="goals")
    #: Open points and remarks for the working documentation; never public.
    internal_note = models.TextField(blank=True)
    #: Why and since when it is no longer pursued.
    retired_reason = models.CharField(max_length=500, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    #: A draft that was given up: no body ever adopted it, so it stays with the owner's people.
    retired_as_draft = models.BooleanField(default=False)
    #: What the goal shall say after the next adoption, as far as that differs; until then the public reads
    #: what was adopted. Days as ISO text.
    planned = models.JSONField(default=dict, blank=True)
    #: What the region pack said last; empty for goals that people added.
    loaded = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["strategy", "key"], name="one_goal_per_key")]

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def owner_id(self) -> int:
        """Whose it is, for the audit trail."""
        return self.strategy.owner_id


class GoalLink(models.Model):
    """A goal serves a goal of another strategy (a town's goal one of the framework), with a sentence how."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="serves")
    serves = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="served_by")
    sentence = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "serves"], name="one_link_per_pair_of_goals")]

    def __str__(self) -> str:
        """Both goals, for logs."""
        return f"{self.goal} → {self.serves}"
