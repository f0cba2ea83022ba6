"""What a kind of device sends: vendor fields to attributes with units, ranges and quality. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allmende.datahub.ingest.types import Json, Quality, Reading, printable

#: A sender's clock may run ahead this much before its time counts as wrong.
CLOCK_TOLERANCE = timedelta(minutes=5)
#: No device of ours measured before this day; earlier times come from clocks that were never set.
FIRST_BELIEVABLE_DAY = datetime(2000, 1, 1, tzinfo=UTC)

#: Beyond this no physical quantity lies, and floats of the store end.
LARGEST = 1e15
#: Names of unknown fields come from the sender and are shown to people.
MAX_NAME_LENGTH = 64


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """One field of a codec and what the hub makes of it.

    Attributes:
        field: The vendor's name.
        attribute: The hub's name (Smart Data Models where one exists).
        unit: UN/CEFACT code of the value after scaling.
        scale: The vendor's number times this is the value in that unit.
        minimum: Lowest plausible value after scaling; None: no limit.
        maximum: Highest plausible value after scaling; None: no limit.
    """

    field: str
    attribute: str
    unit: str
    scale: float = 1.0
    minimum: float | None = None
    maximum: float | None = None

    def is_plausible(self, value: float) -> bool:
        """Whether the value lies in the range, limits included."""
        above = self.minimum is None or value >= self.minimum
        return above and (self.maximum is None or value <= self.maximum)


@dataclass(frozen=True, slots=True)
class DeviceProfile:
    """A vendor's model.

    Attributes:
        key: Stable key within the blueprint, e.g. "milesight-am107".
        codec_id: Name of the codec file without ending; empty when the network or sender decodes.
        codec_source: Its JavaScript; empty without codec.
        fields: What is taken of the codec's result; other fields are named, not taken.
        counts_attribute: Attribute whose readings make a room count, e.g. "co2"; empty: counts nowhere.
    """

    key: str
    vendor: str
    model: str
    codec_id: str
    codec_source: str
    fields: tuple[FieldMapping, ...]
    counts_attribute: str = ""

    @property
    def has_codec(self) -> bool:
        """Whether raw bytes can be read."""
        return bool(self.codec_source)


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything one message said: what became readings, and what did not, with why.

    Attributes:
        readings: In the order of the profile's fields.
        unmapped: Fields the profile does not know, sorted.
        unusable: Mapped fields whose value is no finite number, with the reason.
    """

    readings: list[Reading]
    unmapped: tuple[str, ...]
    unusable: Mapping[str, str]


def readings_from(
    profile: DeviceProfile, decoded: Mapping[str, Json], observed_at: datetime, *, simulated: bool
) -> Readings:
    """Turn decoded fields into readings with quality flags. Nothing is dropped silently.

    Args:
        profile: The device's profile.
        decoded: Fields by the vendor's names, from the codec or the network.
        observed_at: Time of the message (UTC).
        simulated: The message says that no device sent it.

    Returns:
        Values outside the plausible range are kept and flagged IMPLAUSIBLE; texts, booleans, nulls and
        numbers that are not finite become no readings but are listed as unusable.
    """
    base = Quality.SIMULATED if simulated else Quality.VALID
    readings: list[Reading] = []
    unusable: dict[str, str] = {}
    known: set[str] = set()
    for mapping in profile.fields:
        if mapping.field not in decoded:
            continue
        known.add(mapping.field)
        value = decoded[mapping.field]
        if reason := why_unusable(value):
            unusable[mapping.field] = reason
            continue
        number = scaled(float(value), mapping.scale)  # type: ignore[arg-type]  # why_unusable lets numbers pass
        quality = base if mapping.is_plausible(number) else base | Quality.IMPLAUSIBLE
        readings.append(Reading(mapping.attribute, number, mapping.unit, observed_at, quality))
    # Mostly there is none, and this runs for every message.
    unmapped = decoded.keys() - known if len(known) < len(decoded) else ()
    names = sorted({printable(field, MAX_NAME_LENGTH) for field in unmapped})
    return Readings(readings, tuple(names), unusable)


def why_unusable(value: Json) -> str:
    """Say why a value cannot be a reading; "" when it can."""
    if type(value) is float and -LARGEST < value < LARGEST:
        return ""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "" if abs(value) < LARGEST else "not a finite number"
    if isinstance(value, str):
        return "not a finite number" if value in ("NaN", "Infinity", "-Infinity") else "text"
    return "not a single value"


def scaled(value: float, scale: float) -> float:
    """Scale without leaving binary dust: 30.8 stays 30.8."""
    return value if scale == 1.0 else round(value * scale, 9)


def clock_quality(observed_at: datetime, received_at: datetime) -> Quality:
    """Return CLOCK_SKEW for a time that lies ahead of ours or before any device existed; else VALID.

    Old times are fine: messages may be delivered late, and become history.
    """
    wrong = observed_at > received_at + CLOCK_TOLERANCE or observed_at < FIRST_BELIEVABLE_DAY
    return Quality.CLOCK_SKEW if wrong else Quality.VALID
