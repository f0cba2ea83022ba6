"""What a sender gets, and what is there afterwards."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import psycopg
import pytest

from allmende.datahub.ingest import pipeline
from allmende.datahub.ingest.app import HubSettings
from allmende.datahub.ingest.types import Quality
from benchmarks.parts.load import body_of
from benchmarks.parts.world import KEY, make_town
from tests.datahub.hub.client import JSON, request, uplink
from tests.datahub.hub.conftest import PATIENT

CONNECTORS = pipeline.connectors()
#: Those that send devices' bytes to a webhook.
NETWORKS = sorted(key for key, one in CONNECTORS.items() if hasattr(one, "envelope") and key != "http_push")


def rows(database, query, *values):
    return database.execute(query, values).fetchall()


def held(database):
    return rows(database, "select reason, code, device_key, body from datahub_heldmessage order by id")


async def status(hub, database, source_id, column):
    """Counts of refused messages may wait for the next commit: end the hub's last one first."""
    await hub.stop()
    found = rows(database, f"select {column} from datahub_sourcestatus where source_id = %s", source_id)
    return found[0][0] if found else None


async def test_an_acknowledged_uplink_is_stored_with_all_five_values(start_hub, database, town):
    hub = await start_hub()
    answer = await uplink(hub, town.device_keys[0])
    stored = rows(
        database,
        "select s.attribute, s.unit, o.value, o.quality from observation o"
        " join datahub_series s on s.id = series_id"
        " where o.tenant = %s and s.entity_id = %s order by 1",
        town.tenant, town.entity_ids[0],
    )  # fmt: skip
    assert answer.status == 204
    assert stored == [
        ("batteryVoltage", "VLT", 3.61, 0), ("co2", "59", 936.0, 0), ("illuminance", "LUX", 203.0, 0),
        ("relativeHumidity", "P1", 62.0, 0), ("temperature", "CEL", 23.8, 0),
    ]  # fmt: skip
    assert rows(database, "select count(*), max(value) from latest") == [(5, 936.0)]
    seen = rows(database, "select last_seen_at is not null, rssi_dbm from datahub_device order by id")
    assert seen == [(True, -35.0), (False, None)]


async def test_the_same_uplink_twice_is_stored_once_and_acknowledged_twice(start_hub, database, town):
    hub = await start_hub()
    statuses = [(await uplink(hub, town.device_keys[0], second=7)).status for _ in range(2)]
    assert statuses == [204, 204]
    assert rows(database, "select count(*) from observation") == [(5,)]


@pytest.mark.parametrize("shown", ["", "Bearer alm_wrong", "Basic x", "Bearer"])
async def test_a_wrong_or_missing_key_is_refused_and_counted(start_hub, database, town, shown):
    hub = await start_hub()
    headers = {"content-type": JSON} | ({"authorization": shown} if shown else {})
    body = body_of(town.device_keys[0], 0)
    answer = await request(hub, "/ingest/things-stack/source-1", body=body, headers=headers)
    assert answer.status == 401
    assert await status(hub, database, town.source_id, "wrong_key") == 1
    assert rows(database, "select count(*) from observation") == [(0,)]


async def test_a_revoked_key_and_a_closed_source_are_refused(start_hub, database, town):
    database.execute("update datahub_sourcekey set revoked_at = now()")
    hub = await start_hub()
    assert (await uplink(hub, town.device_keys[0])).status == 401
    database.execute("update datahub_source set closed_at = now()")
    hub = await start_hub()
    assert (await uplink(hub, town.device_keys[0])).status == 404


@pytest.mark.parametrize(
    "path",
    ["/ingest/things-stack/nobody", "/ingest/chirpstack/source-1", "/ingest/x/source-1", "/ingest/", "/x"],
)
async def test_an_unknown_address_is_not_found(start_hub, town, path):
    hub = await start_hub()
    assert (await request(hub, path, headers={"authorization": f"Bearer {KEY}-1"})).status == 404


async def test_only_post_brings_messages(start_hub, town):
    hub = await start_hub()
    answer = await request(hub, "/ingest/things-stack/source-1", method="GET")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


async def test_a_source_made_after_the_start_is_found(start_hub, database, town):
    hub = await start_hub()
    other = make_town(database, 2, devices=1)
    assert (await uplink(hub, other.device_keys[0], source=2)).status == 204


async def test_an_oversized_message_is_not_read_to_its_end(start_hub, database, town):
    hub = await start_hub()
    headers = {"authorization": f"Bearer {KEY}-1", "content-type": JSON}
    address = "/ingest/things-stack/source-1"
    many = (b"x" * 10_000 for _ in range(1000))
    announced = await request(hub, address, chunks=[], headers=headers | {"content-length": "70000"})
    grown = await request(hub, address, chunks=many, headers=headers)
    assert (announced.status, grown.status) == (413, 413)
    assert held(database) == []
    assert await status(hub, database, town.source_id, "last_error_code") == "hub.too_large"


