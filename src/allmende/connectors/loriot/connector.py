"""LORIOT, pushed by its application output."""

import json
from collections.abc import Mapping
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.loriot import mapping
from allmende.connectors.protocol import Connector
from allmende.datahub.ingest.types import DeviceKey, Uplink

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


class Loriot:
    """Reads and writes messages of LORIOT."""

    key = "loriot"
    name = "LORIOT"
    summary = "LoRaWAN-Netz mit dem Netzserver von LORIOT."
    address_word = "loriot"

    def read_message(self, body: bytes, query: Mapping[str, str]) -> list[Uplink]:
        """Read one webhook request; see `mapping.uplinks_from`."""
        return mapping.uplinks_from(body)

    def note_on(self, body: bytes, query: Mapping[str, str]) -> str:
        """Say in German what a message without uplinks was."""
        return mapping.note_on(body)

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

    def query_for_uplinks(self) -> Mapping[str, str]:
        """The server adds nothing to the URL."""
        return {}

    def setup_text(self, url: str, key: str) -> str:
        """Write the text for whoever runs the network."""
        return SETUP_TEXT.format(url=url, key=key)


CONNECTOR: Connector = Loriot()
