"""Actility ThingPark: bytes of its HTTP push (JSON) to uplinks. Pure.

Source: the platform's LRC-AS documents; numbers may stand in quotes ("JSON untyped").
"""

import msgspec

from allmende.connectors import reading
from allmende.datahub.ingest.types import Json, PayloadRejected, RejectionReason, Uplink

#: What else the platform sends to the same address, with what to call it.
OTHER_DOCUMENTS = {
    "DevEUI_downlink_Sent": "Nachricht an ein Gerät gesendet",
    "DevEUI_downlink_Rejected": "Nachricht an ein Gerät abgelehnt",
    "DevEUI_location": "Standortmeldung eines Geräts",
    "DevEUI_notification": "Meldung über ein Gerät",
    "DevEUI_multicast_summary": "Ergebnis einer Nachricht an mehrere Geräte",
}

#: Device tag that marks what a simulator made.
SIMULATED_TAG = "simulated=true"


class Reception(msgspec.Struct, rename={"rssi": "LrrRSSI", "snr": "LrrSNR"}):
    """How one gateway heard the device: dBm and dB."""

    rssi: float | None = None
    snr: float | None = None


class Receptions(msgspec.Struct, rename={"gateways": "Lrr"}):
    """The best gateways; the platform names at most ten."""

    gateways: list[Reception] = []


UPLINK_NAMES = {
    "dev_eui": "DevEUI",
    "time": "Time",
    "f_port": "FPort",
    "rssi": "LrrRSSI",
    "snr": "LrrSNR",
    "receptions": "Lrrs",
    "customer_data": "CustomerData",
}


class UplinkDocument(msgspec.Struct, rename=UPLINK_NAMES):
    """DevEUI_uplink; `rssi` and `snr` are those of the best gateway."""

    dev_eui: str
    time: str | None = None
    f_port: int | None = None
    payload_hex: str | None = None
    payload: object = None
    rssi: float | None = None
    snr: float | None = None
    receptions: Receptions | None = None
    customer_data: object = None


def uplinks_from(body: bytes) -> list[Uplink]:
    """Read one document; empty for other documents and for uplinks without data.

    Raises:
        PayloadRejected: not JSON, not this platform's shape, no device, no time, or bytes that are not
            hexadecimal.
    """
    content = uplink_in(reading.json_object(body))
    if content is None:
        return []
    document = reading.shaped(content, UplinkDocument, strict=False)
    if document.time is None:
        raise PayloadRejected(RejectionReason.BAD_TIME, "Time is missing")
    gateways = document.receptions.gateways if document.receptions else []
    heard = [{"rssi": g.rssi, "snr": g.snr} for g in (*gateways, Reception(document.rssi, document.snr))]
    customer = document.customer_data if isinstance(document.customer_data, dict) else {}
    read = Uplink(
        device_key=reading.device_key(document.dev_eui.upper()),
        observed_at=reading.utc_time(document.time),
        f_port=document.f_port,
        payload=reading.payload_bytes_from_hex(document.payload_hex) if document.payload_hex else None,
        decoded=document.payload if isinstance(document.payload, dict) else None,
        device_name=reading.device_name(str(customer.get("name") or "")),
        rssi_dbm=reading.best(heard, "rssi"),
        snr_db=reading.best(heard, "snr"),
        simulated=is_tagged_simulated(customer.get("tags")),
    )
    return [read] if read.payload or read.decoded else []


def is_tagged_simulated(tags: object) -> bool:
    """Whether a device's tags say that a simulator sends for it."""
    return isinstance(tags, list) and SIMULATED_TAG in tags


def uplink_in(fields: dict[str, Json]) -> Json:
    """Return an uplink without its wrapper; None for one of the other documents.

    Raises:
        PayloadRejected: it is none the platform sends.
    """
    if "DevEUI_uplink" in fields:
        return fields["DevEUI_uplink"] or {}
    if "DevEUI" in fields and "FCntUp" in fields:
        return fields
    document_from(fields)
    return None


def document_from(fields: dict[str, Json]) -> str:
    """Return which of the other documents this is.

    Raises:
        PayloadRejected: it is none the platform sends.
    """
    for name in OTHER_DOCUMENTS:
        if name in fields:
            return name
    raise PayloadRejected(
        RejectionReason.WRONG_SHAPE, "not a document of ThingPark: DevEUI_uplink is missing"
    )


def note_on(body: bytes) -> str:
    """Say what a document without uplinks was; "" for one with.

    Raises:
        PayloadRejected: as `uplinks_from`.
    """
    if uplinks_from(body):
        return ""
    fields = reading.json_object(body)
    return "Nachricht ohne Messdaten" if uplink_in(fields) else OTHER_DOCUMENTS[document_from(fields)]
