"""Type selection (ETSI GS CIM 009, 4.17) and scope queries (4.19)."""

import re
from collections.abc import Callable
from typing import Final, TypeVar

from allmende.datahub.ngsild.names import is_name
from allmende.datahub.ngsild.query.q_language import Expand
from allmende.datahub.ngsild.query.scanner import Scanner
from allmende.datahub.ngsild.query.syntax import ScopeQuery, ScopeTest, TypeSelection

T = TypeVar("T")

MAX_PARTS: Final = 100
#: A term or a URI; the signs of the language end it.
_TYPE = re.compile(r'[^\s,;|()"<>\\^`{}]+')
_LEVEL = re.compile(r"\+|[^\W\d_]\w*")


def read_types(text: str, expand: Expand, *, parameter: str = "type") -> TypeSelection:
    """Read a type selection such as `(Home;Vehicle),Motorhome`; `*` is every type.

    Raises:
        BadRequestData: it does not follow the language; names the character.
    """
    if text == "*":
        return TypeSelection(())
    scanner = Scanner(text, parameter)

    def one() -> str:
        begin = scanner.at
        name = scanner.match(_TYPE) or scanner.refuse("expected the name of a type")
        if not is_name(name):
            scanner.refuse("this is not the name of a type", at=begin)
        return expand(name)

    return TypeSelection(tuple(frozenset(group) for group in _groups(scanner, one)))


def read_scopes(text: str, *, parameter: str = "scopeQ") -> ScopeQuery:
    """Read a scope query such as `/Rathaus/#` or `(/A/+;/B)|/C`.

    Raises:
        BadRequestData: it does not follow the language; names the character.
    """
    scanner = Scanner(text, parameter)

    def one() -> ScopeTest:
        # The leading slash is missing in one of the clause's own examples.
        scanner.take("/")
        if scanner.take("#"):
            return ScopeTest((), is_open=True)
        levels: list[str] = []
        while True:
            levels.append(scanner.match(_LEVEL) or scanner.refuse("expected the name of a scope's level"))
            if len(levels) > MAX_PARTS:
                scanner.refuse("the scope has too many levels")
            if not scanner.take("/"):
                return ScopeTest(tuple(levels))
            if scanner.take("#"):
                return ScopeTest(tuple(levels), is_open=True)

    return ScopeQuery(tuple(tuple(group) for group in _groups(scanner, one)))


def _groups(scanner: Scanner, one: Callable[[], T]) -> list[list[T]]:
    """Read a disjunction of conjunctions; `;` without parentheses binds stronger than `|` and `,`."""
    groups: list[list[T]] = []
    count = 0
    while True:
        group: list[T] = []
        is_closed = scanner.take("(")
        while True:
            group.append(one())
            count += 1
            if count > MAX_PARTS:
                scanner.refuse(f"more than {MAX_PARTS} parts")
            if not scanner.take(";"):
                break
        if is_closed:
            scanner.expect(")")
        groups.append(group)
        if not scanner.take_one("|", ","):
            scanner.end()
            return groups
