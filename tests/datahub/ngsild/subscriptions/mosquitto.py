"""Debian's mosquitto on a free port, for the length of a test."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_FOUND = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")


@contextmanager
def mosquitto(folder: Path, *, user: str = "", password: str = "", port: int = 0) -> Iterator[int]:
    """Run a broker and yield its port; with a user, nobody else gets in.

    Skips the test where mosquitto is not installed, unless ALLMENDE_REQUIRE_BROKER=1.
    """
    if _FOUND is None:
        if os.environ.get("ALLMENDE_REQUIRE_BROKER") == "1":
            pytest.fail("mosquitto is not installed, but ALLMENDE_REQUIRE_BROKER=1 demands it")
        pytest.skip("mosquitto is not installed (Debian: apt-get install mosquitto)")
    port = port or _free_port()
    lines = [
        f"listener {port} 127.0.0.1",
        "persistence false",
        f"allow_anonymous {'false' if user else 'true'}",
    ]
    if user:
        passwords = folder / "passwords"
        passwords.touch(mode=0o600)
        subprocess.run(["mosquitto_passwd", "-b", str(passwords), user, password], check=True)
        lines.append(f"password_file {passwords}")
    if os.geteuid() == 0:
        lines.append("user root")
    config = folder / "mosquitto.conf"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    process = subprocess.Popen([_FOUND, "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("mosquitto did not start")
