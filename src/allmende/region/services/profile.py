"""A town's profile: facts entered once, with date and name, and reused by every fit check."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import add_permission, require
from allmende.kernel.actor import Actor
from allmende.region.models import Municipality, ProfileAnswer


def _edits_town(actor: Actor, municipality: Municipality) -> bool:
    return actor.may_edit(municipality.space_id)


add_permission("region.edit_profile", _edits_town)


@transaction.atomic
def answer(
    *,
    actor: Actor,
    municipality: Municipality,
    answers: Mapping[str, str],
    notes: Mapping[str, str] | None = None,
) -> list[ProfileAnswer]:
    """Take over answers (question key → value as text); unchanged ones keep their date and name.

    An empty value removes the answer: the fact is *nicht angegeben* again.

    Raises:
        Forbidden: the actor does not edit this town's facts.
    """
    require(actor, "region.edit_profile", municipality)
    known = {
        row.question: row
        for row in ProfileAnswer.objects.select_for_update().filter(municipality=municipality)
    }
    changed: list[ProfileAnswer] = []
    changes: dict[str, list[str]] = {}
    for question, given in answers.items():
        value, note = given.strip()[:500], (notes or {}).get(question, "").strip()[:500]
        row = known.get(question)
        before = row.value if row else ""
        if value == before and (row is None or note in {"", row.note}):
            continue
        changes[question] = [before, value]
        if not value:
            if row:
                row.delete()
            continue
        row, _created = ProfileAnswer.objects.update_or_create(
            municipality=municipality,
            question=question,
            defaults={"value": value, "note": note, "answered_at": timezone.now(), "answered_by": actor.name},
        )
        changed.append(row)
    if changes:
        audit.record("region.profile_answered", actor=actor, subject=municipality, changes=changes)
    return changed
