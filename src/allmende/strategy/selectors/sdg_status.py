"""How a town stands with the 17 UN goals: indicators, trend, comparison, what it does for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.region.models import Municipality
from allmende.strategy.models import Dimension, LifeDimension, SdgGoal, Statistic
from allmende.strategy.selectors.sdg_contributions import SdgContribution, contributions
from allmende.strategy.selectors.statistics_values import (
    place_of,
    places_above,
    similar_towns,
    statistics,
    trends,
)
from allmende.strategy.statistics.templates import Template, templates_for_goal
from allmende.strategy.statistics.trend import UNCHANGED_PCT, change_between, nearest_like
from allmende.strategy.statistics.types import Place, Point, Trend, TrendWord
from allmende.strategy.statistics.words import day_words, trend_words, value_words

#: A median of fewer towns says nothing.
FEWEST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class Beside:
    """The same number elsewhere; `word` says how the town stands next to it."""

    name: str
    value: str
    word: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SdgIndicator:
    """One statistic of a goal at the town.

    Attributes:
        value: With unit; None where the town has none.
        missing: Wider places that nobody brought a value of.
    """

    statistic: Statistic
    value: str | None
    last: Point | None
    trend: TrendWord
    trend_word: str
    beside: Sequence[Beside] = ()
    missing: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SdgStatus:
    """One UN goal at a town.

    Attributes:
        suggestions: Descriptions to start from, where the goal has no statistic yet.
    """

    goal: SdgGoal
    indicators: Sequence[SdgIndicator]
    contributions: Sequence[SdgContribution]
    suggestions: Sequence[Template] = ()

    @property
    def has_data(self) -> bool:
        """Whether the town has a value of any statistic of this goal."""
        return any(indicator.value is not None for indicator in self.indicators)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell but what could be counted."""
        return not self.has_data and not self.contributions

    @property
    def summary(self) -> str:
        """The trends of this goal in words."""
        return trends_summary(self.indicators) if self.has_data else _("keine Daten")

    @property
    def light(self) -> TrendWord:
        """The one trend that sums the goal up: worse before unchanged before better; else none."""
        words = [indicator.trend for indicator in self.indicators if indicator.value is not None]
        order = (TrendWord.WORSE, TrendWord.UNCHANGED, TrendWord.BETTER)
        return next((word for word in order if word in words), TrendWord.UNKNOWN)


@dataclass(frozen=True, slots=True)
class DimensionStatus:
    """One dimension of sustainability or of the quality of life at a town."""

    title: str
    indicators: Sequence[SdgIndicator]

    @property
    def summary(self) -> str:
        """The trends in words, or that there are no data."""
        return trends_summary(self.indicators) if self.indicators else _("keine Daten")


@dataclass(frozen=True, slots=True)
class Sustainability:
    """A town's page of sustainability."""

    goals: Sequence[SdgStatus]
    dimensions: Sequence[DimensionStatus]
    life: Sequence[DimensionStatus]
    alike: Sequence[Place]
    has_demo: bool

    @property
    def with_data(self) -> int:
        """How many goals have a value."""
        return sum(status.has_data for status in self.goals)

    @property
    def with_nothing(self) -> int:
        """How many goals have neither a value nor a contribution."""
        return sum(status.is_empty for status in self.goals)


def sdg_status(actor: Actor, municipality: Municipality) -> list[SdgStatus]:
    """Return all 17 goals of a town; a constant number of queries."""
    return list(sustainability(actor, municipality).goals)


