"""Reading adoptions: one with its steps, those of a town, who runs what, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from allmende.basics.text import sort_key
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.solutions.models import (
    Adoption,
    AdoptionStatus,
    AdoptionStep,
    Solution,
    StepKey,
    StepState,
)
from allmende.solutions.types import Running

#: Steps after which a solution is in operation in a town.
_OPERATING = (StepState.DONE, StepState.WAIVED)


@dataclass(frozen=True, slots=True)
class AdoptionQuery:
    """What is looked for in the list of adoptions; empty: everything."""

    words: str = ""
    step: str = ""
    status: str = ""

    @property
    def is_restricted(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.step or self.status)


def _with_parts(adoptions: QuerySet[Adoption]) -> QuerySet[Adoption]:
    return (
        adoptions.select_related(
            "owner",
            "municipality",
            "solution__steward",
            "version",
            "decision",
            "agreement",
            "training",
            "effect",
        )
        .defer("municipality__boundary", "solution__steward__boundary")
        .prefetch_related("steps")
    )


def adoption_for(actor: Actor, adoption_id: int, *, lock: bool = False) -> Adoption:
    """Return the adoption if the actor may know of it.

    Args:
        lock: Keep others from changing it until the transaction ends.

    Raises:
        NotFound: there is none, or it belongs to people the actor does not work with.
    """
    seen: QuerySet[Adoption] = Adoption.objects.visible_to(actor)
    if lock:
        return get_or_not_found(
            seen.select_related("owner", "municipality", "solution__steward")
            .defer("municipality__boundary", "solution__steward__boundary")
            .select_for_update(of=("self",)),
            pk=adoption_id,
        )
    return get_or_not_found(_with_parts(seen), pk=adoption_id)


def adoptions_of(actor: Actor, town: Municipality) -> QuerySet[Adoption]:
    """The town's adoptions that the actor may see, newest first, without ended ones."""
    seen: QuerySet[Adoption] = Adoption.objects.visible_to(actor)
    return _with_parts(
        seen.filter(municipality=town).exclude(status=AdoptionStatus.ENDED).order_by("-started_at")
    )


def all_adoptions(actor: Actor, wanted: AdoptionQuery) -> list[Adoption]:
    """Adoptions of all towns that the actor may see and that match, what is due soonest first."""
    seen: QuerySet[Adoption] = Adoption.objects.visible_to(actor)
    if wanted.words:
        town, solution = (
            Q(municipality__name__icontains=wanted.words),
            Q(solution__title__icontains=wanted.words),
        )
        seen = seen.filter(town | solution)
    if wanted.status:
        seen = seen.filter(status=wanted.status)
    if wanted.step:
        seen = seen.filter(steps__key=wanted.step, steps__state=StepState.CURRENT)
    return sorted(_with_parts(seen), key=_urgency)


def _urgency(adoption: Adoption) -> tuple[bool, bool, date, tuple[object, ...]]:
    step = current_step(adoption)
    due_on = step.due_on if step else None
    is_over = adoption.status in {AdoptionStatus.DONE, AdoptionStatus.ENDED}
    return is_over, due_on is None, due_on or date.max, (sort_key(adoption.municipality.name), adoption.pk)


def open_adoption(actor: Actor, solution: Solution, town: Municipality) -> Adoption | None:
    """The town's adoption of this solution that has not ended, if the actor may see it."""
    return adoptions_of(actor, town).filter(solution=solution).first()


def current_step(adoption: Adoption) -> AdoptionStep | None:
    """The step whose turn it is; None when all are done."""
    return next((step for step in adoption.steps.all() if step.state == StepState.CURRENT), None)


def step_of(adoption: Adoption, key: str) -> AdoptionStep:
    """The adoption's step of this kind."""
    return next(step for step in adoption.steps.all() if step.key == key)


def is_operating(adoption: Adoption) -> bool:
    """Whether the solution runs in the town: its step "In Betrieb" is done or was waived."""
    return step_of(adoption, StepKey.LIVE).state in _OPERATING


def running(solution: Solution, actor: Actor) -> list[Running]:
    """Towns that run the solution, and for members also those on the way, by name.

    That a solution is in operation in a town is public; that a town thinks about it is not.
    """
    return towns_with(solution, actor)[0]


def towns_with(solution: Solution, actor: Actor) -> tuple[list[Running], int]:
    """Return `running`, and how many towns are on the way just now: a number without names."""
    rows = [_running(adoption) for adoption in _all_of(solution)]
    shown = rows if actor.is_member else [row for row in rows if row.is_live]
    ordered = sorted(shown, key=lambda row: (not row.is_live, sort_key(row.municipality)))
    return ordered, sum(not row.is_live for row in rows)


def _all_of(solution: Solution) -> Iterable[Adoption]:
    steps = Prefetch("steps", queryset=AdoptionStep.objects.order_by("position"))
    return (
        Adoption.objects.filter(solution=solution)
        .exclude(status=AdoptionStatus.ENDED)
        .select_related("municipality", "version")
        .defer("municipality__boundary")
        .prefetch_related(steps)
    )


def _running(adoption: Adoption) -> Running:
    step, live = current_step(adoption), step_of(adoption, StepKey.LIVE)
    is_live = live.state in _OPERATING
    return Running(
        municipality_id=adoption.municipality_id,
        municipality=adoption.municipality.name,
        slug=adoption.municipality.slug,
        version=adoption.version.version if adoption.version else "",
        since=live.completed_on if is_live else None,
        is_live=is_live,
        stage=step.get_key_display() if step else _("abgeschlossen"),
        is_demo=adoption.is_demo,
    )


def running_counts() -> dict[int, int]:
    """Municipality id → in how many solutions it is in operation; for the map of the start page."""
    counts: dict[int, int] = {}
    live = AdoptionStep.objects.filter(key=StepKey.LIVE, state__in=_OPERATING).exclude(
        adoption__status=AdoptionStatus.ENDED
    )
    for town_id in live.values_list("adoption__municipality_id", flat=True):
        counts[town_id] = counts.get(town_id, 0) + 1
    return counts


def adoptions_under_way() -> int:
    """How many adoptions are on their way in the whole region; a number without names."""
    return Adoption.objects.filter(status__in=[AdoptionStatus.RUNNING, AdoptionStatus.PAUSED]).count()


def live_candidates() -> QuerySet[Adoption]:
    """Adoptions whose turn it is to reach "In Betrieb"."""
    return Adoption.objects.filter(
        status=AdoptionStatus.RUNNING, steps__key=StepKey.LIVE, steps__state=StepState.CURRENT
    ).select_related("owner", "solution")
