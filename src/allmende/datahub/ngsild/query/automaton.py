"""An automaton for regular expressions: it reads a text once, whatever the expression is."""

from dataclasses import dataclass, field
from typing import Final

#: States of the automaton; a repetition counts as often as it may repeat.
MAX_STATES = 600
#: Transitions remembered for each expression.
_REMEMBERED = 4_000

Ranges = tuple[tuple[int, int], ...]


class Unfit(ValueError):
    """An expression that is not understood."""


@dataclass(frozen=True, slots=True)
class Characters:
    """One character of these ranges, or none of them."""

    ranges: Ranges
    is_negated: bool = False

    def has(self, character: str) -> bool:
        """Whether it is this character."""
        number = ord(character)
        return any(low <= number <= high for low, high in self.ranges) is not self.is_negated


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning or the end of the text."""

    is_end: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """All parts, one after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the branches."""

    branches: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part, several times; `most` None: without end."""

    part: "Node"
    least: int
    most: int | None


Node = Characters | Edge | Sequence | Choice | Repeat
ANY: Final = Characters((), is_negated=True)


_MATCH, _SPLIT, _READ, _BEGIN, _END = range(5)
_Set = frozenset[int]


@dataclass(slots=True)
class Automaton:
    """A program of states; the sets of states that a text leads through are remembered."""

    text: str = ""
    kinds: list[int] = field(default_factory=list)
    targets: list[tuple[int, int]] = field(default_factory=list)
    characters: list[Characters] = field(default_factory=list)
    known: dict[tuple[_Set, str], _Set] = field(default_factory=dict)
    start: int = 0

    def _add(self, kind: int, first: int = -1, second: int = -1, characters: Characters = ANY) -> int:
        if len(self.kinds) >= MAX_STATES:
            raise Unfit("too many repetitions")
        self.kinds.append(kind)
        self.targets.append((first, second))
        self.characters.append(characters)
        return len(self.kinds) - 1

    @classmethod
    def of(cls, node: Node, text: str) -> "Automaton":
        """Return the automaton of an expression.

        Args:
            text: The expression as others understand it, kept beside.

        Raises:
            Unfit: it would have more than `MAX_STATES` states.
        """
        automaton = cls(text=text)
        automaton.start = automaton._build(node, automaton._add(_MATCH))
        return automaton

    def _build(self, node: Node, following: int) -> int:
        """Return the state from which `node` and then `following` is read."""
        if isinstance(node, Characters):
            return self._add(_READ, following, characters=node)
        if isinstance(node, Edge):
            return self._add(_END if node.is_end else _BEGIN, following)
        if isinstance(node, Sequence):
            for part in reversed(node.parts):
                following = self._build(part, following)
            return following
        if isinstance(node, Choice):
            first = self._build(node.branches[0], following)
            for branch in node.branches[1:]:
                first = self._add(_SPLIT, first, self._build(branch, following))
            return first
        return self._build_repeat(node, following)

    def _build_repeat(self, node: Repeat, following: int) -> int:
        if node.most is None:
            loop = self._add(_SPLIT, -1, following)
            self.targets[loop] = (self._build(node.part, loop), following)
            following = loop
        else:
            end = following
            for _ in range(node.most - node.least):
                following = self._add(_SPLIT, self._build(node.part, following), end)
        for _ in range(node.least):
            following = self._build(node.part, following)
        return following

    def is_in(self, text: str) -> bool:
        """Whether any part of a text fits."""
        states = self._closure({self.start}, is_begin=True)
        for character in text:
            if 0 in states:
                return True
            following = self.known.get((states, character))
            states = following if following is not None else self._step(states, character)
        return 0 in states or 0 in self._closure(states, is_begin=not text, is_end=True)

    def _step(self, states: _Set, character: str) -> _Set:
        reached = {self.start}
        for state in states:
            if self.kinds[state] == _READ and self.characters[state].has(character):
                reached.add(self.targets[state][0])
        following = self._closure(reached)
        if len(self.known) >= _REMEMBERED:
            self.known.clear()
        self.known[states, character] = following
        return following

    def _closure(self, states: set[int] | _Set, *, is_begin: bool = False, is_end: bool = False) -> _Set:
        """Add what is reached without reading a character."""
        open_, seen = list(states), set(states)
        passed = {_SPLIT} | ({_BEGIN} if is_begin else set()) | ({_END} if is_end else set())
        while open_:
            state = open_.pop()
            if self.kinds[state] in passed:
                new = {target for target in self.targets[state] if target >= 0} - seen
                seen |= new
                open_ += new
        return frozenset(seen)
