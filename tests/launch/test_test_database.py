"""The tests' own database helper: private clusters that nobody leaves behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from tests.postgres import private_cluster

CHECKOUT = Path(__file__).resolve().parents[2]


def test_two_clusters_at_the_same_time_do_not_see_each_other():
    with private_cluster() as first, private_cluster() as second:
        with psycopg.connect(first.url()) as connection:
            connection.execute("create table only_here ()")
        with psycopg.connect(second.url()) as connection:
            row = connection.execute("select to_regclass('only_here')").fetchone()
    assert first.url() != second.url()
    assert row == (None,)


def test_a_killed_test_run_takes_its_server_with_it():
    script = (
        "import time\nfrom tests.postgres import private_cluster\n"
        "with private_cluster() as server:\n print(server.process.pid, flush=True)\n time.sleep(60)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert run.stdout is not None
    server_pid = int(run.stdout.readline())
    assert Path(f"/proc/{server_pid}").exists()
    run.send_signal(signal.SIGKILL)
    run.wait()
    give_up = time.monotonic() + 10
    while Path(f"/proc/{server_pid}").exists() and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not Path(f"/proc/{server_pid}").exists()
