"""What adopted goals shall say after the next adoption; until then the public reads what was adopted.

A plan is kept beside the goal's own words (`Goal.planned`), so that every room that reads goals reads what
applies. Only pages for the owner's people lay the plan over it, on rows that are never saved.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from allmende.kernel.actor import Actor
from allmende.strategy.models import Goal, Strategy

#: What a body adopts of a goal. Fields of action, UN goals and notes only sort it; they change at once.
WORDS: Final = ("title", "text", "kind", "due_on", "origin", "level", "parent_id")


def knows_plans(actor: Actor, strategy: Strategy) -> bool:
    """Whether the actor reads what is not adopted yet: people with any role at the owner."""
    return actor.is_system or strategy.owner_id in actor.space_ids


def differing(goal: Goal, wanted: Mapping[str, Any]) -> dict[str, Any]:  # Any: what a goal's fields hold
    """Return those of the wanted words that are not the goal's own, as `Goal.planned` keeps them."""
    return {name: _plain(wanted[name]) for name in WORDS if wanted[name] != getattr(goal, name)}


def shown(goals: Iterable[Goal], *, with_plans: bool) -> list[Goal]:
    """Return goals to show, never to save: with their plans laid over, or without a trace of them."""
    rows = list(goals)
    for goal in rows:
        if with_plans:
            _set(goal, goal.planned)
        else:
            goal.planned = {}
    return rows


def carry_out(goal: Goal) -> dict[str, Any]:  # Any: as in `differing`
    """Make the plan the goal's own words, unsaved; return the words it had, in the same form."""
    before = {name: _plain(getattr(goal, name)) for name in goal.planned}
    _set(goal, goal.planned)
    goal.planned = {}
    return before


def undo(goal: Goal, before: Mapping[str, Any]) -> None:  # Any: as in `differing`
    """Give the goal the words it had, unsaved; what it says now is planned again, newer plans first."""
    goal.planned = {name: _plain(getattr(goal, name)) for name in before} | goal.planned
    _set(goal, before)


def _set(goal: Goal, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(goal, name, date.fromisoformat(value) if name == "due_on" and value else value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
