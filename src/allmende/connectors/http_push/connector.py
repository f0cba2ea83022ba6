"""The plain JSON push, for whatever can send a web request."""

import json
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.http_push import mapping
from allmende.connectors.protocol import Connector
from allmende.connectors.webhook import WebhookConnector
from allmende.datahub.ingest.types import DeviceKey

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


class HttpPush(WebhookConnector):
    """Reads and writes Allmende's own push format."""

    key = "http_push"
    name = "Einfacher JSON-Versand"
    summary = "Eigene Programme oder Geräte senden Messwerte als JSON."
    address_word = "push"
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
        """Build a push; the payload is the JSON object of values, the port means nothing here."""
        push = {
            "device": device_key,
            "observedAt": reading.rfc3339(observed_at),
            "values": json.loads(payload),
            "simulated": simulated,
        }
        return json.dumps(push).encode()


CONNECTOR: Connector = HttpPush()
