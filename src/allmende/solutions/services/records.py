"""What a town puts on record in a step: the decision, the agreement, the training, and what it paid."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.solutions import errors
from allmende.solutions.models import (
    Adoption,
    AdoptionStatus,
    Agreement,
    Decision,
    DecisionResult,
    Expense,
    StepKey,
    StepState,
    Training,
)
from allmende.solutions.selectors.adoptions import step_of
from allmende.solutions.services.adoptions import (
    complete_step,
    editable_adoption,
    end_adoption,
    require_current,
)


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What the body decided.

    Attributes:
        decided_on: Local day of the meeting.
        result: A `models.DecisionResult`.
    """

    body: str
    decided_on: date
    result: str
    paper_number: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """Who pays, who cares, until when, and whom data protection needed.

    Attributes:
        planned_devices: How many rooms get a device; None: not stated yet.
        live_share_pct: Share of them that must send before the solution counts as live.
    """

    payer: str
    caretaker: str
    concluded_on: date
    runs_until: date | None = None
    school_authority_on: date | None = None
    staff_council_on: date | None = None
    text: str = ""
    planned_devices: int | None = None
    live_share_pct: int = 80


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """When it was, who taught, who learned."""

    held_on: date
    trainer: str
    participants: str


def _step_for(adoption: Adoption, key: StepKey) -> bool:
    """Whether the record completes its step; a record of a finished step is a correction.

    Raises:
        StepNotOpen: the step lies ahead.
    """
    if step_of(adoption, key).state == StepState.DONE and adoption.status != AdoptionStatus.ENDED:
        return False
    require_current(adoption, key)
    return True


@transaction.atomic
def record_decision(*, actor: Actor, adoption_id: int, facts: DecisionFacts) -> Adoption:
    """Put on record what the body decided.

    Approved: the step is done. Postponed: it stays this step's turn. Rejected: the adoption ends, and
    the decision is its reason.
    """
    adoption = editable_adoption(actor, adoption_id)
    completes = _step_for(adoption, StepKey.DECISION)
    Decision.objects.update_or_create(adoption=adoption, defaults=asdict(facts))
    audit.record("solutions.decision_recorded", actor=actor, subject=adoption, changes=asdict(facts))
    if not completes or facts.result == DecisionResult.POSTPONED:
        return adoption
    if facts.result == DecisionResult.REJECTED:
        reason = _("Abgelehnt: %(body)s am %(day)s") % {
            "body": facts.body,
            "day": date_format(facts.decided_on, "j. F Y"),
        }
        return end_adoption(actor=_as_town(actor, adoption), adoption_id=adoption.pk, reason=reason)
    return complete_step(actor=actor, adoption_id=adoption.pk, key=StepKey.DECISION, on=facts.decided_on)


def _as_town(actor: Actor, adoption: Adoption) -> Actor:
    """A rejection ends the adoption even when an editor writes it down: the body decided, not the editor."""
    if actor.may_manage(adoption.owner_id):
        return actor
    return Actor(kind="system", name=actor.name, user_id=actor.user_id)


@transaction.atomic
def record_agreement(*, actor: Actor, adoption_id: int, facts: AgreementFacts) -> Adoption:
    """Put on record who pays, who cares and until when; completes the step."""
    adoption = editable_adoption(actor, adoption_id)
    completes = _step_for(adoption, StepKey.AGREEMENT)
    values = asdict(facts)
    adoption.planned_devices = values.pop("planned_devices")
    adoption.live_share_pct = values.pop("live_share_pct")
    adoption.save(update_fields=["planned_devices", "live_share_pct"])
    Agreement.objects.update_or_create(adoption=adoption, defaults=values)
    audit.record("solutions.agreement_recorded", actor=actor, subject=adoption, changes=asdict(facts))
    if not completes:
        return adoption
    return complete_step(actor=actor, adoption_id=adoption.pk, key=StepKey.AGREEMENT, on=facts.concluded_on)


@transaction.atomic
def record_training(*, actor: Actor, adoption_id: int, facts: TrainingFacts) -> Adoption:
    """Put on record when people were shown how it works; completes the step."""
    adoption = editable_adoption(actor, adoption_id)
    completes = _step_for(adoption, StepKey.TRAINING)
    Training.objects.update_or_create(adoption=adoption, defaults=asdict(facts))
    audit.record("solutions.training_recorded", actor=actor, subject=adoption, changes=asdict(facts))
    if not completes:
        return adoption
    return complete_step(actor=actor, adoption_id=adoption.pk, key=StepKey.TRAINING, on=facts.held_on)


@transaction.atomic
def add_expense(*, actor: Actor, adoption_id: int, spent_on: date, label: str, amount: Decimal) -> Expense:
    """Book what was paid, in euro gross. The same day, words and amount count once."""
    adoption = editable_adoption(actor, adoption_id)
    expense, made = Expense.objects.get_or_create(
        adoption=adoption, spent_on=spent_on, label=label, amount=amount, defaults={"entered_by": actor.name}
    )
    if made:
        audit.record(
            "solutions.expense_added",
            actor=actor,
            subject=adoption,
            changes={"spent_on": spent_on, "label": label, "amount": amount},
        )
    return expense


@transaction.atomic
def remove_expense(*, actor: Actor, adoption_id: int, expense_id: int) -> None:
    """Take back an expense that was booked by mistake.

    Raises:
        ExpenseUnknown: it is gone already, or belongs to another adoption.
    """
    adoption = editable_adoption(actor, adoption_id)
    expense = Expense.objects.filter(adoption=adoption, pk=expense_id).first()
    if expense is None:
        raise errors.ExpenseUnknown
    audit.record(
        "solutions.expense_removed",
        actor=actor,
        subject=adoption,
        changes={"label": expense.label, "amount": [expense.amount, None]},
    )
    expense.delete()
