"""A small world for benchmarks and hub tests: towns with rooms, devices and one source each, by plain SQL."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow

KEY = "alm_only-for-benchmarks"
#: Attribute, unit, field of decoded_payload, lowest and highest plausible value.
ATTRIBUTES = (
    ("co2", "59", "co2", 300, 5000),
    ("temperature", "CEL", "temperature", -20, 60),
    ("relativeHumidity", "P1", "humidity", 0, 100),
    ("batteryVoltage", "VLT", "battery_voltage", 0, 10),
    ("illuminance", "LUX", "light", 0, 100_000),
)


@dataclass(frozen=True)
class Town:
    """One tenant with its source and device keys; the first device measures the first room and so on."""

    tenant: int
    source_id: int
    public_id: str
    school_id: int
    profile_id: int
    device_ids: Sequence[int]
    device_keys: Sequence[str]
    entity_ids: Sequence[int]


def mapping() -> list[dict[str, object]]:
    """Return the device profile's mapping of the five attributes."""
    return [
        {"field": field, "attribute": attribute, "unit": unit, "minimum": low, "maximum": high}
        for attribute, unit, field, low, high in ATTRIBUTES
    ]


def make_town(
    db: Connection[TupleRow],
    number: int,
    *,
    devices: int,
    connector: str = "things_stack",
    codec_source: str = "",
    release: str = "live",
) -> Town:
    """Make a town whose devices are all assigned, and commit nothing."""
    key = f"town-{number}"
    tenant = _new(db, "kernel_space", kind="municipality", key=key, name=f"Musterstadt {number}")
    source = _new(
        db, "datahub_source", owner_id=tenant, visibility="municipality", name="Netz", connector=connector,
        public_id=f"source-{number}", expected_interval_s=600, is_simulated=False, contact_email="",
        created_at="now",
    )  # fmt: skip
    _new(
        db, "datahub_sourcekey", source_id=source, created_at="now", created_by="benchmark", hint="alm_only",
        token_hash=hashlib.sha256(f"{KEY}-{number}".encode()).hexdigest(),
    )  # fmt: skip
    profile = _new(
        db, "datahub_deviceprofile", tenant=tenant, key="five", vendor="Muster", model="Five",
        codec_source=codec_source, mapping=json.dumps(mapping()), counts_attribute="co2", origin="",
    )  # fmt: skip
    school = _new(db, "datahub_entity", **_entity(tenant, f"urn:School:{number}", "School", release, None))
    keys = [f"{number:08X}{index:08X}" for index in range(devices)]
    urns = [f"urn:Room:{number}:{index}" for index in range(devices)]
    entities = [
        row[0]
        for row in db.execute(
            "insert into datahub_entity"
            " (tenant, urn, type, name, code, sort_key, parent_id, document, release, origin)"
            " select %s, urn, 'Room', urn, '', urn, %s, '{}', 'delayed', '' from unnest(%s::text[])"
            " with ordinality as u(urn, n) order by n returning id",
            (tenant, school, urns),
        )
    ]
    device_ids = [
        row[0]
        for row in db.execute(
            "insert into datahub_device"
            " (tenant, source_id, device_key, name, profile_id, entity_id, is_simulated)"
            " select %s, %s, key, '', %s, entity, false from unnest(%s::text[], %s::bigint[])"
            " with ordinality as u(key, entity, n) order by n returning id",
            (tenant, source, profile, keys, entities),
        )
    ]
    return Town(tenant, source, f"source-{number}", school, profile, device_ids, keys, entities)


def make_dashboard(db: Connection[TupleRow], town: Town, *, visibility: str = "public") -> None:
    """Give the town the cockpit `raumklima`."""
    _new(
        db, "datahub_dashboard", owner_id=town.tenant, visibility=visibility, slug="raumklima",
        title="Raumklima", description="", entity_type="Room", attribute="co2", unit="59", thresholds="[]",
        secondary="{temperature}", explanation="", expected_interval_s=600, source_texts="{}", origin="",
    )  # fmt: skip


def _entity(tenant: int, urn: str, kind: str, release: str, parent: int | None) -> dict[str, object]:
    return {
        "tenant": tenant, "urn": urn, "type": kind, "name": urn, "code": "", "sort_key": urn,
        "parent_id": parent, "document": "{}", "release": release, "origin": "",
    }  # fmt: skip


def _new(db: Connection[TupleRow], table: str, **values: object) -> int:
    columns, places = ", ".join(values), ", ".join(["%s"] * len(values))
    row = db.execute(
        f"insert into {table} ({columns}) values ({places}) returning id", list(values.values())
    ).fetchone()
    assert row is not None
    return int(row[0])
