"""Sums of periods from instances in hand, where conditions chose them one by one; as `aggregating` in SQL."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.temporal.aggregates import Aggregated, Sums
from allmende.datahub.ngsild.temporal.instances import Instance
from allmende.datahub.ngsild.temporal.paging import time_of
from allmende.datahub.ngsild.temporal.parameters import Aggregation, Span, whole_of
from allmende.datahub.ngsild.temporal.periods import Periods

_MEMBERS: Final = {
    "Property": "value", "GeoProperty": "value", "ListProperty": "valueList", "Relationship": "object",
    "ListRelationship": "objectList", "VocabProperty": "vocab", "JsonProperty": "json",
    "LanguageProperty": "languageMap",
}  # fmt: skip
_SHAPES: Final = (
    ("dateTime", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII).fullmatch),
    ("date", re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch),
    ("time", re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z", re.ASCII).fullmatch),
)


def sums_of(
    instances: Sequence[Instance], span: Span, aggregation: Aggregation, now: datetime
) -> dict[int, Aggregated]:
    """Return sums by entity, attribute, dataset and period.

    Args:
        instances: Oldest first.

    Raises:
        BadRequestData: there would be too many periods.
    """
    by_entity: dict[int, list[Instance]] = {}
    for instance in instances:
        if instance.deleted_at is None and instance.attribute != "scope":
            by_entity.setdefault(instance.entity_id, []).append(instance)
    found: dict[int, Aggregated] = {}
    for entity_id, listed in by_entity.items():
        try:
            periods = Periods(
                aggregation.period, whole_of(span, time_of(listed[0]), time_of(listed[-1]), now)
            )
        except ValueError as err:
            raise BadRequestData(f"aggrPeriodDuration: {err}.") from None
        found[entity_id] = _of_entity(listed, periods)
    return found


def add_sums(found: dict[int, Aggregated], instances: Iterable[Instance], periods: Periods) -> None:
    """Add the sums of instances to sums that are there."""
    by_entity: dict[int, list[Instance]] = {}
    for instance in instances:
        by_entity.setdefault(instance.entity_id, []).append(instance)
    for entity_id, listed in by_entity.items():
        for attribute, datasets in _of_entity(listed, periods).items():
            for dataset, by_period in datasets.items():
                known = found.setdefault(entity_id, {}).setdefault(attribute, {}).setdefault(dataset, {})
                for period, parts in by_period.items():
                    known.setdefault(period, []).extend(parts)


def _of_entity(instances: Iterable[Instance], periods: Periods) -> Aggregated:
    values: dict[tuple[str, str | None], dict[tuple[datetime, datetime], dict[str, list[Any]]]] = {}
    for instance in instances:
        kind, value = classified(instance.body)
        groups = values.setdefault((instance.attribute, instance.dataset_id), {})
        by_class = groups.setdefault(periods.period_at(time_of(instance)), {})
        by_class.setdefault(kind, []).append(value)
    found: Aggregated = {}
    for (attribute, dataset), groups in values.items():
        found.setdefault(attribute, {})[dataset] = {
            period: [_summed(kind, listed) for kind, listed in by_class.items()]
            for period, by_class in groups.items()
        }
    return found


def classified(body: Json) -> tuple[str, Any]:
    """Return the class of an instance's value, and the value."""
    kind = body["type"]
    value = body.get(_MEMBERS[kind])
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    if kind in ("Relationship", "ListRelationship"):
        return "relationship", value
    if kind not in ("Property", "ListProperty"):
        return "object", value
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, (int, float)):
        return "number", value
    if isinstance(value, list):
        return "array", value
    if isinstance(value, str):
        return next((name for name, fits in _SHAPES if fits(value)), "text"), value
    return "object", value


def _summed(kind: str, values: Sequence[Any]) -> Sums:
    numbers = _numbers(kind, values)
    sums = Sums(kind, len(values), _distinct(kind, values, numbers))
    if numbers:
        mean = math.fsum(numbers) / len(numbers)
        sums.total = math.fsum(numbers)
        sums.squares = math.fsum(number * number for number in numbers)
        sums.deviation = math.sqrt(math.fsum((number - mean) ** 2 for number in numbers) / len(numbers))
        sums.least, sums.most = min(numbers), max(numbers)
    if kind in ("text", "dateTime", "date", "time"):
        ordered = sorted(values, key=lambda text: text.encode())
        sums.first, sums.final = ordered[0], ordered[-1]
    return sums


def _numbers(kind: str, values: Sequence[Any]) -> list[float]:
    if kind in ("number", "boolean"):
        return [float(value) for value in values]
    if kind == "array":
        return [float(len(value)) for value in values]
    if kind == "time":
        return [_seconds(value) for value in values]
    return []


def _distinct(kind: str, values: Sequence[Any], numbers: Sequence[float]) -> int:
    if kind in ("number", "boolean"):
        return len(set(numbers))
    return len({msgspec.json.encode(value, order="deterministic") for value in values})


def _seconds(text: str) -> float:
    hours, minutes, seconds = text.removesuffix("Z").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
