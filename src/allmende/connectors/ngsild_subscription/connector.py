"""What another NGSI-LD broker tells us: a subscription there, notifications at our webhook."""

import hashlib
from typing import Any

from allmende.connectors.ngsild_subscription import mapping
from allmende.connectors.ngsild_subscription.client import Broker
from allmende.connectors.ngsild_subscription.config import Config
from allmende.datahub.ingest.pull import (
    AnnouncedConnector,
    Checked,
    ConfigRejected,
    Direction,
    Fetched,
    Harvest,
    Http,
    Payload,
)

SAMPLE_SIZE = 20


class NgsiLdSubscriptionConnector:
    """Subscribes at Orion-LD, Scorpio, Stellio and other brokers."""

    key = "ngsild_subscription"
    name = "NGSI-LD-Broker"
    address_word = "ngsi-ld"
    direction: Direction = "push"
    summary = "Daten einer anderen Datenplattform (Orion-LD, Scorpio, Stellio), sobald sie sich ändern."
    config_type = Config

    async def check(self, config: Config, http: Http) -> Checked:
        """Ask the broker for a few entities of the chosen types."""
        types = _lines(config.entity_types)
        if not types:
            raise ConfigRejected("entity_types", "Bitte nennen Sie mindestens eine Art von Einträgen.")
        body = await _broker(config, http).entities(types, limit=SAMPLE_SIZE)
        sample = Fetched(body)
        if body.strip() in (b"", b"[]"):
            return Checked("Der Broker antwortet. Er hat zurzeit keine solchen Einträge.", (sample,))
        return Checked("Der Broker antwortet und hat solche Einträge.", (sample,))

    async def announce(self, config: Config, http: Http, *, address: str, key: str) -> str:
        """Subscribe at the broker; it shows the key with every notification."""
        return await _broker(config, http).subscribe(subscription(config, address=address, key=key))

    async def withdraw(self, config: Config, http: Http, remote_id: str) -> None:
        """End the subscription at the broker."""
        await _broker(config, http).unsubscribe(remote_id)

    def read(self, payload: Payload, config: Config) -> Harvest:
        """Read one notification; only chosen attributes count, where some are chosen."""
        harvest = mapping.harvest_from(payload.body, received_at=payload.received_at)
        chosen = {mapping.short_name(name) for name in _lines(config.attributes)}
        if not chosen:
            return harvest
        kept = tuple(found for found in harvest.observations if found.attribute in chosen)
        return Harvest(harvest.stations, kept, left_out=harvest.left_out)


def subscription(config: Config, *, address: str, key: str) -> dict[str, Any]:  # Any: JSON to be sent
    """Return the subscription as the broker wants it (ETSI GS CIM 009, 5.2.12).

    It has no end; a new key makes a new one. Its identifier follows from our address and key, so that a
    repeated attempt does not make a second one.
    """
    digest = hashlib.sha256(f"{address}\n{key}".encode()).hexdigest()[:24]
    attributes = _lines(config.attributes)
    notification: dict[str, Any] = {
        "format": "normalized",
        "endpoint": {
            "uri": address,
            "accept": "application/json",
            "receiverInfo": [{"key": "Authorization", "value": f"Bearer {key}"}],
        },
    }
    body: dict[str, Any] = {
        "id": f"urn:ngsi-ld:Subscription:allmende-{digest}",
        "type": "Subscription",
        "entities": [{"type": kind} for kind in _lines(config.entity_types)],
        "notification": notification,
    }
    if attributes:
        body["watchedAttributes"] = attributes
        notification["attributes"] = [*attributes, "name", "location", *mapping.TIME_ATTRIBUTES]
    if config.query.strip():
        body["q"] = config.query.strip()
    if config.throttling_s:
        body["throttling"] = config.throttling_s
    return body


def _broker(config: Config, http: Http) -> Broker:
    tenant, context = config.tenant.strip(), config.context.strip()
    return Broker(http, config.broker.strip(), tenant, context, config.token.strip())


def _lines(lines: tuple[str, ...]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


CONNECTOR: AnnouncedConnector[Config] = NgsiLdSubscriptionConnector()
