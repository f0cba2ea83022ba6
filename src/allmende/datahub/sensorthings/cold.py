"""Observations of months that left the database, beside those that are still in it."""

from datetime import datetime, timedelta

from allmende.datahub.cold.reader import read_cold
from allmende.datahub.gateway.database import Connection
from allmende.datahub.sensorthings.errors import TooComplex
from allmende.datahub.sensorthings.expressions import Literal, Node, Operation, Path
from allmende.datahub.sensorthings.model import EntitySet

#: Ten years of a value every five minutes; more is asked for in parts.
MAX_ROWS = 1_100_000
_TABLE = """
create temporary table cold_observation (tenant integer, series_id bigint, observed_at timestamptz,
    value double precision, quality smallint) on commit drop
"""
_COPY = "copy cold_observation from stdin"
# Of two readings of one time, the cold one was the first.
_BOTH = """(
    select h.tenant, h.series_id, h.observed_at, h.value, h.quality from observation h
    where not exists (select from cold_observation c
                      where c.series_id = h.series_id and c.observed_at = h.observed_at)
    union all select tenant, series_id, observed_at, value, quality from cold_observation
)"""
_TIMES = frozenset({("phenomenonTime",), ("resultTime",)})
_LATER = frozenset({"gt", "ge", "eq"})
_EARLIER = frozenset({"lt", "le", "eq"})


class ColdReadings:
    """A tenant's cold readings for one request.

    They are brought for the observations of one Datastream, as far back as its filter asks.

    Args:
        address: Of the cold store, see `ColdStorage.at`.
    """

    def __init__(self, address: str, tenant: int) -> None:
        self._address = address
        self._tenant = tenant
        self._is_there = False

    async def bring(self, connection: Connection, series_id: int, wanted: Node | None) -> None:
        """Lay the cold readings of a series beside the others for the rest of the transaction.

        Raises:
            TooComplex: there are too many; ask for a shorter time.
            ColdStoreUnavailable: the store does not answer; an answer without it would be a wrong one.
        """
        start, end = time_bounds(wanted)
        found = await read_cold(
            connection, self._address, tenant=self._tenant, series_ids=[series_id], start=start, end=end
        )
        if not len(found):
            return
        if len(found) > MAX_ROWS:
            raise TooComplex(f"{len(found)} observations of earlier months; filter by phenomenonTime.")
        await connection.execute(_TABLE)
        async with connection.cursor().copy(_COPY) as copy:
            for row in found.rows():
                await copy.write_row((self._tenant, row.series_id, row.observed_at, row.value, row.quality))
        self._is_there = True

    def source(self, of: EntitySet) -> str:
        """Return where rows of a collection come from, cold ones among them."""
        if not self._is_there or of.name != "Observations":
            return of.source
        return of.source.replace("from observation o", f"from {_BOTH} o")


def time_bounds(node: Node | None) -> tuple[datetime | None, datetime | None]:
    """Return from when and until when (both included, roughly) a filter can be true; None: no bound."""
    if not isinstance(node, Operation):
        return None, None
    if node.operator == "and":
        first, second = time_bounds(node.left), time_bounds(node.right)
        starts = [start for start, _ in (first, second) if start is not None]
        ends = [end for _, end in (first, second) if end is not None]
        return max(starts, default=None), min(ends, default=None)
    at = _moment(node.right)
    if not isinstance(node.left, Path) or node.left.parts not in _TIMES or at is None:
        return None, None
    return (at if node.operator in _LATER else None), (_after(at) if node.operator in _EARLIER else None)


def _moment(node: Node) -> datetime | None:
    """Return a moment; compared with a stretch of time or a sum, no bound is safe."""
    return node.value if isinstance(node, Literal) and isinstance(node.value, datetime) else None


def _after(at: datetime) -> datetime:
    """Return the next moment, since readings end before the bound."""
    return at + timedelta(microseconds=1)
