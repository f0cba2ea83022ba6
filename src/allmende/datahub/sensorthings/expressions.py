"""The language of `$filter` and `$orderby`: from text to a tree (OGC 18-088, 9.3.3.5; OData 4.01 ABNF).

Written by hand because SensorThings mixes functions of OData 3 and 4 (`substringof`, `st_within`), ids
with an @ and time intervals, which the OData parsers on offer refuse.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allmende.datahub.sensorthings.errors import BadQuery

MAX_LENGTH = 4_000
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: text, number, truth, None, a moment (UTC), a duration."""

    value: str | float | int | bool | datetime | timedelta | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time, both ends UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry as WKT."""

    wkt: str


@dataclass(frozen=True, slots=True)
class Path:
    """A property, perhaps of a linked entity: ("Datastream", "Thing", "name")."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Two sides and what is between them: comparison, arithmetic, "and", "or"."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    inner: "Node"


Node = Literal | Interval | Shape | Path | Call | Operation | Not

_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<interval>{_TIME}/{_TIME}) | (?P<time>{_TIME}) | (?P<date>\d{{4}}-\d\d-\d\d(?![\dT]))
    | (?P<shape>geography'[^']*') | (?P<duration>duration'[^']*')
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<text>'(?:[^']|'')*')
    | (?P<name>@iot\.id|[A-Za-z_][\w.]*(?:/(?:@iot\.id|[A-Za-z_][\w.]*))*)
    | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
_DURATION = re.compile(
    r"(?P<sign>-)?P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",), ("and",), ("eq", "ne", "gt", "ge", "lt", "le"), ("add", "sub"), ("mul", "div", "mod"),
)  # fmt: skip
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> Node:
    """Read a filter expression.

    Raises:
        BadQuery: it is none; the detail names the place.
    """
    parser = _Parser(text)
    node = parser.level(0, 0)
    parser.end()
    return node


def parse_ordering(text: str) -> list[tuple[Node, bool]]:
    """Read `$orderby`; returns each expression with whether it runs downwards.

    Raises:
        BadQuery: see `parse`.
    """
    parser = _Parser(text)
    found: list[tuple[Node, bool]] = []
    while True:
        node = parser.level(0, 0)
        is_down = parser.take("name", "desc") or parser.take("name", "DESC")
        if not is_down and not parser.take("name", "asc"):
            parser.take("name", "ASC")
        found.append((node, is_down))
        if not parser.take("mark", ","):
            parser.end()
            return found


class _Parser:
    def __init__(self, text: str) -> None:
        if len(text) > MAX_LENGTH:
            raise BadQuery(f"An expression has at most {MAX_LENGTH} characters.")
        self._tokens = list(_tokens(text))
        self._next = 0

    def level(self, number: int, depth: int) -> Node:
        """Read operators of one precedence and everything that binds closer."""
        if number == len(_LEVELS):
            return self._unary(depth)
        left = self.level(number + 1, depth)
        while (token := self._peek()) is not None and token.kind == "name" and token.text in _LEVELS[number]:
            self._next += 1
            left = Operation(token.text, left, self.level(number + 1, depth))
        return left

    def take(self, kind: str, text: str) -> bool:
        """Step over a token if it is this one."""
        token = self._peek()
        if token is not None and token.kind == kind and token.text == text:
            self._next += 1
            return True
        return False

    def end(self) -> None:
        """Demand that nothing follows."""
        token = self._peek()
        if token is not None:
            raise BadQuery(f"Unexpected {token.text!r} at character {token.at + 1}.")

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _unary(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise BadQuery(f"An expression is nested at most {MAX_DEPTH} times.")
        if self.take("name", "not"):
            return Not(self._unary(depth + 1))
        if self.take("mark", "("):
            node = self.level(0, depth + 1)
            self._expect(")")
            return node
        token = self._peek()
        if token is None:
            raise BadQuery("The expression ends too early.")
        self._next += 1
        if token.kind == "name":
            return self._named(token, depth)
        if token.kind == "mark":
            raise BadQuery(f"Unexpected {token.text!r} at character {token.at + 1}.")
        return _constant(token)

    def _named(self, token: _Token, depth: int) -> Node:
        if self.take("mark", "("):
            arguments: list[Node] = []
            while not self.take("mark", ")"):
                if arguments:
                    self._expect(",")
                arguments.append(self.level(0, depth + 1))
            return Call(token.text.lower(), tuple(arguments))
        if token.text in _WORDS:
            return Literal(_WORDS[token.text])
        return Path(tuple(token.text.split("/")))

    def _expect(self, mark: str) -> None:
        if not self.take("mark", mark):
            token = self._peek()
            where = f"character {token.at + 1}" if token else "the end"
            raise BadQuery(f"{mark!r} is missing at {where}.")


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    rest = len(text.rstrip())
    while at < rest:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise BadQuery(f"Cannot be understood from character {at + 1} on.")
        yield _Token(found.lastgroup, found.group(found.lastgroup), found.start(found.lastgroup))
        at = found.end()


def _constant(token: _Token) -> Node:
    try:
        match token.kind:
            case "interval":
                start, end = (moment(part) for part in token.text.split("/"))
                return Interval(start, end)
            case "time":
                return Literal(moment(token.text))
            case "date":
                return Literal(datetime.fromisoformat(token.text).replace(tzinfo=UTC))
            case "shape":
                return Shape(token.text[len("geography'") : -1])
            case "duration":
                return Literal(_duration(token.text[len("duration'") : -1]))
            case "number":
                return Literal(_number(token.text))
            case _:
                return Literal(token.text[1:-1].replace("''", "'").replace("\x00", ""))
    except (ValueError, OverflowError) as err:
        raise BadQuery(f"{token.text[:60]!r} at character {token.at + 1} is no valid value.") from err


def moment(text: str) -> datetime:
    """Read a time with offset; raises ValueError."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _number(text: str) -> float | int:
    if text.lstrip("-").isdigit() and len(text) < 19:
        return int(text)
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(text)
    return value


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise ValueError(text)
    parts = {name: float(value) for name, value in found.groupdict().items() if value and name != "sign"}
    length = timedelta(**parts)
    return -length if found["sign"] else length
