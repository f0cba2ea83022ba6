"""What the holder's people and the coordination do: read, show, answer, decide."""

from django.db import transaction
from django.utils import timezone

from allmende.datahub.selectors import datasets_of
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Visibility
from allmende.participation import selectors
from allmende.participation.errors import DatasetNeeded, DiscourseClosed, ReasonNeeded
from allmende.participation.models import Contribution, DataProposal, Moderation, ProposalStatus


@transaction.atomic
def moderate_proposal(*, actor: Actor, proposal_id: int, show: bool, reason: str = "") -> DataProposal:
    """Show a proposal to everybody, or not, with a reason everybody reads; its words stay for the holder.

    Raises:
        NotFound: no such proposal. Forbidden: it is another town's. ReasonNeeded: not shown without a reason.
    """
    proposal = selectors.proposal_for(actor, proposal_id, lock=True)
    require(actor, "participation.moderate", proposal)
    reason = "" if show else reason.strip()
    if not show and not reason:
        raise ReasonNeeded
    before = proposal.moderation
    proposal.moderation = Moderation.SHOWN if show else Moderation.NOT_SHOWN
    proposal.visibility = Visibility.PUBLIC if show else Visibility.MUNICIPALITY
    proposal.moderation_reason, proposal.moderated_by = reason, actor.name
    proposal.moderated_at = timezone.now()
    proposal.save()
    audit.record(
        "participation.proposal_moderated",
        actor=actor,
        subject=proposal,
        changes={"moderation": [before, proposal.moderation]},
        reason=reason,
    )
    return proposal


@transaction.atomic
def moderate_contribution(
    *, actor: Actor, contribution_id: int, show: bool, reason: str = ""
) -> Contribution:
    """Show a contribution to everybody, or not, with a reason everybody reads.

    Raises:
        NotFound: no such contribution. Forbidden: its proposal is another town's.
        ReasonNeeded: not shown without a reason.
    """
    said = selectors.contribution_for(actor, contribution_id, lock=True)
    require(actor, "participation.moderate", said.proposal)
    reason = "" if show else reason.strip()
    if not show and not reason:
        raise ReasonNeeded
    before = said.moderation
    said.moderation = Moderation.SHOWN if show else Moderation.NOT_SHOWN
    said.moderation_reason, said.moderated_by, said.moderated_at = reason, actor.name, timezone.now()
    said.save()
    audit.record(
        "participation.contribution_moderated",
        actor=actor,
        subject=said.proposal,
        changes={"contribution": said.pk, "moderation": [before, said.moderation]},
        reason=reason,
    )
    return said


@transaction.atomic
def answer(*, actor: Actor, contribution_id: int, text: str) -> Contribution:
    """Answer a contribution in the name of the holder; the answer is public with it.

    Raises:
        NotFound: no such contribution. Forbidden: its proposal is another town's.
        DiscourseClosed: the contribution itself is not shown.
    """
    said = selectors.contribution_for(actor, contribution_id, lock=True)
    require(actor, "participation.moderate", said.proposal)
    if said.moderation != Moderation.SHOWN:
        raise DiscourseClosed
    old, said.answer = said.answer, text
    said.answered_by, said.answered_at = actor.name, timezone.now()
    said.save()
    audit.record(
        "participation.answered",
        actor=actor,
        subject=said.proposal,
        changes={"contribution": said.pk, "answer": [old, text]},
    )
    return said


@transaction.atomic
def decide(
    *,
    actor: Actor,
    proposal_id: int,
    status: str,
    reason: str = "",
    sensitivity: str | None = None,
    dataset_id: int | None = None,
) -> DataProposal:
    """Say how far a proposal is: collected, discussed, opened, refused or not possible.

    Args:
        sensitivity: What must be heeded; None leaves it as it is.
        dataset_id: The open dataset, for "opened".

    Raises:
        NotFound: no such proposal or published dataset. Forbidden: the proposal is another town's.
        ReasonNeeded: refused or not possible without a reason. DatasetNeeded: opened without a dataset.
    """
    proposal = selectors.proposal_for(actor, proposal_id, lock=True)
    require(actor, "participation.decide", proposal)
    wanted = ProposalStatus(status)
    _complete(wanted, reason, dataset_id)
    before = proposal.status
    proposal.status, proposal.reason = wanted.value, reason.strip()
    proposal.dataset = (
        get_or_not_found(datasets_of(actor), pk=dataset_id) if wanted == ProposalStatus.OPENED else None
    )
    if sensitivity is not None:
        proposal.sensitivity = sensitivity
    is_decision = wanted not in selectors.OPEN
    proposal.decided_at = timezone.now() if is_decision else None
    proposal.decided_by = actor.name if is_decision else ""
    proposal.save()
    audit.record(
        "participation.decided",
        actor=actor,
        subject=proposal,
        changes={"status": [before, proposal.status], "dataset": dataset_id},
        reason=proposal.reason,
    )
    return proposal


def _complete(status: ProposalStatus, reason: str, dataset_id: int | None) -> None:
    if status in {ProposalStatus.REFUSED, ProposalStatus.NOT_POSSIBLE} and not reason.strip():
        raise ReasonNeeded
    if status == ProposalStatus.OPENED and dataset_id is None:
        raise DatasetNeeded
