"""The invented day of a demo room: CO2 rises while people are in it and falls while they are out. Pure.

The same room and day always give the same values, so that a second run changes nothing.
"""

import random
from dataclasses import dataclass
from datetime import date, time

from allmende.solutions.blueprint.types import Demo, DemoRoom

MINUTES_A_DAY = 24 * 60
#: More than a device measures.
HIGHEST_PPM = 5000.0


@dataclass(frozen=True, slots=True)
class DemoValues:
    """What a demo room would measure.

    Attributes:
        minute: Minutes after local midnight.
        co2: ppm.
        temperature: °C.
        relative_humidity: Percent.
    """

    minute: int
    co2: float
    temperature: float
    relative_humidity: float

    def as_attributes(self) -> dict[str, float]:
        """Return the values by attribute name, as `encodeSimulated` takes them."""
        return {
            "co2": self.co2,
            "temperature": self.temperature,
            "relativeHumidity": self.relative_humidity,
        }


def day_course(demo: Demo, room: DemoRoom, day: date) -> list[DemoValues]:
    """Return a room's values for one local day, one per interval, from midnight on."""
    dice = random.Random(f"{room.school}/{room.code}/{day.isoformat()}")  # noqa: S311  # no secret, must repeat
    mood = dice.uniform(0.85, 1.15)
    is_school_day = day.isoweekday() in demo.weekdays
    values: list[DemoValues] = []
    level = demo.outdoor_ppm
    for minute in range(MINUTES_A_DAY):
        is_taught = is_school_day and any(is_within(minute, x.begins, x.ends) for x in demo.lesson)
        level = next_level(demo, room, level, mood if is_taught else 0.0)
        if minute % demo.interval_min == 0:
            people = 1.0 if is_taught else 0.0
            values.append(
                DemoValues(
                    minute=minute,
                    co2=round(max(demo.outdoor_ppm - 30, level + dice.uniform(-1, 1) * demo.noise_ppm)),
                    temperature=round(demo.temperature_c + people * 1.2 + dice.uniform(-0.3, 0.3), 1),
                    relative_humidity=round(demo.humidity_pct + people * 4 + dice.uniform(-1.5, 1.5)),
                )
            )
    return values


def next_level(demo: Demo, room: DemoRoom, level: float, people: float) -> float:
    """Return the level one minute later: people add, airing takes a share of the excess over outdoor air."""
    excess = level - demo.outdoor_ppm
    # With people in it, a room is aired a third as well as when everybody is out and windows are open.
    share = demo.fall_per_min * room.airing * (1.0 if people == 0 else 1 / 3)
    raised = people * room.occupancy * demo.rise_ppm_per_min
    return min(HIGHEST_PPM, demo.outdoor_ppm + max(0.0, excess * (1 - min(share, 1.0)) + raised))


def is_within(minute: int, begins: str, ends: str) -> bool:
    """Whether a minute of the day lies in a lesson."""
    first, last = time.fromisoformat(begins), time.fromisoformat(ends)
    return first.hour * 60 + first.minute <= minute < last.hour * 60 + last.minute
