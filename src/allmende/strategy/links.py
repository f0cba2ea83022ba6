"""What serves a goal: rooms above `strategy` say it here, since `strategy` must not know them.

A room registers one provider per kind of thing in its `apps.py`; pages of strategies and goals ask all
providers once for all their goals.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from allmende.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Serving:
    """One thing that serves a goal, as the goal's page shows it.

    Attributes:
        note: Whose it is, how far it is, its number; in the reader's words.
        sentence: How it pays in, where somebody wrote that down.
    """

    title: str
    url: str
    note: str = ""
    sentence: str = ""


#: (actor, ids of goals) → id of goal → what serves it and the actor may see. Must not ask per goal.
Provider = Callable[[Actor, Sequence[int]], Mapping[int, Sequence[Serving]]]


@dataclass(frozen=True, slots=True)
class ServingKind:
    """A kind of thing that serves goals, with its words and who tells of it."""

    key: str
    provider: Provider
    singular: str | Promise
    plural: str | Promise
    position: int


@dataclass(frozen=True, slots=True)
class ServingGroup:
    """All things of one kind that serve one goal."""

    kind: ServingKind
    items: Sequence[Serving]

    @property
    def word(self) -> str:
        """Singular or plural, as many as there are."""
        return str(self.kind.singular if len(self.items) == 1 else self.kind.plural)


_KINDS: dict[str, ServingKind] = {}


def register(
    kind: str,
    provider: Provider,
    *,
    singular: str | Promise,
    plural: str | Promise,
    position: int = 100,
) -> None:
    """Let goals show this kind of thing; a second call for the same kind takes the first one's place.

    Args:
        kind: Stable key, e.g. "measure".
        position: Lower ones stand first; objectives have 10, measures 20.
    """
    _KINDS[kind] = ServingKind(kind, provider, singular, plural, position)


def kinds() -> list[ServingKind]:
    """Return all registered kinds in their order."""
    return sorted(_KINDS.values(), key=lambda kind: (kind.position, kind.key))


def serving(actor: Actor, goal_ids: Sequence[int]) -> dict[int, list[ServingGroup]]:
    """Return for each goal what serves it, grouped by kind; one call per kind for all goals together."""
    found: dict[int, list[ServingGroup]] = {goal_id: [] for goal_id in goal_ids}
    if not goal_ids:
        return found
    for kind in kinds():
        told = kind.provider(actor, list(goal_ids))
        for goal_id, items in told.items():
            if items and goal_id in found:
                found[goal_id].append(ServingGroup(kind, items))
    return found
