"""Which entities have a past here, and what they are besides their attributes."""

# ruff: noqa: S608 - every part of a statement is a constant of this package

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from allmende.datahub.gateway.database import Connection
from allmende.datahub.ngsild.entity_sql import VISIBLE
from allmende.datahub.ngsild.temporal.represent import Head

#: Of `datahub_entity e`: there is at least one instance of it.
HAS_PAST: Final = (
    "exists (select from attribute_instance i where i.tenant = e.tenant and i.entity_id = e.id)"
    " or exists (select from datahub_series s join observation o"
    " on o.tenant = s.tenant and o.series_id = s.id where s.tenant = e.tenant and s.entity_id = e.id)"
)
#: Somebody without a token sees nothing of what was taken out of the portal.
_SHOWN: Final = "(e.removed_at is null or current_setting('allmende.reader', true) <> 'public')"
_COLUMNS: Final = (
    "e.id, e.urn, e.types, e.created_at, e.modified_at,"
    " case when e.is_current then null else e.deleted_at end, e.scopes"
)
_ONE: Final = f"""
select {_COLUMNS} from datahub_entity e
where e.tenant = %s and e.urn = %s and {_SHOWN} and (({VISIBLE}) or {HAS_PAST})
"""
_SOME: Final = f"""
select {_COLUMNS} from datahub_entity e
where e.tenant = %(tenant)s and {_SHOWN}
    and (%(ids)s::text[] is null or e.urn = any(%(ids)s))
    and (%(types)s::text[] is null or e.types && %(types)s)
    and (%(last)s::text is null or e.urn {{after}} %(last)s) and {{present}}
order by e.urn {{direction}} limit %(some)s
"""


async def find_head(connection: Connection, tenant: int, urn: str) -> Head | None:
    """Return an entity that is there or has a past, None if there is none that this party may see."""
    row = await (await connection.execute(_ONE, (tenant, urn), prepare=True)).fetchone()
    return None if row is None else head_of(row)


@lru_cache(maxsize=256)
def some_sql(present: str, *, is_descending: bool) -> str:
    """Return the statement for entities in the order of their identifiers, some at a time.

    Args:
        present: The condition that an entity `e` has a past in the span.
    """
    if is_descending:
        return _SOME.format(after="<", direction="desc", present=present)
    return _SOME.format(after=">", direction="asc", present=present)


def head_of(row: Sequence[Any]) -> Head:
    """Return an entity from a row of the statements above."""
    number, urn, types, created_at, modified_at, deleted_at, scopes = row
    return Head(number, urn, types, created_at, modified_at, deleted_at, tuple(scopes))
