"""What the holder's people and the coordination do: read, show, answer, decide."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from allmende.datahub.selectors import datasets_of
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import merged
from allmende.kernel.models import Visibility
from allmende.participation import selectors
from allmende.participation.errors import DatasetNeeded, DiscourseClosed, ReasonNeeded, TakenBack
from allmende.participation.models import Contribution, DataProposal, Moderation, ProposalStatus


@transaction.atomic
def moderate_proposal(
    *, actor: Actor, proposal_id: int, show: bool, reason: str = "", seen: str | None = None
) -> DataProposal:
    """Show a proposal to everybody, or not, with a reason everybody reads; its words stay for the holder.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with.

    Raises:
        NotFound: no such proposal. Forbidden: it is another town's. ReasonNeeded: not shown without a reason.
        TakenBack: its author withdrew it. ChangedMeanwhile: somebody else decided since.
    """
    proposal = selectors.proposal_for(actor, proposal_id, lock=True)
    require(actor, "participation.moderate", proposal)
    if show and not proposal.what:
        raise TakenBack
    before = proposal.moderation
    proposal.moderation, reason = _judged(proposal, show=show, reason=reason, seen=seen)
    show = proposal.moderation == Moderation.SHOWN
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
    *, actor: Actor, contribution_id: int, show: bool, reason: str = "", seen: str | None = None
) -> Contribution:
    """Show a contribution to everybody, or not, with a reason everybody reads.

    Raises:
        NotFound: no such contribution. Forbidden: its proposal is another town's.
        ReasonNeeded: not shown without a reason.
        TakenBack: its author withdrew it. ChangedMeanwhile: somebody else decided since.
    """
    said = selectors.contribution_for(actor, contribution_id, lock=True)
    require(actor, "participation.moderate", said.proposal)
    if show and not said.text:
        raise TakenBack
    before = said.moderation
    said.moderation, reason = _judged(said, show=show, reason=reason, seen=seen)
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


def judgement_of(one: DataProposal | Contribution) -> dict[str, str]:
    """Return what was decided about showing something, for `meanwhile.marks_of`."""
    return {"moderation": str(one.moderation), "reason": one.moderation_reason}


def _judged(
    one: DataProposal | Contribution, *, show: bool, reason: str, seen: str | None
) -> tuple[str, str]:
    """Return the decision and its reason that count."""
    wanted = {
        "moderation": str(Moderation.SHOWN if show else Moderation.NOT_SHOWN),
        "reason": "" if show else reason.strip(),
    }
    kept = merged(judgement_of(one), wanted, seen)
    if kept["moderation"] == Moderation.NOT_SHOWN and not kept["reason"]:
        raise ReasonNeeded
    return kept["moderation"], kept["reason"]


@transaction.atomic
def moderate_many(
    *, actor: Actor, proposal_ids: Collection[int], contribution_ids: Collection[int], show: bool, reason: str
) -> int:
    """Show all of these, or none of them for one reason; return how many. What no longer waits is left alone.

    Raises:
        ReasonNeeded: not shown without a reason. TakenBack: as in `moderate_proposal`.
    """
    proposals = selectors.waiting_proposals(actor).filter(pk__in=proposal_ids)
    contributions = selectors.waiting_contributions(actor).filter(pk__in=contribution_ids)
    wanted = list(proposals.values_list("pk", flat=True))
    said = list(contributions.values_list("pk", flat=True))
    for proposal_id in wanted:
        moderate_proposal(actor=actor, proposal_id=proposal_id, show=show, reason=reason)
    for contribution_id in said:
        moderate_contribution(actor=actor, contribution_id=contribution_id, show=show, reason=reason)
    return len(wanted) + len(said)


@transaction.atomic
def answer(*, actor: Actor, contribution_id: int, text: str, seen: str | None = None) -> Contribution:
    """Answer a contribution in the name of the holder; the answer is public with it.

    Raises:
        NotFound: no such contribution. Forbidden: its proposal is another town's.
        DiscourseClosed: the contribution itself is not shown.
        ChangedMeanwhile: somebody else answered since.
    """
    said = selectors.contribution_for(actor, contribution_id, lock=True)
    require(actor, "participation.moderate", said.proposal)
    if said.moderation != Moderation.SHOWN:
        raise DiscourseClosed
    old = said.answer
    said.answer = merged({"text": old}, {"text": text}, seen)["text"]
    said.answered_by, said.answered_at = actor.name, timezone.now()
    said.save()
    audit.record(
        "participation.answered",
        actor=actor,
        subject=said.proposal,
        changes={"contribution": said.pk, "answer": [old, said.answer]},
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
    seen: str | None = None,
) -> DataProposal:
    """Say how far a proposal is: collected, discussed, opened, refused or not possible.

    Args:
        sensitivity: What must be heeded; None leaves it as it is.
        dataset_id: The open dataset, for "opened".
        seen: `meanwhile.marks_of` what the form was opened with.

    Raises:
        NotFound: no such proposal or published dataset. Forbidden: the proposal is another town's.
        ReasonNeeded: refused or not possible without a reason. DatasetNeeded: opened without a dataset.
        ChangedMeanwhile: somebody else changed the same since.
    """
    proposal = selectors.proposal_for(actor, proposal_id, lock=True)
    require(actor, "participation.decide", proposal)
    before = decision_of(proposal)
    told = {"status": status, "reason": reason.strip(), "dataset": dataset_id}
    kept = merged(before, told if sensitivity is None else {**told, "sensitivity": sensitivity}, seen)
    wanted = ProposalStatus(kept["status"])
    _complete(wanted, kept["reason"], kept["dataset"])
    proposal.status, proposal.reason = wanted.value, kept["reason"]
    proposal.dataset = (
        get_or_not_found(datasets_of(actor), pk=kept["dataset"]) if wanted == ProposalStatus.OPENED else None
    )
    proposal.sensitivity = kept.get("sensitivity", proposal.sensitivity)
    is_decision = wanted not in selectors.OPEN
    proposal.decided_at = timezone.now() if is_decision else None
    proposal.decided_by = actor.name if is_decision else ""
    proposal.save()
    audit.record(
        "participation.decided",
        actor=actor,
        subject=proposal,
        changes={name: [before[name], new] for name, new in kept.items() if before[name] != new},
        reason=proposal.reason,
    )
    return proposal


def decision_of(proposal: DataProposal) -> dict[str, Any]:
    """Return how far a proposal is and why, for `meanwhile.marks_of`."""
    return {
        "status": proposal.status,
        "reason": proposal.reason,
        "dataset": proposal.dataset_id,
        "sensitivity": proposal.sensitivity,
    }


def _complete(status: ProposalStatus, reason: str, dataset_id: int | None) -> None:
    if status in {ProposalStatus.REFUSED, ProposalStatus.NOT_POSSIBLE} and not reason.strip():
        raise ReasonNeeded
    if status == ProposalStatus.OPENED and dataset_id is None:
        raise DatasetNeeded
