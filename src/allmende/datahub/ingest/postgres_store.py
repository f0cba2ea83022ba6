"""The store in PostgreSQL, under a role that row security restricts."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import CheckViolation, TransactionRollback
from psycopg.rows import TupleRow

from allmende.datahub.ingest import binary_arrays as packed
from allmende.datahub.ingest import queries
from allmende.datahub.ingest.config_cache import DeviceConfig, SourceConfig
from allmende.datahub.ingest.pull import Station
from allmende.datahub.ingest.stations import made_by, station_rows
from allmende.datahub.ingest.store import (
    Deposit,
    LiveDashboard,
    LiveReading,
    Notice,
    NotStorable,
    StoreUnavailable,
    Tally,
)
from allmende.datahub.ingest.types import Reading

log = logging.getLogger(__name__)

CONNECT_WAIT_S = 5
READ_WAIT_S = 10.0
LISTEN_CHECK_S = 30.0
RECONNECT_PAUSE_S = 0.5
#: A batch that collided with another transaction is simply tried again.
ATTEMPTS = 4

Connection = AsyncConnection[TupleRow]
#: Tenant, entity, attribute.
SeriesKey = tuple[int, int, str]


class PostgresStore:
    """Keeps readings in the hub's tables; one connection writes, one reads, one listens.

    Args:
        dsn: libpq's connection string or URL; its user must be a member of `allmende_hub`.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._writer: Connection | None = None
        self._reader: Connection | None = None
        self._reading = asyncio.Lock()
        self._months: set[date] = set()

    async def write(self, deposits: Sequence[Deposit], tallies: Mapping[int, Tally]) -> None:
        """Store all of it in one transaction; see `Store.write`."""
        try:
            await self._write_again(deposits, tallies)
        except psycopg.OperationalError as err:
            await self._drop_writer()
            raise StoreUnavailable(str(err)[:200]) from err
        except psycopg.Error as err:
            await self._drop_writer_unless_idle()
            raise NotStorable(f"{type(err).__name__}: {err}"[:300]) from err
        except BaseException:
            # Cancelled in the middle: what the connection still does is unknown.
            await self._drop_writer()
            raise

    async def source_ids(self) -> list[int]:
        """Return the ids of all open sources."""
        return [row[0] for row in await self._read(queries.OPEN_SOURCES, ())]

    async def load_source(self, source_id: int) -> SourceConfig | None:
        """Return one source as it is now."""
        rows = await self._read(queries.SOURCE, (source_id,))
        if not rows:
            return None
        devices = await self._read(queries.DEVICES, (source_id,), tenants=(rows[0][1],))
        return queries.source_from(rows[0], devices)

    async def put_stations(self, source: SourceConfig, stations: Sequence[Station]) -> None:
        """Make stations known; see `intake.StationStore`."""
        rows = station_rows(source, stations)
        try:
            async with await self._connect() as connection:
                await connection.execute(
                    queries.PUT_STATIONS, (source.tenant, source.id, made_by(source), rows)
                )
        except psycopg.OperationalError as err:
            raise StoreUnavailable(str(err)[:200]) from err
        except psycopg.Error as err:
            raise NotStorable(f"{type(err).__name__}: {err}"[:300]) from err

    async def find_dashboard(self, tenant: int, slug: str) -> LiveDashboard | None:
        """Return the dashboard whose stream is asked for."""
        rows = await self._read(queries.DASHBOARD, (tenant, slug))
        if not rows:
            return None
        entity_type, attribute, secondary, is_public = rows[0]
        return LiveDashboard(tenant, slug, entity_type, frozenset({attribute, *secondary}), is_public)

    async def latest(self, tenant: int) -> list[LiveReading]:
        """Return the latest value of each of a tenant's series."""
        rows = await self._read(queries.LATEST, (tenant,), tenants=(tenant,))
        return [LiveReading(*row) for row in rows]

    async def notices(self) -> AsyncIterator[Notice]:
        """Yield changes; a lost connection is made again, and said so."""
        while True:
            try:
                async with await self._connect() as connection:
                    for channel in (queries.CONFIG_CHANNEL, queries.READINGS_CHANNEL):
                        await connection.execute(f"listen {channel}")
                    yield Notice(is_reconnect=True)
                    while True:
                        async for notice in connection.notifies(timeout=LISTEN_CHECK_S):
                            yield queries.notice_from(notice.channel, notice.payload)
                        await connection.execute("select 1")
            except (psycopg.Error, StoreUnavailable):
                await asyncio.sleep(RECONNECT_PAUSE_S)

    async def close(self) -> None:
        """Close every connection."""
        await self._drop_writer()
        await self._drop_reader()

    # -- writing -------------------------------------------------------------------------------

    async def _write_again(self, deposits: Sequence[Deposit], tallies: Mapping[int, Tally]) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self._write_once(deposits, tallies)
                return
            except TransactionRollback:
                if attempt == ATTEMPTS:
                    raise
            except CheckViolation:
                # "No partition found": somebody dropped a month that we knew.
                self._months.clear()
                if attempt > 1:
                    raise

    async def _write_once(self, deposits: Sequence[Deposit], tallies: Mapping[int, Tally]) -> None:
        connection = await self._writer_connection()
        batch = _Batch.of(deposits)
        await self._ensure_partitions(connection, batch.months)
        known, new_devices = queries.signs_of_life(deposits)
        held = [queries.held_values(deposit, held) for deposit in deposits for held in deposit.held]
        if not (batch.new_series or new_devices or held):
            await _store(connection, batch, known, tallies)
            return
        async with connection.transaction():
            await _make_series(connection, batch)
            for values in new_devices:
                await connection.execute(queries.NEW_DEVICE, values, prepare=True)
            for values in held:
                await connection.execute(queries.HOLD, values, prepare=True)
            await _store(connection, batch, known, tallies)
        # Only now: before the commit, the ids could still vanish.
        for device, attribute, key in batch.new_series:
            device.series[attribute] = batch.series_ids[key]

    async def _ensure_partitions(self, connection: Connection, months: set[date]) -> None:
        for month in months - self._months:
            await connection.execute("select ensure_partition(%s)", (month,))
            self._months.add(month)

    # -- connections ---------------------------------------------------------------------------

    async def _connect(self) -> Connection:
        try:
            connection = await AsyncConnection.connect(
                self._dsn, autocommit=True, connect_timeout=CONNECT_WAIT_S, application_name="allmende-hub"
            )
        except psycopg.Error as err:
            raise StoreUnavailable(str(err)[:200]) from err
        try:
            await connection.execute(queries.SESSION)
        except BaseException:
            await connection.close()
            raise
        packed.register(connection)
        return connection

    async def _writer_connection(self) -> Connection:
        if self._writer is None or self._writer.closed:
            self._writer = await self._connect()
        return self._writer

    async def _drop_writer(self) -> None:
        connection, self._writer = self._writer, None
        if connection is not None:
            await connection.close()

    async def _drop_writer_unless_idle(self) -> None:
        if (
            self._writer is not None
            and self._writer.info.transaction_status != psycopg.pq.TransactionStatus.IDLE
        ):
            await self._drop_writer()

    async def _drop_reader(self) -> None:
        connection, self._reader = self._reader, None
        if connection is not None:
            await connection.close()

    async def _read(
        self, query: str, values: tuple[object, ...], *, tenants: tuple[int, ...] = ()
    ) -> list[TupleRow]:
        try:
            async with (
                asyncio.timeout(READ_WAIT_S),
                self._reading,
                self._reader_connection() as connection,
                connection.transaction(),
            ):
                if tenants:
                    await connection.execute(queries.SET_TENANTS, (list(tenants),))
                return await (await connection.execute(query, values)).fetchall()
        except (psycopg.Error, TimeoutError) as err:
            raise StoreUnavailable(str(err)[:200]) from err

    @asynccontextmanager
    async def _reader_connection(self) -> AsyncIterator[Connection]:
        if self._reader is None or self._reader.closed:
            self._reader = await self._connect()
        try:
            yield self._reader
        except BaseException:
            with suppress(psycopg.Error):
                await self._drop_reader()
            raise


