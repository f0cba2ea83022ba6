"""What bodies get to decide and to read: council papers of strategies, half-yearly short reports."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.kernel.models import Owned
from allmende.strategy.models import Strategy


class ClimateEffect(models.TextChoices):
    """What a resolution means for the climate, as German councils ask it."""

    POSITIVE = "positive", _("positiv")
    NONE = "none", _("keine")
    NEGATIVE = "negative", _("negativ")


class CouncilText(models.Model):
    """What people write for the council paper of a strategy; numbers and lists come from the chain itself."""

    strategy = models.OneToOneField(Strategy, on_delete=models.CASCADE, related_name="council_text")
    paper_number = models.CharField(_("Vorlagennummer"), max_length=50, blank=True)
    body = models.CharField(_("Gremium"), max_length=200, blank=True)
    meeting_on = models.DateField(_("Sitzung am"), null=True, blank=True)
    #: Bodies that advise before, one a line: "Haupt- und Finanzausschuss; 12.3.2027".
    consultations = models.TextField(_("Vorberatungen"), blank=True)
    is_public = models.BooleanField(_("öffentliche Sitzung"), default=True)
    department = models.CharField(_("Federführendes Amt"), max_length=200, blank=True)
    subject = models.CharField(_("Betreff"), max_length=300)
    #: Markdown in all longer texts.
    proposal = models.TextField(_("Beschlussvorschlag"))
    situation = models.TextField(_("Sachverhalt"), blank=True)
    #: Where the money stands: product and account, year.
    budget_item = models.CharField(_("Im Haushalt"), max_length=200, blank=True)
    finance_note = models.TextField(_("Finanzielle Auswirkungen"), blank=True)
    staff_note = models.TextField(_("Personelle Auswirkungen"), blank=True)
    climate_effect = models.CharField(
        _("Auswirkung auf das Klima"), max_length=8, choices=ClimateEffect, blank=True
    )
    climate_note = models.TextField(_("Begründung zum Klimacheck"), blank=True)
    participation = models.TextField(_("Beteiligung"), blank=True)
    alternatives = models.TextField(_("Alternativen"), blank=True)
    annexes = models.TextField(_("Weitere Anlagen"), blank=True)
    #: Counts changes, so that the second of two people who edit at once is told.
    edition = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        """Its subject."""
        return self.subject

    @property
    def owner_id(self) -> int:
        """Whose it is, for the audit trail."""
        return self.strategy.owner_id


class ReportStatus(models.TextChoices):
    """Whether a report is still being written; a sent one never changes."""

    DRAFT = "draft", _("Entwurf")
    SENT = "sent", _("versendet")


class Report(Owned):
    """The half-yearly short report to the steering committee (Kurzbericht); frozen when it is sent."""

    title = models.CharField(_("Titel"), max_length=200)
    period_from = models.DateField(_("Von"))
    period_until = models.DateField(_("Bis"))
    status = models.CharField(max_length=8, choices=ReportStatus, default=ReportStatus.DRAFT)
    summary = models.TextField(_("Zusammenfassung"), blank=True)
    #: Section → what people say about its numbers, Markdown.
    comments = models.JSONField(default=dict, blank=True)
    #: What the sections show, frozen when sent; empty before (then it is read anew each time).
    facts = models.JSONField(default=dict, blank=True)
    #: The sent report before this one; "what changed" is counted from it.
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    recipients = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=200, blank=True)
    #: Counts changes, so that the second of two people who edit at once is told.
    edition = models.PositiveIntegerField(default=0)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-period_until", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(sent_at__isnull=False),
                name="sent_report_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(period_until__gte=models.F("period_from")),
                name="report_period_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        """Its title."""
        return self.title
