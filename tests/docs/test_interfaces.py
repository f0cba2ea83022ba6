"""The ten minutes of docs/api.md, command by command, against a running hub that wants keys."""

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.postgres import private_cluster

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
WALK = PAGE[: PAGE.index("## 6. Follow")]
KEY, TENANT = "alt_probe", "05966024"
TOWN = "insert into kernel_space (kind, key, name) values ('municipality', %s, 'Olpe')"
TOKEN = """
insert into datahub_accesstoken (tenant, name, "right", token_hash, hint, created_at, created_by)
select id, 'Probe', 'write', %s, '', now(), '' from kernel_space where key = %s
"""
#: Each command with the answer that the page shows behind it, if any.
STEPS = re.findall(r"^```sh\n(.*?)^```\n(?:\n```json\n(.*?)^```\n)?", WALK, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("hub")
    with private_cluster() as server, (folder / "log").open("w") as log:
        with psycopg.connect(server.url(), autocommit=True) as db:
            db.execute(TOWN, (TENANT,))
            db.execute(TOKEN, (hashlib.sha256(KEY.encode()).hexdigest(), TENANT))
        process = subprocess.Popen(
            [sys.executable, "-m", "allmende.cli", "serve", "hub", "--port", str(port)],
            stdout=log, stderr=subprocess.STDOUT,
            env={**os.environ, "ALLMENDE_DATABASE_URL": server.url(), "ALLMENDE_DATA": str(folder)},
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        give_up = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{address}/ngsi-ld/v1/types")
                break
            except httpx.ConnectError:
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < give_up
                time.sleep(0.1)
        yield address
        process.terminate()
        process.wait(20)


def test_every_command_of_the_walk_does_what_the_page_says(hub):
    commands = [(command, answer) for command, answer in STEPS if "curl" in command]
    assert len(commands) == 8
    for command, answer in commands:
        done = subprocess.run(
            ["bash", "-euc", command], capture_output=True, text=True, check=False, timeout=30,
            env={"PATH": os.environ["PATH"], "HUB": hub, "TENANT": TENANT, "KEY": KEY},
        )  # fmt: skip
        assert done.returncode == 0, command + done.stdout + done.stderr
        if answer:
            assert without_addresses(json.loads(done.stdout)) == without_addresses(json.loads(answer)), (
                command
            )


def without_addresses(value):
    """Return JSON with addresses of further pages as the page writes them."""
    if isinstance(value, dict):
        return {
            key: "…" if key.endswith("nextLink") else without_addresses(part) for key, part in value.items()
        }
    return [without_addresses(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Authorization": "Bearer falsch"}, 401), ({"NGSILD-Tenant": "niemand"}, 404), ({}, 200)],
)
def test_keys_and_tenants_are_answered_as_told(hub, headers, status):
    answer = httpx.get(f"{hub}/ngsi-ld/v1/entities?type=Room", headers={"NGSILD-Tenant": TENANT, **headers})
    assert answer.status_code == status
