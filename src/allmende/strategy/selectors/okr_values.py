"""Values of many key results with a constant number of queries: of the hub, of statistics, of people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from allmende.datahub.selectors.bulk_figures import CountAsked, entities_with_valid_readings
from allmende.strategy.errors import UnknownQuery
from allmende.strategy.models import CheckIn, FrozenResult, Indicator, KeyResult, StatisticValue
from allmende.strategy.okr_seen import hides_number
from allmende.strategy.types import Measurement, Origin, Word
from allmende.ui.formats import day_text, number_text

#: (owner's space, parameters of the indicator) of each indicator asked → its value.
Query = Callable[[Sequence[tuple[int, Mapping[str, Any]]], datetime], list[Measurement]]
#: What makes a statistic's value the one that is asked for: statistic, kind and key of the place, part.
StatisticKey = tuple[int, str, str, str]


def _count_entities(asked: Sequence[tuple[int, Mapping[str, Any]]], now: datetime) -> list[Measurement]:
    wanted = [
        CountAsked(
            tenant_id,
            str(parameters["entity_type"]),
            str(parameters["attribute"]),
            int(parameters.get("within_hours", 24)),
        )
        for tenant_id, parameters in asked
    ]
    counted = entities_with_valid_readings(wanted, now)
    return [
        Measurement(Decimal(counted[one].real), Decimal(counted[one].simulated), counted[one].as_of)
        for one in wanted
    ]


#: Named queries an indicator may point at; blueprints refer to these keys. Each answers many at once.
QUERIES: Final[Mapping[str, Query]] = {"entities_with_valid_reading": _count_entities}


def measure(indicator: Indicator, now: datetime) -> Measurement:
    """Ask the hub for an indicator's value.

    Raises:
        UnknownQuery: the indicator came with a blueprint for a newer version.
    """
    found = measure_all([indicator], now)
    if indicator.pk not in found:
        raise UnknownQuery(indicator=indicator.title)
    return found[indicator.pk]


def measure_all(indicators: Iterable[Indicator], now: datetime) -> dict[int, Measurement]:
    """Ask the hub for many indicators at once, one query for each named query.

    Returns:
        Indicator id → value; an indicator whose query this version does not know is left out.
    """
    by_query: dict[str, dict[int, Indicator]] = defaultdict(dict)
    for indicator in indicators:
        by_query[indicator.query][indicator.pk] = indicator
    found: dict[int, Measurement] = {}
    for name, group in by_query.items():
        query = QUERIES.get(name)
        if query is not None:
            values = query([(one.owner_id, one.parameters) for one in group.values()], now)
            found |= dict(zip(group, values, strict=True))
    return found


@dataclass(frozen=True, slots=True)
class Value:
    """A key result's number with where it comes from and how good it is, both in words."""

    value: Decimal | None
    at: datetime | None
    source: str
    quality: str
    simulated: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """What is known about a set of key results; each part came with one query."""

    measured: Mapping[int, Measurement]
    statistics: Mapping[StatisticKey, StatisticValue]
    typed: Mapping[int, CheckIn]
    words: Mapping[int, Word]
    frozen: Mapping[int, FrozenResult]

    def of(self, key_result: KeyResult) -> Value:
        """Return the number of one key result."""
        frozen = self.frozen.get(key_result.pk)
        if frozen is not None:
            return Value(frozen.value, frozen.at, frozen.source, frozen.quality, frozen.simulated_value)
        if hides_number(key_result.objective.visibility, key_result.indicator or key_result.statistic):
            # It was published when the key result was made, and is not any more.
            return Value(None, None, str(origin_of(key_result).label), _("Die Zahl ist nicht öffentlich"))
        if key_result.indicator is not None:
            return _measured_value(key_result.indicator, self.measured.get(key_result.indicator.pk))
        if key_result.statistic is not None:
            stored = self.statistics.get(statistic_key(key_result))
            return _statistic_value(key_result, stored)
        return _typed_value(self.typed.get(key_result.pk))


def origin_of(key_result: KeyResult) -> Origin:
    """Return where the number of a key result comes from."""
    if key_result.indicator_id is not None:
        return Origin.MEASURED
    return Origin.STATISTIC if key_result.statistic_id is not None else Origin.TYPED


def statistic_key(key_result: KeyResult) -> StatisticKey:
    """Return which value of its statistic the key result asks for."""
    return (
        key_result.statistic_id or 0,
        key_result.statistic_place_kind,
        key_result.statistic_place_key,
        key_result.statistic_breakdown,
    )


