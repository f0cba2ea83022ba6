"""What benchmarks run on: their own PostgreSQL in a temporary folder and a hub in its own process."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from allmende.config.postgres import EmbeddedPostgres

CHECKOUT = Path(__file__).resolve().parents[2]


def environment_for(url: str) -> dict[str, str]:
    """Return the environment of a child that works on this database."""
    return {
        **os.environ,
        "ALLMENDE_DATABASE_URL": url,
        "ALLMENDE_SECRET_KEY": "only-for-benchmarks-" + "x" * 40,
        "DJANGO_SETTINGS_MODULE": "allmende.config.settings",
    }


@contextlib.contextmanager
def own_postgres() -> Iterator[EmbeddedPostgres]:
    """A durable PostgreSQL with the hub's tables, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="allmende-bench-"))
    server = EmbeddedPostgres(folder / "postgres")
    try:
        server.start()
        migrate = [sys.executable, "-m", "django", "migrate", "datahub", "--verbosity=0", "--skip-checks"]
        subprocess.run(migrate, env=environment_for(server.url()), cwd=CHECKOUT, check=True)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_hub(url: str, port: int, kind: str = "hub") -> "subprocess.Popen[bytes]":
    """Start one hub process (or the broker alone) and return when it takes connections."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.parts.{kind}_process", url, str(port)],
        env=environment_for(url), cwd=CHECKOUT,
    )  # fmt: skip
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return process
        time.sleep(0.02)
    process.kill()
    raise RuntimeError("the hub does not start")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a process of ours."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
