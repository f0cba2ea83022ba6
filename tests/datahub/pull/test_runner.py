"""Sources that are asked by schedule, as the worker asks them: a real server, a real database."""

import asyncio
import json
import logging
import threading
from datetime import timedelta

import pytest

from tests.datahub.pull.foreign_server import ForeignServer, Reply

GAUGES = {
    "data": [
        {"id": "A1", "name": "Altena", "at": "2026-11-20T10:00:00+01:00", "w": 112.5, "x": 7.67, "y": 51.29},
        {"id": "B2", "name": "Olpe", "at": "2026-11-20T10:00:00+01:00", "w": "87,25", "x": 7.85, "y": 51.03},
    ]
}
MAPPING = {
    "items": "data", "station": "id", "name": "name", "time": "at", "lon": "x", "lat": "y",
    "values": [{"path": "w", "attribute": "waterLevel", "unit": "CMT"}],
}  # fmt: skip


def setup(server: ForeignServer, **more: object) -> dict[str, object]:
    return {"url": f"{server.url}/pegel", **MAPPING, "entity_type": "WaterObserved", **more}


@pytest.fixture
def gauges(server):
    server.reply = Reply(body=json.dumps(GAUGES).encode())
    return server


class TestWhatComesIn:
    async def test_stations_become_entities_and_their_values_count(self, world, machinery, gauges, clock):
        source_id = world.source("http_poll", setup(gauges, is_public=True))
        assert await (await machinery()).run_due() == 1
        assert [(name, attribute, unit, value) for name, attribute, unit, _, value, _ in world.values()] == [
            ("Altena", "waterLevel", "CMT", 112.5),
            ("Olpe", "waterLevel", "CMT", 87.25),
        ]
        assert world.values()[0][3].isoformat() == "2026-11-20T09:00:00+00:00"
        urn, types, lon, lat, is_public, document = world.one(
            "select urn, types, lon, lat, is_public, document from datahub_entity where name = 'Altena'"
        )
        assert (urn, types, lon, lat, is_public) == (
            "urn:ngsi-ld:WaterObserved:quelle0:a1", ["WaterObserved"], 7.67, 51.29, True,
        )  # fmt: skip
        assert document["location"]["value"] == {"type": "Point", "coordinates": [7.67, 51.29]}
        assert (
            world.one("select count(*) from datahub_entitygeometry where tenant = %s", world.tenant)[0] == 2
        )
        progress = world.progress(source_id)
        assert progress["last_success_at"] == progress["fetched_until"] == clock.now
        assert 540 <= (progress["next_run_at"] - clock.now).total_seconds() <= 660

    async def test_the_same_again_changes_nothing(self, world, machinery, gauges, clock):
        world.source("http_poll", setup(gauges))
        runner = await machinery()
        await runner.run_due()
        before = world.values(), world.all("select id, modified_at from datahub_entity order by id")
        for _ in range(2):
            clock.pass_by(700)
            assert await runner.run_due() == 1
        assert (world.values(), world.all("select id, modified_at from datahub_entity order by id")) == before

    async def test_without_a_type_stations_wait_in_the_list_and_nothing_is_kept(
        self, world, machinery, gauges, clock
    ):
        source_id = world.source("http_poll", setup(gauges, entity_type=""))
        runner = await machinery()
        await runner.run_due()
        assert world.values() == []
        assert world.held() == []
        assert world.all("select device_key, name, entity_id from datahub_device order by device_key") == [
            ("A1", "Altena", None),
            ("B2", "Olpe", None),
        ]
        room = world.one(
            "insert into datahub_entity (tenant, urn, type, name, code, sort_key, release, origin)"
            " values (%s, 'urn:x', 'Room', 'Wehr', '', 'wehr', 'internal', '') returning id", world.tenant,
        )[0]  # fmt: skip
        world.db.execute("update datahub_device set entity_id = %s where device_key = 'A1'", (room,))
        clock.pass_by(700)
        await runner.run_due()
        assert [(name, value) for name, _, _, _, value, _ in world.values()] == [("Wehr", 112.5)]
        assert world.status(source_id) == (2, 0)

    async def test_an_entity_somebody_removed_stays_removed(self, world, machinery, gauges, clock):
        world.source("http_poll", setup(gauges))
        await (await machinery()).run_due()
        world.db.execute("update datahub_entity set removed_at = now() where name = 'Olpe'")
        world.db.execute("update datahub_device set entity_id = null where device_key = 'B2'")
        clock.pass_by(700)
        # A worker that starts anew makes every station known once more.
        await (await machinery()).run_due()
        assert world.one("select count(*) from datahub_entity where removed_at is null")[0] == 1
        assert world.one("select entity_id from datahub_device where device_key = 'B2'")[0] is None

    async def test_a_new_name_is_taken_over(self, world, machinery, gauges, clock):
        world.source("http_poll", setup(gauges))
        runner = await machinery()
        await runner.run_due()
        gauges.reply = Reply(body=json.dumps(GAUGES).replace("Altena", "Altena Brücke").encode())
        clock.pass_by(700)
        await runner.run_due()
        assert world.one("select name from datahub_entity where urn like '%%a1'")[0] == "Altena Brücke"
        assert world.one("select count(*) from datahub_entity")[0] == 2

    async def test_what_the_mapping_could_not_use_is_remembered(self, world, machinery, gauges):
        gauges.reply = Reply(body=json.dumps(GAUGES).replace("112.5", '"defekt"').encode())
        source_id = world.source("http_poll", setup(gauges))
        await (await machinery()).run_due()
        assert "defekt" in world.progress(source_id)["left_out"]

    async def test_an_unchanged_answer_is_a_success_without_a_payload(self, world, machinery, gauges, clock):
        gauges.reply.headers["ETag"] = '"1"'
        source_id = world.source("http_poll", setup(gauges))
        runner = await machinery()
        await runner.run_due()
        gauges.reply = Reply(304, b"")
        clock.pass_by(700)
        await runner.run_due()
        assert gauges.asked[-1].headers["if-none-match"] == '"1"'
        assert world.progress(source_id)["last_success_at"] == clock.now
        assert world.status(source_id) == (1, 0)

    async def test_simulated_sources_stay_marked(self, world, machinery, gauges):
        source_id = world.source("http_poll", setup(gauges))
        world.db.execute("update datahub_source set is_simulated = true where id = %s", (source_id,))
        await (await machinery()).run_due()
        assert {quality for *_, quality in world.values()} == {2}


