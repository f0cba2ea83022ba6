"""Legal pages: the operator's own words."""

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.access import add_permission, require
from allmende.kernel.actor import Actor
from allmende.region.models import LegalText
from allmende.region.selectors import legal_text


def _answers_for_installation(actor: Actor, _subject: object) -> bool:
    return actor.is_coordinator


add_permission("region.edit_legal_text", _answers_for_installation)


@transaction.atomic
def rewrite(*, actor: Actor, key: str, title: str, body: str) -> LegalText:
    """Replace a legal page's words; the former ones stay in the audit trail.

    Raises:
        NotFound: there is no such page.
        Forbidden: the actor is neither coordinator nor admin.
    """
    text = legal_text(key)
    require(actor, "region.edit_legal_text", text)
    text.title, text.body, text.changed_by = title.strip(), body.strip(), actor.name
    audit.save(
        text,
        actor=actor,
        fields=["title", "body", "changed_by", "changed_at"],
        action="region.legal_text_rewritten",
    )
    return text
