"""What everybody may do: propose, contribute, support."""

from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, may
from allmende.kernel.actor import Actor
from allmende.kernel.models import Visibility
from allmende.participation import selectors
from allmende.participation.errors import DiscourseClosed, TooMuchToday, TooMuchWaiting
from allmende.participation.models import Contribution, DataProposal, Moderation, Support

PROPOSALS_PER_DAY: Final = 3
CONTRIBUTIONS_PER_DAY: Final = 10
SUPPORTS_PER_DAY: Final = 5
MOST_WAITING: Final = 300
WITHDRAWN: Final = gettext_lazy("von der einsendenden Person zurückgezogen")
#: With the nightly run no hash is older than two days; the limits need only today's.
_KEPT: Final = timedelta(days=1)


@transaction.atomic
def propose(
    *,
    actor: Actor,
    sender: str,
    holder_id: int,
    title: str,
    what: str,
    why: str,
    sensitivity: str = "",
    name: str = "",
    is_demo: bool = False,
) -> DataProposal:
    """Propose data that should be open; the public sees it once a person has read it.

    People of the town that holds the data, and the coordination, are shown at once. The same proposal twice
    over one connection, e.g. by a second click, counts once.

    Args:
        sender: Keyed hash of connection and day (`senders.sender_of`).
        name: Given freely; empty for none.

    Raises:
        NotFound: no such holder. TooMuchToday, TooMuchWaiting: the limits are reached.
    """
    holder = get_or_not_found(selectors.holders(), pk=holder_id)
    today: QuerySet[DataProposal] = DataProposal.objects.filter(sender=sender).exclude(sender="")
    twin = today.filter(owner=holder, title=title, what=what, why=why).first()
    if twin is not None:
        return twin
    _limit(today.count(), PROPOSALS_PER_DAY, sender)
    if DataProposal.objects.filter(owner=holder, moderation=Moderation.WAITING).count() >= MOST_WAITING:
        raise TooMuchWaiting
    proposal: DataProposal = DataProposal.objects.create(
        owner=holder,
        visibility=Visibility.MUNICIPALITY,
        title=title,
        what=what,
        why=why,
        sensitivity=sensitivity,
        proposed_by=name,
        sender=sender,
        is_demo=is_demo,
    )
    if may(actor, "participation.moderate", proposal):
        proposal.moderation, proposal.visibility = Moderation.SHOWN, Visibility.PUBLIC
        proposal.moderated_by, proposal.moderated_at = actor.name, timezone.now()
        proposal.save()
    audit.record("participation.proposed", actor=actor, subject=proposal)
    return proposal


def _limit(so_far: int, most: int, sender: str) -> None:
    if sender and so_far >= most:
        raise TooMuchToday


@transaction.atomic
def contribute(
    *, actor: Actor, sender: str, proposal_id: int, kind: str, text: str, name: str = ""
) -> Contribution:
    """Speak for or against a proposal, or ask; shown once a person has read it. The same words count once.

    Raises:
        NotFound: no such proposal. DiscourseClosed: it is decided.
        TooMuchToday, TooMuchWaiting: the limits are reached.
    """
    proposal = selectors.proposal_for(actor, proposal_id, lock=True)
    if proposal.status not in selectors.OPEN or proposal.moderation != Moderation.SHOWN:
        raise DiscourseClosed
    twin = proposal.contributions.filter(text=text, kind=kind).first()
    if twin is not None:
        return twin
    _limit(Contribution.objects.filter(sender=sender).count(), CONTRIBUTIONS_PER_DAY, sender)
    waiting = Contribution.objects.filter(proposal__owner_id=proposal.owner_id, moderation=Moderation.WAITING)
    if waiting.count() >= MOST_WAITING:
        raise TooMuchWaiting
    said = Contribution(proposal=proposal, kind=kind, text=text, name=name, sender=sender)
    if may(actor, "participation.moderate", proposal):
        said.moderation, said.moderated_by = Moderation.SHOWN, actor.name
        said.moderated_at = timezone.now()
    said.save()
    audit.record("participation.contributed", actor=actor, subject=proposal, changes={"kind": kind})
    return said


@transaction.atomic
def support(*, actor: Actor, sender: str, proposal_id: int, browser: str) -> bool:
    """Count one browser's support; a second time nothing happens. Return whether it was new.

    Args:
        browser: Keyed hash of the browser's number for this proposal.

    Raises:
        NotFound: no such proposal. TooMuchToday: too many browsers of one connection in one day.
    """
    proposal = selectors.proposal_for(actor, proposal_id, lock=True)
    if proposal.supports.filter(browser=browser).exists():
        return False
    _limit(proposal.supports.filter(sender=sender).count(), SUPPORTS_PER_DAY, sender)
    try:
        with transaction.atomic():
            Support.objects.create(proposal=proposal, browser=browser, sender=sender)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def withdraw_support(*, actor: Actor, proposal_id: int, browser: str) -> bool:
    """Take back one browser's support; return whether there was one.

    Raises:
        NotFound: no such proposal.
    """
    proposal = selectors.proposal_for(actor, proposal_id)
    return bool(proposal.supports.filter(browser=browser).delete()[0])


def forget_senders(*, actor: Actor) -> int:
    """Empty the hashes of connections of earlier days; return how many."""
    del actor  # what is forgotten leaves no trace of a person anyhow
    before = timezone.now() - _KEPT
    proposed = DataProposal.objects.filter(created_at__lt=before).exclude(sender="").update(sender="")
    said = Contribution.objects.filter(created_at__lt=before).exclude(sender="").update(sender="")
    given = Support.objects.filter(given_at__lt=before).exclude(sender="").update(sender="")
    return proposed + said + given


@transaction.atomic
def withdraw_proposal(*, actor: Actor, proposal_id: int) -> DataProposal:
    """Take one's proposal back by the link of its receipt; name and words go, the trace stays.

    Where others have spoken or supported, their words keep the proposal; only the name goes.

    Raises:
        NotFound: no such proposal. DiscourseClosed: it is not shown, or taken back already.
    """
    locked: QuerySet[DataProposal] = DataProposal.objects.select_for_update(of=("self",))
    proposal = get_or_not_found(locked, pk=proposal_id)
    if proposal.moderation == Moderation.NOT_SHOWN:
        raise DiscourseClosed
    proposal.proposed_by = ""
    if not (proposal.contributions.exists() or proposal.supports.exists()):
        proposal.title = _("Zurückgezogen")
        proposal.what = proposal.why = proposal.sensitivity = ""
        proposal.moderation, proposal.visibility = Moderation.NOT_SHOWN, Visibility.MUNICIPALITY
        proposal.moderation_reason = str(WITHDRAWN)
    proposal.save()
    audit.record("participation.proposal_withdrawn", actor=actor, subject=proposal)
    return proposal


@transaction.atomic
def withdraw_contribution(*, actor: Actor, contribution_id: int) -> Contribution:
    """Take one's contribution back by the link of its receipt; name and words go, the trace stays.

    Raises:
        NotFound: no such contribution. DiscourseClosed: it is not shown, or taken back already.
    """
    said = get_or_not_found(Contribution.objects.select_for_update(of=("self",)), pk=contribution_id)
    if said.moderation == Moderation.NOT_SHOWN:
        raise DiscourseClosed
    said.text = said.name = said.answer = ""
    said.moderation, said.moderation_reason = Moderation.NOT_SHOWN, str(WITHDRAWN)
    said.save()
    audit.record(
        "participation.contribution_withdrawn",
        actor=actor,
        subject=said.proposal,
        changes={"contribution": said.pk},
    )
    return said
