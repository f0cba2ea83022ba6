"""Take the region pack's strategy, fields of action and the UN goals over."""

import tomllib
from pathlib import Path

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.region.pack_types import Pack
from allmende.strategy.models import ActionField, FutureStatement, Goal, SdgGoal, Strategy

SDG_FILE = Path(__file__).with_name("sdg.toml")


@transaction.atomic
def load_strategy(*, actor: Actor, owner: Space, pack: Pack) -> Strategy:
    """Load or refresh what the consortium's space holds; goals keep their identity by key."""
    for goal in tomllib.loads(SDG_FILE.read_text(encoding="utf-8"))["goal"]:
        SdgGoal.objects.update_or_create(
            number=goal["number"], defaults={"name": goal["name"], "colour": goal["colour"]}
        )
    for position, field in enumerate(pack.action_fields, start=1):
        ActionField.objects.update_or_create(
            key=field.key, defaults={"name": field.name, "position": position}
        )
    strategy, _created = Strategy.objects.update_or_create(
        key=pack.strategy.key,
        defaults={
            "owner": owner,
            "visibility": Visibility.PUBLIC,
            "kind": pack.strategy.kind,
            "title": pack.strategy.title,
            "summary": pack.strategy.summary,
            "status": pack.strategy.status,
            "adopted_on": pack.strategy.adopted_on,
            "source": pack.strategy.source,
        },
    )
    _goals(strategy, pack)
    for position, text in enumerate(pack.strategy.future_statements, start=1):
        FutureStatement.objects.update_or_create(
            strategy=strategy, position=position, defaults={"text": text}
        )
    audit.record("strategy.loaded", actor=actor, subject=strategy)
    return strategy


def _goals(strategy: Strategy, pack: Pack) -> None:
    goals = {}
    for position, row in enumerate(pack.strategy.goals, start=1):
        goals[row.key], _created = Goal.objects.update_or_create(
            strategy=strategy,
            key=row.key,
            defaults={
                "kind": row.kind,
                "title": row.title,
                "text": row.text,
                "due_on": row.due_on,
                "origin": row.origin,
                "position": position,
            },
        )
    for row in pack.strategy.goals:
        goal = goals[row.key]
        goal.parent = goals.get(row.parent)
        goal.save(update_fields=["parent"])
