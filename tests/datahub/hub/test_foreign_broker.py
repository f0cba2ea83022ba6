"""Another broker's notification at our webhook: its entity keeps its identifier and its numbers count."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from allmende.datahub.ingest.configuration import read_config
from allmende.datahub.ingest.pipeline import connectors
from allmende.datahub.ingest.setup import stored_from
from allmende.datahub.ingest.vault import Vault
from benchmarks.parts.world import KEY, make_town
from tests.datahub.hub.client import JSON, request

FIXTURES = Path(__file__).resolve().parents[2] / "connectors" / "ngsild_subscription" / "fixtures"
URN = "urn:ngsi-ld:AirQualityObserved:markt"


@pytest.fixture
def broker_source(database):
    """A source that a broker sends to."""
    town = make_town(database, 7, devices=0, connector="ngsild_subscription")
    values = {"broker": "https://broker.beispiel.de", "entity_types": ["AirQualityObserved"]}
    setup = read_config(connectors()["ngsild_subscription"].config_type, values)
    stored = stored_from(setup, Vault(""), public_id=town.public_id)
    database.execute(
        'insert into datahub_sourceconfiguration (source_id, "values", sealed, is_paused, remote_id,'
        " changed_at) values (%s, %s, %s, false, '', now())",
        (town.source_id, json.dumps(stored.values), stored.sealed),
    )
    return town


def notification() -> bytes:
    """The recorded notification, as of a few minutes ago."""
    body = (FIXTURES / "normalized.json").read_text()
    minutes_ago = datetime.now(UTC) - timedelta(minutes=10)
    return (
        body.replace("2026-03-01T10:15:00+01:00", minutes_ago.isoformat())
        .replace("2026-03-01T09:10:00Z", minutes_ago.isoformat())
        .replace("2026-03-01T09:20:00.5Z", minutes_ago.isoformat())
        .encode()
    )


async def test_a_notification_becomes_an_entity_with_readings(start_hub, database, broker_source):
    hub = await start_hub()
    body = notification()
    headers = {"authorization": f"Bearer {KEY}-7", "content-type": JSON}
    for _ in range(2):
        answer = await request(hub, "/ingest/ngsi-ld/source-7", body=body, headers=headers)
        assert answer.status == 204, answer.body
    urn, kind, lon, is_public, document = database.execute(
        "select urn, type, lon, is_public, document from datahub_entity where urn = %s", (URN,)
    ).fetchone()
    assert (urn, kind, lon, is_public) == (URN, "AirQualityObserved", 7.85, False)
    assert document["airQualityLevel"] == {"type": "Property", "value": "gut"}
    found = database.execute(
        "select s.attribute, s.unit, o.value from observation o join datahub_series s on s.id = o.series_id"
        " order by 1"
    ).fetchall()
    assert found == [("no2", "GQ", 21), ("pm10", "GQ", 18.4), ("relativeHumidity", "", 0.71)]


async def test_without_the_key_nothing_is_taken(start_hub, database, broker_source):
    hub = await start_hub()
    headers = {"authorization": "Bearer wrong", "content-type": JSON}
    answer = await request(hub, "/ingest/ngsi-ld/source-7", body=notification(), headers=headers)
    assert answer.status == 401
    assert database.execute("select count(*) from datahub_entity where urn = %s", (URN,)).fetchone() == (0,)
