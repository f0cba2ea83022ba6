"""The public discourse on which data should be open: proposals, contributions, support."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.datahub.models import Dataset
from allmende.kernel.models import Owned


class ProposalStatus(models.TextChoices):
    """How far the discourse on a proposal has come; the last three are decisions with a reason."""

    COLLECTED = "collected", _("gesammelt")
    DISCUSSED = "discussed", _("in Diskussion")
    OPENED = "opened", _("geöffnet")
    REFUSED = "refused", _("abgelehnt")
    NOT_POSSIBLE = "not_possible", _("nicht möglich")


class Moderation(models.TextChoices):
    """Whether the public sees something; what is not shown stays, with its reason."""

    WAITING = "waiting", _("wartet auf Prüfung")
    SHOWN = "shown", _("wird gezeigt")
    NOT_SHOWN = "not_shown", _("wird nicht gezeigt")


class DataProposal(Owned):
    """Data without personal reference that somebody wants open; its owner holds the data and answers."""

    title = models.CharField(max_length=200)
    what = models.TextField()
    why = models.TextField()
    #: What must be heeded before opening: people, security, rights of others.
    sensitivity = models.TextField(blank=True)
    status = models.CharField(max_length=16, choices=ProposalStatus, default=ProposalStatus.COLLECTED)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    dataset = models.ForeignKey(
        Dataset, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    moderation = models.CharField(max_length=16, choices=Moderation, default=Moderation.WAITING)
    moderation_reason = models.CharField(max_length=300, blank=True)
    moderated_by = models.CharField(max_length=200, blank=True)
    moderated_at = models.DateTimeField(null=True)
    #: Given freely by the person; empty: without a name.
    proposed_by = models.CharField(max_length=100, blank=True)
    #: Keyed hash of connection and day, for the limit; emptied after two days.
    sender = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class ContributionKind(models.TextChoices):
    """What somebody says to a proposal."""

    FOR = "for", _("dafür")
    AGAINST = "against", _("dagegen")
    QUESTION = "question", _("Frage")


class Contribution(models.Model):
    """Somebody's words to a proposal; shown once a person has read them."""

    proposal = models.ForeignKey(DataProposal, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(max_length=16, choices=ContributionKind)
    text = models.TextField()
    name = models.CharField(max_length=100, blank=True)
    moderation = models.CharField(max_length=16, choices=Moderation, default=Moderation.WAITING)
    moderation_reason = models.CharField(max_length=300, blank=True)
    moderated_by = models.CharField(max_length=200, blank=True)
    moderated_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    sender = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        """Kind and proposal, for logs; never the words."""
        return f"{self.kind}: {self.proposal_id}"


class Support(models.Model):
    """One browser's "I would use that"; no person can be found from it."""

    proposal = models.ForeignKey(DataProposal, on_delete=models.CASCADE, related_name="supports")
    #: Keyed hash of the browser's random number and the proposal.
    browser = models.CharField(max_length=64)
    #: Keyed hash of connection and day, for the limit; emptied after two days.
    sender = models.CharField(max_length=64, blank=True, db_index=True)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "browser"], name="one_support_per_browser")
        ]

    def __str__(self) -> str:
        """Proposal, for logs."""
        return str(self.proposal_id)
