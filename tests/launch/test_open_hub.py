"""`allmende serve hub --open`: only here, only alone, and with data of its own."""

import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest


def command(*arguments):
    return [sys.executable, "-m", "allmende.cli", "serve", *arguments]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["all", "--open"], "nur für die Datendrehscheibe allein"),
        (["web", "--open"], "nur für die Datendrehscheibe allein"),
        (["hub", "--open", "--host", "0.0.0.0"], "nur auf diesem Rechner"),
        (["hub", "--open", "--host", "192.0.2.1"], "nur auf diesem Rechner"),
    ],
)
def test_it_opens_to_nobody_else(arguments, sentence, tmp_path):
    done = subprocess.run(
        command(*arguments, "--data", str(tmp_path)), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert sentence in done.stderr


@pytest.fixture
def open_hub(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as file:
        process = subprocess.Popen(
            command("hub", "--open", "--port", str(port), "--data", str(tmp_path / "data")),
            stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    give_up = time.monotonic() + 120
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/ngsi-ld/v1/types")
            break
        except httpx.ConnectError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < give_up
            time.sleep(0.2)
    yield process, f"http://127.0.0.1:{port}", log
    process.kill()
    process.wait()


def test_it_warns_loudly_makes_tenants_has_no_portal_and_stops(open_hub):
    process, address, log = open_hub
    assert "OFFENER BETRIEB" in log.read_text()
    assert httpx.get(f"{address}/impressum/").status_code == 404
    tenant = {"NGSILD-Tenant": "irgendwer"}
    entities = f"{address}/ngsi-ld/v1/entities"
    assert httpx.get(f"{entities}?type=Bank", headers=tenant).status_code == 404
    bench = {"id": "urn:ngsi-ld:Bank:1", "type": "Bank"}
    assert httpx.post(entities, json=bench, headers=tenant).status_code == 201
    assert [found["id"] for found in httpx.get(f"{entities}?type=Bank", headers=tenant).json()] == [
        bench["id"]
    ]
    assert httpx.get(f"{entities}?type=Bank").json() == []
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
