"""Changing measures: create, edit section by section, move through status and phase, show and hide."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Model, QuerySet

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.kernel.models import Space, StoredFile, Visibility
from allmende.portfolio.errors import (
    EndsBeforeBeginning,
    MeasureInUse,
    NoContribution,
    ReasonMissing,
    ResourcesMissing,
    StarNotEarned,
    StatusNotPossible,
)
from allmende.portfolio.models import Measure, MeasureStatus, Phase
from allmende.portfolio.permissions import CREATE_MEASURE, EDIT_MEASURE
from allmende.portfolio.selectors.choices import bundles_for, people_of
from allmende.portfolio.selectors.hanging import hangs_on
from allmende.portfolio.selectors.measures import measure_for
from allmende.portfolio.selectors.readiness import LACKS, earned_stars, readiness_of

#: Lists beside the measure's own row.
LISTS: Final = frozenset({"action_fields", "sdgs", "scenarios"})
#: From a status to those people may set next.
WAYS: Final[Mapping[str, tuple[MeasureStatus, ...]]] = {
    MeasureStatus.PROPOSED: (MeasureStatus.PLANNED, MeasureStatus.DROPPED),
    MeasureStatus.PLANNED: (MeasureStatus.RUNNING, MeasureStatus.PAUSED, MeasureStatus.DROPPED),
    MeasureStatus.RUNNING: (MeasureStatus.DONE, MeasureStatus.PAUSED, MeasureStatus.DROPPED),
    MeasureStatus.PAUSED: (MeasureStatus.RUNNING, MeasureStatus.PLANNED, MeasureStatus.DROPPED),
    MeasureStatus.DONE: (MeasureStatus.RUNNING,),
    MeasureStatus.DROPPED: (MeasureStatus.PROPOSED,),
}
#: Steps that need a sentence why.
EXPLAINED: Final = frozenset({MeasureStatus.PAUSED, MeasureStatus.DROPPED})
_BACK: Final = frozenset({MeasureStatus.DONE, MeasureStatus.DROPPED})


@transaction.atomic
def create_measure(
    *,
    actor: Actor,
    owner: Space,
    title: str,
    fields: Mapping[str, Any] | None = None,
    is_demo: bool = False,
) -> Measure:
    """Propose a measure; it gets the next number of its owner and is seen by the owner's people.

    Args:
        fields: Any more of its own fields and lists, e.g. summary, responsible, action_fields.

    Raises:
        Forbidden: the actor does not edit what this space owns.
        EndsBeforeBeginning: its last day lies before its first.
    """
    require(actor, CREATE_MEASURE, owner)
    # The row of the owner keeps two people from drawing the same number.
    Space.objects.select_for_update().get(pk=owner.pk)
    newest = Measure.objects.filter(owner=owner).aggregate(newest=Max("number"))["newest"] or 0
    values = dict(fields or {})
    lists = {name: values.pop(name) for name in list(values) if name in LISTS}
    measure = Measure(
        owner=owner,
        visibility=Visibility.MUNICIPALITY,
        number=newest + 1,
        title=title,
        created_by=actor.name,
        is_demo=is_demo,
        **values,
    )
    _check_days(measure)
    measure.save()
    for name, rows in lists.items():
        getattr(measure, name).set(rows)
    audit.record("portfolio.measure_created", actor=actor, subject=measure)
    return measure


@transaction.atomic
def change_measure(
    *, actor: Actor, measure_id: int, fields: Mapping[str, Any], seen: str | None = None
) -> Measure:
    """Change fields of one section; other sections may change at the same time.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with; None: no form.

    Raises:
        ChangedMeanwhile: somebody else changed the same field since.
        EndsBeforeBeginning: its last day lies before its first.
        NotFound: the bundle takes no measures of this owner, or the person does not work for it.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    changes = put_values(measure, list(fields), fields, seen)
    _check_days(measure)
    _check_choices(actor, measure, {name: new for name, (_old, new) in changes.items()})
    if changes:
        measure.save(update_fields=[*(changes.keys() - LISTS), "updated_at"])
        told = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}
        audit.record("portfolio.measure_changed", actor=actor, subject=measure, changes=told)
    return measure


def _plain(value: Any) -> Any:
    """Return what the trail keeps of a field: keys instead of rows."""
    if isinstance(value, list):
        return sorted(row.pk for row in value)
    return value.pk if isinstance(value, Model) else value


def _check_days(measure: Measure) -> None:
    begins, ends = measure.begins_on, measure.ends_on
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        raise EndsBeforeBeginning


def _check_choices(actor: Actor, measure: Measure, fields: Mapping[str, Any]) -> None:
    """Look whether the owner's measures may join this bundle, and whether this person works for it."""
    if (bundle := fields.get("bundle")) is not None:
        get_or_not_found(bundles_for(actor, measure.owner), pk=bundle.pk)
    if (person := fields.get("responsible_user")) is not None:
        get_or_not_found(people_of(measure.owner), pk=person.pk)


