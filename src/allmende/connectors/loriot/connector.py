"""LORIOT, pushed by its application output."""

import json
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.loriot import mapping
from allmende.connectors.protocol import Connector
from allmende.connectors.webhook import WebhookConnector
from allmende.datahub.ingest.types import DeviceKey

SETUP_TEXT = """\
Guten Tag,

wir möchten die Messwerte unserer Geräte aus LORIOT erhalten.
Bitte richten Sie dafür in der Console eine Ausgabe ein:

1. Anwendung öffnen → Output → Add new output → HTTP Push
2. Target URL: {url}
3. Custom authorization header: „Bearer {key}“
4. Bitte nur eine Art von Uplink-Nachrichten senden, am besten mit Gateway-Angaben

LORIOT sendet nicht angenommene Nachrichten nicht noch einmal.

Der Schlüssel gehört nur zu dieser Verbindung. Bitte geben Sie ihn nicht weiter.
Sobald die erste Nachricht ankommt, sehen wir das auf unserer Seite.
"""


class Loriot(WebhookConnector):
    """Reads and writes messages of LORIOT."""

    key = "loriot"
    name = "LORIOT"
    summary = "LoRaWAN-Netz mit dem Netzserver von LORIOT."
    address_word = "loriot"
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
        """Build an uplink as the server sends it; the mark for simulated ones is our own."""
        message: dict[str, object] = {
            "cmd": "rx",
            "EUI": device_key,
            "ts": reading.milliseconds(observed_at),
            "port": f_port,
            "rssi": -71,
            "snr": 9.5,
            "data": payload.hex(),
        }
        if simulated:
            message["simulated"] = True
        return json.dumps(message).encode()


CONNECTOR: Connector = Loriot()