def sustainability(actor: Actor, municipality: Municipality) -> Sustainability:
    """Return goals, dimensions and quality of life of a town; a constant number of queries."""
    found = [one for one in statistics(actor) if one.sdgs.all() or one.dimension or one.life_dimension]
    town, above, alike = place_of(municipality), places_above(municipality), similar_towns(municipality)
    values = trends(found, [town, *above, *alike])
    indicators = {one.pk: _indicator(one, town, above, alike, values) for one in found}
    done = contributions(actor, municipality)
    by_goal: dict[int, list[SdgIndicator]] = {}
    for one in found:
        for goal in one.sdgs.all():
            by_goal.setdefault(goal.number, []).append(indicators[one.pk])
    goals = [
        SdgStatus(
            goal=goal,
            indicators=by_goal.get(goal.number, []),
            contributions=done.get(goal.number, []),
            suggestions=() if by_goal.get(goal.number) else templates_for_goal(goal.number),
        )
        for goal in SdgGoal.objects.all()
    ]
    known = [indicator for indicator in indicators.values() if indicator.value is not None]
    return Sustainability(
        goals=goals,
        dimensions=_dimensions(Dimension.choices, known, "dimension"),
        life=_dimensions(LifeDimension.choices, known, "life_dimension"),
        alike=alike,
        has_demo=any(indicator.statistic.is_demo for indicator in known),
    )


def trends_summary(indicators: Iterable[SdgIndicator]) -> str:
    """Count trends in words, e.g. "2 besser, 1 unverändert"."""
    words = [indicator.trend for indicator in indicators if indicator.value is not None]
    return ", ".join(f"{words.count(word)} {trend_words(word)}" for word in TrendWord if word in words)


def _dimensions(
    choices: Sequence[tuple[str, Any]], known: Sequence[SdgIndicator], field: str
) -> list[DimensionStatus]:
    # Any: titles that are translated when printed.
    return [
        DimensionStatus(str(title), [one for one in known if getattr(one.statistic, field) == code])
        for code, title in choices
    ]


def _indicator(
    statistic: Statistic,
    town: Place,
    above: Sequence[Place],
    alike: Sequence[Place],
    values: Mapping[tuple[int, str, str], Trend],
) -> SdgIndicator:
    own = values.get((statistic.pk, *town.at))
    if own is None or own.last is None:
        return SdgIndicator(statistic, None, None, TrendWord.UNKNOWN, trend_words(TrendWord.UNKNOWN))
    mine = own.last
    # A town's number of things beside a whole state's says nothing.
    wider = [] if statistic.adds_up else above
    found = {place: nearest_like(values.get((statistic.pk, *place.at)), mine) for place in wider}
    beside = [_beside(statistic, place.name, mine, point) for place, point in found.items() if point]
    points = [nearest_like(values.get((statistic.pk, *place.at)), mine) for place in alike]
    same = [p.value for p in points if p is not None and (p.on, p.basis) == (mine.on, mine.basis)]
    if len(same) >= FEWEST_ALIKE:
        middle = Point(mine.on, Decimal(median(same)), mine.basis)
        name = _("Median von %(count)s ähnlich großen Kommunen") % {"count": len(same)}
        beside.append(_beside(statistic, name, mine, middle))
    return SdgIndicator(
        statistic=statistic,
        value=value_words(mine.value, statistic.unit, statistic.decimals),
        last=mine,
        trend=own.word,
        trend_word=trend_words(own.word),
        beside=beside,
        missing=[place.name for place, point in found.items() if point is None],
    )


def _beside(statistic: Statistic, name: str, mine: Point, other: Point) -> Beside:
    word, note = _standing(statistic.direction, mine, other), ""
    if other.basis != mine.basis:
        word = _("nicht vergleichbar")
        note = _("%(day)s, andere Grundlage: %(basis)s") % {
            "day": day_words(other.on),
            "basis": other.basis or _("nicht angegeben"),
        }
    elif other.on != mine.on:
        note = _("anderer Stichtag: %(day)s") % {"day": day_words(other.on)}
    value = value_words(other.value, statistic.unit, statistic.decimals)
    return Beside(name, value, word, note)


def _standing(direction: str, mine: Point, other: Point) -> str:
    """Say how the town stands beside another value."""
    change = change_between(other, mine)
    if change.difference == 0 or (change.pct is not None and abs(change.pct) < UNCHANGED_PCT):
        return _("etwa gleich")
    is_higher = change.difference > 0
    if direction == "none":
        return _("hier höher") if is_higher else _("hier niedriger")
    return _("hier besser") if is_higher == (direction == "up") else _("hier schlechter")
