"""The query language `q` (ETSI GS CIM 009, 4.9), read by recursive descent.

More than the grammar is understood where clients rely on it: nested parentheses (its own example 6),
prefixed names, values without quotes that are neither number nor time (URIs, terms for `expandValues`).
"""

import re
from collections.abc import Callable, Collection
from typing import Final

import msgspec

from allmende.datahub.ngsild.contexts.core import stored_name
from allmende.datahub.ngsild.names import read_time
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.scanner import MAX_DEPTH, Scanner
from allmende.datahub.ngsild.query.syntax import (
    PLAIN_MEMBERS,
    VALUE_MEMBERS,
    And,
    Compare,
    Exists,
    Flag,
    Linked,
    Matches,
    Number,
    Operand,
    Operator,
    Or,
    Path,
    Query,
    Range,
    Scalar,
    Target,
    Term,
    Text,
    Time,
    Values,
    time_key,
)

Expand = Callable[[str], str]

MAX_TERMS: Final = 100
_MEMBER = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?=\Z|[;|),]|\.\.)")
_TIME = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,6})?Z)?"
    r"|[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,6})?Z)(?=\Z|[;|),]|\.\.)"
)
#: A URI or a term without quotes; what ends or joins terms must be quoted.
_BARE = re.compile(r'[^\s;|()",<>\\^`{}]+')
_LITERAL_ENDS = frozenset({"", ";", "|", ")", ","})
_OPERATORS: Final[tuple[Operator, ...]] = ("==", "!=", ">=", "<=", ">", "<")


def read_query(
    text: str, expand: Expand, *, expand_values: Collection[str] = (), parameter: str = "q"
) -> Query:
    """Read a query.

    Args:
        expand: Turns a client's name into a stored name.
        expand_values: Stored names of attributes whose values in the query are terms of the context.

    Raises:
        BadRequestData: it does not follow the language; names the character.
    """
    return _Reader(Scanner(text, parameter), expand, frozenset(expand_values)).read()


def read_path(scanner: Scanner, expand: Expand, first: str, *, kept: frozenset[str]) -> Path:
    """Read the rest of a path whose first name was read.

    Args:
        kept: Names that are no attributes if they come first; nothing is below them.

    Raises:
        BadRequestData: it does not follow the language; names the character.
    """
    names = [first if first in kept else expand(first)]
    is_plain = first in kept
    while scanner.peek() == "." and not scanner.text.startswith("..", scanner.at):
        scanner.expect(".")
        if is_plain:
            scanner.refuse(f"{names[-1]} has no sub-attributes")
        name = scanner.name()
        if name in VALUE_MEMBERS:
            scanner.refuse(f"the value is addressed without {name!r}, its members as [member]")
        is_plain = name in PLAIN_MEMBERS
        names.append(name if is_plain else expand(name))
        if len(names) > MAX_DEPTH:
            scanner.refuse("the path is too long")
    return Path(tuple(names), _trailing(scanner))


def _trailing(scanner: Scanner) -> tuple[str, ...]:
    if not scanner.take("["):
        return ()
    members = ["*"] if scanner.take("*") else [_member(scanner)]
    while scanner.take("."):
        members.append(_member(scanner))
        if len(members) > MAX_DEPTH:
            scanner.refuse("the path is too long")
    scanner.expect("]")
    return tuple(members)


def _member(scanner: Scanner) -> str:
    return scanner.match(_MEMBER) or scanner.refuse("expected the name of a member")


