"""The Things Stack v3, pushed by its webhooks."""

import base64
import json
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.protocol import Connector
from allmende.connectors.things_stack import mapping
from allmende.connectors.webhook import WebhookConnector
from allmende.datahub.ingest.types import DeviceKey

SETUP_TEXT = """\
Guten Tag,

wir möchten die Messwerte unserer Geräte aus The Things Stack (Version 3) erhalten.
Bitte richten Sie dafür in der Console einen Webhook ein:

1. Anwendung öffnen → Integrations → Webhooks → Add webhook → Custom webhook
2. Webhook format: JSON
3. Base URL: {url}
4. Additional headers: Name „Authorization“, Wert „Bearer {key}“
5. Enabled event types: nur „Uplink message“, das Feld für den Pfad bleibt leer

Der Schlüssel gehört nur zu dieser Verbindung. Bitte geben Sie ihn nicht weiter.
Sobald die erste Nachricht ankommt, sehen wir das auf unserer Seite.
"""


class ThingsStack(WebhookConnector):
    """Reads and writes webhook messages of The Things Stack v3."""

    key = "things_stack"
    name = "The Things Stack"
    summary = "LoRaWAN-Netz mit The Things Stack, Version 3."
    address_word = "things-stack"
    setup = SETUP_TEXT
    uplinks_from = staticmethod(mapping.uplinks_from)
    note_from = staticmethod(mapping.note_on)

    def envelope(
        self,
        *,
        device_key: DeviceKey,
        observed_at: datetime,
        f_port: int | None,
        payload: bytes,
        simulated: bool,
    ) -> bytes:
        """Build an uplink as the server sends it, including its own mark for simulated ones."""
        time = reading.rfc3339(observed_at)
        message: dict[str, object] = {
            "end_device_ids": {
                "device_id": f"eui-{device_key.lower()}",
                "application_ids": {"application_id": "raumklima"},
                "dev_eui": device_key,
            },
            "received_at": time,
            "uplink_message": {
                "f_port": f_port,
                "frm_payload": base64.b64encode(payload).decode(),
                "rx_metadata": [{"gateway_ids": {"gateway_id": "gateway"}, "rssi": -71, "snr": 9.5}],
                "received_at": time,
            },
        }
        if simulated:
            message["simulated"] = True
        return json.dumps(message).encode()


CONNECTOR: Connector = ThingsStack()
