"""Read questions about calls for ideas: which are open, what came in, what the jury says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import SpaceKind, User
from allmende.portfolio.models import Call, JuryScore, Sketch
from allmende.portfolio.selectors.choices import members, people_of
from allmende.portfolio.selectors.selection_ranking import Place, places


@dataclass(frozen=True, slots=True)
class Judged:
    """One idea with what the jury says.

    Attributes:
        mean: Mean of the points given, 0 to 10; None while nobody has.
        jurors: How many have given points.
        tied: Titles of ideas with the same mean.
    """

    sketch: Sketch
    mean: Fraction | None
    jurors: int
    place: Place | None
    scores: Sequence[JuryScore]
    tied: Sequence[str] = ()

    @property
    def mean_number(self) -> float | None:
        """Mean for reading."""
        return None if self.mean is None else float(self.mean)


def calls(actor: Actor) -> QuerySet[Call]:
    """Return all calls the actor may know of, newest first, with the number of ideas."""
    found: QuerySet[Call] = (
        Call.objects.visible_to(actor)
        .select_related("owner")
        .annotate(ideas=Count("sketches", distinct=True))
        .order_by("-opens_on", "-pk")
    )
    return found


def public_calls(actor: Actor) -> QuerySet[Call]:
    """Return the calls that were opened, for the page everybody reads."""
    return calls(actor).exclude(state="draft")


def call_for(actor: Actor, call_id: int, *, lock: bool = False) -> Call:
    """Return a call the actor may know of, else raise NotFound."""
    if lock:
        seen: QuerySet[Call] = Call.objects.visible_to(actor).select_related("owner")
        return get_or_not_found(seen.select_for_update(of=("self",)), pk=call_id)
    return get_or_not_found(calls(actor), pk=call_id)


def call_by_slug(actor: Actor, slug: str) -> Call:
    """Return an opened call by its address, else raise NotFound."""
    return get_or_not_found(public_calls(actor), slug=slug)


def takes_ideas(call: Call, today: date | None = None) -> bool:
    """Whether an idea can be sent in today (local day)."""
    today = today or timezone.localdate()
    return call.state == "open" and call.opens_on <= today <= call.closes_on


def shown_ideas(call: Call) -> QuerySet[Sketch]:
    """Return the ideas everybody may read: looked through, shown and neither put aside nor taken back."""
    found = call.sketches.filter(is_shown=True).exclude(state="declined")
    return found.select_related("measure").order_by("-is_winner", "title")


def judged(call: Call) -> list[Judged]:
    """Return all ideas of a call that are in the running, the best mean first; two queries."""
    rows = list(
        call.sketches.filter(Q(is_winner=True) | ~Q(state="declined")).select_related("owner", "measure")
    )
    given: dict[int, list[JuryScore]] = {row.pk: [] for row in rows}
    for score in JuryScore.objects.filter(sketch__in=rows).select_related("user").order_by("pk"):
        given[score.sketch_id].append(score)
    means = {
        pk: Fraction(sum(score.points for score in scores), len(scores))
        for pk, scores in given.items()
        if scores
    }
    ranked, titles = places(means), {row.pk: row.title for row in rows}
    found = [
        Judged(
            sketch=row,
            mean=means.get(row.pk),
            jurors=len(given[row.pk]),
            place=ranked.get(row.pk),
            scores=given[row.pk],
            tied=[titles[key] for key in ranked[row.pk].tied_with] if row.pk in ranked else (),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-(one.mean if one.mean is not None else -1), one.sketch.pk))


def possible_jurors(call: Call) -> QuerySet[User]:
    """Return who may sit in the jury: people with a role at the owner, for the consortium all members."""
    return members() if call.owner.kind == SpaceKind.CONSORTIUM else people_of(call.owner)


def unjudged(actor: Actor, call: Call) -> list[Sketch]:
    """Return the ideas the actor, as a juror, has not given points yet."""
    mine = JuryScore.objects.filter(user_id=actor.user_id or 0).values("sketch_id")
    return list(call.sketches.exclude(state="declined").exclude(pk__in=mine).order_by("pk"))
