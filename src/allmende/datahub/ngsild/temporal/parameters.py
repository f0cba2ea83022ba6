"""What a client asks of the past: the span, the instances, the form of the answer (4.11, 5.2.21, 6.18)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from allmende.datahub.gateway.requests import Query
from allmende.datahub.ngsild.errors import BadRequestData, InvalidRequest
from allmende.datahub.ngsild.names import read_time
from allmende.datahub.ngsild.temporal.periods import Duration, read_duration

Relation = Literal["before", "after", "between"]
Shape = Literal["normalized", "concise", "temporalValues", "aggregatedValues"]

RELATIONS: Final = ("before", "after", "between")
TIME_PROPERTIES: Final = ("observedAt", "createdAt", "modifiedAt", "deletedAt")
METHODS: Final = ("totalCount", "distinctCount", "sum", "avg", "min", "max", "stddev", "sumsq")
SHAPES: Final[dict[str, Shape]] = {
    "normalized": "normalized",
    "concise": "concise",
    "temporalValues": "temporalValues",
    # What the core interface calls its shortest form is the shortest form here as well.
    "simplified": "temporalValues",
    "keyValues": "temporalValues",
    "aggregatedValues": "aggregatedValues",
}
MAX_LAST = 1_000_000
SPAN_NAMES: Final = ("timerel", "timeAt", "endTimeAt", "timeproperty", "lastN")
AGGREGATION_NAMES: Final = ("aggrMethods", "aggrPeriodDuration")


@dataclass(frozen=True, slots=True)
class Span:
    """Which instances are asked for, by their time.

    Attributes:
        relation: None: of any time.
        start: Included; None: no beginning.
        end: Not included; None: no end.
        time_property: Which of its times an instance is judged by.
        names_property: Whether the client named it; instances without that time are then left out.
        last: Only so many last times of each attribute; None: all.
    """

    relation: Relation | None = None
    start: datetime | None = None
    end: datetime | None = None
    time_property: str = "observedAt"
    names_property: bool = False
    last: int | None = None

    @property
    def demands_time(self) -> bool:
        """Whether instances without the time they are judged by are left out."""
        return self.relation is not None or self.names_property


@dataclass(frozen=True, slots=True)
class Aggregation:
    """Which figures of which periods.

    Attributes:
        methods: In the client's order, each once.
    """

    methods: tuple[str, ...]
    period: Duration


def whole_of(span: Span, first: datetime, final: datetime, now: datetime) -> tuple[datetime, datetime]:
    """Return where a span begins and ends, for figures.

    Args:
        first: Time of the first instance; where a span without beginning begins.
        final: Time of the last one. A span without end ends now, or there if that is later (forecasts).
    """
    return span.start or first, span.end or max(now, final)


@dataclass(frozen=True, slots=True)
class TemporalQuery:
    """The temporal part of a request, checked."""

    span: Span
    shape: Shape = "normalized"
    aggregation: Aggregation | None = None
    with_system_times: bool = False


def read_parameters(query: Query, *, needs_span: bool) -> TemporalQuery:
    """Read the parameters of a GET.

    Args:
        needs_span: Whether `timerel` and `timeAt` must be there (queries of many entities).

    Raises:
        BadRequestData: a parameter has no meaning, or one that goes with another is missing.
        InvalidRequest: an option is unknown.
    """
    members = {name: query.get(name) for name in (*SPAN_NAMES, *AGGREGATION_NAMES)}
    given = {name: value for name, value in members.items() if value is not None and value != ""}
    return _read(given, _forms(query), needs_span=needs_span)


def read_query_document(document: Mapping[str, Any], query: Query) -> TemporalQuery:
    """Read the `temporalQ` (and `aggrParams`) of a Query in the body of a POST (5.2.21, 5.2.23).

    The form of the answer stands in the address, as for GET; naming methods asks for aggregated values.

    Raises:
        BadRequestData: see `read_parameters`; or a member has the wrong type.
    """
    temporal = _object_member(document, "temporalQ")
    if temporal is None:
        raise BadRequestData("temporalQ is missing.")
    aggregation = _object_member(document, "aggrParams") or {}
    given: dict[str, Any] = {}
    for name in SPAN_NAMES:
        if name in temporal:
            given[name] = temporal[name]
    for name in AGGREGATION_NAMES:
        if name in temporal or name in aggregation:
            given[name] = aggregation.get(name, temporal.get(name))
    forms = _forms(query)
    if "aggrMethods" in given and forms.shape is None:
        forms = replace(forms, shape="aggregatedValues")
    return _read(given, forms, needs_span=True)


# -- the form --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Forms:
    shape: Shape | None
    with_system_times: bool


def _forms(query: Query) -> _Forms:
    options = [option for text in query.all("options") for option in text.split(",") if option]
    shape: Shape | None = None
    for option in options:
        if option in SHAPES:
            shape = SHAPES[option]
        elif option not in ("sysAttrs", "audit", "count"):
            raise InvalidRequest(f"options: {option[:40]!r} is unknown.")
    wanted = query.get("format")
    if wanted:
        if wanted not in SHAPES:
            raise InvalidRequest(f"format: {wanted[:40]!r} is unknown.")
        shape = SHAPES[wanted]
    return _Forms(shape, "sysAttrs" in options or "audit" in options)


def _read(given: Mapping[str, Any], forms: _Forms, *, needs_span: bool) -> TemporalQuery:
    span = _span(given, needs_span=needs_span)
    shape = forms.shape or "normalized"
    aggregation = _aggregation(given) if shape == "aggregatedValues" else None
    return TemporalQuery(span, shape, aggregation, forms.with_system_times)


# -- the span --------------------------------------------------------------------------------------


def _span(given: Mapping[str, Any], *, needs_span: bool) -> Span:
    relation = given.get("timerel")
    if relation is None:
        if needs_span:
            raise BadRequestData("timerel is missing: a temporal query is needed.")
        for name in ("timeAt", "endTimeAt"):
            if name in given:
                raise BadRequestData(f"{name} needs timerel.")
    elif relation not in RELATIONS:
        raise BadRequestData(f"timerel must be one of {', '.join(RELATIONS)}.")
    time_property = given.get("timeproperty", "observedAt")
    if time_property not in TIME_PROPERTIES:
        raise BadRequestData(f"timeproperty must be one of {', '.join(TIME_PROPERTIES)}.")
    start, end = _bounds(relation, given)
    return Span(
        relation, start, end, time_property, "timeproperty" in given,
        _last(given["lastN"]) if "lastN" in given else None,
    )  # fmt: skip


def _bounds(relation: str | None, given: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    if relation is None:
        return None, None
    time = _time(given, "timeAt")
    if relation == "before":
        return None, time
    if relation == "after":
        return time, None
    return time, _time(given, "endTimeAt")


def _time(given: Mapping[str, Any], name: str) -> datetime:
    if name not in given:
        raise BadRequestData(f"{name} is missing.")
    found = read_time(given[name])
    if found is None:
        raise BadRequestData(f"{name} must be a time such as 2026-03-01T10:00:00Z.")
    return found


def _last(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:12])
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_LAST:
        raise BadRequestData(f"lastN must be a whole number from 1 to {MAX_LAST}.")
    return value


# -- aggregation -----------------------------------------------------------------------------------


def _aggregation(given: Mapping[str, Any]) -> Aggregation:
    methods = tuple(dict.fromkeys(_texts(given.get("aggrMethods"), "aggrMethods")))
    if not methods:
        raise BadRequestData("aggrMethods is missing.")
    for method in methods:
        if method not in METHODS:
            raise BadRequestData(f"aggrMethods: {method[:40]!r} is none of {', '.join(METHODS)}.")
    duration = given.get("aggrPeriodDuration", "PT0S")
    if not isinstance(duration, str):
        raise BadRequestData("aggrPeriodDuration must be a text.")
    try:
        period = read_duration(duration)
    except ValueError as err:
        raise BadRequestData(f"aggrPeriodDuration: {err}.") from None
    return Aggregation(methods, period)


def _texts(value: object, name: str) -> Iterable[str]:
    if value is None:
        return ()
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise BadRequestData(f"{name} must be a list of texts.")
    return [item.strip() for item in listed if item.strip()]


def _object_member(document: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    value = document.get(name)
    if value is not None and not isinstance(value, dict):
        raise BadRequestData(f"{name} must be an object.")
    return value
