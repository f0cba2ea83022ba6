"""Versions: what a body adopted, frozen on that day; corrected or taken back where it was entered wrongly."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import ANONYMOUS, Actor
from allmende.kernel.models import Visibility
from allmende.strategy import frozen, planned
from allmende.strategy.errors_chain import AdoptedOutOfOrder, NothingToAdopt, NotWithdrawable, VersionFromPack
from allmende.strategy.models import Goal, GoalStatus, Strategy, StrategyStatus, StrategyVersion
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
    """Freeze what a body adopted: drafts and plans become adopted goals, the strategy becomes public.

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
    before = _put_in_force(strategy, facts)
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
        before=before,
        created_by=actor.name,
    )
    audit.record(
        "strategy.adopted", actor=actor, subject=strategy,
        changes={"version": version.number, "body": facts.adopted_by, "on": facts.adopted_on},
        reason=facts.note,
    )  # fmt: skip
    return version


@transaction.atomic
def correct_adoption(*, actor: Actor, key: str, number: int, facts: AdoptionFacts) -> StrategyVersion:
    """Correct who adopted a version when and on which paper; what it holds stays as it is.

    Raises:
        AdoptedOutOfOrder: the day does not lie between the versions before and after, or in the future.
        VersionFromPack: the region pack told of it and would say so again.
    """
    strategy, version = _version(actor, key, number)
    earlier = strategy.versions.filter(number__lt=number).first()
    later = strategy.versions.filter(number__gt=number).last()
    latest = later.adopted_on if later else timezone.localdate()
    if facts.adopted_on > latest or (earlier and facts.adopted_on < earlier.adopted_on):
        raise AdoptedOutOfOrder
    for name in ("adopted_by", "adopted_on", "resolution_reference", "note"):
        setattr(version, name, getattr(facts, name))
    if later is None:
        strategy.adopted_on = facts.adopted_on.isoformat()
        strategy.save(update_fields=["adopted_on"])
    changed = ["adopted_by", "adopted_on", "resolution_reference", "note"]
    audit.save(version, actor=actor, fields=changed, action="strategy.adoption_corrected")
    return version


@transaction.atomic
def withdraw(*, actor: Actor, key: str, number: int, reason: str) -> Strategy:
    """Take back the newest adoption because it was entered by mistake; everything is as it was before.

    What became adopted with it is a draft or a plan again; what was not public before no longer is.

    Raises:
        NotWithdrawable: a later version builds on this one, or it is too old to know what was before.
        VersionFromPack: the region pack would bring it again.
    """
    strategy, version = _version(actor, key, number)
    if not version.before or strategy.versions.filter(number__gt=number).exists():
        raise NotWithdrawable
    _undo(strategy, version.before)
    previous = strategy.versions.filter(number__lt=number).first()
    if previous is not None and strategy.status == StrategyStatus.ADOPTED:
        previous.status = StrategyStatus.ADOPTED
        previous.save(update_fields=["status"])
    audit.record(
        "strategy.adoption_withdrawn", actor=actor, subject=strategy,
        changes={"version": number, "body": version.adopted_by, "on": version.adopted_on}, reason=reason,
    )  # fmt: skip
    version.delete()
    return strategy


def _version(actor: Actor, key: str, number: int) -> tuple[Strategy, StrategyVersion]:
    """Return a version that people entered, with its strategy, which stays locked."""
    strategy = editable(actor, key)
    require(actor, "strategy.adopt_strategy", strategy)
    version = get_or_not_found(StrategyVersion.objects.filter(strategy=strategy), number=number)
    if version.is_from_pack:
        raise VersionFromPack
    return strategy, version


def _is_same(newest: StrategyVersion, facts: AdoptionFacts, content: Mapping[str, object]) -> bool:
    """Whether the button was pressed twice: the same words by the same body on the same day."""
    told = (newest.adopted_by, newest.adopted_on, newest.resolution_reference)
    return (
        told == (facts.adopted_by, facts.adopted_on, facts.resolution_reference) and newest.content == content
    )


#: Of a strategy, what an adoption changes.
_TOUCHED: Final = (
    "status", "visibility", "superseded_by_id", "adopted_on", "review_months", "review_due_on",
)  # fmt: skip


def _put_in_force(strategy: Strategy, facts: AdoptionFacts) -> dict[str, Any]:  # Any: JSON
    """Make strategy, drafts and plans adopted; return how they were, for `_undo`."""
    due_on = strategy.review_due_on
    before = {name: getattr(strategy, name) for name in _TOUCHED}
    before["review_due_on"] = due_on.isoformat() if due_on else None
    strategy.status = StrategyStatus.ADOPTED
    strategy.superseded_by = None
    strategy.visibility = Visibility.PUBLIC
    strategy.adopted_on = facts.adopted_on.isoformat()
    strategy.review_months = facts.review_months or strategy.review_months
    strategy.review_due_on = months_later(facts.adopted_on, strategy.review_months)
    strategy.save()
    drafts = Goal.objects.filter(strategy=strategy, status=GoalStatus.DRAFT)
    draft_ids = list(drafts.values_list("pk", flat=True))
    drafts.update(status=GoalStatus.ADOPTED)
    words = {}
    for goal in Goal.objects.filter(strategy=strategy, status=GoalStatus.ADOPTED).exclude(planned={}):
        words[str(goal.pk)] = planned.carry_out(goal)
        goal.save()
    return {"strategy": before, "drafts": draft_ids, "words": words}


def _undo(strategy: Strategy, before: Mapping[str, Any]) -> None:  # Any: JSON
    told = before["strategy"]
    for name, value in told.items():
        setattr(strategy, name, value)
    if told.get("review_due_on"):
        strategy.review_due_on = date.fromisoformat(told["review_due_on"])
    strategy.save(update_fields=list(told))
    goals = Goal.objects.filter(strategy=strategy, status=GoalStatus.ADOPTED)
    goals.filter(pk__in=before["drafts"]).update(status=GoalStatus.DRAFT)
    words = before["words"]
    for goal in goals.filter(pk__in=list(words)):
        planned.undo(goal, words[str(goal.pk)])
        goal.save()


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last day where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
