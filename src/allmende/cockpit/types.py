"""What the cockpit's selectors return: frozen values that templates only print."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.paginator import Page

from allmende.ui.types import Badge, ChainLink, Fact, Level, Link, MapPlace, Room, SolutionCard, Stat


@dataclass(frozen=True, slots=True)
class Start:
    """The start page."""

    title: str
    lead: str
    over: str
    stats: Sequence[Stat]
    cards: Sequence[SolutionCard]
    solution_count: int
    chain: Sequence[ChainLink]
    names: Sequence[str]
    view_box: str
    places: Sequence[MapPlace]
    legend: Sequence[str]
    attribution: str


@dataclass(frozen=True, slots=True)
class TownRow:
    """One town in the list of towns.

    Attributes:
        population: Inhabitants; None: not stated.
        running: Solutions in operation, each leading to its page.
        under_way: Solutions on their way, as far as the actor may know, with the step in words.
    """

    municipality_id: int
    name: str
    url: str
    district: str
    population: int | None
    membership: str
    running: Sequence[Link]
    under_way: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tile:
    """One answer to "how is my town today?".

    Attributes:
        level: A light, or empty when the number is no state.
        note: A mark at the number, e.g. "simuliert".
    """

    title: str
    value: object
    unit: str
    sentence: str
    url: str
    level: Level | str = ""
    word: str = ""
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunningRow:
    """A solution in a town, as the town's page lists it."""

    title: str
    url: str
    stage: str
    since: date | None
    version: str
    cockpit: Link | None = None
    adoption_url: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective of the town under its goal."""

    title: str
    url: str
    goal: str
    until: date
    note: str


@dataclass(frozen=True, slots=True)
class SchoolRooms:
    """The rooms of one school whose values come a day later.

    Attributes:
        url: The school's own list, where its rooms are too many for this page; then `rooms` is empty.
    """

    name: str
    count: int
    url: str
    rooms: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """Where all rooms of a dashboard stand now.

    Attributes:
        sentence: What matters now, e.g. "In 1 Raum jetzt lüften".
        total: Rooms the actor may know of.
        current: Rooms with a live value that is not stale.
        rooms: One page of the rooms with live values, the worst first.
    """

    total: int
    current: int
    sentence: str
    facts: str
    rooms: Page[Room]
    withheld: Sequence[SchoolRooms]
    is_simulated: bool
    as_of: datetime


@dataclass(frozen=True, slots=True)
class RoomDetail:
    """One room with its history over a period.

    Attributes:
        empty: What is said instead of a chart.
        withheld: What is said when values are not released live; empty when they are.
    """

    entity_id: int
    title: str
    school: str
    level: Level
    word: str
    value: float | None
    unit: str
    observed_at: datetime | None
    withheld: str
    sentence: str
    chart: dict[str, object]
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str
    csv_url: str
    attribute: str
    segments: Sequence[Link]
    earlier: Link
    later: Link | None
    period_words: str
    facts: Sequence[Fact]
    badges: Sequence[Badge] = field(default_factory=tuple)
