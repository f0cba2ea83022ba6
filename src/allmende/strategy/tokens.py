"""Notice that two people edit the same thing: a token over what the first one saw."""

import hashlib
import json
from collections.abc import Mapping

from django.db.models import Model

from allmende.kernel.models import AuditEntry
from allmende.strategy.models import Goal, Strategy

GOAL_FIELDS = (
    "title", "text", "kind", "due_on", "origin", "level", "status", "parent_id", "internal_note",
    "planned",
)  # fmt: skip
STRATEGY_FIELDS = (
    "title", "summary", "source", "size", "level", "within_id", "visibility", "status", "review_months",
)  # fmt: skip


def token(values: Mapping[str, object]) -> str:
    """Return a short mark of these values; the same values give the same mark."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def goal_token(goal: Goal) -> str:
    """Return the mark of everything a goal's form shows."""
    values: dict[str, object] = {name: getattr(goal, name) for name in GOAL_FIELDS}
    values["fields"] = sorted(field.pk for field in goal.action_fields.all())
    values["sdgs"] = sorted(sdg.pk for sdg in goal.sdgs.all())
    return token(values)


def strategy_token(strategy: Strategy) -> str:
    """Return the mark of everything a strategy's form shows."""
    return token({name: getattr(strategy, name) for name in STRATEGY_FIELDS})


def fields_token(strategy: Strategy) -> str:
    """Return the mark of which fields of action a strategy chose with which rank and reason."""
    rows = strategy.field_choices.order_by("field_id").values_list("field_id", "priority", "reason")
    return token({"fields": [list(row) for row in rows]})


def last_change(subject: Model) -> AuditEntry | None:
    """Return who changed a thing last, so that the second person knows whom to ask."""
    return AuditEntry.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
    ).first()