def values_of(key_results: Sequence[KeyResult], now: datetime) -> Values:
    """Ask for the numbers of all these key results with at most five queries and one for each named query."""
    ids = [one.pk for one in key_results]
    # Only the end of a cycle freezes; most pages show nothing of a closed one.
    closed = [one.pk for one in key_results if one.objective.is_closed]
    rows = FrozenResult.objects.filter(key_result__any_of=closed) if closed else ()
    frozen = {row.key_result_id: row for row in rows}
    live = [one for one in key_results if one.pk not in frozen]
    return Values(
        measured=measure_all([one.indicator for one in live if one.indicator is not None], now),
        statistics=newest_statistics({statistic_key(one) for one in live if one.statistic_id is not None}),
        typed=_newest_typed([one.pk for one in live if origin_of(one) == Origin.TYPED]),
        words=_newest_words(ids),
        frozen=frozen,
    )


def newest_statistics(keys: set[StatisticKey]) -> dict[StatisticKey, StatisticValue]:
    """Return the newest value for each of these statistics, places and parts, with one query."""
    if not keys:
        return {}
    rows = (
        StatisticValue.objects.filter(
            statistic__in={key[0] for key in keys}, place_key__in={key[2] for key in keys}
        )
        .order_by("statistic_id", "place_kind", "place_key", "breakdown", "-reference_date", "-id")
        .distinct("statistic_id", "place_kind", "place_key", "breakdown")
    )
    found = {(row.statistic_id, row.place_kind, row.place_key, row.breakdown): row for row in rows}
    return {key: found[key] for key in keys if key in found}


def _newest_typed(ids: Sequence[int]) -> dict[int, CheckIn]:
    if not ids:
        return {}
    rows = (
        CheckIn.objects.filter(key_result__any_of=ids, is_measured=False, value__isnull=False)
        .order_by("key_result_id", "-at", "-id")
        .distinct("key_result_id")
    )
    return {row.key_result_id: row for row in rows}


def _newest_words(ids: Sequence[int]) -> dict[int, Word]:
    if not ids:
        return {}
    rows = (
        CheckIn.objects.filter(~Q(confidence="") | ~Q(sentence=""), key_result__any_of=ids)
        .order_by("key_result_id", "-at", "-id")
        .distinct("key_result_id")
    )
    return {
        row.key_result_id: Word(
            row.at, row.by, row.confidence, str(row.get_confidence_display()), row.sentence
        )
        for row in rows
    }


def _measured_value(indicator: Indicator, found: Measurement | None) -> Value:
    source = _("gemessen: %(indicator)s") % {"indicator": indicator.title}
    if found is None:
        return Value(None, None, source, _("kein Wert: Der Indikator braucht eine neuere Version"))
    return Value(found.value, found.as_of, source, _measured_quality(found), found.simulated)


def _measured_quality(found: Measurement) -> str:
    counted = _("%(count)s gemessen") % {"count": number_text(found.value)}
    if not found.simulated:
        return counted + ", " + _("nichts simuliert; unplausible Werte sind nicht mitgezählt")
    return (
        counted
        + ", "
        + _("%(count)s nur simuliert und nicht mitgezählt") % {"count": number_text(found.simulated)}
    )


def _statistic_value(key_result: KeyResult, stored: StatisticValue | None) -> Value:
    statistic = key_result.statistic
    title = statistic.title if statistic is not None else ""
    source = _("Statistik: %(title)s") % {"title": title}
    if statistic is not None and statistic.source:
        source += f" ({statistic.source})"
    if stored is None:
        return Value(None, None, source, _("kein Wert für diesen Ort"))
    quality = [
        str(stored.get_quality_display()),
        _("Stand %(day)s") % {"day": day_text(stored.reference_date)},
        stored.place_name,
        stored.basis,
        stored.note,
    ]
    at = datetime.combine(stored.reference_date, time(12), tzinfo=UTC)
    return Value(stored.value, at, source, ", ".join(filter(None, quality)))


def _typed_value(newest: CheckIn | None) -> Value:
    if newest is None:
        return Value(None, None, _("von Hand eingetragen"), _("noch kein Wert"))
    source = _("von Hand eingetragen von %(who)s") % {"who": newest.by}
    quality = _("von Hand eingetragen am %(day)s") % {"day": day_text(newest.at)}
    return Value(newest.value, newest.at, source, quality)
