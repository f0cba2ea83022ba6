"""Notice that two people edit the same thing as a whole: the marks of what the first one saw."""

from django.db.models import Model

from allmende.kernel.meanwhile import marks_of, values_of
from allmende.kernel.models import AuditEntry
from allmende.strategy.models import Goal, Strategy

GOAL_FIELDS = (
    "title", "text", "kind", "due_on", "origin", "level", "status", "parent_id", "internal_note",
    "planned", "action_fields", "sdgs",
)  # fmt: skip
STRATEGY_FIELDS = (
    "title", "summary", "source", "size", "level", "within_id", "visibility", "status", "review_months",
)  # fmt: skip


def goal_token(goal: Goal) -> str:
    """Return the marks of everything a goal's form shows."""
    return marks_of(values_of(goal, GOAL_FIELDS))


def strategy_token(strategy: Strategy) -> str:
    """Return the marks of everything a strategy's form shows."""
    return marks_of(values_of(strategy, STRATEGY_FIELDS))


def fields_token(strategy: Strategy) -> str:
    """Return the marks of which fields of action a strategy chose with which rank and reason."""
    rows = strategy.field_choices.order_by("field_id").values_list("field_id", "priority", "reason")
    return marks_of({str(field): f"{priority} {reason}" for field, priority, reason in rows})


def last_change(subject: Model) -> AuditEntry | None:
    """Return who changed a thing last, so that the second person knows whom to ask."""
    return AuditEntry.objects.filter(
        subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
    ).first()
