r"""Regular expressions that strangers give: read into an automaton, so that no text can make one slow.

Understood are the extended expressions of POSIX (IEEE 1003.2) with `\d \w \s`, groups without capture
and a leading `(?i)`. Python's `re` would backtrack without bound on some of them. PostgreSQL is handed
an expression written anew from what was understood here, so both mean the same: letters beyond ASCII
count as word characters, `.` fits every character, `^` and `$` are the ends of the text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn

from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.query.automaton import (
    ANY,
    Automaton,
    Characters,
    Choice,
    Edge,
    Node,
    Ranges,
    Repeat,
    Sequence,
    Unfit,
)

MAX_PATTERN = 512
MAX_REPEAT = 100
MAX_NESTING = 30
_HIGHEST = 0x10FFFF


def _spans(*texts: str) -> Ranges:
    return tuple((ord(text[0]), ord(text[-1])) for text in texts)


_BEYOND_ASCII: Final[Ranges] = ((0x80, _HIGHEST),)
_DIGIT: Final = _spans("09")
_LETTER: Final = _spans("az", "AZ") + _BEYOND_ASCII
_WORD: Final = _spans("az", "AZ", "09", "_") + _BEYOND_ASCII
_SPACE: Final = _spans("\t\r", " ")
_ESCAPED_CLASSES: Final[dict[str, tuple[Ranges, bool]]] = {
    "d": (_DIGIT, False), "D": (_DIGIT, True), "w": (_WORD, False), "W": (_WORD, True),
    "s": (_SPACE, False), "S": (_SPACE, True),
}  # fmt: skip
_ESCAPED_CHARACTERS: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_NAMED_CLASSES: Final[dict[str, Ranges]] = {
    "alpha": _LETTER, "digit": _DIGIT, "alnum": _WORD[:3] + _BEYOND_ASCII, "space": _SPACE,
    "upper": _spans("AZ"), "lower": _spans("az"), "punct": _spans("!/", ":@", "[`", "{~"),
    "xdigit": _spans("09", "af", "AF"), "blank": _spans(" ", "\t"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that was checked; it fits a text when it fits any part of it."""

    source: str

    @property
    def for_postgres(self) -> str:
        """The same expression in PostgreSQL's (advanced) syntax."""
        return _automaton(self.source).text

    def is_in(self, text: str) -> bool:
        """Whether any part of a text fits; takes time in proportion to the text's length."""
        return _automaton(self.source).is_in(text)


def read_pattern(text: str, parameter: str) -> Pattern:
    """Check a regular expression.

    Raises:
        BadRequestData: it is empty, too long, too complex, or not understood; names the character.
    """
    if not text:
        raise BadRequestData(f"{parameter}: the regular expression is empty.")
    if len(text) > MAX_PATTERN:
        raise BadRequestData(f"{parameter}: a regular expression has at most {MAX_PATTERN} characters.")
    try:
        _automaton(text)
    except Unfit as err:
        raise BadRequestData(f"{parameter}, regular expression: {err}.") from None
    return Pattern(text)


