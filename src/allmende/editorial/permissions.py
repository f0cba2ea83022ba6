"""Who may write and approve the text of a strategy."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import EDITING_ROLES, Actor
from allmende.kernel.models import Space
from allmende.strategy.models import Strategy


def _writes_somewhere(actor: Actor, _subject: object) -> bool:
    return any(grant.role in EDITING_ROLES for grant in actor.grants)


def _writes_for_owner(actor: Actor, strategy: Strategy) -> bool:
    return actor.may_edit(strategy.owner_id)


def _answers_for_owner(actor: Actor, strategy: Strategy) -> bool:
    return actor.may_manage(strategy.owner_id)


def _writes_for(actor: Actor, space: Space) -> bool:
    return actor.may_edit(space.pk)


#: To enter the editorial rooms at all; what is open there depends on the text.
add_permission("editorial.enter", _writes_somewhere)
add_permission("editorial.edit_text", _writes_for_owner)
add_permission("editorial.add_picture", _writes_for)
add_permission("editorial.approve_text", _answers_for_owner)