class TestWhatGoesWrong:
    async def test_a_payload_nobody_can_read_is_kept_with_its_reason(self, world, machinery, server, clock):
        server.reply = Reply(body=b"<html>Wartung</html>", headers={"content-type": "text/html"})
        source_id = world.source("http_poll", setup(server))
        await (await machinery()).run_due()
        ((reason, code, _, body),) = world.held()
        assert (reason, code, bytes(body)) == ("rejected", "hub.not_json", b"<html>Wartung</html>")
        progress = world.progress(source_id)
        assert progress["last_error_code"] == "hub.not_json"
        assert progress["failing_since"] == clock.now
        assert progress["fetched_until"] is None

    async def test_one_line_when_it_goes_down_and_one_when_it_returns(
        self, world, machinery, gauges, clock, caplog
    ):
        caplog.set_level(logging.INFO, logger="allmende")
        source_id = world.source("http_poll", setup(gauges))
        good = gauges.reply
        gauges.reply = Reply(503, b"")
        pauses = []
        for _ in range(4):
            await (await machinery()).run_due()  # each time a worker that was started anew
            pauses.append((world.progress(source_id)["next_run_at"] - clock.now).total_seconds())
            clock.pass_by(pauses[-1])
        assert pauses == sorted(pauses)
        assert pauses[-1] > 2.5 * pauses[1]
        began = world.progress(source_id)["failing_since"]
        gauges.reply = good
        await (await machinery()).run_due()
        lines = [r.getMessage() for r in caplog.records if r.name.startswith("allmende")]
        assert [line.split()[0] for line in lines] == ["source_down", "source_back"]
        assert "code=source.server_error" in lines[0]
        assert f"after_s={int((clock.now - began).total_seconds())}" in lines[1]
        assert world.progress(source_id)["failing_since"] is None
        assert len(world.values()) == 2

    async def test_a_pause_the_server_asks_for_is_kept(self, world, machinery, server, clock):
        server.reply = Reply(429, b"", {"Retry-After": "5000"})
        source_id = world.source("http_poll", setup(server))
        await (await machinery()).run_due()
        assert world.progress(source_id)["next_run_at"] >= clock.now + timedelta(seconds=5000)
        assert world.progress(source_id)["last_error_code"] == "source.too_many_requests"

    @pytest.mark.parametrize(
        ("reply", "code"),
        [
            (Reply(401, b""), "source.access_denied"),
            (Reply(403, b""), "source.access_denied"),
            (Reply(404, b""), "source.not_there"),
            (Reply(418, b""), "source.refused"),
            (Reply(302, b"", {"Location": "http://10.1.2.3/"}), "source.private_address"),
            (Reply(302, b"", {"Location": "ftp://example.org/"}), "source.bad_address"),
            (Reply(200, b'{"data": 7}'), "hub.wrong_shape"),
            (Reply(200, b'{"data": [{"id": "A", "at": "2026-11-20T10:00:00Z"}]}'), "hub.no_values"),
        ],
    )
    async def test_every_answer_has_a_name(self, world, machinery, server, reply, code):
        server.reply = reply
        source_id = world.source("http_poll", setup(server))
        await (await machinery()).run_due()
        assert world.progress(source_id)["last_error_code"] == code

    async def test_access_that_was_refused_is_not_tried_every_minute(self, world, machinery, server, clock):
        server.reply = Reply(401, b"")
        source_id = world.source("http_poll", setup(server))
        await (await machinery()).run_due()
        assert world.progress(source_id)["next_run_at"] >= clock.now + timedelta(minutes=25)

    async def test_nobody_there(self, world, machinery, server):
        source_id = world.source("http_poll", setup(server))
        server.close()
        await (await machinery()).run_due()
        assert world.progress(source_id)["last_error_code"] == "source.unreachable"

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])
    async def test_our_own_network_is_never_asked(self, world, machinery, server, host):
        source_id = world.source("http_poll", setup(server, url=f"http://{host}:{server.port}/"))
        await (await machinery(networks=())).run_due()
        assert world.progress(source_id)["last_error_code"] == "source.private_address"
        assert server.asked == []

    async def test_a_run_ends_in_time(self, world, machinery, gauges):
        release = threading.Event()
        gauges.before = lambda: release.wait(5) and None
        source_id = world.source("http_poll", setup(gauges))
        await (await machinery(run_wait_s=0.2)).run_due()
        release.set()
        assert world.progress(source_id)["last_error_code"] == "source.timeout"

    async def test_secrets_sealed_with_another_key_are_named(self, world, machinery, gauges):
        values = setup(gauges, access="bearer", secret="geheim")
        source_id = world.source("http_poll", values, secret="before")
        await (await machinery()).run_due()
        assert world.progress(source_id)["last_error_code"] == "source.secrets_unreadable"
        assert gauges.asked == []

    async def test_only_so_many_unreadable_payloads_are_kept(self, world, machinery, server, clock):
        source_id = world.source("http_poll", setup(server))
        runner = await machinery()
        for number in range(52):
            server.reply = Reply(body=f"oh {number}".encode())
            clock.now = max(clock.now, world.progress(source_id).get("next_run_at") or clock.now)
            await runner.run_due()
        assert len(world.held()) == 50
        await asyncio.sleep(0.2)
        assert world.status(source_id) == (0, 52)