class _Reader:
    def __init__(self, scanner: Scanner, expand: Expand, expand_values: frozenset[str]) -> None:
        self.scanner = scanner
        self.expand = expand
        self.expand_values = expand_values
        self.depth = 0
        self.terms = 0

    def read(self) -> Query:
        query = self.any_of()
        self.scanner.end()
        return query

    def any_of(self) -> Query:
        terms = [self.all_of()]
        while self.scanner.take("|"):
            terms.append(self.all_of())
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def all_of(self) -> Query:
        terms = [self.one()]
        while self.scanner.take(";"):
            terms.append(self.one())
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def one(self) -> Query:
        if not self.scanner.take("("):
            return self.term()
        self.go_down()
        query = self.any_of()
        self.scanner.expect(")")
        self.depth -= 1
        return query

    def go_down(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.scanner.refuse("too deeply nested")

    # -- the target --------------------------------------------------------------------------------

    def term(self) -> Term:
        self.terms += 1
        if self.terms > MAX_TERMS:
            self.scanner.refuse(f"more than {MAX_TERMS} conditions")
        target = self.target()
        sign = self.scanner.take_one("!~=", "~=")
        if sign:
            return Matches(target, read_pattern(self.pattern_text(), self.scanner.parameter), sign == "!~=")
        for operator in _OPERATORS:
            if self.scanner.take(operator):
                return Compare(target, operator, self.operand(target, operator))
        if self.scanner.peek() in _LITERAL_ENDS - {","}:
            return Exists(target)
        self.scanner.refuse("expected an operator (== != < <= > >= ~= !~=)")

    def target(self) -> Target:
        name = self.scanner.name("the name of an attribute")
        if not self.scanner.take("{"):
            return read_path(self.scanner, self.expand, name, kept=PLAIN_MEMBERS)
        self.go_down()
        types: tuple[str, ...] = ()
        begin = self.scanner.at
        if self.has_types():
            types = self.types(begin)
        target = Linked(self.expand(name), types, self.target())
        self.scanner.expect("}")
        self.depth -= 1
        return target

    def has_types(self) -> bool:
        """Whether what follows the brace is a list of types, ended by a colon; goes back if not."""
        begin = self.scanner.at
        first = self.scanner.name("the name of an attribute or a type")
        found = self.scanner.peek() == "," or ":" in first
        self.scanner.at = begin
        return found

    def types(self, begin: int) -> tuple[str, ...]:
        names: list[str] = []
        while True:
            name = self.scanner.name("the name of a type")
            if self.scanner.take(","):
                names.append(name)
                continue
            last, colon, _ = name.rpartition(":")
            if not colon:
                self.scanner.refuse("expected ':' after the types")
            self.scanner.at -= len(name) - len(last) - 1
            names.append(last)
            return tuple(map(self.expand, names))

    # -- the value ---------------------------------------------------------------------------------

    def operand(self, target: Target, operator: Operator) -> Operand:
        begin = self.scanner.at
        first = self.scalar(target)
        may_be_many = operator in ("==", "!=")
        if not may_be_many:
            if isinstance(first, Flag) or self.scanner.peek() == "," or self.scanner.take(".."):
                self.scanner.refuse(f"{operator} takes one number, text or time", at=begin)
            return first
        if self.scanner.take(".."):
            return self.range(first, self.scalar(target), begin)
        values = [first]
        while self.scanner.take(","):
            values.append(self.scalar(target))
            if len(values) > MAX_TERMS:
                self.scanner.refuse(f"more than {MAX_TERMS} values")
        return first if len(values) == 1 else Values(tuple(values))

    def range(self, low: Scalar, high: Scalar, begin: int) -> Range:
        is_fit = type(low) is type(high) and not isinstance(low, Flag)
        if isinstance(low, Time) and isinstance(high, Time):
            is_fit = low.kind == high.kind
        if not is_fit:
            self.scanner.refuse("a range needs two numbers, two texts or two times of one kind", at=begin)
        return Range(low, high)

    def scalar(self, target: Target) -> Scalar:
        begin = self.scanner.at
        quoted = self.scanner.match(_QUOTED)
        if quoted:
            text = self.unquoted(quoted, begin)
            is_entity_time = isinstance(target, Path) and target.is_entity_time
            if is_entity_time and time_key(text) is not None and read_time(text) is None:
                self.scanner.refuse("there is no such time", at=begin)
            return self.text(text, target)
        time = self.scanner.match(_TIME)
        if time:
            return self.time(time, begin)
        number = self.scanner.match(_NUMBER)
        if number:
            return self.number(number, begin)
        bare = self.scanner.match(_BARE)
        if not bare:
            self.scanner.refuse("expected a value")
        if bare in ("true", "false"):
            return Flag(bare == "true")
        return self.text(bare, target)

    def unquoted(self, quoted: str, begin: int) -> str:
        try:
            text = msgspec.json.decode(quoted, type=str)
        except msgspec.DecodeError:
            self.scanner.refuse("no valid JSON string", at=begin)
        if "\0" in text:
            self.scanner.refuse("a text cannot contain a zero character", at=begin)
        return text

    def time(self, text: str, begin: int) -> Time:
        # A date and a time of day are completed, so that the calendar checks them.
        complete = text if "T" in text else (f"1970-01-01T{text}" if ":" in text else f"{text}T00:00:00Z")
        found = time_key(text.replace(",", "."))
        if found is None or read_time(complete) is None:
            self.scanner.refuse("there is no such time", at=begin)
        return Time(*found)

    def number(self, text: str, begin: int) -> Number:
        value = float(text) if set(text) & set(".eE") else int(text) if len(text) < 300 else float("inf")
        if abs(value) >= 1e300:
            self.scanner.refuse("the number is too large", at=begin)
        return Number(value)

    def text(self, text: str, target: Target) -> Scalar:
        found = time_key(text)
        if found is not None:
            return Time(*found)
        inner = target
        while isinstance(inner, Linked):
            inner = inner.path
        if inner.names[-1] in self.expand_values and text:
            return Text(text, self.expand(text))
        return Text(text, stored_name(text) if ":" in text else None)

    def pattern_text(self) -> str:
        """Read a regular expression: quoted, or up to the end of the term."""
        begin = self.scanner.at
        quoted = self.scanner.match(_QUOTED)
        if quoted and self.scanner.peek() in _LITERAL_ENDS - {","}:
            # Backslashes belong to the expression; only quotes are escaped.
            return quoted[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        self.scanner.at = begin
        return self.bare_pattern()

    def bare_pattern(self) -> str:
        text, begin = self.scanner.text, self.scanner.at
        groups, in_bracket = 0, False
        while not self.scanner.is_done:
            character = text[self.scanner.at]
            if character == "\\":
                self.scanner.at += 1
            elif in_bracket:
                in_bracket = character != "]"
            elif character == "[":
                in_bracket = True
            elif groups == 0 and character in ";|)":
                break
            else:
                groups += (character == "(") - (character == ")")
            self.scanner.at += 1
        self.scanner.at = min(self.scanner.at, len(text))
        return text[begin : self.scanner.at]
