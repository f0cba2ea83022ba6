"""What the components show: small frozen values that views build and templates only print."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

#: State of a light; each has its own shape, colour and word.
Level = Literal["good", "soon", "now", "stale", "unknown"]
#: State of a step in an adoption.
StepState = Literal["done", "now", "next", "paused"]
#: Tone of a badge or notice.
Tone = Literal["neutral", "info", "success", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class Link:
    """A titled address; without `url` it is only text, e.g. the last breadcrumb."""

    title: str
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Something people can do here; `title` says what happens, at most one per page is primary.

    Attributes:
        method: "post" renders a form with one button, for changes.
    """

    title: str
    url: str
    kind: Literal["primary", "secondary", "tertiary"] = "secondary"
    method: Literal["get", "post"] = "get"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a facts list; `value` None is shown as "nicht angegeben"."""

    term: str
    value: object = None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stat:
    """A big honest number with its meaning; `note` marks e.g. "simuliert"."""

    value: object
    label: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word with a tone; never the only carrier of a meaning."""

    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Room:
    """One measured place in a room list.

    Attributes:
        key: Entity id, used by the live stream to find the row.
        word: What the level means here, e.g. "jetzt lüften".
        value: Last measured number in `unit` (UN/CEFACT code); None if there never was one.
        observed_at: When it was measured, aware UTC.
        note: Marks at the number, e.g. "simuliert" or "unplausibel".
    """

    key: str
    name: str
    level: Level
    word: str
    url: str = ""
    place: str = ""
    value: float | None = None
    unit: str = ""
    observed_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a stepper; `when` is a date in words, `note` says who or what is open."""

    title: str
    state: StepState
    when: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of the chain from goal to measurement; `note` carries the measured number."""

    kind: str
    title: str
    url: str = ""
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class MapPlace:
    """One area of an SVG map; `d` is the path in the map's own coordinates.

    Attributes:
        level: 0 to 4, index of the legend entry.
        note: What the tooltip and the list say, e.g. "2 Lösungen".
        label: Short name on the map where the full one is too long.
    """

    d: str
    name: str
    url: str = ""
    level: int = 0
    note: str = ""
    label_x: float | None = None
    label_y: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a thread: a question, an answer, or something that happened."""

    author: str
    at: datetime
    text: str
    place: str = ""
    kind: Literal["question", "answer", "event"] = "answer"


@dataclass(frozen=True, slots=True)
class SolutionCard:
    """A solution as the catalogue and the start page show it."""

    title: str
    url: str
    summary: str
    fields: Sequence[str] = ()
    facts: Sequence[Fact] = ()
    badges: Sequence[Badge] = field(default_factory=tuple)
