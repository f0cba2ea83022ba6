"""Noticing what goes off track, telling the people responsible once, and what they do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
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


@dataclass(frozen=True, slots=True)
class Steered:
    """What a look at everything found: notes that are new, and things that are back on track."""

    new: int
    back: int


@transaction.atomic
def look_for_lagging(*, actor: Actor, now: datetime) -> Steered:
    """Note what went off track and what came back, and tell each responsible person once.

    A thing without a value, or with a stale one, stays as it is: nobody knows.
    """
    today = timezone.localdate(now)
    off, on = _targets(today)
    off_results, on_results = _key_results(now)
    open_notes = list(SteeringNote.objects.select_for_update().filter(back_since=None))
    known_targets = {note.target_id for note in open_notes}
    known_results = {note.key_result_id for note in open_notes}
    made = [
        SteeringNote(owner=target.owner, target=target, sentence=text[:500], off_since=today)
        for target, text in off
        if target.pk not in known_targets
    ]
    made += [
        SteeringNote(owner=result.objective.owner, key_result=result, sentence=text[:500], off_since=today)
        for result, text in off_results
        if result.pk not in known_results
    ]
    SteeringNote.objects.bulk_create(made)
    back = [n for n in open_notes if n.target_id in on or (n.key_result_id in on_results)]
    for note in back:
        note.back_since = today
    SteeringNote.objects.bulk_update(back, ["back_since"])
    _tell(actor, made, now)
    return Steered(len(made), len(back))


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


def _tell(actor: Actor, made: Iterable[SteeringNote], now: datetime) -> None:
    """Send each person one mail about everything that is new for them."""
    by_person: dict[str, list[SteeringNote]] = {}
    notes = list(made)
    people = _people_of({note.owner_id for note in notes})
    for note in notes:
        user = note.key_result.responsible_user if note.key_result else None
        for address in [user.email] if user else people.get(note.owner_id, []):
            by_person.setdefault(address, []).append(note)
        note.told_at = now
    SteeringNote.objects.bulk_update(notes, ["told_at"])
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


def _people_of(spaces: set[int]) -> Mapping[int, list[str]]:
    """Return the addresses of everybody who may change what a space owns."""
    found: dict[int, list[str]] = {}
    grants = RoleGrant.objects.filter(
        space__in=spaces, role__in=[role.value for role in EDITING_ROLES], user__is_active=True
    )
    for space_id, email in grants.values_list("space_id", "user__email"):
        found.setdefault(space_id, []).append(email)
    return found
