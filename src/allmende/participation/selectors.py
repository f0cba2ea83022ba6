"""Read questions about the discourse; each starts from what the actor may see."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.participation.models import Contribution, DataProposal, Moderation, ProposalStatus, Support

OPEN = (ProposalStatus.COLLECTED, ProposalStatus.DISCUSSED)


@dataclass(frozen=True, slots=True)
class ProposalQuery:
    """Search and filters of the list; empty ones count as none."""

    words: str = ""
    status: str = ""
    holder: str = ""
    order: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything is looked for."""
        return any((self.words, self.status, self.holder))


def _mine(actor: Actor, prefix: str = "") -> Q:
    """What the actor looks after and so sees before it is shown."""
    if actor.is_coordinator:
        return Q(**{f"{prefix}owner__isnull": False})
    spaces = [space for space in actor.space_ids if actor.may_edit(space)]
    return Q(**{f"{prefix}owner_id__in": spaces})


def _counted(of: type[Contribution] | type[Support], **fields: str) -> Coalesce:
    counts = (
        of.objects.filter(proposal=OuterRef("pk"), **fields)
        .order_by()
        .values("proposal")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counts), 0)


def _with_counts(found: "QuerySet[DataProposal]") -> "QuerySet[DataProposal]":
    counted: QuerySet[DataProposal] = found.select_related("owner", "dataset").annotate(
        support_count=_counted(Support),
        contribution_count=_counted(Contribution, moderation=Moderation.SHOWN),
    )
    return counted


def proposals(actor: Actor) -> "QuerySet[DataProposal]":
    """Return the proposals everybody sees, newest first, with their counts."""
    return _with_counts(DataProposal.objects.visible_to(actor).filter(moderation=Moderation.SHOWN)).order_by(
        "-created_at", "-pk"
    )


def found_proposals(found: "QuerySet[DataProposal]", query: ProposalQuery) -> "QuerySet[DataProposal]":
    """Keep what fits search and filters, in the order asked for."""
    for word in query.words.split():
        found = found.filter(Q(title__icontains=word) | Q(what__icontains=word) | Q(why__icontains=word))
    if query.status:
        found = found.filter(status=query.status)
    if query.holder:
        found = found.filter(owner__key=query.holder)
    if query.order == "unterstuetzt":
        return found.order_by(F("support_count").desc(), "-created_at")
    return found


def proposal_for(actor: Actor, proposal_id: int, *, lock: bool = False) -> DataProposal:
    """Return a proposal that is shown, or that the actor looks after; else raise NotFound."""
    seen = Q(moderation=Moderation.SHOWN) | _mine(actor)
    found: QuerySet[DataProposal] = DataProposal.objects.filter(seen)
    if lock:
        return get_or_not_found(found.select_for_update(of=("self",)), pk=proposal_id)
    return get_or_not_found(_with_counts(found), pk=proposal_id)


def contribution_for(actor: Actor, contribution_id: int, *, lock: bool = False) -> Contribution:
    """Return a contribution that is shown, or whose proposal the actor looks after; else raise NotFound."""
    shown = Q(moderation=Moderation.SHOWN, proposal__moderation=Moderation.SHOWN)
    found = Contribution.objects.filter(shown | _mine(actor, "proposal__")).select_related("proposal")
    return get_or_not_found(found.select_for_update(of=("self",)) if lock else found, pk=contribution_id)


def contributions_of(proposal: DataProposal) -> "QuerySet[Contribution]":
    """Return what everybody reads, oldest first."""
    return proposal.contributions.filter(moderation=Moderation.SHOWN)


def withheld_of(proposal: DataProposal) -> "QuerySet[Contribution]":
    """Return what is not shown: pages tell day and reason, never the words."""
    return proposal.contributions.filter(moderation=Moderation.NOT_SHOWN)


def withheld(limit: int = 50) -> "QuerySet[DataProposal]":
    """Return proposals not shown, newest first: pages tell day, holder and reason, never the words."""
    return (
        DataProposal.objects.filter(moderation=Moderation.NOT_SHOWN)
        .select_related("owner")
        .only("created_at", "owner__name", "moderation_reason")
        .order_by("-created_at")[:limit]
    )


def waiting_proposals(actor: Actor) -> "QuerySet[DataProposal]":
    """Return proposals the actor should read, oldest first."""
    return (
        DataProposal.objects.filter(_mine(actor), moderation=Moderation.WAITING)
        .select_related("owner")
        .order_by("created_at", "pk")
    )


def waiting_contributions(actor: Actor) -> "QuerySet[Contribution]":
    """Return contributions the actor should read, oldest first."""
    return (
        Contribution.objects.filter(_mine(actor, "proposal__"), moderation=Moderation.WAITING)
        .select_related("proposal", "proposal__owner")
        .order_by("created_at", "pk")
    )


def holders() -> "QuerySet[Space]":
    """Return whom people can ask for data: the consortium first, then the towns by name."""
    return Space.objects.filter(kind__in=["consortium", "municipality"]).order_by("kind", "name")


def is_supported_by(proposal: DataProposal, browser: str) -> bool:
    """Whether this browser supports the proposal; `browser` is its keyed hash."""
    return Support.objects.filter(proposal=proposal, browser=browser).exists()
