"""Which entities a query of the past means, and which of their instances it shows (5.7.4.4)."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.errors import TooComplexQuery
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.names import time_text
from allmende.datahub.ngsild.query.evaluate import evaluate, lies
from allmende.datahub.ngsild.query.syntax import (
    Compare,
    Number,
    Operator,
    Path,
    ScopeQuery,
    Selector,
    attributes_of,
    terms_of,
)
from allmende.datahub.ngsild.temporal.asking import Asked
from allmende.datahub.ngsild.temporal.cold_readings import Cold, with_cold
from allmende.datahub.ngsild.temporal.heads import head_of, some_sql
from allmende.datahub.ngsild.temporal.instances import Instance
from allmende.datahub.ngsild.temporal.paging import time_of
from allmende.datahub.ngsild.temporal.parameters import Span
from allmende.datahub.ngsild.temporal.reading import Wanted, present_sql, read_instances
from allmende.datahub.ngsild.temporal.represent import Head

#: Candidates looked at in one go.
SOME: Final = 200
#: Instances judged before others have their turn.
AT_ONCE: Final = 500
#: Instances that conditions may look at in one go.
MAX_LOOKED_AT: Final = 200_000
SCOPE: Final = "scope"
_EVER: Final = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

Interval = tuple[datetime, datetime]


@dataclass(slots=True)
class Meant:
    """An entity that was selected.

    Attributes:
        intervals: When it had a scope that was asked for; None: scopes do not matter.
        scopes: What says which scopes it had then.
        document: What conditions looked at: all instances within the span, by attribute.
    """

    head: Head
    intervals: list[Interval] | None = None
    scopes: list[Instance] = field(default_factory=list)
    document: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selection:
    """A page of what was selected.

    Attributes:
        count: How many there are in all; None: nobody asked.
    """

    entities: Sequence[Meant]
    has_more: bool
    count: int | None


async def select(connection: Connection, tenant: int, asked: Asked, cold: Cold | None) -> Selection:
    """Return the entities that have instances as asked for.

    Raises:
        TooComplexQuery: too many instances would have to be looked at.
    """
    last: str | None = None
    wanted = Wanted(
        tenant, [], replace(asked.temporal.span, last=None), attributes=asked.wanted.attributes or None,
        datasets=asked.view.datasets,
    )  # fmt: skip
    if cold is not None and not cold.overlaps(wanted.span):
        cold = None
    present = present_sql(wanted, has_cold=cold is not None)
    statement = some_sql(present, is_descending=asked.is_descending)
    found: list[Meant] = []
    needed = asked.offset + asked.limit + 1
    number = 0
    while True:
        values = {**wanted.values, **_candidates(asked), "last": last, "some": SOME}
        rows = await (await connection.execute(statement, values, prepare=True)).fetchall()
        heads = [head for head in map(head_of, rows) if _is_selected(asked.wanted.selectors, head)]
        for meant in await _that_fit(connection, wanted, asked, heads, cold):
            number += 1
            if number <= needed:
                found.append(meant)
        if len(rows) < SOME or (number >= needed and not asked.is_counted):
            break
        last = rows[-1][1]
    page = found[asked.offset : asked.offset + asked.limit]
    return Selection(page, number > asked.offset + asked.limit, number if asked.is_counted else None)


def has_conditions(asked: Asked) -> bool:
    """Whether instances are judged by more than their time."""
    wanted = asked.wanted
    return wanted.query is not None or wanted.place is not None or wanted.scopes is not None


async def those_shown(
    asked: Asked, entities: Sequence[Meant], instances: Sequence[Instance]
) -> list[Instance]:
    """Return the instances that meet the conditions, without keeping others waiting."""
    judges = {one.head.id: _Judge(asked, one) for one in entities}
    kept = []
    for place, instance in enumerate(instances):
        if place % AT_ONCE == 0:
            await asyncio.sleep(0)
        if judges[instance.entity_id].shows(instance):
            kept.append(instance)
    return kept


class _Judge:
    """Judges the instances of one entity: each alone in the place of all of its attribute."""

    def __init__(self, asked: Asked, meant: Meant) -> None:
        self._wanted = asked.wanted
        self._meant = meant
        self._told = {one.instance for one in meant.scopes}
        self._names = attributes_of(asked.wanted.query) if asked.wanted.query is not None else frozenset()
        self._document = meant.document
        self._needs_times = needs_times(asked)

    def shows(self, instance: Instance) -> bool:
        """Whether an instance meets the conditions."""
        if instance.attribute == SCOPE:
            return self._meant.intervals is None or instance.instance in self._told
        intervals = self._meant.intervals
        if intervals is not None and not _is_within(time_of(instance), intervals):
            return False
        place = self._wanted.place
        is_place = place is not None and instance.attribute == place.attribute
        if place is not None and is_place and not lies(place, {instance.attribute: instance.body}):
            return False
        if self._wanted.query is None or instance.attribute not in self._names:
            return True
        if instance.deleted_at is not None:
            return False
        alone = {**self._document, instance.attribute: _told(instance, self._needs_times)}
        return evaluate(self._wanted.query, _state(self._meant.head, alone))


# -- candidates ------------------------------------------------------------------------------------


def _candidates(asked: Asked) -> dict[str, Any]:
    """Return what narrows the candidates by index: identifiers and types, where all selectors name them."""
    selectors = asked.wanted.selectors
    ids = [urn for selector in selectors for urn in selector.ids]
    has_ids = bool(selectors) and all(selector.ids for selector in selectors)
    names = [name for one in selectors if one.types for group in one.types.any_of for name in group]
    has_types = bool(selectors) and all(one.types is not None and one.types.any_of for one in selectors)
    if asked.within is not None:
        ids, has_ids = list(asked.within), True
    return {"ids": ids if has_ids else None, "types": names if has_types else None}


def _is_selected(selectors: Sequence[Selector], head: Head) -> bool:
    types = frozenset(head.types)
    return not selectors or any(selector.fits(head.urn, types) for selector in selectors)


async def _that_fit(
    connection: Connection, wanted: Wanted, asked: Asked, heads: Sequence[Head], cold: Cold | None
) -> list[Meant]:
    candidates = [Meant(head) for head in heads]
    if not candidates or not has_conditions(asked):
        return candidates
    wanted = replace(wanted, entities=[head.id for head in heads])
    names = set(attributes_of(asked.wanted.query)) if asked.wanted.query else set()
    if asked.wanted.place is not None:
        names.add(asked.wanted.place.attribute)
    named = replace(wanted, attributes=names, datasets=None, number=compared_number(asked))
    grouped = await _looked_at(connection, named, cold) if names else {}
    scopes: dict[int, dict[str, list[Instance]]] = {}
    if asked.wanted.scopes is not None:
        before = Span(end=wanted.span.end, relation="before" if wanted.span.end else None)
        scopes = await _looked_at(
            connection, replace(wanted, attributes={SCOPE}, datasets=None, span=before), None
        )
    kept = []
    for one in candidates:
        await asyncio.sleep(0)
        one.document = _document(grouped.get(one.head.id, {}), with_times=needs_times(asked))
        if asked.wanted.scopes is not None:
            history = scopes.get(one.head.id, {}).get(SCOPE, [])
            one.intervals, one.scopes = scoped(asked.wanted.scopes, one.head, history, wanted.span)
        if _fits(asked, one):
            kept.append(one)
    return kept


async def _looked_at(
    connection: Connection, wanted: Wanted, cold: Cold | None
) -> dict[int, dict[str, list[Instance]]]:
    instances = await read_instances(connection, replace(wanted, most=MAX_LOOKED_AT))
    if cold is not None:
        instances = await with_cold(connection, cold, replace(wanted, most=MAX_LOOKED_AT), instances)
    if len(instances) > MAX_LOOKED_AT:
        raise TooComplexQuery(f"More than {MAX_LOOKED_AT} instances would have to be looked at.")
    grouped: dict[int, dict[str, list[Instance]]] = {}
    for instance in instances:
        grouped.setdefault(instance.entity_id, {}).setdefault(instance.attribute, []).append(instance)
    return grouped


def _fits(asked: Asked, one: Meant) -> bool:
    wanted = asked.wanted
    if wanted.query is not None and not evaluate(wanted.query, _state(one.head, one.document)):
        return False
    if wanted.place is not None and not lies(wanted.place, one.document):
        return False
    return one.intervals is None or bool(one.intervals)


# -- scopes over time ------------------------------------------------------------------------------


def scoped(
    wanted: ScopeQuery, head: Head, history: Sequence[Instance], span: Span
) -> tuple[list[Interval], list[Instance]]:
    """Return when within the span an entity had a scope that is asked for, and what says so (4.18, 4.19).

    A scope holds from when it was set until the next one is set or all are removed. An entity whose
    scopes were never recorded has those of today, always.
    """
    begin, end = span.start or _EVER[0], span.end or _EVER[1]
    if not history:
        return ([(begin, end)] if head.scopes and wanted.fits(head.scopes) else []), []
    intervals: list[Interval] = []
    told: list[Instance] = []
    for place, instance in enumerate(history):
        until = time_of(history[place + 1]) if place + 1 < len(history) else _EVER[1]
        first, last = max(begin, time_of(instance)), min(end, until)
        if first < last and wanted.fits(_scopes_in(instance.body)):
            intervals.append((first, last))
            told.append(instance)
    return intervals, told


def _scopes_in(body: Json) -> tuple[str, ...]:
    value = body.get("value", [])
    return tuple(value) if isinstance(value, list) else (value,)


def _is_within(time: datetime, intervals: Sequence[Interval]) -> bool:
    return any(first <= time < last for first, last in intervals)


# -- instances as a document -----------------------------------------------------------------------


def _state(head: Head, document: Mapping[str, Any]) -> EntityState:
    return EntityState(
        urn=head.urn, types=tuple(head.types), document=document, created_at=head.created_at,
        modified_at=head.modified_at, scopes=head.scopes,
    )  # fmt: skip


def needs_times(asked: Asked) -> bool:
    """Whether conditions look at when instances were created or modified."""
    query = asked.wanted.query
    return query is not None and any(
        isinstance(term.target, Path) and term.target.names[-1] in ("createdAt", "modifiedAt")
        for term in terms_of(query)
    )


def compared_number(asked: Asked) -> tuple[str, Operator, float] | None:
    """Return attribute, operator and number, if that is all there is to the conditions' query."""
    query = asked.wanted.query
    if not isinstance(query, Compare) or not isinstance(query.operand, Number):
        return None
    target = query.target
    if not isinstance(target, Path) or target.trailing or len(target.names) != 1 or target.is_entity_time:
        return None
    return target.names[0], query.operator, float(query.operand.value)


def _document(attributes: Mapping[str, Sequence[Instance]], *, with_times: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, instances in attributes.items():
        alive = [_told(instance, with_times) for instance in instances if instance.deleted_at is None]
        if alive:
            found[name] = alive
    return found


def _told(instance: Instance, with_times: bool) -> Json:
    if not with_times:
        return instance.body
    return {
        **instance.body,
        "createdAt": time_text(instance.created_at),
        "modifiedAt": time_text(instance.modified_at),
    }
