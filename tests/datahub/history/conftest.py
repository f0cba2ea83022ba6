"""A cold store of every test's own."""

import dataclasses
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import httpx
import pytest


@pytest.fixture
def cold_store(tmp_path, settings):
    """The folder of cold files."""
    folder = tmp_path / "history"
    settings.ALLMENDE_ENV = dataclasses.replace(settings.ALLMENDE_ENV, cold_store=str(folder))
    return folder


#: A server that speaks S3, in an environment of its own: the product needs none of its packages.
S3_SERVER = ("moto[server]==5.2.5",)
CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def s3_server():
    """The address (host:port) of a local S3 server with the bucket `verlauf`."""
    python = _own_environment()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    server = subprocess.Popen(
        [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _make_bucket(port)
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _own_environment() -> Path:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("no `uv` to install a local S3 server with")
    folder = CHECKOUT / ".test-clients" / hashlib.sha256("".join(S3_SERVER).encode()).hexdigest()[:12]
    python = folder / "bin" / "python"
    if not (folder / "done").exists():
        subprocess.run([uv, "venv", "-q", "--clear", folder], check=True)
        done = subprocess.run(
            [uv, "pip", "install", "-q", "--python", python, *S3_SERVER],
            # Away from the checkout, whose pinned versions are the product's alone.
            cwd=tempfile.gettempdir(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            pytest.skip(f"the local S3 server cannot be installed: {done.stderr[-200:]}")
        (folder / "done").touch()
    return python


def _make_bucket(port: int) -> None:
    for _ in range(100):
        try:
            httpx.put(f"http://127.0.0.1:{port}/verlauf", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the local S3 server does not answer")
