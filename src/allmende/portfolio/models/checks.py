"""Checks of a measure: compass, UN goals, charter, lead-project criteria, guard rails."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import User
from allmende.portfolio.models.measures import Measure
from allmende.strategy.models import ChecklistQuestion, GuardRail, SdgGoal, Strategy


class CheckKind(models.TextChoices):
    """What a measure is held against."""

    COMPASS = "compass", _("Kompass")
    SDG = "sdg", _("Beitrag zu den UN-Zielen")
    CHARTER = "charter", _("Smart City Charta")
    LEAD = "lead", _("Kriterien für Leitprojekte")
    GUARD = "guard", _("Leitplanken")


class Check(models.Model):
    """One dated check by one assessor, of a measure or of a whole strategy; later ones stand beside it."""

    kind = models.CharField(max_length=8, choices=CheckKind)
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="checks"
    )
    strategy = models.ForeignKey(
        Strategy, null=True, blank=True, on_delete=models.CASCADE, related_name="checks"
    )
    assessor = models.CharField(max_length=200)
    assessor_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    #: None while it is a draft of the assessor.
    finished_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(blank=True)
    #: Counts what was saved, so that the second of two open windows is told.
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-finished_at", "-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(measure__isnull=False) ^ models.Q(strategy__isnull=False),
                name="check_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        """Kind and subject, for logs."""
        return f"{self.kind}: {self.measure or self.strategy}"


class CheckAnswer(models.Model):
    """One answered question with its reason; which of the three references is set follows from the kind."""

    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(ChecklistQuestion, null=True, blank=True, on_delete=models.PROTECT)
    guard_rail = models.ForeignKey(GuardRail, null=True, blank=True, on_delete=models.PROTECT)
    #: What was asked, word for word: catalogues and guard rails are reworded, the answer is to these words.
    asked = models.TextField(blank=True)
    asked_group = models.CharField(max_length=200, blank=True)
    sdg = models.ForeignKey(SdgGoal, null=True, blank=True, on_delete=models.PROTECT)
    #: Number of the UN target, e.g. "11.6"; empty: the goal as a whole.
    sdg_target = models.CharField(max_length=5, blank=True)
    #: Checklists and rails: 0 no, 1 partly, 2 yes. UN goals: -3 strongly against … +3 strongly for.
    #: None: only in a draft, where somebody wrote a reason before deciding.
    score = models.SmallIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        """Score and reason, for logs."""
        return f"{self.score}: {self.reason[:60]}"
