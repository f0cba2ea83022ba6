"""Read questions about choices: which there are, where each stands, what the scores and votes say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import SpaceKind, User, Visibility
from allmende.portfolio import ballots
from allmende.portfolio.choice_addresses import measure_url, sketch_url
from allmende.portfolio.models import Candidate, Criterion, Measure, Score, Selection, Sketch
from allmende.portfolio.selectors.choices import members, people_of
from allmende.portfolio.selectors.measures import OVER, measures
from allmende.portfolio.selectors.selection_ranking import Place, places, weigh

STATES: Final = ("collecting", "scoring", "voting", "counted", "closed")
#: With fewer votes the sums tell those who took part how the others voted.
FEWEST_SECRET: Final = 3
#: From here on an effort is low or an effect high; 3 is the middle of 1 to 5.
MIDDLE: Final = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate with everything that was said about it.

    Attributes:
        number: Stands for it in the matrix.
        share_pct: Weighted share of the best score; None while nobody scored.
        is_complete: Every criterion was scored by somebody.
        points: Everybody's points together, once they are counted; 0 before. Never who gave them.
    """

    number: int
    candidate: Candidate
    title: str
    url: str
    owner: str
    share: Fraction | None
    is_complete: bool
    score_place: Place | None
    points: int
    vote_place: Place | None
    tied_titles: Sequence[str] = ()

    @property
    def share_pct(self) -> int | None:
        """Share in whole per cent, for reading."""
        return None if self.share is None else round(self.share * 100)

    @property
    def has_resources(self) -> bool:
        """Somebody said who does it and with which money."""
        return bool(self.candidate.who.strip() and self.candidate.money.strip())

    @property
    def quadrant(self) -> str:
        """Where it lies in the matrix, in words."""
        effort, effect = self.candidate.effort, self.candidate.effect
        if effort is None or effect is None:
            return _("noch nicht geschätzt")
        if effect >= MIDDLE:
            return _("schneller Erfolg") if effort < MIDDLE else _("großes Vorhaben")
        return _("nebenbei") if effort < MIDDLE else _("eher nicht")


def selections(actor: Actor) -> QuerySet[Selection]:
    """Return all choices the actor may know of, newest first."""
    found: QuerySet[Selection] = (
        Selection.objects.visible_to(actor)
        .select_related("owner", "repeats")
        .annotate(listed=Count("candidates", distinct=True))
        .order_by("-created_at", "-pk")
    )
    return found


def selection_for(actor: Actor, selection_id: int, *, lock: bool = False) -> Selection:
    """Return a choice the actor may know of, else raise NotFound."""
    if lock:
        seen: QuerySet[Selection] = Selection.objects.visible_to(actor).select_related("owner")
        return get_or_not_found(seen.select_for_update(of=("self",)), pk=selection_id)
    return get_or_not_found(selections(actor), pk=selection_id)


def candidates_of(selection: Selection) -> QuerySet[Candidate]:
    """Return who stands for choice, in the order of entry."""
    return selection.candidates.select_related("measure__owner", "sketch__owner").order_by("pk")


def standings(selection: Selection) -> list[Standing]:
    """Return all candidates with scores and, once counted, points; three queries, whatever their number."""
    weights = {criterion.pk: criterion.weight for criterion in selection.criteria.all()}
    scores = Score.objects.filter(candidate__selection=selection)
    shares = weigh(weights, scores.values_list("candidate_id", "criterion_id", "value"))
    rows = list(candidates_of(selection))
    points = {row.pk: row.points for row in rows if row.points is not None}
    score_places = places({key: share for key, (share, _complete) in shares.items()})
    vote_places = places(points)
    titles = {row.pk: str(row) for row in rows}
    return [
        _standing(number, row, shares, points, (score_places, vote_places), titles)
        for number, row in enumerate(rows, start=1)
    ]


def _standing(
    number: int,
    row: Candidate,
    shares: Mapping[int, tuple[Fraction, bool]],
    points: Mapping[int, int],
    ranked: tuple[Mapping[int, Place], Mapping[int, Place]],
    titles: Mapping[int, str],
) -> Standing:
    share, complete = shares.get(row.pk, (None, False))
    score_place, vote_place = ranked[0].get(row.pk), ranked[1].get(row.pk)
    deciding = vote_place or score_place
    return Standing(
        number=number,
        candidate=row,
        title=titles[row.pk],
        url=measure_url(row.measure_id) if row.measure_id else sketch_url(row.sketch_id or 0),
        owner=(row.measure or row.sketch).owner.name,  # type: ignore[union-attr]  # exactly one of them is set
        share=share,
        is_complete=complete,
        score_place=score_place,
        points=points.get(row.pk, 0),
        vote_place=vote_place,
        tied_titles=[titles[key] for key in deciding.tied_with if key in titles] if deciding else (),
    )