class TestWhoAsksWhen:
    async def test_a_source_is_asked_by_one_process_at_a_time(self, world, machinery, gauges):
        gate = threading.Event()
        gauges.before = lambda: gate.wait(5) and None
        world.source("http_poll", setup(gauges))
        first, second = await machinery(), await machinery()
        runs = [asyncio.create_task(runner.run()) for runner in (first, second)]
        await asyncio.sleep(0.5)
        gate.set()
        await asyncio.sleep(0.3)
        for runner in (first, second):
            runner.begin_stop()
        await asyncio.gather(*runs)
        assert len(gauges.asked) == 1

    async def test_what_another_process_asked_meanwhile_is_not_asked_again(self, world, machinery, gauges):
        world.source("http_poll", setup(gauges))
        first, second = await machinery(), await machinery()
        [seen] = await second._book.due(connectors=["http_poll"], now=second._clock())
        await first.run_due()
        await second._supervise(seen)
        assert len(gauges.asked) == 1

    async def test_a_worker_that_died_holds_nothing(self, world, machinery, gauges, pull_database):
        source_id = world.source("http_poll", setup(gauges))
        first, second = await machinery(), await machinery()
        assert await first._book.claim(source_id)
        assert not await second._book.claim(source_id)
        world.db.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'allmende-sources'"
            " and pid in (select pid from pg_locks where locktype = 'advisory')"
        )
        async with asyncio.timeout(5):
            while not await second._book.claim(source_id):
                await asyncio.sleep(0.05)

    async def test_paused_closed_and_not_yet_due_sources_are_left_alone(
        self, world, machinery, gauges, clock
    ):
        world.source("http_poll", setup(gauges), is_paused=True)
        closed = world.source("http_poll", setup(gauges))
        world.db.execute("update datahub_source set closed_at = now() where id = %s", (closed,))
        later = world.source("http_poll", setup(gauges))
        world.db.execute(
            "insert into datahub_sourceprogress (source_id, next_run_at, failures, last_error_code,"
            " last_error_detail, left_out) values (%s, %s, 0, '', '', '')",
            (later, clock.now + timedelta(seconds=1)),
        )
        assert await (await machinery()).run_due() == 0
        clock.pass_by(2)
        assert await (await machinery()).run_due() == 1

    async def test_the_owners_interval_counts_but_never_rudely(self, world, machinery, gauges, clock):
        slow = world.source("http_poll", setup(gauges), interval_s=7200)
        rude = world.source("http_poll", setup(gauges), interval_s=1)
        await (await machinery()).run_due()
        assert (world.progress(slow)["next_run_at"] - clock.now).total_seconds() >= 6480
        assert (world.progress(rude)["next_run_at"] - clock.now).total_seconds() >= 54

    async def test_many_sources_wait_for_their_turn(self, world, machinery, gauges):
        for _ in range(12):
            world.source("http_poll", setup(gauges))
        at_once, most = 0, 0
        lock = threading.Lock()

        def count() -> None:
            nonlocal at_once, most
            with lock:
                at_once += 1
                most = max(most, at_once)
            threading.Event().wait(0.05)
            with lock:
                at_once -= 1

        gauges.before = count
        assert await (await machinery(runs_at_once=3)).run_due() == 12
        assert 2 <= most <= 3

    async def test_it_stops_at_once_and_goes_on_later(self, world, machinery, gauges):
        gate = threading.Event()
        gauges.before = lambda: gate.wait(5) and None
        source_id = world.source("http_poll", setup(gauges))
        runner = await machinery(stop_wait_s=0.1)
        running = asyncio.create_task(runner.run())
        while not gauges.asked:
            await asyncio.sleep(0.02)
        async with asyncio.timeout(2):
            await runner.stop()
            await running
        gate.set()
        assert world.progress(source_id)["failures"] == 0
        gauges.before = lambda: None
        await (await machinery()).run_due()
        assert len(world.values()) == 2

    async def test_without_a_database_it_waits_for_it(self, machinery, caplog):
        from allmende.datahub.ingest.source_book import SourceBook

        runner = await machinery()
        runner._book = SourceBook("postgresql://nobody@/none?host=/nonexistent")
        assert await runner.run_due() == 0
        assert await runner.run_due() == 0
        assert len([r for r in caplog.records if "pull_schedule_not_read" in r.getMessage()]) == 1
