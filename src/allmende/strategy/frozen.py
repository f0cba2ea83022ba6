"""The content of a strategy as plain values: frozen when a body adopts it, compared later.

Every part has the same shape, so a comparison needs to know none of them. Rooms above (chapters) and other
parts of this room (narrative) add theirs with `register`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from allmende.kernel.actor import Actor
from allmende.strategy.models import Strategy

#: Raised when the shape below changes; older versions must stay readable.
FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Value:
    """One named text of an item, e.g. "Zieltermin": "31. Dezember 2026"; its name is kept as it was."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One goal, field, sentence or chapter.

    Attributes:
        key: Stays the same while the thing is the same one; unique in its part.
        parent: Key of the item above it in the same part, empty at the top.
    """

    key: str
    title: str
    values: Sequence[Value] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a strategy, e.g. its goals, with items in the order people gave them."""

    key: str
    title: str
    items: Sequence[Item] = field(default_factory=tuple)


#: What a part is on the day of freezing, for what this actor may see; None leaves it out.
Freezer = Callable[[Actor, Strategy], Part | None]

_FREEZERS: dict[str, tuple[int, Freezer]] = {}


def register(key: str, freezer: Freezer, *, position: int = 100) -> None:
    """Have a part frozen with every adopted version; a second call for the key takes the first one's place.

    Args:
        position: Lower ones stand first; goals have 10.
    """
    _FREEZERS[key] = (position, freezer)


def content_of(actor: Actor, strategy: Strategy) -> tuple[Part, ...]:
    """Return the strategy's content as it is now, as far as the actor may see it."""
    ordered = sorted(_FREEZERS.items(), key=lambda pair: (pair[1][0], pair[0]))
    parts = [freezer(actor, strategy) for _key, (_position, freezer) in ordered]
    return tuple(part for part in parts if part is not None and part.items)


def to_json(parts: Sequence[Part]) -> dict[str, Any]:  # Any: JSON
    """Return the content as a version stores it."""
    return {
        "format": FORMAT,
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "items": [
                    {
                        "key": item.key,
                        "title": item.title,
                        "parent": item.parent,
                        "values": [[value.key, value.label, value.text] for value in item.values],
                    }
                    for item in part.items
                ],
            }
            for part in parts
        ],
    }


def from_json(content: Mapping[str, Any]) -> tuple[Part, ...]:  # Any: JSON
    """Return the content of a stored version."""
    return tuple(
        Part(
            key=part["key"],
            title=part["title"],
            items=tuple(
                Item(
                    key=item["key"],
                    title=item["title"],
                    parent=item["parent"],
                    values=tuple(Value(key, label, text) for key, label, text in item["values"]),
                )
                for item in part["items"]
            ),
        )
        for part in content.get("parts", ())
    )