def ordered(rows: Sequence[Standing]) -> list[Standing]:
    """Put the best first: by votes, then by scores, then as they were entered."""
    return sorted(rows, key=lambda row: (-row.points, -(row.share or 0), row.number))


def possible_voters(selection: Selection) -> QuerySet[User]:
    """Return who may score and vote: people with a role at the owner, in common choices all members."""
    return members() if selection.is_common else people_of(selection.owner)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many took part in a vote.

    Attributes:
        voted: People who handed in a ballot, also one without points.
        possible: People who may.
        quorum: So many must have; None: no minimum.
        names: Who has voted, by name; empty once counted.
    """

    voted: int
    possible: int
    quorum: int | None
    names: Sequence[str] = ()

    @property
    def is_reached(self) -> bool:
        """Enough people voted to count."""
        return self.voted >= max(1, self.quorum or 0)

    @property
    def tells_too_much(self) -> bool:
        """So few voted that the sums give away who was for what."""
        return 0 < self.voted < FEWEST_SECRET


def turnout(selection: Selection) -> Turnout:
    """Return how many have voted, and of how many."""
    possible = possible_voters(selection).count()
    if selection.voted is not None:
        return Turnout(selection.voted, max(possible, selection.voted), selection.quorum)
    people = User.objects.filter(pk__in=selection.ballots.values("user_id")).order_by("full_name", "pk")
    names = [str(person) for person in people]
    return Turnout(len(names), max(possible, len(names)), selection.quorum, names)


def scorers(selection: Selection) -> int:
    """Return how many people have scored."""
    return Score.objects.filter(candidate__selection=selection).values("user_id").distinct().count()


def own_scores(actor: Actor, candidate: Candidate) -> dict[int, Score]:
    """Return the actor's own scores of a candidate by criterion."""
    rows = Score.objects.filter(candidate=candidate, user_id=actor.user_id or 0)
    return {row.criterion_id: row for row in rows}


def own_votes(actor: Actor, selection: Selection) -> dict[int, int] | None:
    """Return the actor's own points by candidate; None while the actor has not voted.

    Raises:
        BallotsUnreadable: the installation's key was changed since.
    """
    ballot = selection.ballots.filter(user_id=actor.user_id or 0).first()
    return None if ballot is None else ballots.unseal(ballot)


def unscored(actor: Actor, selection: Selection) -> list[Candidate]:
    """Return the candidates for which the actor has not scored every criterion yet."""
    wanted = selection.criteria.count()
    mine = Q(scores__user_id=actor.user_id or 0)
    rows = candidates_of(selection).annotate(said=Count("scores", filter=mine, distinct=True))
    return [row for row in rows if row.said < wanted]


def addable_measures(actor: Actor, selection: Selection) -> QuerySet[Measure]:
    """Return measures that may be put on the list: not over, and seen by everybody who takes part."""
    found = measures(actor).exclude(status__in=OVER).exclude(candidacies__selection=selection)
    # What stands there as a sketch and became a measure since is not on the list twice.
    found = found.exclude(sketch__candidacies__selection=selection)
    if selection.owner.kind == SpaceKind.CONSORTIUM:
        return found.exclude(visibility=Visibility.MUNICIPALITY)
    return found.filter(Q(owner_id=selection.owner_id) | ~Q(visibility=Visibility.MUNICIPALITY))


def addable_sketches(actor: Actor, selection: Selection) -> QuerySet[Sketch]:
    """Return sketches that may be put on the list: neither declined nor a measure already."""
    found: QuerySet[Sketch] = Sketch.objects.visible_to(actor).select_related("owner")
    found = found.exclude(state__in=["measure", "declined"]).exclude(candidacies__selection=selection)
    if selection.owner.kind == SpaceKind.CONSORTIUM:
        return found.exclude(visibility=Visibility.MUNICIPALITY)
    return found.filter(Q(owner_id=selection.owner_id) | ~Q(visibility=Visibility.MUNICIPALITY))


def criterion_of(selection: Selection, criterion_id: int) -> Criterion:
    """Return a criterion of this choice, else raise NotFound."""
    return get_or_not_found(selection.criteria.all(), pk=criterion_id)


def candidate_of(selection: Selection, candidate_id: int) -> Candidate:
    """Return a candidate of this choice, else raise NotFound."""
    return get_or_not_found(candidates_of(selection), pk=candidate_id)
