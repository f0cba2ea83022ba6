"""What flows through the hub's ingest, as plain values: no Django, no database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntFlag, StrEnum
from typing import ClassVar, NewType

from allmende.basics.errors import AllmendeError

#: How a network names a device: the DevEUI in upper case for LoRaWAN, free text for plain pushes.
DeviceKey = NewType("DeviceKey", str)

#: What JSON can hold once it is read; used for fields decoded by a codec or by the network.
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Quality(IntFlag):
    """What is known against a reading; stored as an integer, 0 means nothing is."""

    VALID = 0
    #: Outside the range that the device's profile calls plausible: kept, but colours no light.
    IMPLAUSIBLE = 1
    #: Made by a simulator: shown as such and never counted.
    SIMULATED = 2
    #: The sender's time lies in the future or absurdly far back: kept, but never the latest value.
    CLOCK_SKEW = 4
    #: The value has not moved for longer than this attribute ever stands still; found by the hourly check.
    STUCK = 8
    #: Foretold, not measured, as a writer said.
    FORECAST = 16
    #: Further from the value before than this attribute can move in that time; found by the hourly check.
    JUMP = 32
    #: Changed after it was stored, over NGSI-LD: the whole instance stands in `attribute_instance`.
    CORRECTED = 64


class RejectionReason(StrEnum):
    """Why a message could not be read; each has a German sentence at the edge."""

    NOT_JSON = "hub.not_json"
    WRONG_SHAPE = "hub.wrong_shape"
    NO_DEVICE = "hub.no_device"
    BAD_TIME = "hub.bad_time"
    BAD_PAYLOAD = "hub.bad_payload"
    TOO_MANY = "hub.too_many"
    NO_CODEC = "hub.no_codec"
    CODEC_FAILED = "hub.codec_failed"
    CODEC_REFUSED = "hub.codec_refused"
    NO_VALUES = "hub.no_values"
    #: The source's configuration is missing or cannot be read any more.
    NO_SETUP = "hub.no_setup"


MAX_DETAIL_LENGTH = 500


def printable(text: str, length: int) -> str:
    """Return foreign text so that a database and a page can take it: no control characters, cut to length."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:length])


class PayloadRejected(AllmendeError):
    """A message that cannot become readings; it is kept with this reason and can be replayed.

    Attributes:
        reason: The stable key of the reason; a plain string is turned into one.
        detail: One English sentence for the log and the source's owner, without secrets; parts of it
            may come from the sender, so it is shortened and holds printable characters only.
    """

    code: ClassVar[str] = "hub.payload_rejected"

    def __init__(self, reason: RejectionReason | str, detail: str = "") -> None:
        self.reason = RejectionReason(reason)
        super().__init__(printable(detail, MAX_DETAIL_LENGTH), reason=self.reason.value)


@dataclass(frozen=True, slots=True)
class Uplink:
    """One message of one device, as a connector understood it.

    Attributes:
        device_key: Who sent it, in the network's own name.
        observed_at: When the network received it (UTC, aware); pushes may name an earlier time.
        f_port: LoRaWAN port, which selects the meaning of the bytes; None outside LoRaWAN.
        payload: The device's raw bytes; None when only decoded fields came.
        decoded: Fields the network decoded itself; used when the profile has no codec.
        device_name: What people called the device in the network's console; may be empty.
        rssi_dbm: Best received signal strength of all gateways.
        snr_db: Best signal-to-noise ratio of all gateways.
        simulated: The message says of itself that no device sent it.
    """

    device_key: DeviceKey
    observed_at: datetime
    f_port: int | None = None
    payload: bytes | None = None
    decoded: Mapping[str, Json] | None = None
    device_name: str = ""
    rssi_dbm: float | None = None
    snr_db: float | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a codec returned for one payload.

    Attributes:
        data: The vendor's field names and values; empty when the codec refused.
        warnings: Sentences of the codec that do not stop the message.
        errors: Sentences of the codec that do; then data is empty.
    """

    data: Mapping[str, Json] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one attribute at one time.

    Attributes:
        attribute: NGSI-LD attribute name, e.g. "co2".
        unit: UN/CEFACT code, e.g. "59" for ppm.
        observed_at: UTC, aware.
    """

    attribute: str
    value: float
    unit: str
    observed_at: datetime
    quality: Quality = Quality.VALID
