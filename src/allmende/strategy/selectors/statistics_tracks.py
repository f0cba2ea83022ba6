"""Target paths: where a statistic is, where it should be, and what went off track."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import marks_of, values_of
from allmende.kernel.models import Space
from allmende.region.models import Municipality
from allmende.strategy.models import Objective, PlaceKind, StatisticTarget, SteeringNote, Track
from allmende.strategy.selectors.statistics_values import newest_values, statistics
from allmende.strategy.statistics.pace import Path, is_off_track, share_of_way, should_be
from allmende.strategy.statistics.types import Point
from allmende.strategy.statistics.words import value_words
from allmende.ui.formats import day_text


@dataclass(frozen=True, slots=True)
class TrackStatus:
    """One target path with its newest value.

    Attributes:
        track: One of `models.Track`, or empty for other target paths.
        value: The newest value; None while there is none since the baseline.
        should_be_today: Value on the straight way from baseline to target, today.
        should_have_been: The same on the day of the value; that is what the value is judged by.
        is_off_track: None without a value.
        share: Part of the way that is done, 0 to 1.
        note: What is open about it (steering), if it is off track.
        begins_later: The baseline lies ahead: the path follows on another one.
    """

    target: StatisticTarget
    track: str
    value: Point | None
    should_be_today: Decimal
    should_have_been: Decimal | None
    is_off_track: bool | None
    share: Decimal | None
    sentence: str
    note: SteeringNote | None = None
    begins_later: bool = False

    @property
    def word(self) -> str:
        """State in one word."""
        if self.begins_later:
            return _("beginnt später")
        if self.is_off_track is None:
            return _("noch kein Wert")
        if self.share is not None and self.share >= 1:
            return _("erreicht")
        return _("nicht auf dem Weg") if self.is_off_track else _("auf dem Weg")

    @property
    def light(self) -> str:
        """Level of `ui/_light.html`."""
        if self.is_off_track is None:
            return "unknown"
        return "now" if self.is_off_track else "good"

    @property
    def share_pct(self) -> int | None:
        """Part of the way that is done, in percent."""
        return None if self.share is None else int(self.share * 100)


@dataclass(frozen=True, slots=True)
class OffTrack:
    """Something that lags behind: a target path or a key result.

    Attributes:
        since: First day on which it was seen.
        is_open: Nobody has said yet what is done about it.
    """

    note: SteeringNote
    title: str
    url: str
    owner: Space
    since: date
    sentence: str
    is_open: bool


def targets(actor: Actor) -> QuerySet[StatisticTarget]:
    """Return the target paths the actor may see, with statistics the actor may see."""
    found: QuerySet[StatisticTarget] = StatisticTarget.objects.visible_to(actor)
    return found.filter(statistic__in=statistics(actor).prefetch_related(None)).select_related(
        "statistic", "owner", "goal"
    )


def target_for(actor: Actor, target_id: int) -> StatisticTarget:
    """Return a target path the actor may see, or raise NotFound."""
    return get_or_not_found(targets(actor), pk=target_id)


def target_token(target: StatisticTarget) -> str:
    """Return the marks of everything a target path's form shows."""
    return marks_of(values_of(target, [field.attname for field in StatisticTarget._meta.concrete_fields]))


def tracks(actor: Actor, municipality: Municipality) -> list[TrackStatus]:
    """Return the target paths of a town with their newest values."""
    found = targets(actor).filter(place_kind=PlaceKind.MUNICIPALITY, place_key=municipality.ags)
    return track_statuses(list(found))


def track_statuses(found: Sequence[StatisticTarget], today: date | None = None) -> list[TrackStatus]:
    """Return many target paths with their newest values, in the order of the tracks: two queries."""
    day = today or timezone.localdate()
    keys = {target.pk: (target.statistic_id, target.place_kind, target.place_key, "") for target in found}
    points = newest_values(keys.values(), on=day)
    notes = {
        note.target_id: note
        for note in SteeringNote.objects.filter(target__in=[t.pk for t in found], back_since=None)
    }
    statuses = [_status(t, points.get(keys[t.pk]), notes.get(t.pk), day) for t in found]
    order = [*Track.values, ""]
    return sorted(statuses, key=lambda status: order.index(status.track))


def path_of(target: StatisticTarget) -> Path:
    """Return the straight way of a target."""
    return Path(target.baseline_value, target.baseline_date, target.target_value, target.target_date)


