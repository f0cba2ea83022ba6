"""The plain JSON push, for whatever can send a web request."""

import json
from collections.abc import Mapping
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.http_push import mapping
from allmende.connectors.protocol import Connector
from allmende.datahub.ingest.types import DeviceKey, Uplink

SETUP_TEXT = """\
Guten Tag,

bitte senden Sie uns die Messwerte als JSON mit HTTP POST:

Adresse: {url}
Kopfzeile: Authorization: Bearer {key}
Kopfzeile: Content-Type: application/json

Inhalt (ein Objekt oder eine Liste mit höchstens 1.000 Objekten):
{{"device": "raum-101", "observedAt": "2026-11-20T08:15:00+01:00", "values": {{"co2": 812}}}}

„device“ ist der Name des Geräts, immer derselbe. „observedAt“ braucht eine Zeitzone.
Einheiten: co2 in ppm, temperature in °C, humidity in Prozent, battery_voltage in Volt.
Die Antwort 2xx heißt: gespeichert. Bei jeder anderen Antwort senden Sie bitte noch einmal;
doppelt gesendete Werte zählen nur einmal.

Der Schlüssel gehört nur zu dieser Verbindung. Bitte geben Sie ihn nicht weiter.
"""


class HttpPush:
    """Reads and writes Allmende's own push format."""

    key = "http_push"
    name = "Einfacher JSON-Versand"
    summary = "Eigene Programme oder Geräte senden Messwerte als JSON."
    address_word = "push"

    def read_message(self, body: bytes, query: Mapping[str, str]) -> list[Uplink]:
        """Read one push; see `mapping.uplinks_from`."""
        return mapping.uplinks_from(body)

    def note_on(self, body: bytes, query: Mapping[str, str]) -> str:
        """Say in German what a message without uplinks was."""
        return "" if mapping.uplinks_from(body) else "Leere Liste"

    def envelope(
        self,
        *,
        device_key: DeviceKey,
        observed_at: datetime,
        f_port: int | None,
        payload: bytes,
        simulated: bool,
    ) -> bytes:
        """Build a push; the payload is the JSON object of values, the port means nothing here."""
        push = {
            "device": device_key,
            "observedAt": reading.rfc3339(observed_at),
            "values": json.loads(payload),
            "simulated": simulated,
        }
        return json.dumps(push).encode()

    def query_for_uplinks(self) -> Mapping[str, str]:
        """Nothing is added to the URL."""
        return {}

    def setup_text(self, url: str, key: str) -> str:
        """Write the text for whoever runs the sender."""
        return SETUP_TEXT.format(url=url, key=key)


CONNECTOR: Connector = HttpPush()
