"""Plans that exist already, and how they meet a strategy: basis, overlap, synergy or conflict."""

from dataclasses import dataclass

from django.db import transaction

from allmende.basics.errors import NotFound
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Visibility
from allmende.strategy.errors_chain import PlanInUse
from allmende.strategy.models import ExternalPlan, Goal, PlanLink
from allmende.strategy.selectors.plans import plans, plans_for
from allmende.strategy.services.strategies import editable


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What people say about a plan; years or days as exact as they are known."""

    kind: str
    title: str
    summary: str = ""
    url: str = ""
    valid_from: str = ""
    valid_until: str = ""
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a plan meets a strategy, or one of its goals."""

    relation: str
    sentence: str
    goal_id: int | None = None


@transaction.atomic
def add_plan(*, actor: Actor, key: str, facts: PlanFacts) -> ExternalPlan:
    """Note a plan of the strategy's owner; plans are public papers, so this is public too."""
    strategy = editable(actor, key)
    plan: ExternalPlan = ExternalPlan.objects.create(
        owner=strategy.owner, visibility=Visibility.PUBLIC, **_values(facts)
    )
    audit.record("strategy.plan_added", actor=actor, subject=plan, changes={"title": plan.title})
    return plan


@transaction.atomic
def change_plan(*, actor: Actor, plan_id: int, facts: PlanFacts) -> ExternalPlan:
    """Correct what is said about a plan."""
    plan = get_or_not_found(plans(actor), pk=plan_id)
    require(actor, "strategy.edit_plan", plan)
    for name, value in _values(facts).items():
        setattr(plan, name, value)
    audit.save(plan, actor=actor, fields=list(_values(facts)), action="strategy.plan_changed")
    return plan


@transaction.atomic
def delete_plan(*, actor: Actor, plan_id: int) -> None:
    """Delete a plan with its own strategies' relations.

    Raises:
        PlanInUse: another space's strategy relates to it.
    """
    plan = get_or_not_found(plans(actor), pk=plan_id)
    require(actor, "strategy.edit_plan", plan)
    if plan.links.exclude(strategy__owner=plan.owner).exists():
        raise PlanInUse
    audit.record("strategy.plan_deleted", actor=actor, subject=plan, changes={"title": plan.title})
    plan.delete()


@transaction.atomic
def relate_plan(*, actor: Actor, key: str, plan_id: int, relation: Relation) -> PlanLink:
    """Say how a plan meets the strategy as a whole, or one of its goals.

    Raises:
        NotFound: the plan is neither the owner's nor the consortium's, or the goal is another strategy's.
    """
    strategy = editable(actor, key)
    plan = get_or_not_found(plans_for(actor, strategy), pk=plan_id)
    if relation.goal_id and not Goal.objects.filter(strategy=strategy, pk=relation.goal_id).exists():
        raise NotFound(goal=relation.goal_id)
    link: PlanLink = PlanLink.objects.create(
        plan=plan,
        strategy=strategy,
        goal_id=relation.goal_id,
        relation=relation.relation,
        sentence=relation.sentence,
    )
    audit.record(
        "strategy.plan_related", actor=actor, subject=strategy,
        changes={"plan": plan.title, "relation": relation.relation}, reason=relation.sentence,
    )  # fmt: skip
    return link


@transaction.atomic
def unrelate_plan(*, actor: Actor, key: str, link_id: int) -> None:
    """Take a relation away; the plan stays."""
    strategy = editable(actor, key)
    link = get_or_not_found(PlanLink.objects.select_related("plan").filter(strategy=strategy), pk=link_id)
    audit.record("strategy.plan_unrelated", actor=actor, subject=strategy, changes={"plan": link.plan.title})
    link.delete()


def _values(facts: PlanFacts) -> dict[str, str]:
    return {name: getattr(facts, name) for name in PlanFacts.__slots__}