def _status(
    target: StatisticTarget, newest: Point | None, note: SteeringNote | None, today: date
) -> TrackStatus:
    path = path_of(target)
    # An older value than the baseline says nothing about the way from it.
    value = newest if newest is not None and newest.on > target.baseline_date else None
    expected = should_be(path, today)
    if value is None:
        later = target.baseline_date > today
        sentence = _sentence_of_later(target) if later else _sentence_without_value(target, expected)
        return TrackStatus(
            target, target.statistic.track, None, expected, None, None, None, sentence, note, later
        )
    off = is_off_track(path, value.value, value.on)
    then = should_be(path, value.on)
    return TrackStatus(
        target=target,
        track=target.statistic.track,
        value=value,
        should_be_today=expected,
        should_have_been=then,
        is_off_track=off,
        share=share_of_way(path, value.value),
        sentence=_sentence(target, value, then, expected, off=off),
        note=note,
    )


def _write(target: StatisticTarget, value: Decimal) -> str:
    return value_words(value, target.statistic.unit, target.statistic.decimals)


def _sentence_without_value(target: StatisticTarget, expected: Decimal) -> str:
    text = _(
        "Seit dem Ausgangswert (%(baseline)s) gibt es keinen neuen Wert. Heute sollten es %(should)s sein."
    )
    return text % {"baseline": _write(target, target.baseline_value), "should": _write(target, expected)}


def _sentence_of_later(target: StatisticTarget) -> str:
    text = _("Dieser Pfad beginnt am %(begins)s bei %(baseline)s und führt bis %(until)s zu %(target)s.")
    return text % {
        "begins": day_text(target.baseline_date),
        "baseline": _write(target, target.baseline_value),
        "until": day_text(target.target_date),
        "target": _write(target, target.target_value),
    }


def _sentence(target: StatisticTarget, value: Point, then: Decimal, today: Decimal, *, off: bool) -> str:
    text = _(
        "Am %(day)s waren es %(value)s; auf dem geraden Weg zum Ziel wären es %(then)s gewesen. "
        "Heute sollten es %(today)s sein, bis %(until)s %(target)s."
    )
    sentence = text % {
        "day": day_text(value.on),
        "value": _write(target, value.value),
        "then": _write(target, then),
        "today": _write(target, today),
        "until": day_text(target.target_date),
        "target": _write(target, target.target_value),
    }
    return f"{sentence} {_('Das reicht noch nicht.')}" if off else sentence


# -- Steering ------------------------------------------------------------------------------------------


def steering_notes(actor: Actor, space: Space | None = None) -> QuerySet[SteeringNote]:
    """Return what is off track now among the things the actor may see, of one space or of all."""
    seen = Q(target__in=targets(actor)) | Q(key_result__objective__in=Objective.objects.visible_to(actor))
    found = SteeringNote.objects.filter(seen, back_since=None)
    if space is not None:
        found = found.filter(owner=space)
    return found.select_related("owner", "target__statistic", "key_result__objective")


def steering_note_for(actor: Actor, note_id: int, *, lock: bool = False) -> SteeringNote:
    """Return a note about something the actor may see, or raise NotFound."""
    seen = Q(target__in=targets(actor)) | Q(key_result__objective__in=Objective.objects.visible_to(actor))
    found = SteeringNote.objects.filter(seen).select_related(
        "owner", "target__statistic", "key_result__objective"
    )
    return get_or_not_found(found.select_for_update(of=("self",)) if lock else found, pk=note_id)


def off_track(actor: Actor, space: Space | None = None) -> list[OffTrack]:
    """Return what is off track now, of one space or of all; newest first: one query."""
    return [_off_track(note) for note in steering_notes(actor, space)]


def _off_track(note: SteeringNote) -> OffTrack:
    return OffTrack(
        note=note,
        title=title_of(note),
        url=url_of(note),
        owner=note.owner,
        since=note.off_since,
        sentence=note.sentence,
        is_open=note.acknowledged_at is None,
    )


def title_of(note: SteeringNote) -> str:
    """Return what the note is about."""
    if note.target is not None:
        return f"{note.target.statistic.title}, {note.target.place_name}"
    return note.key_result.title if note.key_result else ""


def url_of(note: SteeringNote) -> str:
    """Return the page of what the note is about."""
    if note.target_id is not None:
        return reverse("strategy:target", args=[note.target_id])
    return reverse("strategy:key_result", args=[note.key_result_id])


def correction_words(note: SteeringNote) -> str:
    """Say in one line what is done about it, and by when."""
    if note.acknowledged_at is None:
        return _("Noch hat niemand gesagt, was getan wird.")
    due = _(" (bis %(day)s)") % {"day": day_text(note.correction_due_on)} if note.correction_due_on else ""
    return f"{note.correction}{due}"
