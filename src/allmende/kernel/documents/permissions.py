"""Who may try a document again and who chooses a space's letterhead."""

from allmende.kernel.access import add_permission
from allmende.kernel.actor import Actor
from allmende.kernel.models import Document, Space


def _may_retry(actor: Actor, document: Document) -> bool:
    asked_for_it = actor.user_id is not None and document.created_by_id == actor.user_id
    return asked_for_it or actor.may_edit(document.owner_id)


def _may_change_templates(actor: Actor, space: Space) -> bool:
    return actor.may_edit(space.pk)


add_permission("kernel.retry_document", _may_retry)
add_permission("kernel.change_word_templates", _may_change_templates)
