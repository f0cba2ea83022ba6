"""Keeping a table until it is looked at, taking its lines over, and taking them back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.errors import AllmendeError, Forbidden
from allmende.connectors.table_upload.table import Table, TableRefused, read_table
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.errors import say
from allmende.kernel.models import AuditEntry, Space, Visibility
from allmende.portfolio.errors import ImportInUse, ImportNothingChosen, ImportUndone
from allmende.portfolio.models import (
    BudgetLine,
    Contribution,
    Measure,
    MeasureImport,
    MeasureImportDraft,
    MeasureStatus,
)
from allmende.portfolio.permissions import CREATE_MEASURE
from allmende.portfolio.selectors.choices import editable_spaces
from allmende.portfolio.selectors.hanging import hangs_on
from allmende.portfolio.selectors.readiness import LACKS
from allmende.portfolio.services.contributions import Target
from allmende.portfolio.services.intake.checking import check_lines
from allmende.portfolio.services.intake.columns import BY_KEY, guessed
from allmende.portfolio.services.intake.lines import Line

MAX_ROWS: Final = 5_000
_LONGEST_CELL: Final = 6_000
_MONEY: Final[Mapping[str, str]] = {"investment": "investment", "running": "running", "staff_cost": "staff"}
#: Fields that are no fields of the measure's own row.
_BESIDE: Final = frozenset({"goal", "sentence", "action_fields", "sdgs", "is_secured", *_MONEY})
_HIDDEN: Final = frozenset({MeasureStatus.PROPOSED, MeasureStatus.DROPPED})


class FileRefused(AllmendeError):
    """The file as a whole is no table of measures."""

    code = "portfolio.file_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, reason=_REASONS.get(reason, _REASONS["broken"]))


_REASONS: Final = {
    "empty": gettext_lazy("Die Datei ist leer."),
    "too_large": gettext_lazy("Die Datei ist größer als 5 MB."),
    "wrong_type": gettext_lazy("Das ist keine Tabelle. Bitte wählen Sie eine CSV- oder Excel-Datei (.xlsx)."),
    "old_excel": gettext_lazy(
        "Das ist ein altes Excel-Format (.xls). Bitte speichern Sie die Datei als .xlsx."
    ),
    "broken": gettext_lazy("Die Datei ist beschädigt. Bitte speichern Sie sie neu."),
    "no_header": gettext_lazy("Die erste Zeile braucht Überschriften, mindestens „Titel“ und eine weitere."),
    "no_rows": gettext_lazy("Unter den Überschriften steht keine Zeile."),
    "too_many_rows": gettext_lazy("Die Tabelle hat mehr als 5.000 Zeilen. Bitte teilen Sie sie auf."),
}
say(FileRefused.code, gettext_lazy("%(reason)s"))


@transaction.atomic
def keep_table(*, actor: Actor, owner: Space, file_name: str, body: bytes) -> MeasureImportDraft:
    """Read a file and keep it for looking at; the person's earlier drafts go.

    Raises:
        FileRefused: it is no table, or longer than 5,000 lines.
    """
    require(actor, CREATE_MEASURE, owner)
    if actor.user_id is None:
        raise Forbidden(permission=CREATE_MEASURE)
    table = _read(body)
    MeasureImportDraft.objects.filter(user_id=actor.user_id).delete()
    return MeasureImportDraft.objects.create(
        owner=owner,
        user_id=actor.user_id,
        file_name=file_name[:200],
        head=list(table.headings),
        rows=[[row.line, [_as_text(cell) for cell in row.cells]] for row in table.rows],
        mapping=guessed(table.headings),
    )


def _read(body: bytes) -> Table:
    try:
        table = read_table(body, longest=_LONGEST_CELL)
    except TableRefused as err:
        raise FileRefused(err.reason) from err
    if len(table.rows) > MAX_ROWS:
        raise FileRefused("too_many_rows")
    return table


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell).replace(".", ",")
    # What the database cannot hold is no text somebody typed.
    return str(cell).replace("\x00", "")


def draft_for(actor: Actor, draft_id: int, *, lock: bool = False) -> MeasureImportDraft:
    """Return one's own draft, or raise NotFound.

    Args:
        lock: Keep others from taking it over until the transaction ends.
    """
    own = MeasureImportDraft.objects.filter(user_id=actor.user_id or 0).select_related("owner")
    return get_or_not_found(own.select_for_update(of=("self",)) if lock else own, pk=draft_id)


@transaction.atomic
def map_columns(*, actor: Actor, draft_id: int, mapping: Mapping[str, str]) -> MeasureImportDraft:
    """Say which column means what; each field at most once, unknown ones are left out."""
    draft = draft_for(actor, draft_id, lock=True)
    wanted = {at: key for at, key in mapping.items() if key in BY_KEY and BY_KEY[key].goes_in}
    draft.mapping = {
        at: key for n, (at, key) in enumerate(wanted.items()) if key not in list(wanted.values())[:n]
    }
    draft.save(update_fields=["mapping"])
    return draft


def lines_of(actor: Actor, draft: MeasureImportDraft) -> list[Line]:
    """Return what would become of each line of the draft."""
    rows = [(number, cells) for number, cells in draft.rows]
    return check_lines(actor, draft.owner, rows, draft.mapping)


@transaction.atomic
def take_over(*, actor: Actor, draft_id: int, chosen: Collection[int] | None = None) -> MeasureImport:
    """Create measures from the good lines of a draft, all or the chosen ones; the draft goes.

    Args:
        chosen: Numbers of lines; None: every good one.

    Raises:
        ImportNothingChosen: no good line is among them.
    """
    # Two clicks at once bring the table in once: the second waits here and finds no draft.
    draft = draft_for(actor, draft_id, lock=True)
    require(actor, CREATE_MEASURE, draft.owner)
    # Nobody else adds measures to these spaces between looking for doubles and creating.
    names_owners = "owner" in draft.mapping.values()
    spaces = editable_spaces(actor) if names_owners else Space.objects.filter(pk=draft.owner_id)
    list(spaces.order_by("pk").select_for_update())
    lines = [line for line in lines_of(actor, draft) if line.is_good]
    if chosen is not None:
        lines = [line for line in lines if line.number in chosen]
    if not lines:
        raise ImportNothingChosen
    made = MeasureImport.objects.create(owner=draft.owner, file_name=draft.file_name, by=actor.name)
    measures = _create(actor, lines, draft.file_name)
    made.measures.set(measures)
    _record(actor, made, list(zip(lines, measures, strict=True)))
    draft.delete()
    return made


def _create(actor: Actor, lines: Sequence[Line], file_name: str) -> list[Measure]:
    owners = {line.owner.pk: line.owner for line in lines if line.owner is not None}
    for owner in owners.values():
        require(actor, CREATE_MEASURE, owner)
    rows = Measure.objects.filter(owner_id__in=owners).values_list("owner_id").annotate(Max("number"))
    numbers = dict(rows)
    measures = []
    for line in lines:
        owner = owners[line.owner.pk]  # type: ignore[union-attr]  # good lines have one
        numbers[owner.pk] = numbers.get(owner.pk, 0) + 1
        measures.append(_measure(actor, line, owner, numbers[owner.pk]))
    Measure.objects.bulk_create(measures, batch_size=500)
    _create_beside(list(zip(lines, measures, strict=True)), file_name)
    return measures


def _measure(actor: Actor, line: Line, owner: Space, number: int) -> Measure:
    own: dict[str, Any] = {name: value for name, value in line.values.items() if name not in _BESIDE}
    status = own.get("status", MeasureStatus.PROPOSED)
    is_hidden = status in _HIDDEN
    return Measure(
        owner=owner,
        number=number,
        visibility=Visibility.MUNICIPALITY if is_hidden else Visibility.PUBLIC,
        created_by=actor.name,
        **own,
    )


def _create_beside(pairs: Sequence[tuple[Line, Measure]], file_name: str) -> None:
    """Create what stands beside the measures' own rows, each kind at once."""
    fields, sdgs = Measure.action_fields.through, Measure.sdgs.through
    batch = 1000
    fields._default_manager.bulk_create(
        (
            fields(measure_id=m.pk, actionfield_id=f.pk)
            for line, m in pairs
            for f in line.values["action_fields"]
        ),
        batch_size=batch,
    )
    sdgs._default_manager.bulk_create(
        (
            sdgs(measure_id=m.pk, sdggoal_id=n)
            for line, m in pairs
            for n in {s.number for s in line.values["sdgs"]}
        ),
        batch_size=batch,
    )
    contributions = []
    for line, measure in pairs:
        if target := line.values.get("goal"):
            aim = Target.read(target)
            made = Contribution(
                measure=measure, sentence=line.values["sentence"], **{f"{aim.kind}_id": aim.pk}
            )
            contributions.append(made)
    Contribution.objects.bulk_create(contributions, batch_size=batch)
    words = {
        "investment": _("Einmalige Kosten"),
        "running": _("Laufende Kosten"),
        "staff_cost": _("Personal"),
    }
    lines = [
        BudgetLine(
            measure=m,
            kind=kind,
            title=words[key],
            amount=line.values[key],
            source=file_name[:300],
            is_secured=line.values.get("is_secured", False),
        )
        for line, m in pairs
        for key, kind in _MONEY.items()
        if key in line.values
    ]
    BudgetLine.objects.bulk_create(lines, batch_size=batch)


