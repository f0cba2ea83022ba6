"""What the short report is made of, as frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allmende.kernel.documents.paper import Block, blocks_from_json, blocks_to_json


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a report: its numbers and lists, without people's comment."""

    key: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is compared from report to report; a change for the worse is never hidden."""

    key: str
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything a report says beside people's words, as of one moment."""

    as_of: str
    figures: Sequence[Figure]
    sections: Sequence[Section]

    def to_json(self) -> dict[str, Any]:  # Any: JSON
        """Return the facts as the report keeps them."""
        return {
            "format": 1,
            "as_of": self.as_of,
            "figures": [[one.key, one.label, one.value] for one in self.figures],
            "sections": [
                {"key": one.key, "title": one.title, "blocks": blocks_to_json(one.blocks)}
                for one in self.sections
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "ReportFacts":  # Any: JSON
        """Return the facts of a report that was sent."""
        return cls(
            as_of=stored["as_of"],
            figures=tuple(Figure(*one) for one in stored["figures"]),
            sections=tuple(
                Section(one["key"], one["title"], blocks_from_json(one["blocks"]))
                for one in stored["sections"]
            ),
        )
