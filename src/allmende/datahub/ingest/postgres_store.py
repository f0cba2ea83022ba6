"""The store in PostgreSQL, under a role that row security restricts."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date

import psycopg
from psycopg import AsyncConnection
from psycopg.errors import CheckViolation, TransactionRollback
from psycopg.rows import TupleRow

from allmende.datahub.ingest import binary_arrays as packed
from allmende.datahub.ingest import queries
from allmende.datahub.ingest.config_cache import DeviceConfig, SourceConfig
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
SeriesKey = tuple[int, int, str, str]


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
        devices = await self._read(queries.DEVICES, (source_id,))
        return queries.source_from(rows[0], devices)

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
        readings = [reading for deposit in deposits for reading in _located(deposit)]
        await self._ensure_partitions(connection, readings)
        new_series = {_series_key(*r): 0 for r in readings if r[2].attribute not in r[1].series}
        async with connection.transaction():
            for key in new_series:
                new_series[key] = await _make_series(connection, key)
            async with connection.pipeline():
                for query, values in _statements(deposits, tallies, readings, new_series):
                    await connection.execute(query, values, prepare=True)
        # Only now: before the commit, the ids could still vanish.
        for tenant, device, reading in readings if new_series else ():
            if reading.attribute not in device.series:
                device.series[reading.attribute] = new_series[_series_key(tenant, device, reading)]

    async def _ensure_partitions(
        self, connection: Connection, readings: Iterable[tuple[int, DeviceConfig, Reading]]
    ) -> None:
        months = {(r.observed_at.year, r.observed_at.month) for _, _, r in readings}
        for month in {date(year, number, 1) for year, number in months} - self._months:
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


def _located(deposit: Deposit) -> list[tuple[int, DeviceConfig, Reading]]:
    tenant = deposit.source.tenant
    return [(tenant, device, reading) for device, reading in deposit.readings]


def _series_key(tenant: int, device: DeviceConfig, reading: Reading) -> SeriesKey:
    if device.entity_id is None:  # pragma: no cover - the pipeline holds such messages
        raise ValueError("a reading of an unassigned device")
    return tenant, device.entity_id, reading.attribute, reading.unit


async def _make_series(connection: Connection, key: SeriesKey) -> int:
    await connection.execute(queries.MAKE_SERIES, key)
    row = await (await connection.execute(queries.FIND_SERIES, key[:3])).fetchone()
    if row is None:  # pragma: no cover - it was made a moment ago
        raise NotStorable("the series vanished")
    return int(row[0])


def _statements(
    deposits: Sequence[Deposit],
    tallies: Mapping[int, Tally],
    readings: Sequence[tuple[int, DeviceConfig, Reading]],
    new_series: Mapping[SeriesKey, int],
) -> Iterable[tuple[str, Sequence[object]]]:
    """Yield what one batch needs; they travel together in one round trip."""
    if readings:
        tenants = {tenant for tenant, _, _ in readings}
        yield queries.INGEST, _columns(tenants, readings, new_series)
        yield queries.ANNOUNCE, (queries.READINGS_CHANNEL, ",".join(map(str, sorted(tenants))))
    yield from queries.device_statements(deposits)
    for deposit in deposits:
        for held in deposit.held:
            yield queries.HOLD, queries.held_values(deposit, held)
    for source_id, tally in tallies.items():
        yield queries.STATUS, queries.status_values(source_id, tally)


def _columns(
    tenants: set[int],
    readings: Sequence[tuple[int, DeviceConfig, Reading]],
    new_series: Mapping[SeriesKey, int],
) -> Sequence[object]:
    rows = [
        (
            tenant,
            device.series.get(reading.attribute) or new_series[_series_key(tenant, device, reading)],
            packed.microseconds(reading.observed_at),
            reading.value,
            reading.quality,
        )
        for tenant, device, reading in readings
    ]
    tenant_column, series, times, values, qualities = zip(*rows, strict=True)
    return (
        packed.ints(tenants),
        packed.ints(tenant_column),
        packed.big_ints(series),
        packed.times(times),
        packed.floats(values),
        packed.small_ints(qualities),
    )
