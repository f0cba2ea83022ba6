"""Which members of an entity are shown: `pick` and `omit` (ETSI GS CIM 009, 4.21)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from allmende.datahub.ngsild.broker import Context
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.names import is_name

#: Members of an entity that are no attributes; they have no other name in any context.
ENTITY_MEMBERS: Final = frozenset({"id", "type", "scope"})
MAX_DEPTH = 10
_SIGNS = frozenset(",|{}")


@dataclass(frozen=True, slots=True)
class Projection:
    """Members by stored name.

    Attributes:
        members: For a relationship also what to show of the entities it leads to; None: the member itself.
    """

    members: Mapping[str, "Projection | None"]

    @property
    def depth(self) -> int:
        """How many relationships it follows."""
        return max((1 + below.depth for below in self.members.values() if below is not None), default=0)

    def of_linked(self, relationship: str) -> "Projection | None":
        """Return what is said of the entities that a relationship leads to."""
        return self.members.get(relationship)

    def hides(self, member: str) -> bool:
        """Return whether, as `omit`, it takes a member away; `rel{name}` only takes it from the linked."""
        return member in self.members and self.members[member] is None


def read_projection(text: str, context: Context, parameter: str = "pick") -> Projection:
    """Read e.g. `name,isPartOf{name|location}`.

    Args:
        parameter: Its name, for the error.

    Raises:
        BadRequestData: it breaks the grammar.
    """
    tokens = _tokens(text)
    projection, rest = _read(tokens, 0, context, parameter, depth=0)
    if rest != len(tokens):
        raise _broken(parameter)
    return projection


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    word = ""
    for character in text:
        if character in _SIGNS:
            if word.strip():
                tokens.append(word.strip())
            tokens.append(character)
            word = ""
        else:
            word += character
    if word.strip():
        tokens.append(word.strip())
    return tokens


def _read(
    tokens: list[str], place: int, context: Context, parameter: str, *, depth: int
) -> tuple[Projection, int]:
    if depth > MAX_DEPTH:
        raise BadRequestData(f"{parameter} is nested too deep.")
    members: dict[str, Projection | None] = {}
    while True:
        if place >= len(tokens) or tokens[place] in _SIGNS:
            raise _broken(parameter)
        name, below = _stored(tokens[place], context, parameter), None
        place += 1
        if place < len(tokens) and tokens[place] == "{":
            below, place = _read(tokens, place + 1, context, parameter, depth=depth + 1)
            if place >= len(tokens) or tokens[place] != "}":
                raise _broken(parameter)
            place += 1
        members[name] = below
        if place >= len(tokens) or tokens[place] not in ",|":
            return Projection(members), place
        place += 1


def _stored(name: str, context: Context, parameter: str) -> str:
    if name in ENTITY_MEMBERS:
        return name
    if not is_name(name):
        raise BadRequestData(f"{parameter}: {name[:80]!r} is no name.")
    return context.expand_name(name)


def _broken(parameter: str) -> BadRequestData:
    return BadRequestData(f"{parameter} is a list of names such as name,isPartOf{{name}}.")
