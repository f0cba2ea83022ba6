"""Each client lives in an environment of its own: what it depends on is older than what we do."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.postgres import private_cluster

CHECKOUT = Path(__file__).resolve().parents[2]
STORE = CHECKOUT / ".test-clients"
HERE = Path(__file__).parent


def find_uv():
    """Return uv's path: on the path, or where `./allmende` keeps its own."""
    own = CHECKOUT / ".uv" / "bin" / "uv"
    return shutil.which("uv") or (str(own) if own.exists() else None)


def python_with(package):
    """Return the interpreter of an environment that holds this package, made once per list of versions."""
    requirements = HERE / "requirements" / f"{package}.txt"
    digest = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = STORE / f"{package}-{digest}"
    python = folder / "bin" / "python"
    if (folder / "complete").exists():
        return python
    uv = find_uv()
    if uv is None:
        if os.environ.get("ALLMENDE_REQUIRE_CLIENTS") == "1":
            pytest.fail("uv is not there, so the clients of others cannot be installed")
        pytest.skip("the clients of others are installed with uv, which is not there")
    shutil.rmtree(folder, ignore_errors=True)
    # Our own constraints do not hold for programs of others.
    uv_options = ["--quiet", "--no-config"]
    subprocess.run([uv, "venv", *uv_options, "--python", sys.executable, str(folder)], check=True)
    install = [
        uv,
        "pip",
        "install",
        *uv_options,
        "--no-deps",
        "--python",
        str(python),
        "-r",
        str(requirements),
    ]
    done = subprocess.run(install, capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode != 0:
        if os.environ.get("ALLMENDE_REQUIRE_CLIENTS") == "1":
            pytest.fail(f"{package} cannot be installed: {done.stderr[-500:]}")
        pytest.skip(f"{package} cannot be installed, perhaps without a network: {done.stderr[-200:]}")
    (folder / "complete").touch()
    return python


@pytest.fixture(scope="package")
def hub(tmp_path_factory):
    """The address of an open hub in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("hub") / "log"
    with private_cluster() as server, log.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "allmende.cli", "serve", "hub", "--open", "--port", str(port),
             "--data", str(log.parent)],
            stdout=file, stderr=subprocess.STDOUT, env={**os.environ, "ALLMENDE_DATABASE_URL": server.url()},
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        give_up = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{address}/ngsi-ld/v1/types")
                break
            except httpx.ConnectError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < give_up, log.read_text()
                time.sleep(0.1)
        yield address
        process.terminate()
        process.wait(20)


@pytest.fixture
def run_client(hub):
    """Run one of the programs of this folder with its client; returns what it printed."""

    def run(package, program, *arguments):
        done = subprocess.run(
            [str(python_with(package)), str(HERE / program), hub, *arguments],
            capture_output=True, text=True, timeout=120, check=False,
            env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp")},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
