"""How a value stands beside the straight way from baseline to target: the same limits as for steering."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from allmende.strategy.models import Rhythm
from allmende.strategy.statistics.pace import KEY_RESULT_TOLERANCE, Path, is_off_track, share_of_way
from allmende.strategy.types import Pace

#: A typed value is old after two turns of the rhythm; without a cycle after a quarter.
STALE_AFTER: Final[Mapping[str, timedelta]] = {
    Rhythm.WEEKLY.value: timedelta(days=14),
    Rhythm.MONTHLY.value: timedelta(days=62),
    "": timedelta(days=92),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides how a key result stands.

    Attributes:
        typed_on: Day on which the value was typed; None where something measures it.
        rhythm: Of its cycle; empty without one.
    """

    path: Path
    value: Decimal | None
    typed_on: date | None
    rhythm: str = ""
    is_ended: bool = False


def pace_of(standing: Standing, today: date) -> Pace:
    """Say how a key result stands on a day."""
    if standing.is_ended:
        return Pace.ENDED
    if standing.value is None:
        return Pace.NO_DATA
    if share_of_way(standing.path, standing.value) >= 1:
        return Pace.REACHED
    if standing.typed_on is not None and today - standing.typed_on > STALE_AFTER[standing.rhythm]:
        return Pace.STALE
    is_behind = is_off_track(standing.path, standing.value, today, KEY_RESULT_TOLERANCE)
    return Pace.BEHIND if is_behind else Pace.ON_PACE
