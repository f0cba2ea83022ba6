"""`allmende up` as the town's administrator meets it: started, damaged, stopped for real."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from allmende.config.folder import own_version
from allmende.config.postgres import EmbeddedPostgres
from tests.launch.test_serving import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
COMING_UP_S = 60


class Installation:
    """A data folder and what runs on it."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ALLMENDE_")}
        self.environment = {**kept, "ALLMENDE_DATA": str(folder), "ALLMENDE_PORT": str(self.port)}

    def command(self, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "allmende.cli", *arguments],
            env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def status(self):
        return json.loads(self.command("status", "--json").stdout)

    def pids(self):
        told = json.loads((self.folder / "running.json").read_text())
        database = int((self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        return {name: told[name] for name in ("pid", "web", "worker")} | {"database": database}

    @contextmanager
    def up(self):
        process = subprocess.Popen(
            [sys.executable, "-m", "allmende.cli", "up", "--no-demo"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            said = ""
            while "Allmende läuft" not in said:
                line = process.stdout.readline()
                assert line, f"up ended: {said}"
                said += line
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(30)

    def asks(self):
        """The status of a page that needs the database."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/impressum/", timeout=5).status_code
        except httpx.TransportError:
            return None


def eventually(condition, within_s=20):
    give_up = time.monotonic() + within_s
    while time.monotonic() < give_up:
        if condition():
            return True
        time.sleep(0.1)
    return bool(condition())


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """Set up once; the tests stop and start it."""
    installation = Installation(tmp_path_factory.mktemp("Stadt Musterfeld, Rathaus") / "daten")
    with installation.up():
        pass
    return installation


def test_everything_runs_and_sigterm_leaves_nothing_behind(installation):
    began = time.monotonic()
    with installation.up() as process:
        assert time.monotonic() - began < COMING_UP_S
        assert installation.asks() == 200
        facts = installation.status()
        assert facts["running"]
        assert facts["database"]["ready"]
        assert facts["url"] == f"http://localhost:{installation.port}"
        pids = installation.pids()
        assert all(is_alive(pid) for pid in pids.values())
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert time.monotonic() - began < 10
    assert not any(is_alive(pid) for pid in pids.values())
    assert not (installation.folder / "running.json").exists()
    assert installation.command("status").returncode == 3


def test_what_is_killed_comes_back(installation):
    with installation.up():
        web, database = installation.pids()["web"], installation.pids()["database"]
        os.kill(web, signal.SIGKILL)
        assert eventually(lambda: not is_alive(web))
        assert eventually(lambda: installation.asks() == 200)
        os.kill(database, signal.SIGKILL)
        assert eventually(lambda: not is_alive(database))
        assert eventually(lambda: installation.asks() == 200)
        assert eventually(lambda: installation.status()["running"])


def test_killing_the_supervisor_ends_everything_and_the_next_start_works(installation):
    with installation.up() as process:
        pids = installation.pids()
        process.kill()
        process.wait()
        # Immediately, while the others are still ending.
        with installation.up():
            assert installation.asks() == 200
            assert eventually(lambda: not any(is_alive(pid) for pid in pids.values()))


def test_killing_everything_at_once_loses_nothing(installation):
    with installation.up() as process:
        url = EmbeddedPostgres(installation.folder / "postgres").url()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create table kept_over_kill as select 1")
        pids = installation.pids()
        for pid in (pids["pid"], pids["database"], pids["web"], pids["worker"]):
            os.kill(pid, signal.SIGKILL)
        process.wait()
    with installation.up(), psycopg.connect(url) as connection:
        assert connection.execute("select count(*) from kept_over_kill").fetchone() == (1,)


def test_a_second_start_on_the_same_folder_says_so(installation):
    with installation.up():
        second = installation.command("up", "--port", str(free_port()))
        assert second.returncode == 1
        assert "läuft" in second.stderr
        assert len(second.stderr.splitlines()) == 1
        assert installation.asks() == 200


def test_a_taken_port_is_said_before_anything_starts(tmp_path):
    other = Installation(tmp_path / "daten")
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", str(other.port), "--bind", "127.0.0.1"],
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually(lambda: other.asks() is not None)
        refused = other.command("up", "--no-demo")
    finally:
        server.kill()
        server.wait()
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"allmende: Der Port {other.port} auf 127.0.0.1 ist schon belegt.")
    assert not (tmp_path / "daten" / "postgres").exists()


def test_a_newer_data_folder_is_left_alone(tmp_path):
    newer = Installation(tmp_path / "daten")
    newer.folder.mkdir()
    (newer.folder / "VERSION").write_text("999.0.0\n")
    refused = newer.command("up", "--no-demo")
    assert refused.returncode == 1
    assert "999.0.0" in refused.stderr
    assert own_version() in refused.stderr
    assert not (newer.folder / "postgres").exists()
    assert (newer.folder / "VERSION").read_text() == "999.0.0\n"


def test_a_full_disk_is_said_before_anything_starts(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    full = Installation(tmp_path / "daten")
    full.folder.mkdir()
    start = 'mount -t tmpfs -o size=20m none "$1" && exec "$2" -m allmende.cli up --no-demo'
    refused = subprocess.run(
        ["unshare", "--mount", "sh", "-c", start, "sh", str(full.folder), sys.executable],
        env=full.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if "unshare" in refused.stderr or "mount:" in refused.stderr:
        pytest.skip(f"no small disk can be mounted here: {refused.stderr}")
    assert refused.returncode == 1
    assert "nicht genug Platz" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_wrong_variable_is_named(tmp_path):
    wrong = Installation(tmp_path / "daten")
    wrong.environment["ALLMENDE_DEBUG"] = "vielleicht"
    refused = wrong.command("up")
    assert refused.returncode == 1
    assert refused.stderr.startswith("allmende: ALLMENDE_DEBUG: ")
    assert not wrong.folder.exists()


def test_a_stop_while_starting_leaves_no_process(tmp_path):
    fresh = Installation(tmp_path / "daten")
    process = subprocess.Popen(
        [sys.executable, "-m", "allmende.cli", "up", "--no-demo"],
        env=fresh.environment,
        stdout=subprocess.DEVNULL,
    )
    pid_file = fresh.folder / "postgres" / "postmaster.pid"
    assert eventually(pid_file.exists)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert not pid_file.exists()


def test_doctor_finds_a_fresh_place_in_order_and_says_what_is_open(tmp_path):
    fresh = Installation(tmp_path / "daten")
    told = json.loads(fresh.command("doctor", "--json").stdout)
    by_check = {finding["check"]: finding for finding in told["findings"]}
    assert by_check["Datenbank"]["verdict"] == "warning"
    assert by_check["E-Mail"]["advice"].endswith("ALLMENDE_SMTP_URL.")
    assert by_check["Port"]["verdict"] == "ok"


def test_commands_that_need_the_database_say_how_to_start_it(tmp_path):
    fresh = Installation(tmp_path / "daten")
    refused = fresh.command("token", "list")
    assert refused.returncode == 1
    assert "./allmende up" in refused.stderr
