"""A strategy's own choice of fields of action, with priority and reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy.models import ActionField, FieldChoice
from allmende.strategy.services.strategies import editable
from allmende.strategy.tokens import fields_token


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen field; priority 1 is the most important, and several may share it."""

    field_id: int
    priority: int
    reason: str = ""


@transaction.atomic
def choose_fields(*, actor: Actor, key: str, choices: Sequence[Choice], expected: str) -> None:
    """Choose the fields a strategy works in; fields left out are no longer chosen.

    Args:
        expected: `tokens.fields_token` of what the person saw.

    Raises:
        ChangedMeanwhile: somebody chose otherwise since.
    """
    strategy = editable(actor, key)
    if fields_token(strategy) != expected:
        raise ChangedMeanwhile
    before = {choice.field_id: choice for choice in strategy.field_choices.select_related("field")}
    known = {field.pk: field for field in ActionField.objects.all()}
    wanted = {choice.field_id: choice for choice in choices if choice.field_id in known}
    for field_id, old in before.items():
        if field_id not in wanted:
            old.delete()
    for field_id, choice in wanted.items():
        FieldChoice.objects.update_or_create(
            strategy=strategy,
            field_id=field_id,
            defaults={"priority": choice.priority, "reason": choice.reason},
        )
    audit.record(
        "strategy.fields_chosen",
        actor=actor,
        subject=strategy,
        changes={
            "fields": [
                [f"{known[i].name}: {c.priority}" for i, c in before.items()],
                [f"{known[i].name}: {c.priority}" for i, c in wanted.items()],
            ]
        },
    )
