"""ChirpStack v4, pushed by its HTTP integration."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from allmende.connectors.chirpstack import mapping
from allmende.connectors.protocol import Connector
from allmende.connectors.webhook import WebhookConnector
from allmende.datahub.ingest.types import DeviceKey, Uplink

SETUP_TEXT = """\
Guten Tag,

wir möchten die Messwerte unserer Geräte aus ChirpStack (Version 4) erhalten.
Bitte richten Sie dafür die HTTP-Integration ein:

1. Anwendung öffnen → Integrations → HTTP → Add
2. Payload encoding: JSON
3. Event endpoint URL(s): {url}
4. Headers: Name „Authorization“, Wert „Bearer {key}“

Der Schlüssel gehört nur zu dieser Verbindung. Bitte geben Sie ihn nicht weiter.
Sobald die erste Nachricht ankommt, sehen wir das auf unserer Seite.
"""


class ChirpStack(WebhookConnector):
    """Reads and writes events of ChirpStack v4."""

    key = "chirpstack"
    name = "ChirpStack"
    summary = "LoRaWAN-Netz mit dem freien Netzserver ChirpStack, Version 4."
    address_word = "chirpstack"
    setup = SETUP_TEXT

    def read_message(self, body: bytes, query: Mapping[str, str]) -> list[Uplink]:
        """Read one request of the HTTP integration; see `mapping.uplinks_from`."""
        return mapping.uplinks_from(body, query)

    def note_on(self, body: bytes, query: Mapping[str, str]) -> str:
        """Say in German what a message without uplinks was."""
        return mapping.note_on(body, query)

    def envelope(
        self,
        *,
        device_key: DeviceKey,
        observed_at: datetime,
        f_port: int | None,
        payload: bytes,
        simulated: bool,
    ) -> bytes:
        """Build an uplink event as the server sends it; simulated ones carry a tag of the device."""
        event = {
            "deduplicationId": str(uuid5(NAMESPACE_URL, f"{device_key}/{observed_at.isoformat()}")),
            "time": observed_at.astimezone(UTC).isoformat(),
            "deviceInfo": {
                "applicationName": "raumklima",
                "deviceName": f"eui-{device_key.lower()}",
                "devEui": device_key.lower(),
                "tags": {"simulated": "true"} if simulated else {},
            },
            "fPort": f_port,
            "data": base64.b64encode(payload).decode(),
            "rxInfo": [{"gatewayId": "gateway", "rssi": -71, "snr": 9.5}],
        }
        return json.dumps(event).encode()

    def query_for_uplinks(self) -> Mapping[str, str]:
        """The server names the event's type in the URL."""
        return {"event": "up"}


CONNECTOR: Connector = ChirpStack()
