"""Entities in an order of the client's (ETSI GS CIM 009, 4.23)."""

import asyncio
import math
from collections.abc import Sequence
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.entity_sql import VISIBLE
from allmende.datahub.ngsild.errors import TooManyResults
from allmende.datahub.ngsild.query.geo import distances_m
from allmende.datahub.ngsild.query.jsonpath import quoted
from allmende.datahub.ngsild.query.places import CHUNK
from allmende.datahub.ngsild.query.sql import Condition, all_of, current_document
from allmende.datahub.ngsild.query.syntax import PLAIN_MEMBERS, Ordering, OrderTerm, Path

#: More results are not put into an order of the client's.
MAX_ORDERED: Final = 50_000
_MEMBERS: Final = {
    "id": "to_jsonb(e.urn)", "type": "to_jsonb(e.types[1])", "scope": "to_jsonb(e.scopes[1])",
    "createdAt": "to_jsonb(ngsi_time(e.created_at))", "modifiedAt": "to_jsonb(ngsi_time(e.modified_at))",
    "expiresAt": "to_jsonb(ngsi_time(e.expires_at))", "deletedAt": "null::jsonb",
}  # fmt: skip
_VALUES: Final = ("value", "object", "languageMap", "vocab", "json", "valueList", "objectList")


async def ordered_ids(
    connection: Connection, tenant: int, ordering: Ordering, conditions: Sequence[Condition],
    ids: list[int] | None,
) -> list[int]:  # fmt: skip
    """Return the ids of all entities that fit, in order.

    Args:
        ids: Only these can fit; None: any.

    Raises:
        TooManyResults: more than `MAX_ORDERED` fit.
    """
    if ids is not None:
        conditions = (*conditions, Condition("e.id = any(%s::bigint[])", (ids,)))
    columns: list[Condition] = []
    laterals: list[Condition] = []
    for number, term in enumerate(ordering.terms):
        if term.is_distance:
            columns.append(Condition(_PLACE, (term.path.names[0],)))
            continue
        laterals.append(_ordered_value(term.path, tenant, number, ordering))
        columns.append(Condition(f"dense_rank() over (order by {_order(number, term, ordering)})"))
    condition = all_of(*conditions)
    listed = ", ".join(["e.id", *(column.text for column in columns)])
    statement = (
        f"select {listed} from datahub_entity e"  # noqa: S608
        f"{''.join(f' cross join lateral {lateral.text}' for lateral in laterals)}"
        f" where e.tenant = %s and {VISIBLE} and {condition.text} order by e.urn limit %s"
    )
    values = [value for part in (*columns, *laterals) for value in part.values]
    values += [tenant, *condition.values, MAX_ORDERED + 1]
    rows = await (await connection.execute(statement, values, prepare=True)).fetchall()
    if len(rows) > MAX_ORDERED:
        raise TooManyResults(f"At most {MAX_ORDERED} results are put in order.")
    return _sorted(rows, ordering, await _distances(rows, ordering))


_PLACE: Final = (
    "(select g.geojson::text from datahub_entitygeometry g where g.tenant = e.tenant and g.entity_id = e.id"
    " and g.property = %s order by g.dataset_id limit 1)"
)


def _ordered_value(path: Path, tenant: int, number: int, ordering: Ordering) -> Condition:
    is_phonebook = "true" if ordering.is_phonebook else "false"
    name = f"o{number} (rank, number, letters, marks, cases, rest)"
    if len(path.names) == 1 and path.names[0] in _MEMBERS:
        return Condition(f"ngsi_order({_MEMBERS[path.names[0]]}, {is_phonebook}) as {name}")
    document = current_document([path.names[0]], tenant)
    paths = _paths(path)
    found = f"jsonb_path_query_first({document.text}, %s::jsonpath)"
    text = f"ngsi_order(coalesce({', '.join([found] * len(paths))}), {is_phonebook}) as {name}"
    values = tuple(value for one in paths for value in (*document.values, one))
    return Condition(text, values)


def _paths(path: Path) -> list[str]:
    """Return where the value stands, the default instance first."""
    way = "$" + "".join(f".{quoted(name)}" for name in path.names)
    if path.names[-1] in PLAIN_MEMBERS:
        return [way]
    default = f'{way} ? (!exists(@."datasetId"))'
    steps = "".join(f".{quoted(name)}" for name in path.trailing if name != "*")
    members = ("value", "json", "languageMap") if steps else _VALUES
    return [f'{start}."{member}"{steps}' for start in (default, way) for member in members]


def _order(number: int, term: OrderTerm, ordering: Ordering) -> str:
    """Return the terms of `order by`: what is null or missing comes last in both directions."""
    way = "desc" if term.is_descending else "asc"
    parts = [f"o{number}.rank >= 8", f"o{number}.rank {way}", f"o{number}.number {way}"]
    texts = ["letters", "marks", "cases"][: ordering.strength]
    parts += [f'o{number}.{text} collate "C" {way}' for text in texts]
    return ", ".join([*parts, f"o{number}.rest {way}"])


Distances = dict[int, dict[int, float]]


async def _distances(rows: Sequence[Any], ordering: Ordering) -> Distances:
    """Return for each term by distance, by its number, the distances of entities by id."""
    found: Distances = {}
    for number, term in enumerate(ordering.terms, start=1):
        if not term.is_distance:
            continue
        placed = [(row[0], row[number]) for row in rows if row[number] is not None]
        of_term = found.setdefault(number, {})
        for start in range(0, len(placed), CHUNK):
            part = placed[start : start + CHUNK]
            metres = distances_m([geojson for _, geojson in part], ordering.place)
            of_term.update((one[0], distance) for one, distance in zip(part, metres, strict=True))
            # Others may be answered meanwhile.
            await asyncio.sleep(0)
    return found


def _sorted(rows: Sequence[Any], ordering: Ordering, distances: Distances) -> list[int]:
    # Sorted by the last term first; sorting keeps the order of what is equal.
    listed = list(rows)
    for number, term in reversed(list(enumerate(ordering.terms, start=1))):
        if not term.is_distance:
            listed.sort(key=lambda row, number=number: row[number])  # type: ignore[misc]
            continue
        known = distances[number]
        sign = -1.0 if term.is_descending else 1.0

        def key(row: Any, known: dict[int, float] = known, sign: float = sign) -> tuple[bool, float]:
            distance = known.get(row[0], math.nan)
            return (True, 0.0) if math.isnan(distance) else (False, sign * distance)

        listed.sort(key=key)
    return [row[0] for row in listed]