@transaction.atomic
def set_status(*, actor: Actor, measure_id: int, status: str, reason: str = "") -> Measure:
    """Move a measure to another status; once planned everybody sees it, unless somebody said why not.

    Raises:
        StatusNotPossible: no way leads there from where it stands now.
        NoContribution: it does not say how it pays into the whole.
        ResourcesMissing: people or money are missing, and no reason says why it is promised anyway.
        ReasonMissing: it rests, is dropped or comes back without a reason.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    old, new = MeasureStatus(measure.status), MeasureStatus(status)
    if new not in WAYS[old]:
        raise StatusNotPossible(old=old.label, new=new.label)
    reason = reason.strip()
    lacks = _check_promise(measure, new, reason) if old == MeasureStatus.PROPOSED else []
    if not reason and (new in EXPLAINED or old in _BACK):
        raise ReasonMissing
    measure.status, measure.status_reason = new, reason
    is_shown = new not in {MeasureStatus.PROPOSED, MeasureStatus.DROPPED}
    if is_shown and not measure.restricted_reason:
        measure.visibility = Visibility.PUBLIC
    measure.save(update_fields=["status", "status_reason", "visibility", "updated_at"])
    _show_pictures(measure)
    changes: dict[str, Any] = {"status": [old, new]} | ({"without": lacks} if lacks else {})
    audit.record("portfolio.measure_status_set", actor=actor, subject=measure, changes=changes, reason=reason)
    return measure


def _check_promise(measure: Measure, new: MeasureStatus, reason: str) -> list[str]:
    """Return in words what is missing though somebody gave a reason to promise it anyway."""
    if new == MeasureStatus.DROPPED:
        return []
    ready = readiness_of(measure)
    if ready.blocking:
        raise NoContribution
    if ready.warnings and not reason:
        raise ResourcesMissing
    return [str(LACKS[lack]) for lack in ready.warnings]


@transaction.atomic
def set_phase(*, actor: Actor, measure_id: int, phase: str) -> Measure:
    """Say how ripe the measure's solution is now: idea, prototype, pilot, consolidation, transfer."""
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    old, measure.phase = measure.phase, Phase(phase)
    if old != measure.phase:
        measure.save(update_fields=["phase", "updated_at"])
        changes = {"phase": [old, measure.phase]}
        audit.record("portfolio.measure_phase_set", actor=actor, subject=measure, changes=changes)
    return measure


@transaction.atomic
def give_stars(*, actor: Actor, measure_id: int, stars: int) -> Measure:
    """Say where the measure stands on the region's path: 1 idea, 2 concept with costs, 3 secured.

    Raises:
        StarNotEarned: something that one of these stars needs is not there yet.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    if not 0 <= stars <= earned_stars(measure):
        raise StarNotEarned
    old, measure.stars = measure.stars, stars
    measure.save(update_fields=["stars", "updated_at"])
    audit.record(
        "portfolio.measure_stars_given", actor=actor, subject=measure, changes={"stars": [old, stars]}
    )
    return measure


@transaction.atomic
def set_visibility(*, actor: Actor, measure_id: int, visibility: str, reason: str = "") -> Measure:
    """Say who may see the measure; hiding one that is promised needs a reason, which its people read.

    Raises:
        ReasonMissing: a planned or running measure is hidden from the public without a reason.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    old, new = measure.visibility, Visibility(visibility)
    reason = reason.strip()
    is_hidden = new != Visibility.PUBLIC
    if is_hidden and measure.status != MeasureStatus.PROPOSED and not reason:
        raise ReasonMissing
    measure.visibility = new
    measure.restricted_reason = reason if is_hidden else ""
    measure.save(update_fields=["visibility", "restricted_reason", "updated_at"])
    _show_pictures(measure)
    changes = {"visibility": [old, new]}
    audit.record(
        "portfolio.measure_visibility_set", actor=actor, subject=measure, changes=changes, reason=reason
    )
    return measure


def _show_pictures(measure: Measure) -> None:
    """Let a measure's pictures be seen by whom the measure is seen."""
    ids = measure.pictures.values_list("file_id", flat=True)
    files: QuerySet[StoredFile] = StoredFile.objects.filter(pk__in=list(ids), owner_id=measure.owner_id)
    files.update(visibility=measure.visibility)


@transaction.atomic
def delete_measure(*, actor: Actor, measure_id: int, reason: str = "") -> None:
    """Remove a proposal nobody built on; anything else is dropped instead, so that its trail stays.

    Raises:
        MeasureInUse: it was promised before, or something hangs on it.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    hanging = hangs_on([measure])
    if hanging:
        raise MeasureInUse(what=", ".join(hanging))
    audit.record("portfolio.measure_deleted", actor=actor, subject=measure, reason=reason)
    measure.delete()
