"""Milesight gateways, pushed by the network server inside."""

import base64
import json
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.milesight_gateway import mapping
from allmende.connectors.protocol import Connector
from allmende.connectors.webhook import WebhookConnector
from allmende.datahub.ingest.types import DeviceKey

SETUP_TEXT = """\
Guten Tag,

wir möchten die Messwerte unserer Geräte von Ihrem Milesight-Gateway erhalten.
Bitte richten Sie dafür auf den Seiten des Gateways die Datenübertragung ein:

1. Network Server → Applications → Anwendung öffnen → Data Transmission → Type: HTTPS
2. HTTP Header: Name „Authorization“, Wert „Bearer {key}“
3. URL für „Uplink data“: {url}
4. Die übrigen URLs bleiben leer, und es wird kein Payload Codec gewählt
5. Die Uhr des Gateways stellt sich über NTP

Der Schlüssel gehört nur zu dieser Verbindung. Bitte geben Sie ihn nicht weiter.
Sobald die erste Nachricht ankommt, sehen wir das auf unserer Seite.
"""


class MilesightGateway(WebhookConnector):
    """Reads and writes messages of Milesight gateways."""

    key = "milesight_gateway"
    name = "Milesight-Gateway"
    summary = "Ein Gateway von Milesight, das selbst sendet."
    address_word = "milesight-gateway"
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
        """Build an uplink as the gateway sends it; the mark for simulated ones is our own."""
        message: dict[str, object] = {
            "applicationID": 1,
            "applicationName": "raumklima",
            "deviceName": f"eui-{device_key.lower()}",
            "devEUI": device_key.lower(),
            "time": reading.rfc3339(observed_at),
            "rxInfo": [{"mac": "0000000000000001", "rssi": -71, "loRaSNR": 9.5}],
            "fPort": f_port,
            "data": base64.b64encode(payload).decode(),
        }
        if simulated:
            message["simulated"] = True
        return json.dumps(message).encode()


CONNECTOR: Connector = MilesightGateway()
