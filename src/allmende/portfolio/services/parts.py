"""Parts of a measure: milestones, risks, learnings, actors, budget lines and pictures."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Model

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.files import store_picture
from allmende.kernel.meanwhile import put_values
from allmende.kernel.models import StoredFile
from allmende.portfolio.errors import EndsBeforeBeginning
from allmende.portfolio.models import (
    BudgetLine,
    FundingSource,
    Learning,
    Measure,
    MeasureActor,
    MeasurePicture,
    Milestone,
    Risk,
)
from allmende.portfolio.permissions import EDIT_MEASURE
from allmende.portfolio.selectors.measures import measure_for

#: What people call the parts in addresses and in the trail.
KINDS: Final[Mapping[str, type[Model]]] = {
    "milestone": Milestone,
    "risk": Risk,
    "learning": Learning,
    "actor": MeasureActor,
    "budget_line": BudgetLine,
}


def _editable(actor: Actor, measure_id: int) -> Measure:
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    return measure


@transaction.atomic
def put_part(
    *,
    actor: Actor,
    measure_id: int,
    kind: str,
    fields: Mapping[str, Any],
    part_id: int | None = None,
    seen: str | None = None,
) -> Model:
    """Add a part to a measure, or change one of its parts.

    Args:
        kind: One of `KINDS`.
        part_id: None: a new one.
        seen: `meanwhile.marks_of` what the form was opened with; None: no form.

    Raises:
        ChangedMeanwhile: somebody else changed the same field since.
        NotFound: the measure has no such part.
        EndsBeforeBeginning: a budget line ends before it begins.
    """
    measure = _editable(actor, measure_id)
    model = KINDS[kind]
    values = dict(fields)
    if model is Learning and part_id is None:
        values.setdefault("noted_by", actor.name)
    if part_id is None:
        part: Model = model(measure=measure, **values)
        changes: dict[str, Any] = values
    else:
        part = part_of(measure, kind, part_id)
        changes = put_values(part, list(values), values, seen)
    if isinstance(part, BudgetLine):
        _check_line(actor, part, is_funding_new="funding" in changes)
    if changes or part_id is None:
        part.save()
    if changes:
        verb = "added" if part_id is None else "changed"
        audit.record(f"portfolio.{kind}_{verb}", actor=actor, subject=measure, changes=changes)
    return part


def _check_line(actor: Actor, line: BudgetLine, *, is_funding_new: bool) -> None:
    if line.from_year and line.until_year and line.until_year < line.from_year:
        raise EndsBeforeBeginning
    if is_funding_new and line.funding_id is not None:
        get_or_not_found(FundingSource.objects.visible_to(actor), pk=line.funding_id)


def part_of(measure: Measure, kind: str, part_id: int) -> Model:
    """Return one part of this measure, or raise NotFound."""
    return get_or_not_found(KINDS[kind]._default_manager.filter(measure=measure), pk=part_id)


@transaction.atomic
def remove_part(*, actor: Actor, measure_id: int, kind: str, part_id: int) -> None:
    """Take a part away for good; the trail keeps what it said."""
    measure = _editable(actor, measure_id)
    part = part_of(measure, kind, part_id)
    changes = {"was": str(part), **{name: value for name, value in _facts(part).items() if value}}
    audit.record(f"portfolio.{kind}_removed", actor=actor, subject=measure, changes=changes)
    part.delete()


def _facts(part: Model) -> dict[str, Any]:
    names = [field.name for field in part._meta.fields if field.name not in {"id", "measure", "created_at"}]
    return {name: getattr(part, name) for name in names}


@transaction.atomic
def reach_milestone(*, actor: Actor, measure_id: int, part_id: int, done_on: date | None) -> Milestone:
    """Say that a milestone is reached, and when; None: it is not, after all."""
    fields = {"done_on": done_on}
    put_part(actor=actor, measure_id=measure_id, kind="milestone", part_id=part_id, fields=fields)
    return Milestone.objects.get(pk=part_id)


@transaction.atomic
def add_picture(
    *, actor: Actor, measure_id: int, upload: "UploadedFile[Any]", alt: str, credit: str = ""
) -> MeasurePicture:
    """Add a picture with its description; it is seen by whom the measure is seen.

    Raises:
        FileNotAPicture, FileTooLarge, PictureNeedsWords, PictureTooManyPixels: see `kernel.files`.
    """
    measure = _editable(actor, measure_id)
    stored = store_picture(
        actor=actor, owner=measure.owner, visibility=measure.visibility, upload=upload, alt=alt, credit=credit
    )
    last = measure.pictures.aggregate(last=Max("position"))["last"]
    picture = MeasurePicture.objects.create(
        measure=measure, file_id=stored.pk, alt=stored.alt[:300], credit=stored.credit,
        position=0 if last is None else last + 1,
    )  # fmt: skip
    audit.record("portfolio.picture_added", actor=actor, subject=measure, changes={"alt": alt})
    return picture


@transaction.atomic
def lead_picture(*, actor: Actor, measure_id: int, picture_id: int) -> None:
    """Let this picture stand first: on cards and in the shop window."""
    measure = _editable(actor, measure_id)
    chosen = get_or_not_found(measure.pictures.all(), pk=picture_id)
    rest = [picture for picture in measure.pictures.all() if picture.pk != chosen.pk]
    for position, picture in enumerate([chosen, *rest]):
        MeasurePicture.objects.filter(pk=picture.pk).update(position=position)
    audit.record("portfolio.picture_led", actor=actor, subject=measure, changes={"alt": chosen.alt})


@transaction.atomic
def remove_picture(*, actor: Actor, measure_id: int, picture_id: int) -> None:
    """Take a picture away, with its file."""
    measure = _editable(actor, measure_id)
    picture = get_or_not_found(measure.pictures.all(), pk=picture_id)
    audit.record("portfolio.picture_removed", actor=actor, subject=measure, changes={"alt": picture.alt})
    StoredFile.objects.filter(pk=picture.file_id, owner_id=measure.owner_id).delete()
    picture.delete()
