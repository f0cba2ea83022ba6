"""A goal tree as a picture: boxes and lines in the coordinates of an SVG, left to right. Pure.

The picture needs no script: what is folded stands in the address, every box is a link.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from allmende.strategy.selectors.chain import GoalNode

#: Pixels of the picture's own coordinates.
BOX_WIDTH: Final = 236
COLUMN_GAP: Final = 52
ROW_GAP: Final = 14
PADDING: Final = 12
LINE_HEIGHT: Final = 19
#: What fits into a line of a box in the page's type at 15 px, on the safe side.
LINE_CHARACTERS: Final = 27
MOST_LINES: Final = 4
MARGIN: Final = 8
TOGGLE_RADIUS: Final = 12
#: On paper a higher picture would shrink below half its size.
TALL: Final = 1_700
#: Trees with more goals show only as many of their upper levels as stay below it.
LARGE: Final = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box's text."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Toggle:
    """The round mark that folds what is below a goal, or shows it."""

    x: float
    y: float
    is_open: bool
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Box:
    """One goal: where it stands, its lines, and what a screen reader says."""

    goal_id: int
    x: float
    y: float
    width: float
    height: float
    kind: str
    meta: str
    title: str
    lines: tuple[Line, ...]
    meta_line: Line
    is_draft: bool
    url: str
    toggle: Toggle | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole tree; `edges` are SVG paths from a goal to one below it."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    edges: tuple[str, ...]

    @property
    def is_tall(self) -> bool:
        """Whether nobody could read it on a sheet of paper."""
        return self.height > TALL

    @property
    def is_folded(self) -> bool:
        """Whether some goals are hidden below others."""
        return any(box.toggle is not None and not box.toggle.is_open for box in self.boxes)

    @property
    def view_box(self) -> str:
        """Value of the SVG's viewBox."""
        return f"0 0 {self.width:.0f} {self.height:.0f}"


def folded_at_first(nodes: Sequence[GoalNode]) -> frozenset[int]:
    """Return which goals hide what is below them when nobody chose: the upper levels that fit are open."""
    everything = list(walk(nodes))
    levels = Counter(node.depth for node in everything)
    shown, open_levels = levels[1], 1
    while levels[open_levels + 1] and shown + levels[open_levels + 1] <= LARGE:
        open_levels += 1
        shown += levels[open_levels]
    return frozenset(node.goal.pk for node in everything if node.depth >= open_levels and node.children)


def walk(nodes: Sequence[GoalNode]) -> Iterator[GoalNode]:
    """Yield every goal, those above before those below."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def picture_of(
    nodes: Sequence[GoalNode],
    *,
    folded: frozenset[int],
    meta: Callable[[GoalNode], str],
    url: Callable[[GoalNode], str],
    toggle_url: Callable[[int], str],
) -> Picture | None:
    """Return the picture of a tree; None without a goal.

    Args:
        folded: Goals that hide what is below them.
        meta: Small words above a goal's title, e.g. "Teilziel · bis 2026".
        toggle_url: Address of the page with one goal folded or unfolded.
    """
    if not nodes:
        return None
    boxes: list[Box] = []
    edges: list[str] = []
    bottom = float(MARGIN)
    for node in nodes:
        _box, bottom = _place(node, bottom, boxes, edges, folded, meta, url, toggle_url)
    right = max(box.x + box.width for box in boxes)
    return Picture(
        right + MARGIN + TOGGLE_RADIUS,
        bottom - ROW_GAP + MARGIN,
        tuple(boxes),
        tuple(edges),
    )


def _place(
    node: GoalNode,
    top: float,
    boxes: list[Box],
    edges: list[str],
    folded: frozenset[int],
    meta: Callable[[GoalNode], str],
    url: Callable[[GoalNode], str],
    toggle_url: Callable[[int], str],
) -> tuple[Box, float]:
    is_open = node.goal.pk not in folded
    place = len(boxes)  # before those below: people tab from a goal to what belongs to it
    own = _box(node, meta(node), url(node))
    bottom = top
    below: list[Box] = []
    for child in node.children if is_open else ():
        box, bottom = _place(child, bottom, boxes, edges, folded, meta, url, toggle_url)
        below.append(box)
    middle = (below[0].y + below[-1].y + below[-1].height) / 2 if below else top + own.height / 2
    y = max(top, middle - own.height / 2)
    bottom = max(bottom, y + own.height + ROW_GAP)
    placed = _moved(own, y)
    if node.children:
        mark = Toggle(
            placed.x + placed.width,
            placed.y + placed.height / 2,
            is_open,
            sum(1 for _child in walk(node.children)),
            toggle_url(node.goal.pk),
        )
        placed = replace(placed, toggle=mark)
    boxes.insert(place, placed)
    edges += [_edge(placed, box) for box in below]
    return placed, bottom


def _box(node: GoalNode, meta: str, url: str) -> Box:
    x = MARGIN + (node.depth - 1) * (BOX_WIDTH + COLUMN_GAP)
    words = textwrap.wrap(
        node.goal.title, LINE_CHARACTERS, max_lines=MOST_LINES, placeholder=" …", break_long_words=True
    )
    left = x + PADDING
    first = PADDING + 11
    lines = tuple(
        Line(left, first + LINE_HEIGHT * (number + 1), text) for number, text in enumerate(words or ["…"])
    )
    return Box(
        goal_id=node.goal.pk,
        x=x,
        y=0,
        width=BOX_WIDTH,
        height=first + LINE_HEIGHT * len(lines) + PADDING,
        kind=node.goal.kind,
        meta=meta,
        title=node.goal.title,
        lines=lines,
        meta_line=Line(left, first, meta),
        is_draft=node.goal.status == "draft",
        url=url,
    )


def _moved(box: Box, y: float) -> Box:
    return replace(
        box,
        y=y,
        lines=tuple(replace(line, y=line.y + y) for line in box.lines),
        meta_line=replace(box.meta_line, y=box.meta_line.y + y),
    )


def _edge(above: Box, below: Box) -> str:
    x1, y1 = above.x + above.width, above.y + above.height / 2
    x2, y2 = below.x, below.y + below.height / 2
    half = (x1 + x2) / 2
    return f"M{x1:.1f},{y1:.1f}C{half:.1f},{y1:.1f} {half:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
