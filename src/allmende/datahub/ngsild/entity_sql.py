"""SQL that everybody shares who reads entities: which are visible, and how they look now.

Use `CURRENT_COLUMNS` from `datahub_entity e` with `VISIBLE`; row security adds the tenant, name it all
the same. `CURRENT_DOCUMENT` is the document with readings of sensors that are newer than what was written.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.events import EntityState

#: Of `datahub_entity e`: it was not deleted, not removed in the portal, and has not expired.
VISIBLE: Final = "e.is_current and e.removed_at is null and (e.expires_at is null or e.expires_at > now())"
#: jsonb; null is never returned.
CURRENT_DOCUMENT: Final = "(e.document || coalesce(ngsi_readings(e.tenant, e.id, e.document), '{}'))"
#: What `read_row` takes, in its order.
CURRENT_COLUMNS: Final = (
    f"e.id, e.urn, e.types, e.scopes, {CURRENT_DOCUMENT}::text, e.created_at, e.modified_at, e.expires_at"
)
#: For writers: locks the rows in the order of their ids, so that two batches never wait for each other.
#: Readings come apart from the document, so that they are never written into it.
_WRITTEN_COLUMNS: Final = (
    "e.id, e.urn, e.types, e.scopes, e.document::text, e.created_at, e.modified_at, e.expires_at,"
    " ngsi_readings(e.tenant, e.id, e.document)::text"
)
LOCK: Final = f"""
select {_WRITTEN_COLUMNS} from datahub_entity e where e.tenant = %s and e.urn = any(%s) and {VISIBLE}
order by e.id for no key update
"""  # noqa: S608 - only constants of ours
PUT: Final = "select broker_put(%s, %s, %s::jsonb)"
DELETE: Final = "select broker_delete(%s, %s, %s, %s, %s::jsonb)"
GET: Final = "select * from broker_get(%s, %s, %s)"

Row = Sequence[Any]  # Any: columns of a row


def read_row(row: Row) -> tuple[int, EntityState]:
    """Return id and state of a row of `CURRENT_COLUMNS`."""
    number, urn, types, scopes, document, created_at, modified_at, expires_at = row
    return number, state_of(urn, types, scopes, document, created_at, modified_at, expires_at)


def state_of(
    urn: str, types: list[str], scopes: list[str], document: str, created_at: datetime,
    modified_at: datetime, expires_at: datetime | None,
) -> EntityState:  # fmt: skip
    """Return an entity from the columns of a row; attributes that have expired are left out."""
    members: Json = msgspec.json.decode(document)
    if '"expiresAt"' in document:
        members = _unexpired(members)
    return EntityState(
        urn=urn, types=tuple(types), document=members, created_at=created_at, modified_at=modified_at,
        scopes=tuple(scopes), expires_at=expires_at,
    )  # fmt: skip


def _unexpired(document: Json) -> Json:
    """Leave out instances whose time is over (4.22)."""
    now = datetime.now().astimezone()
    kept: Json = {}
    for name, instances in document.items():
        listed = instances if isinstance(instances, list) else [instances]
        alive = [one for one in listed if not _is_over(one, now)]
        if alive:
            kept[name] = alive[0] if len(alive) == 1 else alive
    return kept


def _is_over(instance: Json, now: datetime) -> bool:
    expires = instance.get("expiresAt")
    return isinstance(expires, str) and datetime.fromisoformat(expires.replace(",", ".")) <= now
