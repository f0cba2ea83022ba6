"""A framework strategy and a town's draft with three goals, made by the same services people use."""

from datetime import date
from typing import Any

from allmende.kernel.actor import SystemActor
from allmende.strategy.models import Goal, Strategy
from allmende.strategy.services import chain, strategies, versions
from tests import factories

SYSTEM = SystemActor("test")


def framework(**fields: Any) -> Strategy:
    """Return the region's framework strategy with a vision and a goal below it."""
    made: Strategy = Strategy.objects.create(
        owner=factories.consortium().space, key="rahmen", kind="framework", title="Rahmenstrategie", **fields
    )
    vision = Goal.objects.create(strategy=made, key="vision", kind="vision", title="Die Vision 2030")
    Goal.objects.create(
        strategy=made,
        key="schule",
        kind="goal",
        title="Gute Schulen für alle Kinder",
        parent=vision,
        position=1,
    )
    return made


def draft(town: Any, title: str = "Digitalstrategie", **fields: Any) -> Strategy:
    """Return a town's strategy as a draft without goals."""
    return strategies.create_strategy(
        actor=SYSTEM,
        owner=town.space,
        kind="local",
        facts=strategies.StrategyFacts(title=title, **fields),
    )


def goal(strategy: Strategy, title: str, parent: Goal | None = None, **facts: Any) -> Goal:
    """Return a new draft goal."""
    told = chain.GoalFacts(title=title, parent_id=parent.pk if parent else None, **facts)
    return chain.add_goal(actor=SYSTEM, strategy_key=strategy.key, facts=told)


def adopted(strategy: Strategy, on: date = date(2025, 3, 1), body: str = "Rat") -> Strategy:
    """Have a body adopt the strategy and return it as it is then."""
    versions.adopt(actor=SYSTEM, key=strategy.key, facts=versions.AdoptionFacts(body, on))
    strategy.refresh_from_db()
    return strategy
