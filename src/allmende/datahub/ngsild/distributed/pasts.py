"""One past out of what several brokers tell of an entity (ETSI GS CIM 009, 4.5.6 to 4.5.9, 5.7.3.4).

Works on documents as clients see them, in one context and one form. Pure.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.names import read_time
from allmende.datahub.ngsild.temporal.parameters import Shape, TemporalQuery

#: Members of an entity that are no attributes.
HEAD: Final = frozenset({"id", "type", "scope", "@context", "createdAt", "modifiedAt", "deletedAt"})
_LISTS: Final = (
    "values", "objects", "languageMaps", "vocabs", "jsons", "valueLists", "objectLists",
)  # fmt: skip
_EARLY: Final = datetime.min.replace(tzinfo=UTC)

TimeOf = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Form:
    """How pasts are told.

    Attributes:
        time: The property that orders instances.
        last: Most instances of an attribute; None: all.
    """

    shape: Shape = "normalized"
    time: str = "observedAt"
    last: int | None = None


def form_of(query: TemporalQuery) -> Form:
    """Return the form that a query wants its answer in."""
    return Form(query.shape, query.span.time_property, query.span.last)


def joined(documents: Sequence[Json], form: Form, *, extra: Sequence[Json] = ()) -> Json:
    """Return one past out of several of the same entity.

    Figures of several brokers cannot be put together; of them those of the first count.

    Args:
        extra: Of auxiliary sources; only attributes that nobody else has are taken from them.
    """
    every = [*documents, *extra]
    if len(every) == 1:
        return every[0]
    result: Json = dict(every[0])
    types = _types(every)
    if types:
        result["type"] = types[0] if len(types) == 1 else types
    for name in dict.fromkeys(name for one in every for name in one if name not in HEAD):
        parts = [one[name] for one in documents if name in one]
        parts = parts or [one[name] for one in extra if name in one][:1]
        result[name] = parts[0] if len(parts) == 1 else _attribute(parts, form)
    return result


def _types(documents: Iterable[Json]) -> list[str]:
    names: dict[str, None] = {}
    for one in documents:
        listed = one.get("type", [])
        names |= dict.fromkeys(listed if isinstance(listed, list) else [listed])
    return list(names)


def _attribute(parts: Sequence[Any], form: Form) -> Any:
    """Join what several say of one attribute: instances, or lists of values for each dataset."""
    listed = [item for part in parts for item in (part if isinstance(part, list) else [part])]
    if form.shape == "aggregatedValues" or not all(isinstance(item, dict) for item in listed):
        return parts[0]
    if form.shape == "temporalValues":
        return _value_lists(listed, form)
    datasets: dict[object, list[Json]] = {}
    for item in listed:
        datasets.setdefault(_dataset(item), []).append(item)

    def time_of(item: Json) -> object:
        return item.get(form.time)

    kept = [item for items in datasets.values() for item in _ordered(items, form.last, time_of)]
    return _ordered(kept, None, time_of)


def _value_lists(listed: Sequence[Json], form: Form) -> Any:
    datasets: dict[object, Json] = {}
    for item in listed:
        known = datasets.setdefault(_dataset(item), dict(item))
        for member in _LISTS:
            if known is not item and isinstance(item.get(member), list):
                had = known.get(member)
                known[member] = [*(had if isinstance(had, list) else ()), *item[member]]
    for item in datasets.values():
        for member in _LISTS:
            if isinstance(item.get(member), list):
                item[member] = _ordered(item[member], form.last, _second)
    found = list(datasets.values())
    return found[0] if len(found) == 1 else found


def _dataset(item: Json) -> object:
    dataset = item.get("datasetId")
    return dataset if isinstance(dataset, str) else None


def _second(pair: Any) -> object:
    return pair[1] if isinstance(pair, list) and len(pair) > 1 else None


def _ordered(items: Iterable[Any], last: int | None, time_of: TimeOf) -> list[Any]:
    """Return items oldest first, what is the same only once, and no more than the last."""
    kept: dict[datetime, list[Any]] = {}
    for item in items:
        same_time = kept.setdefault(read_time(time_of(item)) or _EARLY, [])
        bare = _without_id(item)
        if all(_without_id(other) != bare for other in same_time):
            same_time.append(item)
    ordered = [item for time in sorted(kept) for item in kept[time]]
    return ordered if last is None else ordered[-last:]


def _without_id(item: Any) -> Any:
    """Every broker names instances on its own."""
    if not isinstance(item, dict):
        return item
    return {name: value for name, value in item.items() if name != "instanceId"}
