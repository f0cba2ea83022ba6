"""Plans that exist beside the chain, and how each meets a strategy."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned
from allmende.strategy.models.goals import Goal
from allmende.strategy.models.strategies import Strategy


class PlanKind(models.TextChoices):
    """What kind of plan exists already."""

    ISEK = "isek", _("Integriertes Stadtentwicklungskonzept (ISEK)")
    SUSTAINABILITY = "sustainability", _("Nachhaltigkeitsstrategie")
    VISION = "vision", _("Vision oder Leitbild")
    REGIONALE = "regionale", _("REGIONALE")
    CHARTER = "charter", _("Charta")
    CONCEPT = "concept", _("Fachkonzept")
    OTHER = "other", _("anderer Plan")


class ExternalPlan(Owned):
    """A plan or strategy that exists beside the chain, e.g. an ISEK or the sustainability strategy."""

    kind = models.CharField(max_length=16, choices=PlanKind)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    url = models.URLField(blank=True)
    valid_from = models.CharField(max_length=10, blank=True, help_text=_("Jahr oder Datum"))
    valid_until = models.CharField(max_length=10, blank=True, help_text=_("Jahr oder Datum"))
    responsible = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """Its title."""
        return self.title


class PlanLink(models.Model):
    """How an existing plan meets a strategy or one of its goals: basis, overlap, synergy or conflict."""

    plan = models.ForeignKey(ExternalPlan, on_delete=models.CASCADE, related_name="links")
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="plan_links")
    #: None: the strategy as a whole.
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.CASCADE, related_name="plan_links")
    relation = models.CharField(
        max_length=16,
        choices=[
            ("basis", _("Grundlage")),
            ("overlap", _("Überschneidung")),
            ("synergy", _("Synergie")),
            ("conflict", _("Zielkonflikt")),
        ],
    )
    sentence = models.CharField(max_length=500)

    def __str__(self) -> str:
        """Plan and relation, for logs."""
        return f"{self.plan} {self.relation}"
