"""Figures of periods from sums of periods: what each method means for each kind of value (4.5.19). Pure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from allmende.datahub.ngsild.names import time_text
from allmende.datahub.ngsild.temporal.parameters import METHODS

#: What a value is for aggregation: booleans count 0 and 1, arrays their length, times their seconds.
ValueClass = Literal[
    "number", "boolean", "array", "text", "object", "dateTime", "date", "time", "relationship"
]

_COUNTS: Final = frozenset({"totalCount", "distinctCount"})
_EXTREMES: Final = _COUNTS | {"min", "max"}
_ALL: Final = frozenset(METHODS)
#: Tables 4.5.19.1-1 to -3.
ELIGIBLE: Final[Mapping[str, frozenset[str]]] = {
    "number": _ALL,
    "boolean": _ALL,
    "array": _ALL,
    "text": _EXTREMES,
    "object": _COUNTS,
    "dateTime": _EXTREMES,
    "date": _EXTREMES,
    "time": _EXTREMES | {"avg"},
    "relationship": _COUNTS,
}
Period = tuple[datetime, datetime]
#: Attribute → datasetId → period → sums of each class of values.
Aggregated = dict[str, dict[str | None, dict[Period, list["Sums"]]]]

_SUMMED: Final = frozenset({"number", "boolean", "array"})
_TEXTS: Final = frozenset({"text", "dateTime", "date", "time"})


@dataclass(slots=True)
class Sums:
    """What is known of all values of one class in one period.

    Attributes:
        distinct: None: nobody asked.
        total: Of the values as numbers; also `squares`, `deviation` (of all of them), `least`, `most`.
        first: Least text; `final` the greatest.
    """

    value_class: str
    count: int
    distinct: int | None = None
    total: float | None = None
    squares: float | None = None
    deviation: float | None = None
    least: float | None = None
    most: float | None = None
    first: str | None = None
    final: str | None = None


def figure(method: str, parts: Iterable[Sums]) -> Any:  # Any: a number or a text
    """Return a method's figure of one period; None when no value is eligible for it."""
    listed = list(parts)
    if method in _COUNTS:
        return _count(method, listed)
    if len(listed) == 1 and listed[0].value_class == "number":
        return _of_numbers(method, listed)
    fitting = [part for part in listed if method in ELIGIBLE[part.value_class]]
    numbers = [part for part in fitting if part.value_class in _SUMMED]
    if numbers:
        return _of_numbers(method, numbers)
    texts = [part for part in fitting if part.value_class in _TEXTS]
    return _of_texts(method, texts) if texts else None


def _count(method: str, parts: Iterable[Sums]) -> int:
    if method == "totalCount":
        return sum(part.count for part in parts)
    return sum(part.distinct or 0 for part in parts)


def represent(
    datasets: Mapping[str | None, Mapping[Period, list[Sums]]], methods: Iterable[str]
) -> tuple[Any, list[str]]:  # Any: one object or several
    """Return an attribute's aggregated representation, and the methods that its values are not fit for.

    Returns:
        None in place of the representation when there is nothing to show.
    """
    missing = {
        method
        for periods in datasets.values()
        for parts in periods.values()
        for part in parts
        for method in methods
        if method not in ELIGIBLE[part.value_class]
    }
    shown = []
    for dataset, periods in sorted(datasets.items(), key=lambda entry: entry[0] or ""):
        rows = _rows(methods, periods)
        if rows:
            is_relationship = all(part.value_class == "relationship"
                                  for parts in periods.values() for part in parts)  # fmt: skip
            named = {} if dataset is None else {"datasetId": dataset}
            shown.append({"type": "Relationship" if is_relationship else "Property", **named, **rows})
    listed = [method for method in methods if method in missing]
    if not shown:
        return None, listed
    return (shown[0] if len(shown) == 1 else shown), listed


def _rows(methods: Iterable[str], periods: Mapping[Period, list[Sums]]) -> dict[str, list[list[Any]]]:
    """Return `[figure, start, end]` of each period, in order, by method; methods without any are left out."""
    texts = {time: time_text(time) for period in periods for time in period}
    ordered = [(texts[start], texts[end], parts) for (start, end), parts in sorted(periods.items())]
    found: dict[str, list[list[Any]]] = {}
    for method in methods:
        rows = []
        for start, end, parts in ordered:
            value = figure(method, parts)
            if value is not None:
                rows.append([value, start, end])
        if rows:
            found[method] = rows
    return found


def _of_numbers(method: str, parts: list[Sums]) -> float:
    if method == "min":
        return min(part.least for part in parts if part.least is not None)
    if method == "max":
        return max(part.most for part in parts if part.most is not None)
    count = sum(part.count for part in parts)
    total = math.fsum(part.total or 0.0 for part in parts)
    squares = math.fsum(part.squares or 0.0 for part in parts)
    if method == "sum":
        return total
    if method == "sumsq":
        return squares
    mean = total / count
    if method == "avg":
        return mean
    # Of all values of the period, not of a sample of them.
    if len(parts) == 1 and parts[0].deviation is not None:
        return parts[0].deviation
    return math.sqrt(max(0.0, squares / count - mean * mean))


def _of_texts(method: str, parts: list[Sums]) -> str | None:
    if method == "min":
        return min((part.first for part in parts if part.first is not None), default=None)
    if method == "max":
        return max((part.final for part in parts if part.final is not None), default=None)
    count = sum(part.count for part in parts)
    seconds = math.fsum(part.total or 0.0 for part in parts) / count
    moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    text = moment.time().isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"
