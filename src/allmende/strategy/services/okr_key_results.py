"""Adding, changing, ordering, moving, ending and deleting key results; targets keep their past."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone

from allmende.basics.errors import NotFound
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import User
from allmende.strategy import selectors
from allmende.strategy.errors_okr import (
    AlreadyEnded,
    KeyResultInUse,
    NotOneOfOurs,
    NoWayToGo,
    ReasonMissing,
    TwoMeasures,
)
from allmende.strategy.models import (
    Indicator,
    KeyResult,
    Objective,
    Statistic,
    TargetChange,
)
from allmende.strategy.services.okr_measured import record
from allmende.strategy.services.okr_open import open_key_result, open_objective, reorder
from allmende.strategy.services.okr_reminders import tell_new_person
from allmende.strategy.services.okr_seen import check_number, check_numbers


@dataclass(frozen=True, slots=True)
class KeyResultDraft:
    """What a person says about a key result; without indicator and statistic its value is typed.

    Attributes:
        place: Kind and key of the statistic's place, e.g. ("municipality", "05966024").
        responsible_user_id: Who is reminded; must have a role in the owner's space.
        change_reason: Why the target moves; required once the objective is adopted.
    """

    title: str
    target: Decimal
    unit: str
    baseline: Decimal = Decimal(0)
    indicator_id: int | None = None
    statistic_id: int | None = None
    place: tuple[str, str] = ("", "")
    breakdown: str = ""
    responsible: str = ""
    responsible_user_id: int | None = None
    change_reason: str = ""


@transaction.atomic
def create_key_result(*, actor: Actor, objective_id: int, draft: KeyResultDraft) -> KeyResult:
    """Add a key result; a measured one gets its first recorded value at once.

    Raises:
        NotFound: objective, indicator or statistic are not visible, or the indicator is another space's.
        Forbidden: the actor does not edit the objective.
        TwoMeasures: indicator and statistic at once.
        NotOneOfOurs: the person has no role in the owner's space.
        CycleClosed: the objective's cycle is over.
        NoWayToGo: baseline and target are the same.
        NumberNotPublic: more people would see the key result than what measures it.
    """
    objective = open_objective(actor, objective_id)
    indicator, statistic = _measures(actor, objective, draft)
    key_result = KeyResult(objective=objective, position=_next_position(objective))
    _take(key_result, draft, indicator, statistic)
    key_result.responsible_user = _person(objective, draft.responsible_user_id)
    key_result.save()
    tell_new_person(actor=actor, key_result=key_result)
    audit.record(
        "strategy.key_result_created",
        actor=actor,
        subject=key_result,
        changes={"target": draft.target, "indicator": indicator.key if indicator else ""},
    )
    if indicator is not None:
        record(key_result, timezone.now())
    return key_result


@transaction.atomic
def change_key_result(
    *, actor: Actor, key_result_id: int, draft: KeyResultDraft, edition: int | None = None
) -> KeyResult:
    """Change a key result; baseline and target of an adopted one keep what they were, with the reason.

    Args:
        edition: What the page showed; None where nobody looked at one.

    Raises:
        ChangedMeanwhile: somebody else saved since.
        ReasonMissing: the target of an adopted objective moves without a reason.
        Others as `create_key_result`.
    """
    key_result = open_key_result(actor, key_result_id, edition)
    indicator, statistic = _measures(actor, key_result.objective, draft)
    _keep_target(key_result, draft, actor)
    _take(key_result, draft, indicator, statistic)
    if draft.responsible_user_id != key_result.responsible_user_id:
        key_result.responsible_user = _person(key_result.objective, draft.responsible_user_id)
        tell_new_person(actor=actor, key_result=key_result)
    _save(
        key_result,
        actor,
        [
            "title", "baseline", "target", "unit", "responsible", "responsible_user", "indicator",
            "statistic", "statistic_place_kind", "statistic_place_key", "statistic_breakdown",
        ],
        reason=draft.change_reason,
    )  # fmt: skip
    if indicator is not None:
        record(key_result, timezone.now())
    return key_result


def _keep_target(key_result: KeyResult, draft: KeyResultDraft, actor: Actor) -> None:
    is_same = (key_result.baseline, key_result.target) == (draft.baseline, draft.target)
    if is_same or key_result.objective.adopted_on is None:
        return
    if not draft.change_reason.strip():
        raise ReasonMissing
    TargetChange.objects.create(
        key_result=key_result,
        old_baseline=key_result.baseline,
        old_target=key_result.target,
        new_baseline=draft.baseline,
        new_target=draft.target,
        reason=draft.change_reason.strip(),
        at=timezone.now(),
        by=actor.name,
    )


@transaction.atomic
def move_key_result(*, actor: Actor, key_result_id: int, objective_id: int) -> KeyResult:
    """Put a key result under another objective of the same owner.

    Raises:
        NotFound: the other objective is not visible, or somebody else's.
        NumberNotPublic: more people would see the key result than what measures it.
    """
    key_result = open_key_result(actor, key_result_id)
    target = open_objective(actor, objective_id)
    if target.owner_id != key_result.objective.owner_id:
        # An indicator counts for its own town, and the person has a role there.
        raise NotFound(objective=objective_id)
    check_numbers([key_result], target.visibility)
    key_result.objective = target
    key_result.position = _next_position(target)
    _save(key_result, actor, ["objective", "position"], action="strategy.key_result_moved")
    return key_result


@transaction.atomic
def reorder_key_result(*, actor: Actor, key_result_id: int, step: int) -> None:
    """Move a key result up (-1) or down (1) among those of its objective."""
    key_result = open_key_result(actor, key_result_id)
    reorder(KeyResult.objects.filter(objective=key_result.objective), key_result.pk, step)
    audit.record("strategy.key_result_reordered", actor=actor, subject=key_result, changes={"step": step})


@transaction.atomic
def end_key_result(*, actor: Actor, key_result_id: int, reason: str) -> KeyResult:
    """No longer pursue a key result; it stays readable with the reason."""
    key_result = open_key_result(actor, key_result_id)
    if key_result.ended_on is not None:
        raise AlreadyEnded
    if not reason.strip():
        raise ReasonMissing
    key_result.ended_on, key_result.ended_reason = timezone.localdate(), reason.strip()
    _save(
        key_result,
        actor,
        ["ended_on", "ended_reason"],
        action="strategy.key_result_ended",
        reason=key_result.ended_reason,
    )
    return key_result


@transaction.atomic
def delete_key_result(*, actor: Actor, key_result_id: int) -> int:
    """Delete a key result that nobody used; return its objective's id.

    Raises:
        KeyResultInUse: somebody typed a value, a measure hangs on it, or it was carried on.
    """
    key_result = open_key_result(actor, key_result_id)
    if is_used(key_result):
        raise KeyResultInUse
    objective_id = key_result.objective_id
    audit.record("strategy.key_result_deleted", actor=actor, subject=key_result)
    try:
        key_result.delete()
    except ProtectedError as error:
        raise KeyResultInUse from error
    return objective_id


def is_used(key_result: KeyResult) -> bool:
    """Whether people put something on it that a deletion would lose; what the hub recorded does not count."""
    spoken = key_result.check_ins.exclude(is_measured=True, sentence="", confidence="")
    # Measures point here from a room above; Django knows every relation without knowing the rooms.
    others = [
        relation.related_model._base_manager.filter(**{relation.field.name: key_result})
        for relation in key_result._meta.related_objects
        if relation.get_accessor_name() not in {"check_ins", "target_changes"}
    ]
    return spoken.exists() or any(found.exists() for found in others)


def _measures(
    actor: Actor, objective: Objective, draft: KeyResultDraft
) -> tuple[Indicator | None, Statistic | None]:
    if draft.indicator_id is not None and draft.statistic_id is not None:
        raise TwoMeasures
    if draft.baseline == draft.target:
        raise NoWayToGo
    indicator = statistic = None
    if draft.indicator_id is not None:
        indicator = get_or_not_found(selectors.indicators_of(actor, objective.owner), pk=draft.indicator_id)
    if draft.statistic_id is not None:
        statistic = get_or_not_found(selectors.statistics_for(actor), pk=draft.statistic_id)
    check_number(indicator or statistic, objective.visibility)
    return indicator, statistic


def _take(
    key_result: KeyResult, draft: KeyResultDraft, indicator: Indicator | None, statistic: Statistic | None
) -> None:
    measure = indicator or statistic
    key_result.title, key_result.responsible = draft.title, draft.responsible
    key_result.baseline, key_result.target = draft.baseline, draft.target
    key_result.unit = measure.unit if measure is not None else draft.unit
    key_result.indicator, key_result.statistic = indicator, statistic
    kind, key = draft.place if statistic is not None else ("", "")
    key_result.statistic_place_kind, key_result.statistic_place_key = kind, key
    key_result.statistic_breakdown = draft.breakdown if statistic is not None else ""


def _person(objective: Objective, user_id: int | None) -> User | None:
    if user_id is None:
        return None
    person = selectors.people_of(objective.owner).filter(pk=user_id).first()
    if person is None:
        raise NotOneOfOurs
    return person


def _next_position(objective: Objective) -> int:
    last = objective.key_results.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _save(
    key_result: KeyResult, actor: Actor, fields: Sequence[str], *, action: str = "", reason: str = ""
) -> None:
    key_result.edition += 1
    audit.save(key_result, actor=actor, fields=[*fields, "edition"], action=action, reason=reason)
