"""Who may do what in the room participation."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.participation.models import DataProposal


def _looks_after(actor: Actor, proposal: DataProposal) -> bool:
    return actor.is_coordinator or actor.may_edit(proposal.owner_id)


def looks_after_some(actor: Actor) -> bool:
    """Whether the actor looks after proposals of any town."""
    return actor.is_coordinator or any(actor.may_edit(space) for space in actor.space_ids)


def _looks_after_any(actor: Actor, subject: object) -> bool:
    del subject
    return looks_after_some(actor)


add_permission("participation.moderate", _looks_after)
add_permission("participation.decide", _looks_after)
add_permission("participation.read_queue", _looks_after_any)
