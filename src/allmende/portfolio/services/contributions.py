"""How a measure pays into the whole: links to goals, key results and statements, each with a sentence."""

from dataclasses import dataclass
from typing import Any, Literal, Self

from django.db import transaction

from allmende.basics.errors import NotFound
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.portfolio.errors import ContributionTwice, LastContribution
from allmende.portfolio.models import Contribution
from allmende.portfolio.permissions import EDIT_MEASURE
from allmende.portfolio.selectors.measures import PROMISED, measure_for
from allmende.strategy.models import FutureStatement, Strategy
from allmende.strategy.selectors import goal_for, key_result_for

TargetKind = Literal["goal", "key_result", "future_statement"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a measure pays into, as forms send it: "goal:12", "key_result:3", "future_statement:4"."""

    kind: TargetKind
    pk: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the target a form sent, or raise NotFound."""
        kind, _sep, pk = text.partition(":")
        if kind not in {"goal", "key_result", "future_statement"} or not pk.isascii() or not pk.isdigit():
            raise NotFound(what=text)
        return cls(kind, int(pk))  # type: ignore[arg-type]  # checked the line before

    def __str__(self) -> str:
        """As forms send it."""
        return f"{self.kind}:{self.pk}"


def _found(actor: Actor, target: Target) -> Any:  # Any: one of three models
    if target.kind == "goal":
        return goal_for(actor, target.pk)
    if target.kind == "key_result":
        return key_result_for(actor, target.pk)
    seen = FutureStatement.objects.filter(strategy__in=Strategy.objects.visible_to(actor))
    return get_or_not_found(seen, pk=target.pk)


@transaction.atomic
def add_contribution(*, actor: Actor, measure_id: int, target: Target, sentence: str) -> Contribution:
    """Say what the measure pays into, and how.

    Raises:
        NotFound: there is no such goal, key result or statement, or the actor may not know of it.
        ContributionTwice: it pays into this already.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    found = {target.kind: _found(actor, target)}
    if measure.contributions.filter(**found).exists():
        raise ContributionTwice
    made = Contribution.objects.create(measure=measure, sentence=sentence.strip(), **found)
    changes = {target.kind: str(found[target.kind]), "sentence": sentence}
    audit.record("portfolio.contribution_added", actor=actor, subject=measure, changes=changes)
    return made


@transaction.atomic
def change_contribution(
    *, actor: Actor, measure_id: int, contribution_id: int, sentence: str, seen: str | None = None
) -> Contribution:
    """Say anew how the measure pays in.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with; None: no form.

    Raises:
        ChangedMeanwhile: somebody else changed the same field since.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    made = get_or_not_found(measure.contributions.all(), pk=contribution_id)
    changes = put_values(made, ["sentence"], {"sentence": sentence.strip()}, seen)
    if changes:
        made.save(update_fields=["sentence"])
        audit.record("portfolio.contribution_changed", actor=actor, subject=measure, changes=changes)
    return made


@transaction.atomic
def remove_contribution(*, actor: Actor, measure_id: int, contribution_id: int) -> None:
    """Take one away; a promised measure keeps at least one.

    Raises:
        LastContribution: it is the last one of a measure that is planned, runs or is done.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    made = get_or_not_found(measure.contributions.all(), pk=contribution_id)
    if measure.status in PROMISED and measure.contributions.count() == 1:
        raise LastContribution
    changes = {"sentence": made.sentence}
    made.delete()
    audit.record("portfolio.contribution_removed", actor=actor, subject=measure, changes=changes)
