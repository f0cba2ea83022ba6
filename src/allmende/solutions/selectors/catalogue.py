"""Reading the catalogue: search, filters, order, and one solution with what belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Q, QuerySet

from allmende.basics.text import sort_key
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.solutions.models import (
    AdoptionStatus,
    AdoptionStep,
    EffectReport,
    Solution,
    SolutionStatus,
    StepKey,
    StepState,
)

#: Orders of the list; the first is the default.
ORDERS: Final = ("status", "title", "running")
_STATUS_ORDER: Final = {status: place for place, status in enumerate(SolutionStatus)}


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """What somebody looks for; empty text means: no restriction.

    Attributes:
        action_field: Key of a field of action.
        status: A `models.SolutionStatus`.
        town: Slug of a municipality that looks after the solution or runs it.
        order: One of ORDERS.
    """

    words: str = ""
    action_field: str = ""
    status: str = ""
    town: str = ""
    order: str = "status"

    @property
    def is_restricted(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.action_field or self.status or self.town)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One solution in a list, with in how many towns it is in operation."""

    solution: Solution
    running: int


def solutions(actor: Actor) -> QuerySet[Solution]:
    """Every solution the actor may see, in the pack's order."""
    seen: QuerySet[Solution] = Solution.objects.visible_to(actor)
    return seen.select_related("steward").defer("steward__boundary").prefetch_related("action_fields")


def solution_for(actor: Actor, slug: str) -> Solution:
    """Return the solution, or raise NotFound."""
    return get_or_not_found(
        solutions(actor).prefetch_related("sdgs", "builds_on", "base_of", "versions"), slug=slug
    )


def catalogue(actor: Actor, query: CatalogueQuery) -> list[CatalogueEntry]:
    """Solutions that match, in the order asked for."""
    found = _matching(solutions(actor), query)
    counts = live_counts()
    entries = [CatalogueEntry(row, counts.get(row.pk, 0)) for row in found]
    return _ordered(entries, query.order)


def _matching(rows: QuerySet[Solution], query: CatalogueQuery) -> QuerySet[Solution]:
    if query.words:
        rows = rows.filter(pk__in=_with_words(query.words))
    if query.action_field:
        rows = rows.filter(action_fields__key=query.action_field)
    if query.status:
        rows = rows.filter(status=query.status)
    if query.town:
        runs = Q(adoptions__municipality__slug=query.town) & Q(adoptions__pk__in=_live_adoptions())
        rows = rows.filter(Q(steward__slug=query.town) | runs)
    return rows.distinct()


def _with_words(words: str) -> QuerySet[Any, Any]:
    """Every word stands somewhere (also as part of a word), or German inflection finds them together."""
    everywhere = Q()
    for word in words.split()[:8]:
        everywhere &= (
            Q(title__icontains=word)
            | Q(short_title__icontains=word)
            | Q(summary__icontains=word)
            | Q(problem__icontains=word)
            | Q(action_fields__name__icontains=word)
            | Q(steward__name__icontains=word)
        )
    text = SearchVector("title", "short_title", "summary", "problem", config="german")
    inflected = Q(text=SearchQuery(words, config="german"))
    return Solution.objects.annotate(text=text).filter(everywhere | inflected).values("pk")


def _ordered(entries: Sequence[CatalogueEntry], order: str) -> list[CatalogueEntry]:
    if order == "title":
        return sorted(entries, key=lambda e: sort_key(e.solution.title))
    if order == "running":
        return sorted(entries, key=lambda e: (-e.running, sort_key(e.solution.title)))
    return sorted(
        entries, key=lambda e: (_STATUS_ORDER[SolutionStatus(e.solution.status)], e.solution.position)
    )


def _live_adoptions() -> QuerySet[AdoptionStep, Any]:
    return (
        AdoptionStep.objects.filter(key=StepKey.LIVE, state__in=[StepState.DONE, StepState.WAIVED])
        .exclude(adoption__status=AdoptionStatus.ENDED)
        .values("adoption_id")
    )


def live_counts() -> dict[int, int]:
    """Solution id → in how many towns it is in operation."""
    rows = _live_adoptions().values("adoption__solution_id").annotate(towns=Count("adoption_id"))
    return {row["adoption__solution_id"]: row["towns"] for row in rows}


def towns_in_catalogue() -> list[Municipality]:
    """Towns that look after a solution or run one, for the filter."""
    live = Q(adoptions__pk__in=_live_adoptions())
    rows = Municipality.objects.filter(Q(stewarded_solutions__isnull=False) | live).defer("boundary")
    return list(rows.distinct().order_by("sort_key"))


def effects_of(solution: Solution) -> QuerySet[EffectReport]:
    """Effects that towns have reported about a solution, newest first; public once reported."""
    return (
        EffectReport.objects.filter(adoption__solution=solution)
        .exclude(adoption__status=AdoptionStatus.ENDED)
        .select_related("adoption__municipality")
        .defer("adoption__municipality__boundary")
        .order_by("-reported_at")
    )
