"""Actility ThingPark, pushed by an HTTP connection."""

import json
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.actility import mapping
from allmende.connectors.protocol import Connector
from allmende.connectors.webhook import WebhookConnector
from allmende.datahub.ingest.types import DeviceKey

SETUP_TEXT = """\
Guten Tag,

wir möchten die Messwerte unserer Geräte aus Actility ThingPark erhalten.
Bitte richten Sie dafür eine HTTP-Verbindung ein:

1. Connections → Create → HTTP
2. Destination URL: {url}
3. Headers: Name „Authorization“, Wert „Bearer {key}“
4. Format: JSON
5. Verbindung den Geräten zuordnen

Die Verbindung muss eigene Kopfzeilen senden können; ein Schlüssel in der Adresse genügt nicht.

Der Schlüssel gehört nur zu dieser Verbindung. Bitte geben Sie ihn nicht weiter.
Sobald die erste Nachricht ankommt, sehen wir das auf unserer Seite.
"""


class Actility(WebhookConnector):
    """Reads and writes documents of ThingPark."""

    key = "actility"
    name = "Actility ThingPark"
    summary = "LoRaWAN-Netz mit ThingPark von Actility."
    address_word = "actility"
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
        """Build an uplink document as the platform sends it; simulated ones carry a tag of the device."""
        message = {
            "DevEUI_uplink": {
                "Time": reading.rfc3339(observed_at),
                "DevEUI": device_key,
                "FPort": f_port,
                "FCntUp": 1,
                "payload_hex": payload.hex(),
                "LrrRSSI": -71.0,
                "LrrSNR": 9.5,
                "Lrrs": {"Lrr": [{"Lrrid": "00000001", "LrrRSSI": -71.0, "LrrSNR": 9.5}]},
                "CustomerData": {"tags": [mapping.SIMULATED_TAG] if simulated else []},
            }
        }
        return json.dumps(message).encode()


CONNECTOR: Connector = Actility()
