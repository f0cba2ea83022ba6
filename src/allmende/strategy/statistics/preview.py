"""What storing a table would do: worked out in full, and as much of it as a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from allmende.strategy.statistics.reading import LineError, ReadValue

VALUES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Stored:
    """A value that is there already, with the import it came with."""

    pk: int
    value: Decimal
    quality: str
    batch_id: int | None


@dataclass(slots=True)
class Comparison:
    """A table beside what is stored.

    Attributes:
        new: Values that are not there yet.
        changed: Values that are there with another figure, with that figure.
        same: How many are there already, alike.
        empty: Cells that say "no value".
    """

    new: list[ReadValue] = field(default_factory=list)
    changed: list[tuple[ReadValue, Stored]] = field(default_factory=list)
    same: int = 0
    empty: int = 0
    errors: list[LineError] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many values storing would write."""
        return len(self.new) + len(self.changed)

    @property
    def statistics(self) -> set[str]:
        """Keys of the statistics that would get or change values."""
        return {value.statistic for value in (*self.new, *(value for value, _old in self.changed))}

    def as_json(self, titles: Mapping[str, str]) -> dict[str, Any]:
        """Return it as stored with an import: the counts, and the first values of each kind.

        Args:
            titles: Statistic's key → title.
        """
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "empty": self.empty,
            "rejected": len(self.errors),
            "values": [_row(value, titles) for value in self.new[:VALUES_SHOWN]],
            "corrected": [
                [*_row(value, titles), f"{old.value.normalize():f}"]
                for value, old in self.changed[:VALUES_SHOWN]
            ],
        }


def _row(value: ReadValue, titles: Mapping[str, str]) -> list[str | int]:
    return [
        value.line,
        value.place.name,
        value.on.isoformat(),
        titles.get(value.statistic, value.statistic),
        value.breakdown,
        f"{value.value.normalize():f}",
        value.basis,
    ]
