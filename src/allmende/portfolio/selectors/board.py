"""The portfolio as people look at it: what matches, laid out by phase, time, effort and place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils.functional import Promise

from allmende.kernel.actor import Actor
from allmende.portfolio.models import Contribution, Measure, MeasureStatus, Phase, Priority
from allmende.portfolio.selectors.checks import sdg_filter
from allmende.portfolio.selectors.measures import measures, with_parts
from allmende.strategy.models import Goal

#: Cards of a column of the board; the rest is one link away in the table.
COLUMN_LENGTH: Final = 25
#: So many titles stand in a cell of the matrix before it becomes a cluster.
CELL_LENGTH: Final = 3


@dataclass(frozen=True, slots=True)
class PortfolioQuery:
    """What is looked for in the portfolio; empty: everything but what was dropped.

    Attributes:
        owner: `kernel.Space` id of a town or the consortium.
        field: Key of a field of action.
        mine: Only measures that name this person as responsible.
        effort, effect: Cell of the matrix, 1 to 5.
    """

    words: str = ""
    owner: int | None = None
    field: str = ""
    status: str = ""
    phase: str = ""
    sdg: int | None = None
    level: str = ""
    bundle: int | None = None
    goal: int | None = None
    quick_win: bool = False
    mine: bool = False
    effort: int | None = None
    effect: int | None = None

    @property
    def is_restricted(self) -> bool:
        """Whether anything is left out."""
        return self != PortfolioQuery()


def found_measures(actor: Actor, wanted: PortfolioQuery) -> QuerySet[Measure]:
    """Return the measures that match, as far as the actor may see them; no measure comes twice."""
    found = measures(actor)
    found = (
        found.filter(status=wanted.status) if wanted.status else found.exclude(status=MeasureStatus.DROPPED)
    )
    plain: Mapping[str, object] = {
        "owner_id": wanted.owner,
        "action_fields__key": wanted.field,
        "phase": wanted.phase,
        "level": wanted.level,
        "bundle_id": wanted.bundle,
        "effort": wanted.effort,
        "effect": wanted.effect,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if wanted.sdg:
        found = found.filter(sdg_filter(wanted.sdg, actor=actor, direction="for"))
    if wanted.words:
        found = found.filter(_words(wanted.words))
    if wanted.goal:
        found = found.filter(pk__in=_serving(wanted.goal))
    if wanted.quick_win:
        found = found.filter(is_quick_win=True)
    if wanted.mine:
        found = found.filter(responsible_user_id=actor.user_id or 0)
    return found


def _words(words: str) -> Q:
    number = words.upper().removeprefix("M").strip()
    # Numbers beyond what the column holds are only words.
    by_number = Q(number=int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else Q()
    texts = ("title", "summary", "need", "benefit", "responsible", "owner__name", "bundle__title")
    for text in texts:
        by_number |= Q(**{f"{text}__icontains": words})
    return by_number


def _serving(goal_id: int) -> QuerySet[Contribution, dict[str, int]]:
    """Return ids of measures that pay into the goal, into one right below it, or into their key results."""
    goals = Goal.objects.filter(Q(pk=goal_id) | Q(parent_id=goal_id)).values("pk")
    rows = Contribution.objects.filter(Q(goal__in=goals) | Q(key_result__objective__goal__in=goals))
    return rows.values("measure_id")  # type: ignore[return-value]  # stubs lose the row's type


@dataclass(frozen=True, slots=True)
class Column:
    """One phase of the board with its first cards."""

    phase: str
    word: str | Promise
    total: int
    measures: Sequence[Measure]

    @property
    def more(self) -> int:
        """How many cards are not shown."""
        return self.total - len(self.measures)


def columns(actor: Actor, found: QuerySet[Measure]) -> list[Column]:
    """Return the board: a column for each phase; quick wins first, then by title. Six queries."""
    totals = _counts(found, "phase")
    rows = _first_of_each(actor, found, "phase", COLUMN_LENGTH)
    cards: dict[str, list[Measure]] = {}
    for row in rows:
        cards.setdefault(row.phase, []).append(row)
    return [
        Column(phase.value, phase.label, totals.get(phase.value, 0), cards.get(phase.value, []))
        for phase in Phase
    ]


def _counts(found: QuerySet[Measure], field: str) -> dict[str, int]:
    return dict(found.order_by().values_list(field).annotate(Count("pk")))


def _first_of_each(actor: Actor, found: QuerySet[Measure], group: str, length: int) -> list[Measure]:
    """Return the first measures of each group, fetched with what cards print."""
    place = Window(
        RowNumber(),
        partition_by=[F(group)],
        order_by=[F("is_quick_win").desc(), F("title").asc(), F("pk").asc()],
    )
    ranked = Measure.objects.filter(pk__in=found.order_by().values("pk")).annotate(place=place)
    ids = [row.pk for row in ranked.filter(place__lte=length).order_by("place").only("pk")]
    known = {row.pk: row for row in with_parts(actor, measures(actor).filter(pk__in=ids))}
    return [known[pk] for pk in ids if pk in known]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: measures of the same effort and effect."""

    effort: int
    effect: int
    total: int
    measures: Sequence[Measure]

    @property
    def is_cluster(self) -> bool:
        """Whether there are more than can be named."""
        return self.total > CELL_LENGTH


