"""Noticing what goes off track, telling the people responsible once, and what they do about it."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allmende.kernel import audit, notification
from allmende.kernel.access import require
from allmende.kernel.actor import EDITING_ROLES, Actor
from allmende.kernel.models import RoleGrant
from allmende.strategy.errors_statistics import AlreadyAcknowledged
from allmende.strategy.models import KeyResult, StatisticTarget, SteeringNote
from allmende.strategy.selectors.okr import statuses
from allmende.strategy.selectors.statistics_tracks import (
    steering_note_for,
    title_of,
    track_statuses,
)
from allmende.strategy.types import KeyResultStatus, Pace
from allmende.ui.formats import number_text

#: A value that swings around the limit shall not wake people every time it falls below.
STAYS_KNOWN: Final = timedelta(days=60)
#: "target" or "key_result", and its id.
Thing = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Steered:
    """What a look at everything found: notes that are new, and things that are back on track."""

    new: int
    back: int


@transaction.atomic
def look_for_lagging(*, actor: Actor, now: datetime) -> Steered:
    """Note what went off track and what came back, and tell each responsible person once.

    A thing without a value, or with a stale one, stays as it is: nobody knows. What lags again soon after it
    came back goes on with its old note and is not told a second time. A constant number of queries, and one
    mail for each person.
    """
    today = timezone.localdate(now)
    off, on = _targets(today)
    off_results, on_results = _key_results(now)
    known = list(
        SteeringNote.objects.select_for_update().filter(
            Q(back_since=None) | Q(back_since__gt=today - STAYS_KNOWN)
        )
    )
    lagging: dict[Thing, SteeringNote] = {
        ("target", target.pk): SteeringNote(owner=target.owner, target=target, sentence=text[:500])
        for target, text in off
    }
    lagging |= {
        ("key_result", result.pk): SteeringNote(
            owner=result.objective.owner, key_result=result, sentence=text[:500]
        )
        for result, text in off_results
    }
    fine = {("target", pk) for pk in on} | {("key_result", pk) for pk in on_results}
    back, again = _moved(known, lagging, fine, today)
    made = [note for thing, note in lagging.items() if thing not in {_thing(one) for one in known}]
    for note in made:
        note.off_since = today
    SteeringNote.objects.bulk_create(made)
    SteeringNote.objects.bulk_update([*back, *again], ["back_since", "sentence"])
    untold = SteeringNote.objects.filter(back_since=None, told_at=None, acknowledged_at=None)
    _tell(
        actor, list(untold.select_related("target__statistic", "key_result__responsible_user", "owner")), now
    )
    return Steered(len(made), len(back))


def _moved(
    known: Iterable[SteeringNote], lagging: Mapping[Thing, SteeringNote], fine: Container[Thing], today: date
) -> tuple[list[SteeringNote], list[SteeringNote]]:
    """Close the notes of things that are back, and open those that lag again; returns both."""
    back, again, seen = [], [], set()
    # The newest note of a thing is its current one.
    for note in sorted(known, key=lambda one: (one.back_since is None, one.off_since, one.pk), reverse=True):
        thing = _thing(note)
        if thing in seen:
            continue
        seen.add(thing)
        if note.back_since is None and thing in fine:
            note.back_since = today
            back.append(note)
        elif note.back_since is not None and thing in lagging:
            note.back_since, note.sentence = None, lagging[thing].sentence
            again.append(note)
    return back, again


def _thing(note: SteeringNote) -> Thing:
    return ("target", note.target_id) if note.target_id else ("key_result", note.key_result_id or 0)


@transaction.atomic
def look_at_target(*, actor: Actor, target: StatisticTarget) -> None:
    """Close the note of a target path that was moved and is on track by that; nobody waits till morning."""
    del actor  # the change of the target is written down with its author and reason
    today = timezone.localdate()
    (status,) = track_statuses([target], today)
    if status.is_off_track is False:
        SteeringNote.objects.filter(target=target, back_since=None).update(back_since=today)


@transaction.atomic
def acknowledge(
    *, actor: Actor, note_id: int, reason: str, correction: str, correction_due_on: date | None = None
) -> SteeringNote:
    """Say why something lags and what is done about it; it stays visible until it is back on track.

    Raises:
        NotFound: the actor may not see what it is about.
        Forbidden: the actor does not work for the space it belongs to.
        AlreadyAcknowledged: somebody did before.
    """
    note = steering_note_for(actor, note_id, lock=True)
    require(actor, "strategy.steer", note)
    if note.acknowledged_at is not None:
        raise AlreadyAcknowledged
    note.acknowledged_at, note.acknowledged_by = timezone.now(), actor.name
    note.reason, note.correction, note.correction_due_on = reason, correction, correction_due_on
    note.save()
    audit.record(
        "strategy.steering_acknowledged",
        actor=actor,
        subject=note,
        changes={"correction": correction, "due_on": correction_due_on},
        reason=reason,
    )
    return note


def _targets(today: date) -> tuple[list[tuple[StatisticTarget, str]], set[int]]:
    """Return target paths that lag, with a sentence, and the ids of those on track."""
    running = StatisticTarget.objects.select_related("statistic", "owner", "goal")
    found = track_statuses(list(running), today)
    off = [(status.target, status.sentence) for status in found if status.is_off_track]
    return off, {status.target.pk for status in found if status.is_off_track is False}


def _key_results(now: datetime) -> tuple[list[tuple[KeyResult, str]], set[int]]:
    """Return key results of adopted, running objectives that lag, and the ids of those on pace."""
    today = timezone.localdate(now)
    running = KeyResult.objects.select_related("objective__owner", "indicator", "statistic").filter(
        objective__begins_on__lte=today,
        objective__ends_on__gte=today,
        objective__adopted_on__isnull=False,
        objective__ended_on=None,
        ended_on=None,
    )
    found = statuses(list(running), now)
    off = [(s.key_result, _lag_sentence(s)) for s in found.values() if s.pace == Pace.BEHIND]
    fine = (Pace.ON_PACE, Pace.REACHED, Pace.ENDED)
    return off, {key for key, status in found.items() if status.pace in fine}


def _lag_sentence(status: KeyResultStatus) -> str:
    result = status.key_result
    text = _("Bisher %(value)s %(unit)s; bei gleichmäßigem Fortschritt wären es heute %(expected)s.")
    return text % {
        "value": number_text(status.value),
        "unit": result.unit,
        "expected": number_text(round(status.expected, 1) if status.expected is not None else None),
    }


def _tell(actor: Actor, notes: Sequence[SteeringNote], now: datetime) -> None:
    """Send each person one mail about everything that is new for them.

    Where a town has nobody yet, its notes wait untold until it has somebody.
    """
    by_person: dict[str, list[SteeringNote]] = {}
    people = _people_of({note.owner_id for note in notes})
    told = []
    for note in notes:
        user = note.key_result.responsible_user if note.key_result else None
        here = people.get(note.owner_id, [])
        # Who has left is told nothing; then those who may answer are.
        own = [email for user_id, email, _role in here if user and user_id == user.pk]
        addresses = own or [email for _user_id, email, role in here if role in EDITING_ROLES]
        for address in addresses:
            by_person.setdefault(address, []).append(note)
        if addresses:
            note.told_at = now
            told.append(note)
    SteeringNote.objects.bulk_update(told, ["told_at"])
    for address, theirs in by_person.items():
        _mail(actor, address, theirs)


def _mail(actor: Actor, address: str, notes: list[SteeringNote]) -> None:
    lines = "\n".join(f"- {title_of(note)}: {note.sentence}" for note in notes)
    subject = ngettext(
        "%(count)s Ziel ist nicht auf dem Weg", "%(count)s Ziele sind nicht auf dem Weg", len(notes)
    )
    body = _(
        "Guten Tag,\n\nheute fiel auf, dass etwas hinter seinem Zielpfad liegt:\n\n%(lines)s\n\n"
        "Bitte halten Sie fest, woran es liegt und was Sie tun. "
        "Diese Nachricht kommt zu jedem Ziel nur einmal."
    )
    send = partial(notification.send, actor=actor, to=[address], link=reverse("strategy:steering"))
    send(subject=subject % {"count": len(notes)}, body=body % {"lines": lines}, space=notes[0].owner)


def _people_of(spaces: set[int]) -> Mapping[int, Sequence[tuple[int, str, str]]]:
    """Return everybody who works for these spaces: space → person, address, role."""
    found: dict[int, list[tuple[int, str, str]]] = {}
    grants = RoleGrant.objects.filter(space__in=spaces, user__is_active=True).order_by("user_id")
    for space_id, user_id, email, role in grants.values_list("space_id", "user_id", "user__email", "role"):
        found.setdefault(space_id, []).append((user_id, email, role))
    return found
