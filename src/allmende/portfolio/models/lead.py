"""Lead projects: proposal, reflection, decision, leading town, public log, what remains."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Space
from allmende.portfolio.models.measures import Measure


class LeadProjectState(models.TextChoices):
    """Where a lead project stands on its way."""

    PROPOSED = "proposed", _("vorgeschlagen")
    REFLECTED = "reflected", _("vom Fachbeirat beraten")
    DECIDED = "decided", _("im Steuerkreis verabredet")
    DECLINED = "declined", _("nicht verabredet")
    RUNNING = "running", _("läuft als lernendes System")
    CLOSED = "closed", _("abgeschlossen")


class LeadProject(models.Model):
    """A measure that concerns everybody and is led by one pioneer (Leitprojekt)."""

    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="lead_project")
    state = models.CharField(max_length=16, choices=LeadProjectState, default=LeadProjectState.PROPOSED)
    #: The pioneer town that leads (Federführung).
    leader = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.PROTECT, related_name="lead_projects"
    )
    proposed_on = models.DateField()
    proposed_by = models.CharField(max_length=200)
    proposal = models.TextField()
    #: The expert council's advice to the project management.
    reflection = models.TextField(blank=True)
    reflected_on = models.DateField(null=True, blank=True)
    recommendation = models.CharField(
        max_length=16,
        blank=True,
        choices=[
            ("recommended", _("empfohlen")),
            ("conditions", _("mit Auflagen empfohlen")),
            ("not_recommended", _("nicht empfohlen")),
        ],
    )
    #: The steering committee's resolution: a reference until resolutions are objects.
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    resolution_reference = models.CharField(max_length=300, blank=True)
    decision_note = models.TextField(blank=True)
    #: What remains when the project ends: operation, people, knowledge, money.
    remains = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        """The measure's title."""
        return str(self.measure)


class LeadLogEntry(models.Model):
    """One entry of the learning log; public unless it says otherwise."""

    lead_project = models.ForeignKey(LeadProject, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200)
    text = models.TextField()
    is_public = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        """Its beginning."""
        return self.text[:60]
