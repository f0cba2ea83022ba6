"""Who may set goals for whom."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.models import Objective, Strategy


def _works_for_owner(actor: Actor, objective: Objective) -> bool:
    return actor.may_edit(objective.owner_id)


def _works_for_space(actor: Actor, space: Space) -> bool:
    return actor.may_edit(space.pk)


def _works_for_strategy(actor: Actor, strategy: Strategy) -> bool:
    return actor.may_edit(strategy.owner_id)


def _answers_for_strategy(actor: Actor, strategy: Strategy) -> bool:
    return actor.may_manage(strategy.owner_id)


add_permission("strategy.edit_objective", _works_for_owner)
add_permission("strategy.create_objective", _works_for_space)
add_permission("strategy.create_strategy", _works_for_space)
#: Goals, fields, plans, texts: everything that makes a strategy.
add_permission("strategy.edit_strategy", _works_for_strategy)
#: Say that a body adopted it; finish a review; put it out of force.
add_permission("strategy.adopt_strategy", _answers_for_strategy)
