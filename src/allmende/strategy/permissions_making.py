"""Who may work on the making of a strategy, and who may read what is still being made."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.models import InventoryBatch, InventoryItem, Persona, Strategy


def _belongs(actor: Actor, strategy: Strategy) -> bool:
    return actor.is_system or strategy.owner_id in actor.space_ids


def _edits(actor: Actor, owned: Strategy | Persona | InventoryItem | InventoryBatch) -> bool:
    return actor.may_edit(owned.owner_id)


def _works_for(actor: Actor, space: Space) -> bool:
    return actor.may_edit(space.pk)


add_permission("strategy.read_making", _belongs)
add_permission("strategy.make", _edits)
add_permission("strategy.edit_persona", _edits)
add_permission("strategy.edit_inventory", _edits)
add_permission("strategy.import_inventory", _works_for)