@dataclass(slots=True)
class _Batch:
    """The readings of many deposits as columns.

    Attributes:
        series: Ids, or keys of series that must be made first.
        new_series: Devices that lack a series id.
        series_ids: By key, once they were made.
    """

    tenants: list[int] = field(default_factory=list)
    series: list[int | SeriesKey] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    qualities: list[int] = field(default_factory=list)
    months: set[date] = field(default_factory=set)
    new_series: list[tuple[DeviceConfig, str, SeriesKey]] = field(default_factory=list)
    units: dict[SeriesKey, str] = field(default_factory=dict)
    series_ids: dict[SeriesKey, int] = field(default_factory=dict)

    @classmethod
    def of(cls, deposits: Sequence[Deposit]) -> "_Batch":
        """Collect the readings."""
        batch = cls()
        for deposit in deposits:
            # Readings of one message mostly share one time object; look at each only once.
            last, microseconds = None, 0
            for device, reading in deposit.readings:
                if reading.observed_at is not last:
                    last = reading.observed_at
                    microseconds = packed.microseconds(last)
                    batch.months.add(date(last.year, last.month, 1))
                batch.times.append(microseconds)
                batch.values.append(reading.value)
                batch.qualities.append(reading.quality)
                batch.series.append(
                    device.series.get(reading.attribute) or batch._missing(deposit, device, reading)
                )
            batch.tenants += [deposit.source.tenant] * len(deposit.readings)
        return batch

    def columns(self) -> Sequence[object]:
        """Return the arguments of `ingest`."""
        ids = [s if isinstance(s, int) else self.series_ids[s] for s in self.series]
        return (
            packed.ints(self.all_tenants),
            packed.ints(self.tenants),
            packed.big_ints(ids),
            packed.times(self.times),
            packed.floats(self.values),
            packed.small_ints(self.qualities),
        )

    @property
    def all_tenants(self) -> list[int]:
        """Each tenant once."""
        return sorted(set(self.tenants))

    def _missing(self, deposit: Deposit, device: DeviceConfig, reading: Reading) -> SeriesKey:
        if device.entity_id is None:  # pragma: no cover - the pipeline holds such messages
            raise ValueError("a reading of an unassigned device")
        key = (deposit.source.tenant, device.entity_id, reading.attribute)
        self.new_series.append((device, reading.attribute, key))
        self.units[key] = reading.unit
        return key


async def _make_series(connection: Connection, batch: _Batch) -> None:
    """Make the series that are missing and learn their ids."""
    if not batch.units:
        return
    await connection.execute(queries.SET_TENANTS, (batch.all_tenants,))
    tenants, entities, attributes = (list(column) for column in zip(*batch.units, strict=True))
    units = list(batch.units.values())
    await connection.execute(queries.MAKE_SERIES, (tenants, entities, attributes, units))
    found = await connection.execute(queries.FIND_SERIES, (tenants, entities, attributes))
    async for tenant, entity_id, attribute, series_id in found:
        batch.series_ids[tenant, entity_id, attribute] = series_id


async def _store(
    connection: Connection,
    batch: _Batch,
    known: Sequence[object] | None,
    tallies: Mapping[int, Tally],
) -> None:
    counts = queries.tallies_json(tallies)
    if batch.times and known:
        tenants = ",".join(map(str, batch.all_tenants))
        await connection.execute(queries.STORE, (*batch.columns(), *known, counts, tenants), prepare=True)
        return
    if known:
        await connection.execute(queries.NOTE_DEVICES, known, prepare=True)
    if tallies:
        await connection.execute(queries.NOTE_SOURCES, (counts,), prepare=True)
