"""The page for a town's IT says what the hub does: its examples are read by the code they describe."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

from django.utils import translation

from allmende.connectors.http_push.connector import CONNECTOR
from allmende.connectors.http_push.mapping import MAX_MESSAGES
from allmende.datahub.exports import csv_lines, json_pieces
from allmende.datahub.ingest import messages, pipeline
from allmende.datahub.ingest.live import event_of
from allmende.datahub.ingest.settings import HubSettings
from allmende.datahub.ingest.store import LiveReading
from allmende.datahub.ingest.types import RejectionReason
from allmende.datahub.types import ExportRow
from allmende.solutions.blueprint.reader import read_blueprint

ROOT = Path(__file__).resolve().parents[2]
INTERFACES = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
WEBHOOKS = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
FOLLOW_AND_TAKE = INTERFACES[INTERFACES.index("## 6. Follow") :]
PAGE = WEBHOOKS + FOLLOW_AND_TAKE
SEVEN_FIFTEEN = datetime(2026, 11, 20, 7, 15, tzinfo=UTC)


def blocks(language: str) -> list[str]:
    """Every fenced block of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def row(**values: float) -> ExportRow:
    return ExportRow(
        start=SEVEN_FIFTEEN, school="Beispielgymnasium Olpe", room="Klasse 5a", code="1.04", values=values,
        quality=dict.fromkeys(values, 2), is_hourly_mean=False,
    )  # fmt: skip


def test_the_push_example_is_read_as_the_page_says():
    (uplink,) = CONNECTOR.read_message(blocks("json")[0].encode(), {})
    assert (uplink.device_key, uplink.observed_at) == ("raum-101", SEVEN_FIFTEEN)
    assert uplink.decoded == {"co2": 812, "temperature": 21.4, "humidity": 44}


def test_the_body_of_the_curl_example_is_read_too():
    (body,) = re.findall(r"-d '(.*)'", PAGE)
    (uplink,) = CONNECTOR.read_message(body.encode(), {})
    assert uplink.decoded == {"co2": 812}


def test_the_fields_of_the_plain_push_are_those_of_its_device_type():
    blueprint = read_blueprint(ROOT / "blueprints" / "raumklima-schulen")
    (profile,) = [one for one in blueprint.profiles if one.key == "json-co2"]
    told = next(line for line in PAGE.splitlines() if line.startswith("| `values`"))
    assert {field.field for field in profile.field} == set(re.findall(r"`(\w+)` \(", told))


def test_the_addresses_are_those_the_hub_answers():
    known = pipeline.connectors().values()
    answered = {connector.address_word for connector in known if hasattr(connector, "address_word")}
    assert set(re.findall(r"`/ingest/([\w-]+)/<source>`", PAGE)) == answered


def test_every_answer_stands_on_the_page_with_its_status():
    told = {
        code: int(status)
        for status, code in re.findall(r"^\| (\d{3}) \| `(hub\.\w+)` \|", PAGE, re.MULTILINE)
    }
    at_streams = {"hub.not_found", "hub.no_ticket"}
    known = {code: status for code, (status, _title) in messages._TITLES.items() if code not in at_streams}
    assert told == known
    assert "403 `hub.no_ticket`" in PAGE


def test_every_reason_of_a_422_stands_on_the_page():
    told = set(re.findall(r"`(hub\.\w+)`", WEBHOOKS.split("Code of a 422")[1]))
    assert told == {reason.value for reason in RejectionReason} | {"hub.not_storable"}


def test_the_limits_are_the_hubs_own():
    settings = HubSettings()
    assert settings.max_body_bytes == 64 * 1024
    assert "more than 64 KiB" in PAGE
    assert f"more than {settings.rate_burst} at once or {settings.rate_per_s:g} a second" in PAGE
    assert f"{settings.max_held_per_source:,} messages" in PAGE
    assert f"not complete after {settings.body_wait_s:g} s" in PAGE
    assert f"every {settings.live_heartbeat_s:g} s comes a comment" in PAGE
    assert f"up to {MAX_MESSAGES:,}" in PAGE


def test_the_event_of_the_stream_is_what_the_hub_writes():
    reading = LiveReading(
        series_id=1, entity_id=12, entity_type="Room", attribute="co2", unit="59", value=2300.0,
        observed_at=SEVEN_FIFTEEN, quality=2, is_public=True,
    )  # fmt: skip
    assert event_of(reading).decode().strip() in PAGE


def test_the_downloads_look_as_shown():
    attributes = [
        {"name": "co2", "unit": "59"},
        {"name": "temperature", "unit": "CEL"},
        {"name": "relativeHumidity", "unit": "P1"},
    ]
    with translation.override("de"):
        text = "".join(csv_lines([row(co2=812, temperature=21.4)], attributes)).replace("\r\n", "\n")
    assert text == blocks("csv")[0]
    written = json.loads("".join(json_pieces([row(co2=812)], attributes)))
    assert written == json.loads(blocks("json")[1])
