"""What a stranger's software does on its first day."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest


@pytest.fixture
def receiver():
    """A small server that keeps the notifications it gets."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/notify", got
    server.shutdown()
    server.server_close()


def wait_for(got, is_there):
    give_up = time.monotonic() + 15
    while not any(is_there(entity) for notification in got for entity in notification["data"]):
        assert time.monotonic() < give_up, got
        time.sleep(0.05)


def test_ngsildclient_creates_asks_and_is_told(run_client, receiver):
    address, got = receiver
    printed = run_client("ngsildclient", "use_ngsildclient.py", address).splitlines()
    # It also prints a line of its own after a batch.
    assert [line for line in printed if not line.startswith("Entities ")] == [
        "read 15", "exists True False", "count 30 10", "pages 30", "upsert True 99", "types True",
        "subscribed True", "batch 20", "deleted True False",
    ]  # fmt: skip
    wait_for(got, lambda basin: basin["id"].endswith(":7") and basin["temperature"]["value"] == 77)


def test_filip_creates_asks_and_is_told(run_client, receiver):
    address, got = receiver
    printed = run_client("filip", "use_filip.py", address).splitlines()
    assert printed == [
        "read 51", "list 30", "question 5", "subscribed urn:ngsi-ld:Subscription:filip",
        "known ['urn:ngsi-ld:Subscription:filip']", "changed 99", "left 29",
    ]  # fmt: skip
    wait_for(got, lambda boiler: boiler["id"].endswith(":1") and boiler["temperature"]["value"] == 99)


def test_frost_client_reads_what_was_written(run_client, hub):
    for number in (1, 2):
        basin = {
            "id": f"urn:ngsi-ld:Becken:{number}",
            "type": "Becken",
            "name": {"type": "Property", "value": f"Becken {number}"},
            "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [7.8, 51.0]}},
            "temperature": {
                "type": "Property", "value": 20.5, "unitCode": "CEL", "observedAt": "2026-03-01T10:00:00Z",
            },
        }  # fmt: skip
        assert httpx.post(f"{hub}/ngsi-ld/v1/entities", json=basin).status_code == 201
    change = {"temperature": {"value": 21.5, "unitCode": "CEL", "observedAt": "2026-03-01T10:10:00Z"}}
    changed = httpx.patch(f"{hub}/ngsi-ld/v1/entities/urn:ngsi-ld:Becken:1", json=change)
    assert changed.status_code == 204
    assert run_client("frost-sta-client", "use_frost.py").splitlines() == [
        "things ['Becken 1', 'Becken 2']", "place [7.8, 51.0]", "unit °C", "property temperature",
        "values [21.5, 20.5]", "one Becken 1",
    ]  # fmt: skip
