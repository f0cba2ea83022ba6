"""Open streams end with the right to listen, and follow a school's release."""

import time

from allmende.datahub.ingest.tickets import sign_ticket
from tests.datahub.hub.client import Stream, request, uplink
from tests.datahub.hub.conftest import (  # noqa: F401 - fixtures
    database,
    hub_database,
    start_hub,
    town,
)
from tests.datahub.hub.test_live import events


def ticket(tenant: int, seconds: float) -> str:
    return "ticket=" + sign_ticket("geheim", tenant=tenant, expires=int(time.time() + seconds))


async def test_a_stream_ends_when_its_ticket_does(start_hub, town):  # noqa: F811
    hub = await start_hub()
    stream = Stream(hub, f"/live/{town.tenant}/raumklima", ticket(town.tenant, 2))
    await stream.until("event: hello")
    await stream.end()
    assert stream.is_over
    again = await request(hub, f"/live/{town.tenant}/raumklima", method="GET", query=ticket(town.tenant, -1))
    assert again.status == 403


async def test_who_comes_after_a_school_was_closed_hears_nothing_of_before(
    start_hub,  # noqa: F811
    database,  # noqa: F811
    town,  # noqa: F811
):
    hub = await start_hub()
    path = f"/live/{town.tenant}/raumklima"
    first = Stream(hub, path)
    await first.until("event: hello")
    await uplink(hub, town.device_keys[0])
    await first.until("event: reading")
    database.execute("update latest set observed_at = now()")
    database.execute("update datahub_entity set release = 'internal'")
    # What the service `set_release` says at commit.
    database.execute(f"select pg_notify('allmende_readings', '{town.tenant}')")
    own = Stream(hub, path, ticket(town.tenant, 60))
    await own.until("event: reading")
    second = Stream(hub, path)
    await second.until("event: hello")
    assert events(second) == []
    for stream in (first, own, second):
        await stream.leave()
