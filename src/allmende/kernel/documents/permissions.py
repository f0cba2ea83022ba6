"""Who may try a document again or throw it away, and who chooses a space's letterhead."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Document, Space


def _is_theirs(actor: Actor, document: Document) -> bool:
    asked_for_it = actor.user_id is not None and document.created_by_id == actor.user_id
    return asked_for_it or actor.may_edit(document.owner_id)


def _may_change_templates(actor: Actor, space: Space) -> bool:
    return actor.may_edit(space.pk)


add_permission("kernel.retry_document", _is_theirs)
add_permission("kernel.remove_document", _is_theirs)
add_permission("kernel.change_word_templates", _may_change_templates)
