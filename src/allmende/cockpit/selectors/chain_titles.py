"""Words and numbers of what is shown on the chain, one query for each kind of thing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.cockpit.chain_words import (
    KIND_WORDS,
    Column,
    Key,
    Kind,
    count_words,
    key_of,
    kind_of,
    number_of,
)
from allmende.cockpit.selectors.chain_graph import Graph
from allmende.cockpit.selectors.chain_groups import NOBODY, Item
from allmende.datahub.selectors.bulk_figures import devices_by_kind
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.models import Bundle, Measure
from allmende.solutions.models import Adoption, Solution
from allmende.strategy.models import Goal, Indicator, KeyResult, Objective, Statistic
from allmende.strategy.selectors import measure_all, statuses
from allmende.strategy.types import KeyResultStatus
from allmende.ui.formats import number_text

#: What people call a kind of entity; others are called by their own name.
_ENTITY_WORDS: Final = {"Room": gettext_lazy("Räume"), "School": gettext_lazy("Schulen")}


@dataclass(frozen=True, slots=True)
class Words:
    """What is written about one thing or group.

    Attributes:
        kind: What it is, e.g. "Teilziel"; for groups e.g. "12 Objectives".
        note: Its number or state, e.g. "Stand 14, Ziel 20 Räume".
        light: Level of `ui/_light.html`, empty without one.
        url: Its own page.
    """

    kind: str
    title: str
    note: str = ""
    light: str = ""
    light_word: str = ""
    url: str = ""
    owner: str = ""


class Titles:
    """Words of everything shown; asked once for each kind."""

    def __init__(self, actor: Actor, graph: Graph, items: Iterable[Item], now: datetime) -> None:
        self._graph = graph
        singles: dict[str, list[int]] = defaultdict(list)
        groups: dict[str, set[int]] = defaultdict(set)
        self._sensors: list[Key] = []
        for item in items:
            if item.is_group:
                kind, _dash, number = item.group_key.rpartition("-")
                if number.isdecimal():
                    groups[kind].add(int(number))
            elif kind_of(item.key) == Kind.SENSOR:
                self._sensors.append(item.key)
            else:
                singles[kind_of(item.key)].append(number_of(item.key))
        self._goals = Goal.objects.in_bulk({*singles[Kind.GOAL], *groups[Kind.GOAL]})
        self._bundles = Bundle.objects.in_bulk({*singles[Kind.BUNDLE], *groups[Kind.BUNDLE]})
        self._spaces = dict(Space.objects.values_list("pk", "name"))
        self._adopters = _adopters(singles[Kind.ADOPTION], actor)
        self._found: dict[Key, Words] = {}
        self._groups: dict[str, Words] = {}
        self._read(singles, now)

    def _read(self, singles: Mapping[str, Sequence[int]], now: datetime) -> None:
        for pk in singles[Kind.GOAL]:
            goal = self._goals[pk]
            self._put(key_of(Kind.GOAL, pk), goal.title, "strategy:goal", kind=str(goal.get_kind_display()))
        self._titled(Kind.OBJECTIVE, Objective, singles, "strategy:objective")
        self._titled(Kind.MEASURE, Measure, singles, "portfolio:measure")
        for pk in singles[Kind.BUNDLE]:
            self._put(key_of(Kind.BUNDLE, pk), self._bundles[pk].title, "portfolio:bundle")
        for pk, title, slug in Solution.objects.filter(pk__in=singles[Kind.SOLUTION]).values_list(
            "pk", "title", "slug"
        ):
            self._put(key_of(Kind.SOLUTION, pk), title, "solutions:solution", argument=slug)
        for pk, words in self._adopters.items():
            self._found[key_of(Kind.ADOPTION, pk)] = words
        self._read_results(singles[Kind.KEY_RESULT], now)
        self._read_numbers(singles, now)
        self._read_sensors()

    def _put(
        self, key: Key, title: str, name: str, *, argument: object = None, kind: str = "", note: str = ""
    ) -> None:
        self._found[key] = Words(
            kind or str(KIND_WORDS[kind_of(key)]),
            title,
            note,
            url=reverse(name, args=[argument or number_of(key)]),
            owner=self._owner(key),
        )

    def _owner(self, key: Key) -> str:
        if self._graph.column.get(key) in {Column.VISION, Column.GOALS}:
            return ""  # the region's, as the column says
        return self._spaces.get(self._graph.owner.get(key, 0), "")

    def _titled(
        self, kind: Kind, model: type[Objective | Measure], singles: Mapping[str, Sequence[int]], name: str
    ) -> None:
        if singles[kind]:
            for pk, title in model.objects.filter(pk__in=singles[kind]).values_list("pk", "title"):
                self._put(key_of(kind, pk), title, name)

    def _read_results(self, ids: Sequence[int], now: datetime) -> None:
        if not ids:
            return
        rows = KeyResult.objects.filter(pk__in=ids).select_related(
            "objective", "objective__cycle", "indicator", "statistic"
        )
        for pk, status in statuses(rows, now).items():
            self._found[key_of(Kind.KEY_RESULT, pk)] = Words(
                str(KIND_WORDS[Kind.KEY_RESULT]),
                status.key_result.title,
                value_words(status),
                status.pace.light,
                str(status.pace.label),
                reverse("strategy:key_result", args=[pk]),
                self._owner(key_of(Kind.KEY_RESULT, pk)),
            )

    def _read_numbers(self, singles: Mapping[str, Sequence[int]], now: datetime) -> None:
        indicators = list(Indicator.objects.filter(pk__in=singles[Kind.INDICATOR]))
        measured = measure_all(indicators, now)
        for one in indicators:
            value = measured.get(one.pk)
            note = f"{number_text(value.value)} {one.unit}" if value else ""
            if value and value.simulated:
                note += ", " + _("dazu %(n)s simuliert") % {"n": number_text(value.simulated)}
            key = key_of(Kind.INDICATOR, one.pk)
            self._found[key] = Words(str(KIND_WORDS[Kind.INDICATOR]), one.title, note, owner=self._owner(key))
        if singles[Kind.STATISTIC]:
            rows = Statistic.objects.filter(pk__in=singles[Kind.STATISTIC]).values_list(
                "pk", "title", "source"
            )
            for pk, title, source in rows:
                self._found[key_of(Kind.STATISTIC, pk)] = Words(
                    str(KIND_WORDS[Kind.STATISTIC]), title, source
                )

    def _read_sensors(self) -> None:
        if not self._sensors:
            return
        names = {key: self._graph.sensors[number_of(key)].partition("-") for key in self._sensors}
        counted = devices_by_kind(sorted({int(tenant) for tenant, _dash, _entity in names.values()}))
        for key, (tenant, _dash, entity) in names.items():
            count = counted.get((int(tenant), entity))
            real, simulated = (count.real, count.simulated) if count else (0, 0)
            note = ngettext("%(n)s Gerät", "%(n)s Geräte", real) % {"n": number_text(real)}
            if simulated:
                note += ", " + _("dazu %(n)s simuliert") % {"n": number_text(simulated)}
            title = str(_ENTITY_WORDS.get(entity, entity))
            self._found[key] = Words(str(KIND_WORDS[Kind.SENSOR]), title, note, owner=self._owner(key))

    def of(self, item: Item) -> Words:
        """Return the words of one thing, or of a group."""
        if not item.is_group:
            found = self._found.get(item.key)
            return found or Words(str(KIND_WORDS[kind_of(item.key)]), _("ohne Titel"))
        if item.text not in self._groups:
            self._groups[item.text] = Words(self._group_kind(item), self._group_title(item))
        return self._groups[item.text]

    def _group_kind(self, item: Item) -> str:
        counts = Counter(map(kind_of, item.members))
        return ", ".join(count_words(kind, count) for kind, count in counts.items())

    def _group_title(self, item: Item) -> str:
        if item.is_rest:
            return _("weitere")
        kind, _dash, number = item.group_key.rpartition("-")
        if item.group_key == NOBODY or not number.isdecimal():
            return _("ohne gemeinsames Ziel") if item.column != Column.SOLUTIONS else _("ohne Maßnahme")
        named: dict[str, Mapping[int, object]] = {
            "goal": self._goals,
            "bundle": self._bundles,
            "space": self._spaces,
        }
        found = named.get(kind, {})
        return str(found.get(int(number), ""))


def _adopters(ids: Sequence[int], actor: Actor) -> dict[int, Words]:
    """Name adoptions by their town and solution; who may not open one is led to the town."""
    if not ids:
        return {}
    seen = set(Adoption.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    rows = Adoption.objects.filter(pk__in=ids).values_list(
        "pk", "solution__title", "municipality__name", "municipality__slug"
    )
    return {
        pk: Words(
            str(KIND_WORDS[Kind.ADOPTION]),
            f"{town}: {solution}",
            url=reverse("solutions:adoption", args=[pk])
            if pk in seen
            else reverse("cockpit:town", args=[slug]),
            owner=town,
        )
        for pk, solution, town, slug in rows
    }


def value_words(status: KeyResultStatus) -> str:
    """Write a key result's number; simulated things stand apart."""
    if not status.simulated:
        return status.words
    return status.words + ", " + _("dazu %(n)s simuliert") % {"n": number_text(status.simulated)}


#: Asked by the picture and the lists.
WordsOf = Callable[[Item], Words]
