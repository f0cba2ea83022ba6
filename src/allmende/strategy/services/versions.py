"""Versions: what a body adopted, frozen on that day."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.kernel.models import Visibility
from allmende.strategy import frozen
from allmende.strategy.errors_chain import AdoptedOutOfOrder, NothingToAdopt
from allmende.strategy.models import Goal, GoalStatus, Strategy, StrategyStatus, StrategyVersion
from allmende.strategy.services.chain import adopt_drafts
from allmende.strategy.services.strategies import editable


@dataclass(frozen=True, slots=True)
class AdoptionFacts:
    """Which body adopted the strategy, when, on which paper.

    Attributes:
        resolution_reference: Number of the paper or an address, empty if there is none.
        review_months: After how many months the strategy is to be looked at again; None keeps its rhythm.
    """

    adopted_by: str
    adopted_on: date
    resolution_reference: str = ""
    note: str = ""
    review_months: int | None = None


@transaction.atomic
def adopt(*, actor: Actor, key: str, facts: AdoptionFacts) -> StrategyVersion:
    """Freeze what a body adopted: drafts become adopted goals, the strategy becomes public.

    Entering the same adoption twice makes one version.

    Raises:
        Forbidden: the actor does not answer for the owner.
        NothingToAdopt: there is no goal.
        AdoptedOutOfOrder: the day lies in the future or before the version in force.
    """
    strategy = editable(actor, key)
    require(actor, "strategy.adopt_strategy", strategy)
    if not Goal.objects.filter(strategy=strategy).exclude(status=GoalStatus.RETIRED).exists():
        raise NothingToAdopt
    newest = strategy.versions.first()
    if facts.adopted_on > timezone.localdate() or (newest and facts.adopted_on < newest.adopted_on):
        raise AdoptedOutOfOrder
    _put_in_force(strategy, facts)
    # What everybody may see is what is frozen: a version is public.
    content = frozen.to_json(frozen.content_of(ANONYMOUS, strategy))
    if newest and _is_same(newest, facts, content):
        return newest
    strategy.versions.filter(status=StrategyStatus.ADOPTED).update(status=StrategyStatus.SUPERSEDED)
    version: StrategyVersion = StrategyVersion.objects.create(
        strategy=strategy,
        number=newest.number + 1 if newest else 1,
        adopted_by=facts.adopted_by,
        adopted_on=facts.adopted_on,
        resolution_reference=facts.resolution_reference,
        note=facts.note,
        content=content,
        created_by=actor.name,
    )
    audit.record(
        "strategy.adopted", actor=actor, subject=strategy,
        changes={"version": version.number, "body": facts.adopted_by, "on": facts.adopted_on},
        reason=facts.note,
    )  # fmt: skip
    return version


def _is_same(newest: StrategyVersion, facts: AdoptionFacts, content: Mapping[str, object]) -> bool:
    """Whether the button was pressed twice: the same words by the same body on the same day."""
    told = (newest.adopted_by, newest.adopted_on, newest.resolution_reference)
    return (
        told == (facts.adopted_by, facts.adopted_on, facts.resolution_reference) and newest.content == content
    )


def _put_in_force(strategy: Strategy, facts: AdoptionFacts) -> None:
    strategy.status = StrategyStatus.ADOPTED
    strategy.superseded_by = None
    strategy.visibility = Visibility.PUBLIC
    strategy.adopted_on = facts.adopted_on.isoformat()
    strategy.review_months = facts.review_months or strategy.review_months
    strategy.review_due_on = months_later(facts.adopted_on, strategy.review_months)
    strategy.save()
    adopt_drafts(strategy)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last day where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
