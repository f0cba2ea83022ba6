"""The trail of changes, written in the transaction of the change itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model

from allmende.kernel.actor import Actor
from allmende.kernel.models import AuditEntry


def record(
    action: str,
    *,
    actor: Actor,
    subject: Model,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write down one change of one object.

    Args:
        action: Room and verb in the past, e.g. "solutions.adoption_started".
        changes: Field → new value, or field → [old, new]; no secrets, no tokens.
    """
    return AuditEntry.objects.create(
        actor_kind=actor.kind,
        actor_name=actor.name,
        actor_user_id=actor.user_id,
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        space_id=getattr(subject, "owner_id", None),
        changes={key: _plain(value) for key, value in (changes or {}).items()},
        reason=reason,
    )


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


@transaction.atomic
def save(instance: Model, *, actor: Actor, fields: Sequence[str], action: str = "", reason: str = "") -> None:
    """Save a plain correction of one row and write it down with old and new values."""
    before = type(instance)._default_manager.filter(pk=instance.pk).values(*fields).first() or {}
    instance.save(update_fields=list(fields))
    changes = {
        f: [before.get(f), getattr(instance, f)] for f in fields if before.get(f) != getattr(instance, f)
    }
    record(
        action or f"{instance._meta.app_label}.{instance._meta.model_name}_changed",
        actor=actor,
        subject=instance,
        changes=changes,
        reason=reason,
    )
