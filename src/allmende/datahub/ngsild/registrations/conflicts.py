"""What a registration must not collide with (ETSI GS CIM 009, 4.3.6.3, 5.9.2.4, 5.9.3.4)."""

from collections.abc import Iterable, Sequence
from typing import Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.entity_sql import VISIBLE
from allmende.datahub.ngsild.errors import Conflict
from allmende.datahub.ngsild.registrations.model import EntityInfo, Info, Registration

# One entity the registration would take away from us; empty parameters are not asked for.
_HELD: Final = f"""
select e.urn from datahub_entity e
where e.tenant = %(tenant)s and {VISIBLE}
  and (%(types)s::text[] is null or e.types && %(types)s::text[])
  and (%(urn)s::text is null or e.urn = %(urn)s)
  and (%(pattern)s::text is null or e.urn ~ %(pattern)s)
  and (%(names)s::text[] is null or e.document ?| %(names)s::text[])
limit 1
"""  # noqa: S608 - only constants of ours


def refuse_overlap(new: Registration, others: Iterable[Registration]) -> None:
    """Raise when another registration already stands for the same.

    Raises:
        Conflict: of two that take the same attributes of the same entity, one is exclusive.
    """
    if not new.is_proxied:
        return
    for other in others:
        if other.urn == new.urn or not other.is_proxied or "exclusive" not in (new.mode, other.mode):
            continue
        if any(_overlap(mine, theirs) for mine in new.information for theirs in other.information):
            raise Conflict(f"The registration {other.urn[:200]} stands for these attributes already.")


async def refuse_held(connection: Connection, tenant: int, new: Registration) -> None:
    """Raise when the broker itself holds what the registration says is elsewhere.

    Raises:
        Conflict: there is such an entity.
    """
    if not new.is_proxied:
        return
    for info in new.information:
        for entity in info.entities or (None,):
            row = await (await connection.execute(_HELD, _asked(tenant, info, entity))).fetchone()
            if row is not None:
                raise Conflict(f"The entity {row[0][:200]} is held here.")


def _asked(tenant: int, info: Info, entity: EntityInfo | None) -> dict[str, object]:
    names: Sequence[str] | None = sorted(info.names) or None
    if entity is None:
        return {"tenant": tenant, "types": None, "urn": None, "pattern": None, "names": names}
    pattern = entity.pattern.for_postgres if entity.pattern is not None and entity.urn is None else None
    return {"tenant": tenant, "types": sorted(entity.types), "urn": entity.urn, "pattern": pattern,
            "names": names}  # fmt: skip


def _overlap(mine: Info, theirs: Info) -> bool:
    if mine.names and theirs.names and mine.names.isdisjoint(theirs.names):
        return False
    if not mine.entities or not theirs.entities:
        return True
    return any(_same_entity(a, b) for a in mine.entities for b in theirs.entities)


def _same_entity(mine: EntityInfo, theirs: EntityInfo) -> bool:
    if mine.types.isdisjoint(theirs.types):
        return False
    if mine.urn is not None:
        return theirs.has_urn(mine.urn)
    if theirs.urn is not None:
        return mine.has_urn(theirs.urn)
    return True
