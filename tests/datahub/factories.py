"""One minimal, valid object per model of the hub; names are invented."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from allmende.datahub.models import (
    AlertRule,
    Dashboard,
    Dataset,
    Device,
    DeviceProfile,
    Entity,
    HeldMessage,
    HeldReason,
    Series,
    Source,
    SourceKey,
    SourceStatus,
)
from allmende.datahub.services.documents import describe
from allmende.datahub.services.readings import store_readings
from allmende.kernel.actor import SystemActor
from allmende.kernel.models import Space, Visibility
from tests import factories

_numbers = itertools.count(1)
SYSTEM = SystemActor("tests")
THRESHOLDS = [
    {"key": "good", "below": 1000, "word": "gut"},
    {"key": "soon", "up_to": 2000, "word": "bald lüften"},
    {"key": "now", "word": "jetzt lüften"},
]
CO2_MAPPING = [
    {"field": "co2", "attribute": "co2", "unit": "59", "minimum": 300, "maximum": 5000},
    {"field": "temperature", "attribute": "temperature", "unit": "CEL", "minimum": -20, "maximum": 60},
]


def space() -> Space:
    """Return the space of a new town."""
    return factories.municipality().space


def source(owner: Space | None = None, **fields: Any) -> Source:
    """Return a source with its status row; its key is "alm_test-<id>"."""
    values = {
        "name": f"Quelle {next(_numbers)}",
        "connector": "http_push",
        "public_id": f"source{next(_numbers)}",
        "visibility": Visibility.MUNICIPALITY,
        **fields,
    }
    made = Source.objects.create(owner=owner or space(), **values)
    SourceStatus.objects.create(source=made)
    SourceKey.objects.create(source=made, token_hash=f"{made.pk:064d}", hint="alm_test", created_by="Test")
    return made


def profile(tenant: Space, **fields: Any) -> DeviceProfile:
    """Return a device type without codec that knows co2 and temperature."""
    values = {
        "key": f"typ-{next(_numbers)}",
        "vendor": "Muster",
        "model": f"M{next(_numbers)}",
        "mapping": CO2_MAPPING,
        "counts_attribute": "co2",
        **fields,
    }
    return DeviceProfile.objects.create(tenant=tenant, **values)


def school(tenant: Space, name: str = "", **fields: Any) -> Entity:
    """Return a school; its readings are public live unless told otherwise."""
    number = next(_numbers)
    name = name or f"Schule {number}"
    values = {"release": "live", "sort_key": name.lower(), "urn": f"urn:ngsi-ld:School:{number}", **fields}
    made = Entity.objects.create(tenant=tenant, type="School", name=name, **values)
    describe(made)
    return made


def room(parent: Entity, name: str = "", **fields: Any) -> Entity:
    """Return a room of a school."""
    number = next(_numbers)
    name = name or f"Raum {number}"
    values = {"sort_key": name.lower(), "urn": f"urn:ngsi-ld:Room:{number}", "code": str(number), **fields}
    made = Entity.objects.create(tenant_id=parent.tenant_id, type="Room", name=name, parent=parent, **values)
    describe(made)
    return made


def device(of: Source, entity: Entity | None = None, **fields: Any) -> Device:
    """Return a device; without a room it is unassigned."""
    values = {"device_key": f"DEVICE{next(_numbers)}", **fields}
    return Device.objects.create(tenant_id=of.owner_id, source=of, entity=entity, **values)


def series(entity: Entity, attribute: str = "co2", unit: str = "59") -> Series:
    """Return the series of one attribute of an entity."""
    return Series.objects.get_or_create(
        tenant_id=entity.tenant_id, entity=entity, attribute=attribute, defaults={"unit": unit}
    )[0]


def readings(
    entity: Entity,
    values: Sequence[float],
    *,
    end: datetime,
    attribute: str = "co2",
    unit: str = "59",
    quality: int = 0,
    step: timedelta = timedelta(minutes=10),
) -> Series:
    """Store values in equal steps, the last one at `end`."""
    target = series(entity, attribute, unit)
    start = end - step * (len(values) - 1)
    rows = [(target.pk, start + step * place, value, quality) for place, value in enumerate(values)]
    store_readings(actor=SYSTEM, tenant=entity.tenant, rows=rows)
    return target


def dashboard(owner: Space, **fields: Any) -> Dashboard:
    """Return the cockpit of room climate, public."""
    values = {
        "slug": "raumklima",
        "title": "Raumklima",
        "entity_type": "Room",
        "attribute": "co2",
        "unit": "59",
        "thresholds": THRESHOLDS,
        **fields,
    }
    return Dashboard.objects.create(owner=owner, **values)


def dataset(owner: Space, **fields: Any) -> Dataset:
    """Return a published dataset of co2 and temperature."""
    number = next(_numbers)
    values = {
        "slug": f"raumklima-{number}",
        "title": "Raumklima in Schulen",
        "description": "CO2 und Temperatur in Klassenräumen.",
        "licence": "dl-de/by-2-0",
        "licence_url": "https://www.govdata.de/dl-de/by-2-0",
        "rhythm": "alle 10 Minuten",
        "entity_type": "Room",
        "attributes": [
            {"name": "co2", "title": "CO2-Konzentration", "unit": "59"},
            {"name": "temperature", "title": "Temperatur", "unit": "CEL"},
        ],
        "published_at": datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
        **fields,
    }
    return Dataset.objects.create(owner=owner, **values)


def alert_rule(owner: Space, **fields: Any) -> AlertRule:
    """Return the rule: above 2,000 ppm for more than 30 minutes."""
    values = {
        "key": f"regel-{next(_numbers)}",
        "title": "CO2 zu hoch",
        "entity_type": "Room",
        "attribute": "co2",
        "limit": 2000,
        "unit": "59",
        "duration_s": 1800,
        "expected_interval_s": 600,
        "recipients": ["hausmeister@example.org"],
        "visibility": Visibility.MUNICIPALITY,
        **fields,
    }
    return AlertRule.objects.create(owner=owner, **values)


def held(of: Source, body: bytes, **fields: Any) -> HeldMessage:
    """Return a kept message."""
    values = {
        "reason": HeldReason.REJECTED,
        "code": "hub.not_json",
        "received_at": datetime.fromisoformat("2026-03-03T10:00:00+00:00"),
        "content_type": "application/json",
        "digest": f"{next(_numbers):064d}",
        **fields,
    }
    return HeldMessage.objects.create(tenant_id=of.owner_id, source=of, body=body, **values)
