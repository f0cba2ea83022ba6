"""Who may set goals for whom."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.models import Objective


def _works_for_owner(actor: Actor, objective: Objective) -> bool:
    return actor.may_edit(objective.owner_id)


def _works_for_space(actor: Actor, space: Space) -> bool:
    return actor.may_edit(space.pk)


add_permission("strategy.edit_objective", _works_for_owner)
add_permission("strategy.create_objective", _works_for_space)
