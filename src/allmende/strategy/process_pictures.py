"""Geometry of the two cycles and of the roadmap; the templates only print it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.formats import date_format

from allmende.strategy.selectors.process import StepStatus

#: The picture's own units; at 360 px of width one is one pixel.
WIDTH: Final = 360
#: Centre and radius; the circles touch, and one step of the lower lies between two of the upper.
_TOP, _BOTTOM = (180.0, 172.0, 150.0), (180.0, 408.0, 86.0)
_ROW: Final = 46


@dataclass(frozen=True, slots=True)
class Node:
    """One step on a cycle's circle."""

    x: float
    y: float
    number: str
    step: StepStatus


@dataclass(frozen=True, slots=True)
class Ring:
    """One cycle: circle, steps on it, how many are done."""

    x: float
    y: float
    r: float
    name: str
    done: int
    nodes: Sequence[Node]

    @property
    def name_y(self) -> float:
        """Where the name stands."""
        return self.y - 4

    @property
    def count_y(self) -> float:
        """Where the count stands."""
        return self.y + 18


def ring(cycle: str, name: str, steps: Sequence[StepStatus]) -> Ring:
    """Return a cycle with its guided steps, clockwise from where the two cycles meet.

    The cycles turn against each other like two wheels: strategy above, projects below.
    """
    is_top = cycle == "strategy"
    x, y, r = _TOP if is_top else _BOTTOM
    shown = [step for step in steps if step.guided]
    start = math.pi / 2 if is_top else -math.pi / 2
    nodes = []
    for index, step in enumerate(shown):
        turn = 2 * math.pi * (index + (0.5 if is_top else 0)) / max(len(shown), 1)
        angle = start + turn if is_top else start - turn
        nodes.append(
            Node(round(x + r * math.cos(angle), 1), round(y + r * math.sin(angle), 1), str(index + 1), step)
        )
    return Ring(x, y, r, name, sum(step.state == "done" for step in shown), nodes)


@dataclass(frozen=True, slots=True)
class Bar:
    """One step in the roadmap; places across are percent of the width, down are pixels."""

    step: StepStatus
    x: str
    width: str
    #: Left or right aligned label, so that it never leaves the picture.
    anchor: str
    label_x: str
    label_y: int
    y: int
    middle: int
    when: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A month's first day."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The roadmap as a picture."""

    height: int
    axis_y: int
    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    today_x: str


def _pct(value: float) -> str:
    return f"{max(0.0, min(100.0, value)):.2f}%"


def timeline(steps: Sequence[StepStatus], today: date) -> Timeline | None:
    """Return the planned steps as bars on a line of months; None while nothing is planned."""
    if not steps:
        return None
    days = [day for step in steps for day in (step.begins_on, step.ends_on) if day]
    first = min(days).replace(day=1)
    last = max(days) + timedelta(days=3)
    span = max((last - first).days, 28)

    def at(day: date) -> float:
        return (day - first).days / span * 100

    bars = []
    for index, step in enumerate(steps):
        begins = step.begins_on or step.ends_on
        ends = step.ends_on or step.begins_on
        if begins is None or ends is None:
            continue
        x, width = at(begins), at(ends + timedelta(days=1)) - at(begins)
        right = x > 55
        top = index * _ROW
        when = (
            date_format(begins, "j. M Y")
            if begins == ends
            else (f"{date_format(begins, 'j. M')} bis {date_format(ends, 'j. M Y')}")
        )
        bars.append(
            Bar(step, _pct(x), _pct(max(width, 1.0)), "end" if right else "start",
                _pct(x + width if right else x), top + 16, top + 22, top + 29, when)
        )  # fmt: skip
    height = len(bars) * _ROW + 26
    today_x = _pct(at(today)) if first <= today <= last else ""
    return Timeline(height, height - 8, bars, _ticks(first, last, span), today_x)


def _ticks(first: date, last: date, span: int) -> list[Tick]:
    """Name at most five months, so that the words stay apart on a phone."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    stride = max(1, math.ceil(months / 5))
    ticks = []
    for index in range(0, months, stride):
        month = first.month - 1 + index
        day = date(first.year + month // 12, month % 12 + 1, 1)
        place = (day - first).days / span * 100
        if place <= 86:
            ticks.append(Tick(_pct(place), date_format(day, "M Y")))
    return ticks