async def test_too_many_messages_are_counted_and_not_kept(start_hub, database, town):
    settings = HubSettings(rate_per_s=0.1, rate_burst=3, status_flush_s=0.05)
    hub = await start_hub(settings)
    answers = [await uplink(hub, town.device_keys[0], second=n) for n in range(5)]
    assert [answer.status for answer in answers] == [204, 204, 204, 429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert await status(hub, database, town.source_id, "throttled") == 2
    assert rows(database, "select count(*) from observation") == [(15,)]
    assert held(database) == []


@pytest.mark.parametrize(
    ("body", "content_type", "expected", "code"),
    [
        (b"co2=900", "application/x-www-form-urlencoded", 415, "hub.content_type"),
        (b"<xml/>", JSON, 422, "hub.not_json"),
        (b"\x00\xff", JSON, 422, "hub.not_json"),
        (b"[]", JSON, 422, "hub.wrong_shape"),
        (b'{"hello": 1}', JSON, 422, "hub.wrong_shape"),
        (b"", JSON, 422, "hub.not_json"),
        (
            b'{"end_device_ids": {}, "uplink_message": {"received_at": "2026-11-02T00:00:00Z"}}',
            JSON,
            422,
            "hub.no_device",
        ),
    ],
)
async def test_an_unreadable_message_is_kept_once_with_its_reason(
    start_hub, database, town, body, content_type, expected, code
):
    hub = await start_hub()
    answers = [await uplink(hub, "", body=body, content_type=content_type) for _ in range(2)]
    assert [answer.status for answer in answers] == [expected, expected]
    assert json.loads(answers[0].body)["code"] == code
    assert held(database) == [("rejected", code, "", body)]
    assert await status(hub, database, town.source_id, "last_error_code") == code


@pytest.mark.parametrize("when", [datetime(1970, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=2)])
async def test_an_impossible_time_is_kept_with_its_reason(start_hub, database, town, when):
    hub = await start_hub()
    body = body_of(town.device_keys[0], 0).replace(
        b"2026-11-02T00:00:00.", when.strftime("%Y-%m-%dT%H:%M:%S.").encode()
    )
    assert (await uplink(hub, "", body=body)).status == 422
    assert [row[1] for row in held(database)] == ["hub.bad_time"]


async def test_old_messages_become_history_in_partitions_made_for_them(start_hub, database, town):
    hub = await start_hub()
    body = body_of(town.device_keys[0], 0).replace(b"2026-11-02T", b"2014-03-02T")
    assert (await uplink(hub, "", body=body)).status == 204
    assert rows(database, "select count(*) from observation_2014_03") == [(5,)]


async def test_an_unknown_device_appears_and_its_message_waits(start_hub, database, town):
    hub = await start_hub()
    statuses = [(await uplink(hub, "00000000000000FF", second=n)).status for n in range(2)]
    assert statuses == [202, 202]
    assert [row[:3] for row in held(database)] == [("unassigned", "hub.unassigned", "00000000000000FF")] * 2
    found = rows(
        database,
        "select entity_id, first_seen_at < last_seen_at from datahub_device where name like 'eui-%%'",
    )
    assert found == [(None, True)]
    assert await status(hub, database, town.source_id, "messages") == 2


async def test_a_device_counts_from_the_moment_it_is_assigned(start_hub, database, town):
    database.execute("update datahub_device set entity_id = null")
    hub = await start_hub()
    before = await uplink(hub, town.device_keys[0])
    database.execute(
        "update datahub_device set entity_id = %s where id = %s", (town.entity_ids[0], town.device_ids[0])
    )
    database.execute("select pg_notify('allmende_config', %s)", (str(town.source_id),))
    for second in range(1, 200):
        after = await uplink(hub, town.device_keys[0], second=second)
        if after.status == 204:
            break
    assert (before.status, after.status) == (202, 204)


async def test_a_room_removed_behind_the_hubs_back_holds_the_message(start_hub, database, town):
    hub = await start_hub()
    database.execute("update datahub_device set entity_id = null")
    database.execute("delete from datahub_entity where type = 'Room'")
    neighbours = [(await uplink(hub, town.device_keys[0])).status, (await uplink(hub, "FF")).status]
    assert neighbours == [202, 202]
    assert len(held(database)) == 2


async def test_a_value_outside_the_plausible_range_is_kept_but_never_the_valid_one(start_hub, database, town):
    hub = await start_hub()
    body = body_of(town.device_keys[0], 1).replace(b'"co2":936', b'"co2":65535')
    await uplink(hub, town.device_keys[0], second=0)
    assert (await uplink(hub, "", body=body)).status == 204
    latest = rows(
        database,
        "select l.value, l.quality, v.value from latest l join latest_valid v using (tenant, series_id)"
        " join datahub_series s on s.id = l.series_id where s.attribute = 'co2'",
    )
    assert latest == [(65535.0, 1, 936.0)]


async def test_a_simulated_message_is_marked(start_hub, database, town):
    hub = await start_hub()
    body = body_of(town.device_keys[0], 1)[:-1] + b',"simulated":true}'
    assert (await uplink(hub, "", body=body)).status == 204
    assert rows(database, "select distinct quality from observation") == [(2,)]


async def test_raw_bytes_go_through_the_profiles_codec(start_hub, database):
    codec = (
        "function decodeUplink(i){ if (i.fPort !== 85) return {errors: ['port']};"
        " return {data: {co2: i.bytes.length * 100}} }"
    )
    town = make_town(database, 1, devices=1, codec_source=codec)
    hub = await start_hub()
    assert (await uplink(hub, town.device_keys[0])).status == 204
    wrong = body_of(town.device_keys[0], 1).replace(b'"f_port":85', b'"f_port":2')
    assert (await uplink(hub, "", body=wrong)).status == 422
    assert rows(database, "select value from observation") == [(4300.0,)]
    assert [row[1:3] for row in held(database)] == [("hub.codec_refused", town.device_keys[0])]


@pytest.mark.parametrize("network", NETWORKS)
async def test_an_uplink_of_every_network_is_stored_as_its_server_sends_it(start_hub, database, network):
    connector = CONNECTORS[network]
    codec = "function decodeUplink(i){ return {data: {co2: i.fPort * 10 + i.bytes.length}} }"
    town = make_town(database, 1, devices=1, connector=network, codec_source=codec)
    hub = await start_hub()
    body = connector.envelope(
        device_key=town.device_keys[0], observed_at=datetime(2026, 11, 2, tzinfo=UTC), f_port=85,
        payload=b"\x01\x02", simulated=True,
    )  # fmt: skip
    headers = {"authorization": f"Bearer {KEY}-1", "content-type": JSON}
    address = f"/ingest/{connector.address_word}/source-1"
    query = urlencode(connector.query_for_uplinks())
    assert (await request(hub, address, body=body, headers=headers, query=query)).status == 204
    seen = rows(database, "select value, quality, observed_at from observation")
    assert seen == [(852.0, Quality.SIMULATED, datetime(2026, 11, 2, tzinfo=UTC))]
    assert rows(database, "select rssi_dbm from datahub_device") == [(-71.0,)]


async def test_a_push_of_several_devices_counts_the_assigned_and_keeps_the_others(start_hub, database):
    town = make_town(database, 1, devices=1, connector="http_push")
    hub = await start_hub()
    push = [
        {"device": device, "observedAt": "2026-11-02T00:00:00Z", "values": {"co2": 812}}
        for device in (town.device_keys[0], "raum-2", "raum-3")
    ]
    headers = {"authorization": f"Bearer {KEY}-1", "content-type": JSON}
    answer = await request(hub, "/ingest/push/source-1", body=json.dumps(push).encode(), headers=headers)
    assert answer.status == 202
    assert rows(database, "select value from observation") == [(812.0,)]
    assert [row[2] for row in held(database)] == ["raum-2", "raum-3"]


async def test_a_flood_of_waiting_messages_is_stopped(start_hub, database, town):
    settings = HubSettings(max_held_per_source=2, config_refresh_s=0.02)
    hub = await start_hub(settings)
    for second in range(300):
        answer = await uplink(hub, "FF", second=second)
        if answer.status == 429:
            break
    assert answer.status == 429
    assert (await uplink(hub, town.device_keys[0])).status in (204, 429)


async def test_without_a_database_the_sender_is_asked_to_come_back(start_hub):
    hub = await start_hub(PATIENT, "postgresql://nobody@/none?host=/nonexistent")
    answer = await uplink(hub, "00")
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


async def test_a_lost_connection_costs_a_503_and_heals(start_hub, database, town):
    hub = await start_hub()
    assert (await uplink(hub, town.device_keys[0], second=0)).status == 204
    database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'allmende-hub'"
    )
    statuses = [(await uplink(hub, town.device_keys[0], second=n)).status for n in range(1, 6)]
    assert set(statuses) <= {204, 503}
    assert statuses[-1] == 204
    assert rows(database, "select count(*) from observation") == [(5 + 5 * statuses.count(204),)]


async def test_row_security_hides_foreign_rows_even_without_a_filter(start_hub, database, hub_database, town):
    hub = await start_hub()
    other = make_town(database, 2, devices=1)
    await uplink(hub, town.device_keys[0])
    await uplink(hub, other.device_keys[0], source=2)
    with psycopg.connect(hub_database) as restricted:
        restricted.execute("set role allmende_hub")
        assert restricted.execute("select count(*) from observation").fetchone() == (0,)
        restricted.execute("select set_config('allmende.tenants', %s, true)", (f"{{{town.tenant}}}",))
        for table in ("observation", "latest", "latest_valid"):
            assert restricted.execute(f"select distinct tenant from {table}").fetchall() == [(town.tenant,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            restricted.execute(
                "insert into observation select %s, series_id, now(), 1, 0 from latest", (other.tenant,)
            )