# -- reading ---------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, text: str) -> None:
        self.ignores_case = text.startswith("(?i)")
        self.text = text
        self.at = 4 if self.ignores_case else 0
        self.depth = 0

    def read(self) -> Node:
        node = self.choice()
        if self.at < len(self.text):
            self.fail("a ) without its (")
        return node

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > MAX_NESTING:
            self.fail("too deeply nested")
        branches = [self.sequence()]
        while self.take("|"):
            branches.append(self.sequence())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def sequence(self) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self.repeated(self.atom()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def repeated(self, part: Node) -> Node:
        bounds = self.bounds()
        if bounds is None:
            return part
        if isinstance(part, Edge):
            self.fail("an end of the text cannot be repeated")
        # A lazy quantifier finds the same texts.
        self.take("?")
        if self.bounds() is not None:
            self.fail("two quantifiers in a row")
        return Repeat(part, *bounds)

    def bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(sign):
                return bounds
        rest = self.text[self.at + 1 : self.at + 2]
        if not (self.text.startswith("{", self.at) and rest.isascii() and rest.isdigit()):
            return None
        self.at += 1
        least = self.number()
        most: int | None = least
        if self.take(","):
            most = None if self.text.startswith("}", self.at) else self.number()
        if not self.take("}"):
            self.fail("expected }")
        if most is not None and most < least:
            self.fail("a repetition whose end is before its beginning")
        return least, most

    def number(self) -> int:
        begin = self.at
        while self.text[self.at : self.at + 1].isascii() and self.text[self.at : self.at + 1].isdigit():
            self.at += 1
        digits = self.text[begin : self.at]
        if not digits or len(digits) > 3 or int(digits) > MAX_REPEAT:
            self.fail(f"a repetition is a number up to {MAX_REPEAT}")
        return int(digits)

    def atom(self) -> Node:
        character = self.text[self.at]
        self.at += 1
        reader: Callable[[], Node] | None = {"(": self.group, "[": self.bracket, "\\": self.escape}.get(
            character
        )
        if reader is not None:
            return reader()
        if character == ".":
            return ANY
        if character in "^$":
            return Edge(character == "$")
        if character in "*+?":
            self.at -= 1
            self.fail("nothing to repeat")
        return self.literal(character)

    def group(self) -> Node:
        if self.take("?") and not self.take(":"):
            self.fail("only groups ( ) and (?: ) are understood, and (?i) at the very beginning")
        node = self.choice()
        if not self.take(")"):
            self.fail("a ( without its )")
        return node

    def escape(self) -> Node:
        if self.at >= len(self.text):
            self.fail("a \\ at the end")
        character = self.text[self.at]
        self.at += 1
        if character in _ESCAPED_CLASSES:
            return Characters(*_ESCAPED_CLASSES[character])
        return self.literal(self.escaped(character))

    def escaped(self, character: str) -> str:
        if character in _ESCAPED_CHARACTERS:
            return _ESCAPED_CHARACTERS[character]
        if character.isalnum():
            self.at -= 1
            self.fail(f"\\{character} is not understood")
        return character

    def literal(self, character: str) -> Node:
        number = self.checked(character)
        return Characters(self.cased(((number, number),)))

    def bracket(self) -> Node:
        is_negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        is_first = True
        while is_first or not self.take("]"):
            if self.at >= len(self.text):
                self.fail("a [ without its ]")
            ranges += self.bracket_part()
            is_first = False
        return Characters(self.cased(tuple(ranges)), is_negated)

    def bracket_part(self) -> Ranges:
        if self.take("[:"):
            name, found, _ = self.text[self.at :].partition(":]")
            if not found or name not in _NAMED_CLASSES:
                self.fail("no such character class")
            self.at += len(name) + 2
            return _NAMED_CLASSES[name]
        if self.text.startswith(("[.", "[="), self.at):
            self.fail("collating elements are not understood")
        shorthand = self.text[self.at : self.at + 2]
        if shorthand in ("\\d", "\\w", "\\s"):
            self.at += 2
            return _ESCAPED_CLASSES[shorthand[1]][0]
        low = self.bracket_character()
        following = self.text[self.at + 1 : self.at + 2]
        if not self.text.startswith("-", self.at) or following in ("]", ""):
            return ((low, low),)
        self.at += 1
        high = self.bracket_character()
        if high < low:
            self.fail("a range whose end is before its beginning")
        return ((low, high),)

    def bracket_character(self) -> int:
        if self.take("\\"):
            if self.at >= len(self.text):
                self.fail("a \\ at the end")
            self.at += 1
            return self.checked(self.escaped(self.text[self.at - 1]))
        self.at += 1
        return self.checked(self.text[self.at - 1])

    def checked(self, character: str) -> int:
        if character == "\0" or "\ud800" <= character <= "\udfff":
            self.fail("a character that no text contains")
        return ord(character)

    def cased(self, ranges: Ranges) -> Ranges:
        """Add the other case of every letter, where case is ignored."""
        if not self.ignores_case:
            return ranges
        added = set(ranges)
        for low, high in ranges:
            for begin, end, shift in ((65, 90, 32), (97, 122, -32)):
                first, last = max(low, begin), min(high, end)
                if first <= last:
                    added.add((first + shift, last + shift))
            if low == high > 127:
                others = {chr(low).lower(), chr(low).upper()}
                added |= {(ord(other), ord(other)) for other in others if len(other) == 1}
        return tuple(sorted(added))

    def take(self, literal: str) -> bool:
        if self.text.startswith(literal, self.at):
            self.at += len(literal)
            return True
        return False

    def fail(self, reason: str) -> NoReturn:
        raise Unfit(f"character {self.at + 1}: {reason}")


# -- writing for PostgreSQL ------------------------------------------------------------------------


def _written(node: Node) -> str:
    if isinstance(node, Characters):
        return _written_characters(node)
    if isinstance(node, Edge):
        return "$" if node.is_end else "^"
    if isinstance(node, Sequence):
        # An empty sequence fits everywhere; PostgreSQL wants something to stand there.
        return "".join(map(_written, node.parts)) or "(?:)"
    if isinstance(node, Choice):
        return "(?:" + "|".join(map(_written, node.branches)) + ")"
    most = "" if node.most is None else node.most
    return f"(?:{_written(node.part)}){{{node.least},{most}}}"


def _written_characters(node: Characters) -> str:
    if not node.ranges:
        return "."
    if len(node.ranges) == 1 and not node.is_negated and node.ranges[0][0] == node.ranges[0][1]:
        character = chr(node.ranges[0][0])
        if character.isascii() and (character.isalnum() or character in " -_:/,;=@"):
            return character
    inner = "".join(
        _number(low) if low == high else f"{_number(low)}-{_number(high)}" for low, high in node.ranges
    )
    return f"[{'^' if node.is_negated else ''}{inner}]"


def _number(number: int) -> str:
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


@lru_cache(maxsize=2_000)
def _automaton(source: str) -> Automaton:
    node = _Reader(source).read()
    return Automaton.of(node, _written(node))
