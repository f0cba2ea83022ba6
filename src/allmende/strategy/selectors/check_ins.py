"""Which key results are one person's, and which of them wait for a word in this week or month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import RoleGrant
from allmende.strategy.models import CheckIn, CheckInCorrection, CycleStatus, KeyResult, Objective
from allmende.strategy.rhythm import period_end, period_start
from allmende.strategy.selectors.okr import key_results, statuses
from allmende.strategy.types import KeyResultStatus


@dataclass(frozen=True, slots=True)
class MyKeyResult:
    """One line of the check-in page.

    Attributes:
        is_due: Nobody has said anything since the week or month began.
        due_on: Last day of this week, month or cycle; None without a cycle that runs today.
        seen_id: The newest check-in of a person when the page was made, 0 for none.
    """

    status: KeyResultStatus
    is_due: bool
    due_on: date | None
    seen_id: int


def running_of(user_id: int, today: date) -> QuerySet[KeyResult]:
    """Return the key results a person answers for that run today, in a cycle or without one."""
    in_cycle = Q(objective__cycle__status=CycleStatus.RUNNING)
    alone = Q(objective__cycle=None, objective__begins_on__lte=today, objective__ends_on__gte=today)
    return KeyResult.objects.filter(
        in_cycle | alone, responsible_user=user_id, ended_on=None, objective__ended_on=None
    )


def unkept() -> QuerySet[KeyResult]:
    """Return the key results still pursued that nobody looks after: no person, or one who left the space."""
    still_there = RoleGrant.objects.filter(
        user=OuterRef("responsible_user"), user__is_active=True, space=OuterRef("objective__owner")
    )
    return KeyResult.objects.filter(~Exists(still_there), ended_on=None, objective__ended_on=None).exclude(
        objective__cycle__status=CycleStatus.CLOSED
    )


def my_key_results(actor: Actor, now: datetime) -> list[MyKeyResult]:
    """Return what this person answers for, due ones first; a fixed number of queries."""
    if actor.user_id is None:
        return []
    today = timezone.localdate(now)
    mine = running_of(actor.user_id, today).values("pk")
    rows = list(key_results(actor).filter(pk__in=mine, objective__owner_id__in=actor.space_ids))
    found = statuses(rows, now)
    newest = newest_word_ids([row.pk for row in rows])
    due = due_among(rows, today)
    lines = [
        MyKeyResult(found[row.pk], row.pk in due, due_on(row, today), newest.get(row.pk, 0)) for row in rows
    ]
    return sorted(lines, key=_order)


def _order(line: MyKeyResult) -> tuple[bool, date, int, int, int]:
    row = line.status.key_result
    return not line.is_due, line.due_on or date.max, row.objective_id, row.position, row.pk


def due_on(key_result: KeyResult, today: date) -> date | None:
    """Return by when somebody should speak; None without a cycle that runs today.

    That is the last day of the week or month, or of the cycle where that ends before.
    """
    cycle = key_result.objective.cycle
    if cycle is None or cycle.status != CycleStatus.RUNNING or not cycle.begins_on <= today <= cycle.ends_on:
        return None
    return min(period_end(cycle.rhythm, today), cycle.ends_on)


def due_among(rows: Sequence[KeyResult], today: date) -> set[int]:
    """Return the ids of those in a running cycle that nobody spoke about in this period; one query."""
    wanted = {
        row.pk: period_start(row.objective.cycle.rhythm, today)
        for row in rows
        if row.objective.cycle is not None and due_on(row, today) is not None
    }
    if not wanted:
        return set()
    earliest = timezone.make_aware(datetime.combine(min(wanted.values()), time()))
    said = spoken().filter(key_result__any_of=list(wanted), at__gte=earliest).values_list("key_result", "at")
    done = {pk for pk, at in said if timezone.localdate(at) >= wanted[pk]}
    return set(wanted) - done


def spoken() -> QuerySet[CheckIn]:
    """Return what people said: typed values, confidence, sentences; not what the hub recorded by itself."""
    return CheckIn.objects.exclude(is_measured=True, confidence="", sentence="")


@dataclass(frozen=True, slots=True)
class Due:
    """How many key results wait for a person's word, and by when for the first of them."""

    count: int
    by: date | None


def due_of(actor: Actor, today: date) -> Due:
    """Return what waits for this person; one query where nothing runs, else two."""
    if actor.user_id is None:
        return Due(0, None)
    rows = list(
        running_of(actor.user_id, today)
        .filter(objective__in=Objective.objects.visible_to(actor), objective__owner_id__in=actor.space_ids)
        .select_related("objective__cycle")
    )
    due = due_among(rows, today)
    days = [day for row in rows if row.pk in due and (day := due_on(row, today)) is not None]
    return Due(len(due), min(days, default=None))


def newest_word_ids(ids: Sequence[int]) -> dict[int, int]:
    """Return the newest check-in of a person for each of these key results that has one."""
    rows = (
        spoken()
        .filter(key_result__any_of=ids)
        .order_by("key_result_id", "-at", "-id")
        .distinct("key_result_id")
        .values_list("key_result_id", "id")
    )
    return dict(rows)


def word_for(actor: Actor, check_in_id: int) -> CheckIn:
    """Return what a person said about a key result the actor may see, or raise NotFound."""
    found = spoken().filter(key_result__objective__in=Objective.objects.visible_to(actor))
    return get_or_not_found(
        found.select_related("key_result", "key_result__objective", "key_result__objective__cycle"),
        pk=check_in_id,
    )


def corrections_of(key_result: KeyResult) -> list[CheckInCorrection]:
    """Return what was corrected about this key result's check-ins, newest first."""
    found = CheckInCorrection.objects.filter(check_in__key_result=key_result)
    return list(found.select_related("check_in"))