def _record(actor: Actor, made: MeasureImport, pairs: Sequence[tuple[Line, Measure]]) -> None:
    audit.record("portfolio.measures_imported", actor=actor, subject=made, changes={"count": len(pairs)})
    from_file = _("Eingelesen aus %(file)s.") % {"file": made.file_name}
    for line, measure in pairs:
        changes = {"without": [str(LACKS[lack]) for lack in line.lacks]} if line.lacks else {}
        reason = " ".join(part for part in (from_file, measure.status_reason) if part)
        audit.record(
            "portfolio.measure_created", actor=actor, subject=measure, changes=changes, reason=reason
        )


def imports_of(actor: Actor) -> list[MeasureImport]:
    """Return the last imports into spaces the actor edits, newest first."""
    ids = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    return list(MeasureImport.objects.filter(owner_id__in=ids).select_related("owner").order_by("-at")[:20])


def import_for(actor: Actor, import_id: int) -> MeasureImport:
    """Return an import into a space the actor edits, or raise NotFound."""
    ids = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    found = MeasureImport.objects.filter(owner_id__in=ids).select_related("owner")
    return get_or_not_found(found, pk=import_id)


@transaction.atomic
def undo_import(*, actor: Actor, import_id: int) -> int:
    """Take an import back; return how many measures went.

    Raises:
        ImportUndone: that happened before.
        ImportInUse: somebody worked with one of its measures since.
        Forbidden: it brought measures to a space the actor does not edit.
    """
    made = import_for(actor, import_id)
    made = MeasureImport.objects.select_for_update().get(pk=made.pk)
    require(actor, CREATE_MEASURE, made.owner)
    if made.undone_at is not None:
        raise ImportUndone
    measures = list(made.measures.select_for_update(of=("self",)).select_related("owner"))
    for owner in {measure.owner for measure in measures}:
        require(actor, CREATE_MEASURE, owner)
    hanging = hangs_on(measures, with_promise=False)
    if _changed_since(made, measures):
        hanging.append(_("spätere Änderungen"))
    if hanging:
        raise ImportInUse(what=", ".join(hanging))
    for measure in measures:
        audit.record("portfolio.measure_deleted", actor=actor, subject=measure, reason=made.file_name)
    Measure.objects.filter(pk__in=[measure.pk for measure in measures]).delete()
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])
    changes = {"count": len(measures)}
    audit.record("portfolio.measures_import_undone", actor=actor, subject=made, changes=changes)
    return len(measures)


def _changed_since(made: MeasureImport, measures: Sequence[Measure]) -> bool:
    ids = [str(measure.pk) for measure in measures]
    entries = AuditEntry.objects.filter(subject_kind="portfolio.measure", subject_id__in=ids, at__gte=made.at)
    return entries.exclude(action="portfolio.measure_created").exists()
