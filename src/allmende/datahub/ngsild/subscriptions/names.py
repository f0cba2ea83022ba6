"""Names inside expressions: type selections and attribute projections, expanded or compacted in place."""

import re
from collections.abc import Callable

Rename = Callable[[str], str]

#: What separates the names of a type selection (4.17) and of a projection (4.21).
_NAMES = re.compile(r"[^\s,;|&(){}]+")
#: Brackets and commas occur in IRIs only when percent-encoded.
UNCHANGED = frozenset({"*", "id", "type", "scope"})


def rename_all(expression: str, rename: Rename) -> str:
    """Return the expression with every name renamed, all else as it stands."""

    def one(found: re.Match[str]) -> str:
        name = found.group()
        return name if name in UNCHANGED else rename(name)

    return _NAMES.sub(one, expression)


def names_in(expression: str) -> list[str]:
    """Return the names that occur, in order."""
    return [found.group() for found in _NAMES.finditer(expression)]


def top_names(expression: str) -> list[str]:
    """Return the names of a projection outside of braces: those of the entity itself."""
    depth, kept = 0, []
    for character in expression:
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            kept.append(",")
        elif depth == 0:
            kept.append(character)
    return names_in("".join(kept))
