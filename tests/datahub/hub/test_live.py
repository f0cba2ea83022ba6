"""What listeners of a cockpit's stream get, and what they never get."""

import asyncio
import json
import time

import pytest

from allmende.datahub.ingest.app import HubSettings
from allmende.datahub.ingest.live import Listener
from allmende.datahub.ingest.tickets import is_valid_ticket, sign_ticket
from benchmarks.parts.world import make_dashboard, make_town
from tests.datahub.hub.client import Stream, request, uplink


def events(stream: Stream) -> list[dict]:
    blocks = [block for block in stream.text.split("\n\n") if block.startswith("event: reading")]
    return [json.loads(block.split("data: ")[1]) for block in blocks]


def ticket_for(town) -> str:
    return "ticket=" + sign_ticket("geheim", tenant=town.tenant, expires=int(time.time()) + 60)


async def test_a_stored_reading_arrives_without_asking(start_hub, town):
    hub = await start_hub()
    stream = Stream(hub, f"/live/{town.tenant}/raumklima")
    await stream.until("event: hello")
    await uplink(hub, town.device_keys[1], second=3)
    await stream.until('"co2"')
    await stream.leave()
    assert {event["attribute"] for event in events(stream)} == {"co2", "temperature"}
    assert events(stream)[0] == {
        "entity": str(town.entity_ids[1]), "attribute": "co2", "value": 936.0, "unit": "59",
        "observed_at": "2026-11-02T00:00:03.848446Z", "quality": 0, "simulated": False,
    }  # fmt: skip


@pytest.mark.parametrize("release", ["delayed", "internal"])
async def test_only_ticket_holders_see_rooms_that_are_not_released(start_hub, database, town, release):
    database.execute("update datahub_entity set release = %s where type = 'School'", (release,))
    database.execute("update datahub_entity set release = 'live' where type = 'Room'")
    hub = await start_hub()
    public = Stream(hub, f"/live/{town.tenant}/raumklima")
    own = Stream(hub, f"/live/{town.tenant}/raumklima", ticket_for(town))
    for stream in (public, own):
        await stream.until("event: hello")
    await uplink(hub, town.device_keys[0])
    await own.until("event: reading")
    database.execute("update datahub_entity set release = 'live' where type = 'School'")
    await uplink(hub, town.device_keys[1])
    await public.until("event: reading")
    assert {event["entity"] for event in events(public)} == {str(town.entity_ids[1])}
    for stream in (public, own):
        await stream.leave()


async def test_a_stream_tells_of_its_own_tenant_alone(start_hub, database, town):
    other = make_town(database, 2, devices=1)
    make_dashboard(database, other)
    hub = await start_hub()
    mine, theirs = (Stream(hub, f"/live/{t.tenant}/raumklima") for t in (town, other))
    for stream in (mine, theirs):
        await stream.until("event: hello")
    await uplink(hub, other.device_keys[0], source=2)
    await theirs.until("event: reading")
    await uplink(hub, town.device_keys[0])
    await mine.until("event: reading")
    assert {event["entity"] for event in events(mine)} == {str(town.entity_ids[0])}
    for stream in (mine, theirs):
        await stream.leave()


async def test_another_towns_or_an_old_ticket_opens_nothing(start_hub, database, town):
    database.execute("update datahub_dashboard set visibility = 'municipality'")
    hub = await start_hub()
    path = f"/live/{town.tenant}/raumklima"
    old = "ticket=" + sign_ticket("geheim", tenant=town.tenant, expires=int(time.time()) - 1)
    foreign = "ticket=" + sign_ticket("geheim", tenant=town.tenant + 1, expires=int(time.time()) + 60)
    for query in ("", old, foreign, "ticket=x.y", "ticket="):
        assert (await request(hub, path, method="GET", query=query)).status == 403
    unknown = await request(hub, f"/live/{town.tenant}/nothing", method="GET")
    assert unknown.status == 404


async def test_two_hundred_listeners_get_it_and_end_at_once(start_hub, town):
    hub = await start_hub()
    streams = [Stream(hub, f"/live/{town.tenant}/raumklima") for _ in range(200)]
    for stream in streams:
        await stream.until("event: hello")
    await uplink(hub, town.device_keys[0])
    for stream in streams:
        await stream.until("event: reading")
    began = time.monotonic()
    hub.close_streams()
    for stream in streams:
        await stream.end()
    assert all(stream.is_over for stream in streams)
    assert time.monotonic() - began < 2
    refused = await request(hub, f"/live/{town.tenant}/raumklima", method="GET")
    assert refused.status == 503


async def test_who_takes_nothing_is_dropped_and_the_others_go_on(start_hub, town):
    hub = await start_hub(HubSettings(live_pause_s=0.01, live_send_wait_s=0.05))
    slow, quick = (Stream(hub, f"/live/{town.tenant}/raumklima") for _ in range(2))
    for stream in (slow, quick):
        await stream.until("event: hello")
    slow.takes.clear()
    await uplink(hub, town.device_keys[0])
    await quick.until("event: reading")
    async with asyncio.timeout(5):
        while hub._live.listeners > 1:
            await asyncio.sleep(0.01)
    await quick.leave()


async def test_an_idle_stream_gets_a_sign_of_life(start_hub, town):
    hub = await start_hub(HubSettings(live_heartbeat_s=0.02))
    stream = Stream(hub, f"/live/{town.tenant}/raumklima")
    await stream.until(": still here")
    await stream.leave()


async def test_the_stream_goes_on_after_the_database_dropped_every_connection(start_hub, database, town):
    hub = await start_hub()
    stream = Stream(hub, f"/live/{town.tenant}/raumklima")
    await stream.until("event: hello")
    database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'allmende-hub'"
    )
    for second in range(5):
        await uplink(hub, town.device_keys[0], second=second)
    await stream.until("event: reading")
    await stream.leave()


def test_a_listener_that_lags_too_far_behind_is_ended():
    listener = Listener(2)
    for chunk in (b"1", b"2", b"3", b"4"):
        listener.push(chunk)
    assert listener.is_ended
    assert listener.chunks.get_nowait() is None


def test_without_a_secret_no_ticket_is_valid():
    ticket = sign_ticket("", tenant=1, expires=2_000_000_000)
    assert not is_valid_ticket("", ticket, tenant=1, now=0)
