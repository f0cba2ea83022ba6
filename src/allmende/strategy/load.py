"""Take the region pack's strategy, fields of action, checklists and the UN goals over.

People may change what the pack brought. So each row remembers what the pack said last: where it still says
that, a newer pack's words take their place; where people said something else, theirs stay.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.region.pack_types import Pack, PackChecklist, PackGoal
from allmende.strategy.hanging import hanging_on
from allmende.strategy.load_version import put_version
from allmende.strategy.models import (
    ActionField,
    Checklist,
    ChecklistQuestion,
    FutureStatement,
    Goal,
    GoalLink,
    GoalStatus,
    Level,
    SdgGoal,
    Strategy,
    StrategyStatus,
)

SDG_FILE = Path(__file__).with_name("sdg.toml")
#: Words of packs → words of the room.
STATUS = {"draft": "draft", "adopted": "adopted", "replaced": "superseded"}


@transaction.atomic
def load_strategy(*, actor: Actor, owner: Space, pack: Pack) -> Strategy:
    """Load or refresh what the consortium's space holds; nothing that people changed or added is lost."""
    for goal in tomllib.loads(SDG_FILE.read_text(encoding="utf-8"))["goal"]:
        SdgGoal.objects.update_or_create(
            number=goal["number"], defaults={"name": goal["name"], "colour": goal["colour"]}
        )
    for position, field in enumerate(pack.action_fields, start=1):
        ActionField.objects.update_or_create(
            key=field.key, defaults={"name": field.name, "position": position}
        )
    strategy = _strategy(owner, pack)
    _goals(strategy, pack)
    _statements(strategy, pack)
    put_version(actor=actor, strategy=strategy, told=pack.strategy)
    for checklist in pack.checklists:
        _checklist(checklist)
    audit.record("strategy.loaded", actor=actor, subject=strategy)
    return strategy


def _strategy(owner: Space, pack: Pack) -> Strategy:
    told = pack.strategy
    values = {
        "kind": told.kind,
        "title": told.title,
        "summary": told.summary,
        "status": STATUS[told.status],
        "adopted_on": told.adopted_on,
        "source": told.source,
        "level": Level.LOCAL.value if told.kind == "local" else Level.REGIONAL.value,
    }
    strategy: Strategy | None = Strategy.objects.select_for_update().filter(key=told.key).first()
    if strategy is None:
        made: Strategy = Strategy.objects.create(
            owner=owner,
            key=told.key,
            visibility=Visibility.PUBLIC,
            loaded=values,
            **values,
        )
        return made
    _take_over(strategy, values)
    strategy.save()
    return strategy


def _take_over(row: Any, values: Mapping[str, Any]) -> None:  # Any: a row with `loaded`
    """Set what the pack says now where the row still says what the pack said before."""
    before = row.loaded or {}
    for name, value in values.items():
        if name not in before or _plain(getattr(row, name)) == before[name]:
            setattr(row, name, value)
    row.loaded = before | {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:  # Any: what a field holds, as JSON keeps it
    return value.isoformat() if hasattr(value, "isoformat") else value


def _goals(strategy: Strategy, pack: Pack) -> None:
    goals = {goal.key: goal for goal in Goal.objects.filter(strategy=strategy)}
    status = GoalStatus.ADOPTED if strategy.status != StrategyStatus.DRAFT else GoalStatus.DRAFT
    for position, row in enumerate(pack.strategy.goals, start=1):
        goal = goals.get(row.key) or Goal(strategy=strategy, key=row.key, status=status)
        _take_over(goal, _goal_values(row, position))
        goal.save()
        goals[row.key] = goal
    parents = {goal.pk: goal.parent_id for goal in goals.values()}
    for row in pack.strategy.goals:
        _place(goals[row.key], row, goals, parents)
        _serve(goals[row.key], row, goals)


def _goal_values(row: PackGoal, position: int) -> dict[str, object]:
    return {
        "kind": row.kind,
        "title": row.title,
        "text": row.text,
        "due_on": row.due_on,
        "origin": row.origin,
        "level": row.level,
        "position": position,
    }


def _place(goal: Goal, row: PackGoal, goals: Mapping[str, Goal], parents: dict[int, int | None]) -> None:
    """Put a goal where the pack says, unless people moved it or it would come to stand below itself."""
    keys = {one.pk: key for key, one in goals.items()}
    here = keys.get(goal.parent_id or 0, "")
    moved = "parent" in goal.loaded and goal.loaded["parent"] != here
    goal.loaded["parent"] = row.parent
    parent = goals.get(row.parent)
    if not moved and not _is_below(parent, goal, parents):
        goal.parent = parent
        parents[goal.pk] = parent.pk if parent else None
    goal.save(update_fields=["parent", "loaded"])


def _is_below(parent: Goal | None, goal: Goal, parents: Mapping[int, int | None]) -> bool:
    above, steps = parent.pk if parent else None, 0
    while above is not None and steps <= len(parents):
        if above == goal.pk:
            return True
        above, steps = parents.get(above), steps + 1
    return False


def _serve(goal: Goal, row: PackGoal, goals: Mapping[str, Goal]) -> None:
    """Link a goal to those it also serves; a link that people took away stays away."""
    before: dict[str, str] = goal.loaded.get("serves", {})
    for told in row.serves:
        link = GoalLink.objects.filter(goal=goal, serves=goals[told.goal]).first()
        if link is None and told.goal not in before:
            GoalLink.objects.create(goal=goal, serves=goals[told.goal], sentence=told.sentence)
        elif link is not None and link.sentence == before.get(told.goal):
            link.sentence = told.sentence
            link.save(update_fields=["sentence"])
    goal.loaded["serves"] = {told.goal: told.sentence for told in row.serves}
    goal.save(update_fields=["loaded"])


def _statements(strategy: Strategy, pack: Pack) -> None:
    rows = list(FutureStatement.objects.filter(strategy=strategy))
    # Before statements remembered their pack, nobody could add one: all of them came with it.
    mine = [row for row in rows if row.loaded] or rows
    for index, text in enumerate(pack.strategy.future_statements):
        if index >= len(mine):
            last = max((row.position for row in rows), default=0)
            row = FutureStatement(strategy=strategy, position=last + 1, text=text)
            rows.append(row)
        else:
            row = mine[index]
            if not row.loaded or row.text == row.loaded:
                row.text = text
        row.loaded = text
        row.save()
    for row in mine[len(pack.strategy.future_statements) :]:
        _let_go(row, is_changed=bool(row.loaded) and row.text != row.loaded)


def _let_go(row: FutureStatement, *, is_changed: bool) -> None:
    """Remove a sentence the pack no longer has, unless people changed it or something hangs on it."""
    if is_changed or hanging_on(row):
        row.loaded = ""
        row.save(update_fields=["loaded"])
    else:
        row.delete()


def _checklist(told: PackChecklist) -> None:
    checklist, _created = Checklist.objects.update_or_create(
        key=told.key, defaults={"title": told.title, "explanation": told.explanation}
    )
    for position, question in enumerate(told.questions, start=1):
        ChecklistQuestion.objects.update_or_create(
            checklist=checklist,
            key=question.key,
            defaults={
                "group_key": question.group_key,
                "group": question.group,
                "text": question.text,
                "position": position,
                "is_current": True,
            },
        )
    asked = [question.key for question in told.questions]
    # Answers to what is no longer asked stay readable.
    checklist.questions.exclude(key__in=asked).update(is_current=False)
