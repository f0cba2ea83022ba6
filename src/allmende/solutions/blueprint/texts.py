"""What people read of a blueprint: council paper, guide and changes, each written as Markdown."""

import datetime
from collections.abc import Mapping

import msgspec


class CouncilPaper(msgspec.Struct, frozen=True, kw_only=True):
    """council.md: text blocks by heading, in order, with {placeholders}."""

    sections: tuple[tuple[str, str], ...]

    def filled(self, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Return the sections with every placeholder replaced; unknown values become a line to fill in."""
        return tuple((heading, fill(text, values)) for heading, text in self.sections)


#: What a council paper may refer to; the solutions room knows these.
PLACEHOLDERS = (
    "kommune",
    "loesung",
    "version",
    "kuemmerer",
    "schulen",
    "raeume",
    "einmalig",
    "jaehrlich",
    "stunden_einmalig",
    "stunden_jaehrlich",
    "veroeffentlichung",
    "gremium",
    "sitzung",
)


#: A sentence stays a sentence when a value is unknown: the clerk fills it in by hand.
BLANK = "……………"


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace {placeholders}; what is not known becomes a line to fill in."""
    for name in PLACEHOLDERS:
        text = text.replace("{" + name + "}", values.get(name) or BLANK)
    return text


class GuideStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of guide.md to tick off; the key stays the same when the wording changes."""

    key: str
    title: str
    text: str


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """One version in CHANGELOG.md."""

    version: str
    date: datetime.date
    text: str
