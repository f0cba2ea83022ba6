"""The promises of a store; both implementations keep them."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from allmende.datahub.ingest.config_cache import DeviceConfig, SourceConfig
from allmende.datahub.ingest.memory_store import MemoryStore, PublicEntity
from allmende.datahub.ingest.postgres_store import PostgresStore
from allmende.datahub.ingest.store import (
    Deposit,
    Held,
    HeldReason,
    LiveDashboard,
    Seen,
    Store,
    StoreUnavailable,
    tallies_of,
)
from allmende.datahub.ingest.types import DeviceKey, Quality, Reading

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
RECEIVED = NOON + timedelta(seconds=1)


@dataclass
class Bench:
    """A store with one source, whose only device measures one room of a school that is public live."""

    store: Store
    tenant: int
    source_id: int
    device_key: str
    entity_id: int
    #: An address of the same kind behind which there is nothing.
    broken: Store = field(default_factory=MemoryStore)

    async def source(self) -> SourceConfig:
        source = await self.store.load_source(self.source_id)
        assert source is not None
        return source

    async def write(self, *readings: Reading, **more: object) -> None:
        source = await self.source()
        device = source.find_device(self.device_key)
        assert device is not None
        deposit = Deposit(
            source, RECEIVED, [(device, reading) for reading in readings], [seen(device, self)], **more
        )
        await self.store.write([deposit], tallies_of([deposit]))

    async def latest(self) -> dict[str, tuple[float, int]]:
        return {r.attribute: (r.value, r.quality) for r in await self.store.latest(self.tenant)}


def seen(device: DeviceConfig, bench: Bench) -> Seen:
    return Seen(device, DeviceKey(bench.device_key), "", False, -80.0, None)


def co2(value: float, minutes: int = 0, quality: Quality = Quality.VALID) -> Reading:
    return Reading("co2", value, "59", NOON + timedelta(minutes=minutes), quality)


@pytest.fixture(params=["memory", "postgres"])
async def bench(request, hub_database):
    if request.param == "postgres":
        town = request.getfixturevalue("town")
        store = PostgresStore(hub_database)
        yield Bench(
            store, town.tenant, town.source_id, town.device_keys[0], town.entity_ids[0],
            PostgresStore("postgresql://nobody@/none?host=/nonexistent"),
        )  # fmt: skip
        await store.close()
    else:
        source = SourceConfig(1, 7, "source-1", "things_stack", devices={"A1": DeviceConfig(1, 3)})
        dashboard = LiveDashboard(7, "raumklima", "Room", frozenset({"co2", "temperature"}), True)
        memory = MemoryStore({1: source}, {(7, "raumklima"): dashboard}, {3: PublicEntity("Room", True)})
        yield Bench(memory, 7, 1, "A1", 3, MemoryStore(is_down=True))


class TestEveryStore:
    async def test_the_newest_reading_is_the_latest_whatever_the_order(self, bench):
        await bench.write(co2(700, 5), co2(600, 0))
        await bench.write(co2(650, 3))
        assert await bench.latest() == {"co2": (700, 0)}

    async def test_a_reading_that_is_there_keeps_its_first_value(self, bench):
        await bench.write(co2(700))
        await bench.write(co2(999), co2(710, 1))
        await bench.write(co2(999, 1))
        assert await bench.latest() == {"co2": (710, 0)}

    async def test_a_reading_from_the_future_is_never_the_latest(self, bench):
        await bench.write(co2(700))
        await bench.write(co2(900, 600, Quality.CLOCK_SKEW))
        assert await bench.latest() == {"co2": (700, 0)}

    async def test_series_ids_are_known_from_then_on(self, bench):
        await bench.write(co2(700), Reading("temperature", 21.0, "CEL", NOON))
        device = (await bench.source()).find_device(bench.device_key)
        assert set(device.series) == {"co2", "temperature"}

    async def test_a_latest_value_knows_its_room_and_who_may_see_it(self, bench):
        await bench.write(co2(700))
        (reading,) = await bench.store.latest(bench.tenant)
        assert (reading.entity_id, reading.entity_type, reading.unit) == (bench.entity_id, "Room", "59")
        assert reading.is_public
        assert reading.observed_at == NOON

    async def test_a_device_met_for_the_first_time_becomes_known_without_a_room(self, bench):
        source = await bench.source()
        new = replace(seen(DeviceConfig(0), bench), device=None, device_key=DeviceKey("B2"))
        await bench.store.write([Deposit(source, RECEIVED, seen=[new])], {})
        await bench.store.write([Deposit(source, RECEIVED, seen=[new])], {})
        device = (await bench.source()).find_device("b2")
        assert device is not None
        assert not device.is_assigned

    async def test_a_dashboard_is_found_by_tenant_and_slug(self, bench):
        found = await bench.store.find_dashboard(bench.tenant, "raumklima")
        assert found == LiveDashboard(
            bench.tenant, "raumklima", "Room", frozenset({"co2", "temperature"}), True
        )
        assert await bench.store.find_dashboard(bench.tenant, "other") is None
        assert await bench.store.find_dashboard(bench.tenant + 1, "raumklima") is None

    async def test_sources_are_listed_and_unknown_ones_are_none(self, bench):
        assert await bench.store.source_ids() == [bench.source_id]
        assert await bench.store.load_source(10**6) is None

    async def test_new_readings_are_announced_after_they_can_be_read(self, bench):
        notices = bench.store.notices()
        assert (await anext(notices)).is_reconnect
        await bench.write(co2(700))
        assert (await anext(notices)).tenants == (bench.tenant,)
        assert await bench.latest() == {"co2": (700, 0)}
        await notices.aclose()

    async def test_a_kept_message_changes_no_value(self, bench):
        held = Held(HeldReason.REJECTED, "hub.not_json", "", "", "", "", b"x", "digest")
        await bench.write(held=[held, held], error_code="hub.not_json")
        assert await bench.latest() == {}

    async def test_a_store_that_is_away_says_so(self, bench):
        deposit = Deposit(await bench.source(), RECEIVED)
        calls = (
            bench.broken.write([deposit], tallies_of([deposit])), bench.broken.source_ids(),
            bench.broken.load_source(1), bench.broken.latest(1), bench.broken.find_dashboard(1, "x"),
        )  # fmt: skip
        for call in calls:
            with pytest.raises(StoreUnavailable):
                await call
