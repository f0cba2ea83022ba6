"""Who may set goals for whom."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.models import ExternalPlan, KeyResult, Objective, OkrCycle, Strategy


def _works_for_owner(actor: Actor, objective: Objective) -> bool:
    return actor.may_edit(objective.owner_id)


def _works_for_space(actor: Actor, space: Space) -> bool:
    return actor.may_edit(space.pk)


def _works_for_cycle(actor: Actor, cycle: OkrCycle) -> bool:
    return actor.may_edit(cycle.owner_id)


def _speaks_for(actor: Actor, key_result: KeyResult) -> bool:
    """Editors, and whoever answers for the key result while holding any role in its space."""
    owner_id = key_result.objective.owner_id
    answers = actor.user_id is not None and actor.user_id == key_result.responsible_user_id
    return actor.may_edit(owner_id) or (answers and owner_id in actor.space_ids)


def _works_for_strategy(actor: Actor, strategy: Strategy) -> bool:
    return actor.may_edit(strategy.owner_id)


def _answers_for_strategy(actor: Actor, strategy: Strategy) -> bool:
    return actor.may_manage(strategy.owner_id)


def _works_for_plan(actor: Actor, plan: ExternalPlan) -> bool:
    return actor.may_edit(plan.owner_id)


add_permission("strategy.edit_objective", _works_for_owner)
add_permission("strategy.create_objective", _works_for_space)
add_permission("strategy.edit_cycle", _works_for_cycle)
add_permission("strategy.check_in", _speaks_for)
add_permission("strategy.create_strategy", _works_for_space)
#: Goals, fields, plans, texts: everything that makes a strategy.
add_permission("strategy.edit_strategy", _works_for_strategy)
#: Say that a body adopted it; finish a review; put it out of force.
add_permission("strategy.adopt_strategy", _answers_for_strategy)
add_permission("strategy.edit_plan", _works_for_plan)
