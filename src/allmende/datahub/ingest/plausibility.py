"""What is believable for well-known attributes: range, speed of change, standing still. Pure.

A device type's own range (profile) is checked besides. An attribute that is not listed is believed. The
figures are wide on purpose: a flag says "look at this", and a wrong flag costs trust in the right ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from allmende.datahub.ingest.types import Quality


@dataclass(frozen=True, slots=True)
class Rule:
    """What is believable for one attribute in one unit.

    Attributes:
        unit: UN/CEFACT code the figures are in; in another unit nothing is checked.
        minimum: Lowest believable value, included.
        maximum: Highest believable value, included.
        fastest_per_h: More change than this within an hour is a jump; None: anything goes (a car park
            empties within minutes, rain begins at once).
        still_h: The same value for longer than this is stuck; None: it may stand still for ever.
        rests: Values at which standing still is normal, e.g. no wind.
    """

    unit: str
    minimum: float
    maximum: float
    fastest_per_h: float | None = None
    still_h: float | None = None
    rests: tuple[float, ...] = ()

    @property
    def still_for(self) -> timedelta | None:
        """How long a value may stand still."""
        return None if self.still_h is None else timedelta(hours=self.still_h)


RULES: Final[Mapping[str, Rule]] = {
    # Many sensors take the lowest value of a week for fresh air and report 400 all night.
    "co2": Rule("59", 300, 10_000, fastest_per_h=8_000, still_h=12, rests=(400,)),
    "temperature": Rule("CEL", -50, 70, fastest_per_h=30, still_h=24),
    "groundTemperature": Rule("CEL", -50, 80, fastest_per_h=40, still_h=48, rests=(0,)),
    "dewPoint": Rule("CEL", -60, 40, fastest_per_h=30, still_h=24),
    "waterTemperature": Rule("CEL", -2, 45, fastest_per_h=10, still_h=168, rests=(0,)),
    "relativeHumidity": Rule("P1", 0, 100, still_h=24, rests=(0, 100)),
    "atmosphericPressure": Rule("A97", 800, 1_100, fastest_per_h=20, still_h=24),
    "pressureAtSeaLevel": Rule("A97", 900, 1_080, fastest_per_h=20, still_h=24),
    "windSpeed": Rule("MTS", 0, 75, still_h=24, rests=(0,)),
    "gustSpeed": Rule("MTS", 0, 120, still_h=24, rests=(0,)),
    "windDirection": Rule("DD", 0, 360),
    "precipitation": Rule("MMT", 0, 250),
    "solarRadiation": Rule("D54", -10, 1_600),
    "illuminance": Rule("LUX", 0, 200_000),
    "pm10": Rule("GQ", 0, 2_000, still_h=24),
    "pm25": Rule("GQ", 0, 2_000, still_h=24),
    "tvoc": Rule("61", 0, 65_000),
    "LAeq": Rule("2N", 10, 140, still_h=12),
    "waterLevel": Rule("CMT", -1_000, 3_000, fastest_per_h=400, still_h=240),
    "waterDischarge": Rule("MQS", -5_000, 30_000),
    "conductivity": Rule("G42", 0, 100_000, still_h=240),
    "availableSpotNumber": Rule("C62", 0, 100_000, still_h=168),
    "occupiedSpotNumber": Rule("C62", 0, 100_000, still_h=168, rests=(0,)),
    "batteryLevel": Rule("P1", 0, 100),
    "batteryVoltage": Rule("VLT", 0, 60),
}

#: Two readings closer than this are judged as if they lay this far apart: sensors tremble.
SHORTEST_STEP: Final = timedelta(minutes=10)
#: Two readings further apart than this say nothing of each other.
LONGEST_STEP: Final = timedelta(hours=3)
#: Fewer equal values than this are chance.
FEWEST_EQUAL: Final = 4


def rule_for(attribute: str, unit: str) -> Rule | None:
    """Return the rule of an attribute in this unit; None when nothing is known."""
    rule = RULES.get(attribute)
    return rule if rule is not None and rule.unit == unit else None


def range_quality(attribute: str, unit: str, value: float) -> Quality:
    """Return IMPLAUSIBLE for a value outside the believable range, else VALID."""
    rule = rule_for(attribute, unit)
    if rule is None or rule.minimum <= value <= rule.maximum:
        return Quality.VALID
    return Quality.IMPLAUSIBLE


def is_jump(rule: Rule, change: float, apart: timedelta) -> bool:
    """Whether a value moved further than it can between two readings this far apart."""
    if rule.fastest_per_h is None or apart > LONGEST_STEP or apart <= timedelta(0):
        return False
    hours = max(apart, SHORTEST_STEP) / timedelta(hours=1)
    return abs(change) > rule.fastest_per_h * hours


def is_stuck(rule: Rule, values: Sequence[float], apart: timedelta) -> bool:
    """Whether values that lie this far apart, first to last, stand still longer than this attribute does."""
    if rule.still_for is None or len(values) < FEWEST_EQUAL or apart < rule.still_for:
        return False
    return min(values) == max(values) and values[0] not in rule.rests