@dataclass(frozen=True, slots=True)
class Matrix:
    """Effort against effect; what nobody has estimated is only counted."""

    cells: Sequence[Cell]
    not_estimated: int


def matrix(found: QuerySet[Measure]) -> Matrix:
    """Return the filled cells of the matrix, most effect with least effort first; two queries."""
    placed = found.filter(effort__isnull=False, effect__isnull=False)
    counts = placed.order_by().values_list("effort", "effect").annotate(total=Count("pk"))
    totals = {(effort, effect): total for effort, effect, total in counts}
    place = Window(
        RowNumber(), partition_by=[F("effort"), F("effect")], order_by=[F("title").asc(), F("pk").asc()]
    )
    ranked = Measure.objects.filter(pk__in=placed.order_by().values("pk")).annotate(place=place)
    named: dict[tuple[int, int], list[Measure]] = {}
    for row in ranked.filter(place__lte=CELL_LENGTH).select_related("owner").order_by("place"):
        named.setdefault((row.effort or 0, row.effect or 0), []).append(row)
    cells = [Cell(effort, effect, total, named[effort, effect]) for (effort, effect), total in totals.items()]
    cells.sort(key=lambda cell: (-cell.effect, cell.effort))
    return Matrix(cells, found.filter(Q(effort=None) | Q(effect=None)).count())


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of everything that has a day."""

    first: date
    last: date


def dated(found: QuerySet[Measure]) -> QuerySet[Measure]:
    """Return what has a beginning or an end, earliest first."""
    has_day = Q(begins_on__isnull=False) | Q(ends_on__isnull=False)
    return found.filter(has_day).order_by(Coalesce("begins_on", "ends_on"), "title", "pk")


def span_of(rows: Sequence[Measure], today: date) -> Span:
    """Return from when to when these measures and their milestones reach, today included."""
    days = [today]
    for row in rows:
        days += [day for day in (row.begins_on, row.ends_on) if day]
        days += [stone.due_on for stone in row.milestones.all()]
    return Span(min(days), max(days))


def by_owner(found: QuerySet[Measure]) -> dict[int, int]:
    """Return space id → how many measures match."""
    return dict(found.order_by().values_list("owner_id").annotate(Count("pk")))


def with_place(found: QuerySet[Measure]) -> QuerySet[Measure]:
    """Return measures that have a place of their own."""
    return found.filter(lon__isnull=False, lat__isnull=False)


def _place(field: str, choices: type[TextChoices]) -> Case:
    """Return where a value stands among its choices: the way of a measure, not the alphabet of codes."""
    whens = [When(**{field: value}, then=Value(at)) for at, value in enumerate(choices.values)]
    return Case(*whens, output_field=IntegerField())


#: Column of the table in the address → what it is sorted by, and by what among equals.
ORDERS: Final[Mapping[str, tuple[F | Case, tuple[str, ...]]]] = {
    "kommune": (F("owner__name"), ("number",)),
    "titel": (F("title"), ("pk",)),
    "stand": (_place("status", MeasureStatus), ("title", "pk")),
    "phase": (_place("phase", Phase), ("title", "pk")),
    "beginn": (F("begins_on"), ("title", "pk")),
    "ende": (F("ends_on"), ("title", "pk")),
    "prioritaet": (_place("priority", Priority), ("title", "pk")),
}


def ordered(found: QuerySet[Measure], order: str) -> QuerySet[Measure]:
    """Return the measures sorted by a column of the table; "-" before its name turns it around.

    What nobody has entered stands at the end either way.
    """
    first, then = ORDERS.get(order.removeprefix("-"), ORDERS["kommune"])
    turned = order.startswith("-")
    return found.order_by(first.desc(nulls_last=True) if turned else first.asc(nulls_last=True), *then)
