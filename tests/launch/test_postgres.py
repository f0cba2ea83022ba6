"""The embedded PostgreSQL: real servers in scratch folders."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from allmende.config import postgres
from allmende.config.postgres import (
    EPHEMERAL,
    ONLINE,
    EmbeddedPostgres,
    PostgresDiskFull,
    PostgresFailed,
    PostgresFolderUnusable,
    PostgresInUse,
    PostgresVersionDiffers,
)


@pytest.fixture
def server(tmp_path):
    server = EmbeddedPostgres(
        tmp_path / "Ordner mit Leerzeichen, und Komma" / "postgres", parameters=EPHEMERAL
    )
    yield server
    server.stop()


def ask(server, question):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def gone(pid):
    give_up = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < give_up:
        time.sleep(0.02)
    return not Path(f"/proc/{pid}").exists()


def test_it_starts_in_a_folder_with_spaces_and_keeps_what_was_stored(server):
    server.start()
    ask(server, "create table kept (answer) as select 42")
    server.stop()
    assert not server.is_ready()
    server.start()
    assert ask(server, "select answer from kept") == 42


def test_it_orders_and_lowers_german_words_and_checks_its_pages(server):
    server.start()
    assert ask(server, "select lower('ÄÖÜ')") == "äöü"
    assert ask(server, "select current_setting('data_checksums')") == "on"
    assert ask(server, "select current_setting('listen_addresses')") == ""


def test_only_its_owner_may_enter_the_socket_folder(server):
    server.start()
    assert server.socket_dir.stat().st_mode & 0o777 == 0o700


def test_a_killed_server_starts_again_with_all_committed_rows(tmp_path):
    server = EmbeddedPostgres(tmp_path / "postgres", parameters=ONLINE)
    server.start()
    try:
        ask(server, "create table kept (answer) as select 7")
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        server.stop()
        server.start()
        assert ask(server, "select answer from kept") == 7
    finally:
        server.stop()


def test_a_second_start_on_the_same_folder_is_refused(server):
    server.start()
    second = EmbeddedPostgres(server.data_dir, parameters=EPHEMERAL)
    with pytest.raises(PostgresInUse):
        second.start()
    assert ask(server, "select 1") == 1


def test_a_server_left_behind_by_a_killed_supervisor_is_stopped(server):
    script = (
        "import sys, time\nfrom pathlib import Path\n"
        "from allmende.config import postgres\n"
        "postgres._dies_with_parent = lambda: []\n"
        "server = postgres.EmbeddedPostgres(Path(sys.argv[1]), parameters=postgres.EPHEMERAL)\n"
        "server.start()\nprint(server.process.pid, flush=True)\ntime.sleep(60)\n"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", script, str(server.data_dir)], stdout=subprocess.PIPE, text=True
    )
    left_over = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    assert Path(f"/proc/{left_over}").exists()
    server.start()
    assert ask(server, "select 1") == 1
    assert server.process.pid != left_over
    assert gone(left_over)


def test_a_pid_file_that_names_a_foreign_process_is_no_obstacle(server):
    server.start()
    server.stop()
    (server.data_dir / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data_dir}\n")
    server.start()
    assert ask(server, "select 1") == 1


def test_the_server_dies_with_the_process_that_started_it(tmp_path):
    script = (
        "import sys, time\nfrom pathlib import Path\n"
        "from allmende.config.postgres import EPHEMERAL, EmbeddedPostgres\n"
        "server = EmbeddedPostgres(Path(sys.argv[1]), parameters=EPHEMERAL)\n"
        "server.start()\nprint(server.process.pid, flush=True)\ntime.sleep(60)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "postgres")], stdout=subprocess.PIPE, text=True
    )
    pid = int(run.stdout.readline())
    run.kill()
    run.wait()
    assert gone(pid)


def test_a_folder_of_another_major_version_is_left_alone(server):
    server.data_dir.mkdir(parents=True)
    (server.data_dir / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresVersionDiffers) as refusal:
        server.start()
    assert refusal.value.fields["found"] == "17"
    assert [path.name for path in server.data_dir.iterdir()] == ["PG_VERSION"]


def test_too_little_room_is_said_before_anything_is_written(server, monkeypatch):
    monkeypatch.setattr(postgres, "_LEAST_FREE_BYTES", 2**62)
    with pytest.raises(PostgresDiskFull):
        server.start()
    assert not server.data_dir.exists()


def test_a_disk_that_fills_while_starting_is_told_apart(tmp_path):
    told = "FATAL:  could not write lock file: No space left on device\n"
    assert isinstance(postgres._failure(told, tmp_path), PostgresDiskFull)
    other = postgres._failure("LOG:  hm\nFATAL:  invalid value for parameter\n", tmp_path)
    assert isinstance(other, PostgresFailed)
    assert "invalid value" in other.fields["reason"]


def test_a_wrong_parameter_names_postgresql_s_own_reason(tmp_path):
    server = EmbeddedPostgres(tmp_path / "postgres", parameters={**EPHEMERAL, "work_mem": "viel"})
    with pytest.raises(PostgresFailed) as failure:
        server.start()
    assert "work_mem" in failure.value.fields["reason"]
    assert server.process is None


def test_a_socket_folder_that_somebody_else_made_is_not_used(server):
    if os.geteuid() != 0:
        pytest.skip("needs root to make a folder of somebody else")
    server.socket_dir.mkdir()
    os.chown(server.socket_dir, 4242, 4242)
    try:
        with pytest.raises(PostgresFolderUnusable):
            server.start()
    finally:
        server.socket_dir.rmdir()


@pytest.mark.parametrize("owner", [0, 4242])
def test_root_without_user_namespaces_leaves_root(owner, monkeypatch):
    """As in a container that forbids `unshare`: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        pytest.skip("needs root to leave it")
    monkeypatch.setattr(postgres, "_has_user_namespaces", lambda: False)
    folder = Path(f"/var/tmp/allmende-test-{os.getpid()}-{owner}")
    folder.mkdir()
    data_dir = folder / "postgres"
    server = EmbeddedPostgres(data_dir, parameters=EPHEMERAL)
    try:
        if owner:
            server.init()
            for path in [data_dir, *data_dir.rglob("*")]:
                os.chown(path, owner, owner)
        server.start()
        assert ask(server, "select 1") == 1
        assert Path(f"/proc/{server.process.pid}").stat().st_uid == (owner or 65534)
    except PostgresFolderUnusable:
        pytest.skip("the checkout's programs cannot be read by other users here")
    finally:
        server.stop()
        shutil.rmtree(folder)
