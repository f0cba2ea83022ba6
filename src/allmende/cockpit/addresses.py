"""The stretch of time a reader looks at, as it stands in an address."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from allmende.datahub.types import Period

PERIODS: Final = {
    "tag": Period.DAY,
    "woche": Period.WEEK,
    "monat": Period.MONTH,
    "jahr": Period.YEAR,
}
#: How far *earlier* and *later* go.
_STRIDES: Final = {"tag": 1, "woche": 7, "monat": 30, "jahr": 365}
#: Nobody measured before; keeps days with four digits and a year's stretch before them.
EARLIEST: Final = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of time a reader looks at.

    Attributes:
        word: tag, woche, monat or jahr.
        until: Its last local day.
        last: Last day there can be values for.
    """

    word: str
    until: date
    last: date

    @property
    def period(self) -> Period:
        """The same in the data hub's words."""
        return PERIODS[self.word]

    @property
    def is_newest(self) -> bool:
        """Whether nothing later can be shown."""
        return self.until >= self.last

    def moved(self, strides: int) -> "Span":
        """Return the stretch before (-1) or after (1), never beyond what there can be."""
        return self.ending(self.until + timedelta(days=strides * _STRIDES[self.word]))

    def ending(self, until: date) -> "Span":
        """Return the stretch up to this day, never beyond what there can be."""
        return Span(self.word, max(EARLIEST, min(until, self.last)), self.last)

    def lasting(self, word: str) -> "Span":
        """Return a longer or shorter stretch up to the same day."""
        return Span(word, self.until, self.last)

    def query(self, **more: object) -> str:
        """Return the address part that leads here; the newest day is left out, so that links stay current."""
        parts: dict[str, object] = {**more, "zeitraum": self.word}
        if not self.is_newest:
            parts["bis"] = self.until.isoformat()
        return "?" + urlencode(parts)


def span_of(word: str | None, until: str | None, last: date) -> Span:
    """Read a stretch of time off an address; what cannot be read becomes the nearest sensible one."""
    known = word if word in PERIODS else "tag"
    try:
        day = date.fromisoformat((until or "").strip())
    except ValueError:
        day = last
    return Span(known, last, last).ending(day)
