"""Lists: names, URIs and the members to order by (ETSI GS CIM 009, 4.23)."""

import re
from typing import Final

from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.names import is_name, is_uri
from allmende.datahub.ngsild.query.q_language import Expand, read_path
from allmende.datahub.ngsild.query.scanner import MAX_DEPTH, Scanner
from allmende.datahub.ngsild.query.syntax import ENTITY_TIMES, OrderTerm

MAX_NAMES: Final = 200
#: Members of an entity that are no attributes.
ENTITY_MEMBERS: Final = frozenset({"id", "type", "scope"}) | ENTITY_TIMES | {"deletedAt"}
_DIRECTION = re.compile(r"[a-z\-]+")
_DIRECTIONS: Final = ("asc", "desc", "dist-asc", "dist-desc")


def read_names(text: str, expand: Expand, parameter: str) -> tuple[str, ...]:
    """Read a list of attribute names, separated by commas; members of the entity stay as they are.

    Raises:
        BadRequestData: one is none.
    """
    names = _parts(text, parameter)
    for name in names:
        if not is_name(name):
            raise BadRequestData(f"{parameter}: {name[:100]!r} is not the name of an attribute.")
    return tuple(dict.fromkeys(name if name in ENTITY_MEMBERS else expand(name) for name in names))


def read_uris(text: str, parameter: str, *, allowed: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Read a list of URIs, separated by commas.

    Raises:
        BadRequestData: one is none and not one of the allowed words.
    """
    uris = _parts(text, parameter)
    for uri in uris:
        if uri not in allowed and not is_uri(uri):
            raise BadRequestData(f"{parameter}: {uri[:100]!r} is not a URI.")
    return tuple(dict.fromkeys(uris))


def _parts(text: str, parameter: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    if not text or len(parts) > 1_000:
        raise BadRequestData(f"{parameter} is a list of 1 to 1000 parts.")
    return parts


def read_order(text: str, expand: Expand, *, parameter: str = "orderBy") -> tuple[OrderTerm, ...]:
    """Read an ordering such as `type,name;desc,address[city]`.

    Raises:
        BadRequestData: it does not follow the language; names the character.
    """
    scanner = Scanner(text, parameter)
    terms: list[OrderTerm] = []
    while True:
        first = scanner.name("the name of a member")
        path = read_path(scanner, expand, first, kept=ENTITY_MEMBERS)
        direction = "asc"
        if scanner.take(";"):
            found = scanner.match(_DIRECTION)
            if found not in _DIRECTIONS:
                scanner.refuse(f"expected one of {', '.join(_DIRECTIONS)}", at=scanner.at - len(found))
            direction = found
        terms.append(OrderTerm(path, direction.endswith("desc"), direction.startswith("dist")))
        if len(terms) > MAX_DEPTH:
            scanner.refuse(f"more than {MAX_DEPTH} members")
        if not scanner.take(","):
            scanner.end()
            return tuple(terms)
