"""What the chain adds to a town with one of everything: a draft with a goal, a plan, a link and a version."""

from datetime import date
from typing import Any

from allmende.region.models import Municipality
from allmende.strategy.models import FutureStatement, Goal, GoalLink, StrategyFactor
from allmende.strategy.services import plans
from tests.strategy.chain import world


def make(town: Municipality) -> dict[str, Any]:
    """Return the parts of the addresses of a town's own strategy, which only its people see."""
    strategy = world.draft(town, f"Strategie {town.pk}")
    goal = world.goal(strategy, "Ein Ziel der Kommune")
    strategy.versions.create(
        number=1,
        adopted_by="Rat",
        adopted_on=date(2025, 1, 1),
        content={"format": 1, "parts": []},
        created_by="A",
    )
    plan = plans.add_plan(actor=world.SYSTEM, key=strategy.key, facts=plans.PlanFacts("isek", "ISEK"))
    plan.visibility = "municipality"
    plan.save()
    relation = plans.relate_plan(
        actor=world.SYSTEM, key=strategy.key, plan_id=plan.pk, relation=plans.Relation("basis", "so")
    )
    link = GoalLink.objects.create(goal=goal, serves=_framework_goal(), sentence="so")
    factor = StrategyFactor.objects.create(strategy=strategy, kind="success", theme="staff", sentence="so")
    statement = FutureStatement.objects.create(strategy=strategy, position=1, text="So wird es.")
    return {
        "strategien:key": strategy.key, "strategien:number": 1, "strategien:plan_id": plan.pk,
        "strategien:link_id": relation.pk, "strategien:factor_id": factor.pk,
        "strategien:statement_id": statement.pk, "strategie:goal_id": goal.pk, "strategie:link_id": link.pk,
    }  # fmt: skip


def _framework_goal() -> Goal:
    """Return a goal of the framework that every town may serve."""
    found = Goal.objects.filter(strategy__kind="framework").first()
    return found or world.framework().goals.get(key="schule")
