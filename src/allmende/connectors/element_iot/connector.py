"""ZENNER ELEMENT IoT, packets sent on by a rule of the platform."""

import json
from datetime import datetime

from allmende.connectors import reading
from allmende.connectors.element_iot import mapping
from allmende.connectors.protocol import Connector
from allmende.connectors.webhook import WebhookConnector
from allmende.datahub.ingest.types import DeviceKey

SETUP_TEXT = """\
Guten Tag,

wir möchten die Messwerte unserer Geräte aus ZENNER ELEMENT IoT erhalten.
Bitte lassen Sie jedes Paket unserer Geräte mit HTTP POST weiterleiten:

1. Adresse: {url}
2. Kopfzeile: „Authorization“ mit dem Wert „Bearer {key}“
3. Kopfzeile: „Content-Type“ mit dem Wert „application/json“
4. Inhalt: das Paket als JSON, wie es die Schnittstelle (API) der Plattform ausgibt, mit
   device_id, transceived_at, packet_type, payload_encoding, payload und meta

Wir erkennen ein Gerät an seiner device_id. Bitte nennen Sie uns zu jedem Gerät diese Kennung.

Der Schlüssel gehört nur zu dieser Verbindung. Bitte geben Sie ihn nicht weiter.
Sobald die erste Nachricht ankommt, sehen wir das auf unserer Seite.
"""


class ElementIot(WebhookConnector):
    """Reads and writes packets of ELEMENT IoT."""

    key = "element_iot"
    name = "ZENNER ELEMENT IoT"
    summary = "Die IoT-Plattform von ZENNER."
    address_word = "element-iot"
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
        """Build a packet as the platform gives it; the mark for simulated ones is our own."""
        meta: dict[str, object] = {
            "frame_port": f_port,
            "gateway_stats": [{"router_id_hex": "0000000000000001", "rssi": -71, "snr": 9.5}],
        }
        if simulated:
            meta["simulated"] = True
        message = {
            "device_id": device_key,
            "transceived_at": reading.rfc3339(observed_at),
            "packet_type": "up",
            "payload_encoding": "binary",
            "payload": payload.hex().upper(),
            "meta": meta,
        }
        return json.dumps(message).encode()


CONNECTOR: Connector = ElementIot()
