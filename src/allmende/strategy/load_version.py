"""The version a region pack tells of: what was in force before anybody entered an adoption here.

It holds the pack's words, also where people say something else by now: that is what later versions are
compared with. Of the day no more is claimed than the pack knows, and a body only where it names one.
"""

from collections.abc import Mapping

from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.region.pack_types import PackGoal, PackStrategy
from allmende.strategy import frozen, parts
from allmende.strategy.frozen import Item, Part
from allmende.strategy.models import FutureStatement, Goal, Strategy, StrategyStatus, StrategyVersion
from allmende.strategy.models.strategies import partial_day


def put_version(*, actor: Actor, strategy: Strategy, told: PackStrategy) -> StrategyVersion | None:
    """Store or correct the version of the pack; None where people entered an adoption first or none is."""
    version: StrategyVersion | None = strategy.versions.filter(is_from_pack=True).first()
    if told.status == "draft" or not told.adopted_on or (version is None and strategy.versions.exists()):
        return version
    adopted_on, precision = partial_day(told.adopted_on)
    values = {
        "adopted_on": adopted_on,
        "adopted_precision": precision,
        "adopted_by": told.adopted_by,
        "note": told.adoption_note,
        "content": frozen.to_json(_content(strategy, told)),
    }
    if version is None:
        in_force = told.status == "adopted"
        status = StrategyStatus.ADOPTED if in_force else StrategyStatus.SUPERSEDED
        made: StrategyVersion = strategy.versions.create(
            number=1, status=status, is_from_pack=True, created_by=actor.name, **values
        )
        return made
    for name, value in values.items():
        setattr(version, name, value)
    version.save(update_fields=list(values))
    return version


def _content(strategy: Strategy, told: PackStrategy) -> tuple[Part, ...]:
    whole = Strategy(
        kind=told.kind,
        title=told.title,
        summary=told.summary,
        source=told.source,
        level=strategy.loaded["level"],
    )
    goals = {goal.key: goal for goal in told.goals}
    found = (
        parts.general(ANONYMOUS, whole),
        Part("goals", str(parts.GOALS), tuple(_goal(goal, goals) for goal in told.goals)),
        Part("statements", str(parts.STATEMENTS), _statements(strategy, told)),
    )
    return tuple(part for part in found if part.items)


def _goal(told: PackGoal, goals: Mapping[str, PackGoal]) -> Item:
    words = Goal(kind=told.kind, text=told.text, due_on=told.due_on, origin=told.origin, level=told.level)
    order = {key: place for place, key in enumerate(goals)}
    serves = [
        f"{goals[one.goal].title}: {one.sentence}" for one in sorted(told.serves, key=lambda s: order[s.goal])
    ]
    return Item(told.key, told.title, parts.goal_values(words, serves=serves), told.parent)


def _statements(strategy: Strategy, told: PackStrategy) -> tuple[Item, ...]:
    rows = FutureStatement.objects.filter(strategy=strategy).exclude(loaded="")
    keys = {row.loaded: str(row.pk) for row in rows}
    return tuple(Item(keys[text], text) for text in told.future_statements)
