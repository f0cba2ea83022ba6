"""Tables of values: choose a file, see what it says, take it over, take it back."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden
from allmende.connectors.table_upload.table import MAX_BYTES, TableRefused
from allmende.datahub.errors import TABLE_REASONS
from allmende.kernel.access import declares, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.region.selectors import region
from allmende.strategy.errors_statistics import ImportBroken, NothingToImport, PreviewChanged
from allmende.strategy.forms.statistics import ReasonForm
from allmende.strategy.forms.statistics_import import ColumnsForm, FileForm
from allmende.strategy.models import BatchState, ImportBatch
from allmende.strategy.selectors.statistics_catalogue import editable_spaces
from allmende.strategy.selectors.statistics_import import (
    earlier_alike,
    import_for,
    imports,
    is_under_way,
    preview_token,
    same_file,
    statistics_to_fill,
)
from allmende.strategy.selectors.statistics_page import place_choices
from allmende.strategy.services.statistics_import import (
    discard_import,
    explain_import,
    keep_import,
    store_import,
    undo_import,
)
from allmende.strategy.services.statistics_import_work import reason_words
from allmende.strategy.statistics.export import csv_pieces, harmless
from allmende.strategy.statistics.mapping import mapping_from
from allmende.strategy.statistics.words import day_words
from allmende.strategy.views.statistics_shared import catalogue_crumb
from allmende.ui.formats import number_text
from allmende.ui.types import Link

PER_PAGE = 20
ERRORS_SHOWN = 50
#: While the worker has a table, its page asks again after so many seconds, also without JavaScript.
ASK_AGAIN_S = 2


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.import_statistics")
def import_list(request: HttpRequest) -> HttpResponse:
    """The tables of the actor's spaces; a post brings a new file and leads to its preview."""
    spaces = _spaces(request)
    form = FileForm(request.POST or None, request.FILES or None, spaces=spaces)
    if request.method == "POST":
        made = _kept(request, form)
        if made is not None:
            return redirect("strategy:statistics_import", made.pk)
    page = Paginator(imports(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "editable": {space.pk for space in spaces},
        "breadcrumbs": [*catalogue_crumb(), Link(_("Tabelle einlesen"))],
    }
    failed = request.method == "POST"
    return render(request, "strategy/statistics/imports.html", context, status=422 if failed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.import_statistics")
def import_preview(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The preview of a table; a post explains its columns anew."""
    batch = _batch(request, batch_id)
    if batch.state != BatchState.DRAFT:
        return _settled_page(request, batch)
    if is_under_way(batch):
        return _under_way_page(request, batch)
    form = _columns_form(request, batch)
    if request.method == "POST" and form is not None and form.is_valid():
        explain_import(actor=request.actor, batch_id=batch_id, mapping=form.mapping)
        return redirect(f"{reverse('strategy:statistics_import', args=[batch_id])}#vorschau")
    return _preview_page(request, batch, form)


def _columns_form(request: HttpRequest, batch: ImportBatch) -> ColumnsForm | None:
    """Return the form about the columns; None where the file could not be read."""
    if not batch.headings:
        return None
    return ColumnsForm(
        request.POST or None,
        headings=batch.headings,
        samples=batch.samples,
        mapping=mapping_from(batch.mapping),
        statistics=statistics_to_fill(request.actor, batch.owner),
        places=place_choices(region()),
    )


@require_POST
@declares("strategy.import_statistics")
def import_store(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the table over, as the person saw it in the preview."""
    batch = _batch(request, batch_id)
    try:
        stored = store_import(actor=request.actor, batch_id=batch.pk, seen=request.POST.get("gesehen", ""))
    except NothingToImport:
        messages.info(request, _("Nichts zu tun: Alle Werte der Tabelle sind schon gespeichert."))
        return redirect("strategy:statistics_import", batch_id)
    except PreviewChanged as error:
        messages.warning(request, sentence_of(error))
        return redirect("strategy:statistics_import", batch_id)
    if stored.state == BatchState.STORED:
        count = stored.rows_stored
        text = ngettext("%(count)s Wert ist übernommen.", "%(count)s Werte sind übernommen.", count)
        messages.success(request, text % {"count": number_text(count)})
    return redirect("strategy:statistics_import", batch_id)


@require_POST
@declares("strategy.undo_import")
def import_undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take back what a table brought, with a reason."""
    batch = _batch(request, batch_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _settled_page(request, batch, form)
    count = undo_import(actor=request.actor, batch_id=batch_id, **form.cleaned_data)
    text = ngettext("%(count)s Wert ist zurückgenommen.", "%(count)s Werte sind zurückgenommen.", count)
    messages.success(request, text % {"count": number_text(count)})
    return redirect("strategy:statistics_imports")


@require_POST
@declares("strategy.import_statistics")
def import_discard(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Throw a preview away."""
    _batch(request, batch_id)
    discard_import(actor=request.actor, batch_id=batch_id)
    messages.success(request, _("Die Datei ist verworfen."))
    return redirect("strategy:statistics_imports")


@require_safe
@declares("strategy.import_statistics")
def import_errors(request: HttpRequest, batch_id: int) -> StreamingHttpResponse:
    """Every line that is not taken, as CSV."""
    batch = _batch(request, batch_id)
    return StreamingHttpResponse(
        csv_pieces([_("Zeile"), _("Spalte"), _("Hinweis")], _error_rows(batch.line_errors)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="fehler-{batch.pk}.csv"'},
    )


def _error_rows(errors: Sequence[Sequence[Any]]) -> Iterator[Sequence[str | int]]:
    for line, heading, sentence in errors:
        yield line, harmless(heading), harmless(sentence)


def _spaces(request: HttpRequest) -> list[Space]:
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden(permission="strategy.import_statistics")
    return spaces


def _batch(request: HttpRequest, batch_id: int) -> ImportBatch:
    """Return a table of a space this actor works for; of other spaces nobody learns."""
    batch = import_for(request.actor, batch_id)
    require(request.actor, "strategy.import_statistics", batch.owner)
    return batch


def _kept(request: HttpRequest, form: FileForm) -> ImportBatch | None:
    """Keep the file; None when the form says why not."""
    if _is_too_large(request):
        form.errors["table"] = form.error_class([str(TABLE_REASONS["too_large"])])
        return None
    if not form.is_valid():
        return None
    file = form.cleaned_data["table"]
    if file.size > MAX_BYTES:
        form.add_error("table", str(TABLE_REASONS["too_large"]))
        return None
    try:
        return keep_import(
            actor=request.actor, owner=form.cleaned_data["owner"], name=file.name, body=file.read()
        )
    except TableRefused as refused:
        form.add_error("table", reason_words(refused))
        return None


def _is_too_large(request: HttpRequest) -> bool:
    # Above this size no upload handler keeps the whole file.
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 64 * 1024


def _under_way_page(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    context = {"batch": batch, "ask_again_s": ASK_AGAIN_S, "breadcrumbs": _crumbs(batch)}
    return render(request, "strategy/statistics/import_under_way.html", context)


def _preview_page(request: HttpRequest, batch: ImportBatch, form: ColumnsForm | None) -> HttpResponse:
    is_wrong = form is not None and form.is_bound
    context = {
        "batch": batch,
        "form": form,
        "same": same_file(batch),
        "earlier": earlier_alike(batch) if form is not None else None,
        # What was typed and is wrong has no preview.
        "preview": None if is_wrong else batch.preview,
        "count": batch.preview.get("new", 0) + batch.preview.get("changed", 0),
        "seen": preview_token(batch),
        "failure": batch.failure or (sentence_of(ImportBroken()) if batch.work else ""),
        **_preview_rows(batch),
        "breadcrumbs": _crumbs(batch),
    }
    return render(request, "strategy/statistics/import.html", context, status=422 if is_wrong else 200)


def _preview_rows(batch: ImportBatch) -> dict[str, Any]:  # Any: template context
    where, when, what = _("Ort"), _("Stichtag"), _("Kennzahl")
    return {
        "values": [_value_cells(row) for row in batch.preview.get("values", [])],
        "columns": [_("Zeile"), where, when, what, _("Teil"), _("Wert"), _("Grundlage")],
        "corrected": [
            [*_value_cells(row)[:4], number_text(Decimal(row[-1])), number_text(Decimal(row[5]))]
            for row in batch.preview.get("corrected", [])
        ],
        "corrected_columns": [_("Zeile"), where, when, what, _("bisher"), _("neu")],
        "errors": _error_cells(batch.line_errors[:ERRORS_SHOWN]),
        "error_columns": [_("Zeile"), _("Spalte"), _("Hinweis")],
        "more_errors": max(0, batch.preview.get("rejected", 0) - ERRORS_SHOWN),
    }


def _value_cells(row: Sequence[Any]) -> list[object]:  # Any: as kept in JSON
    line, place, on, title, part, number, basis = row[:7]
    return [
        line, place, day_words(date.fromisoformat(on)), title, part or "–", number_text(Decimal(number)),
        basis or None,
    ]  # fmt: skip


def _error_cells(errors: Sequence[Sequence[Any]]) -> list[list[object]]:  # Any: as kept in JSON
    return [[line, heading or _("ganze Zeile"), sentence] for line, heading, sentence in errors]


def _settled_page(request: HttpRequest, batch: ImportBatch, form: ReasonForm | None = None) -> HttpResponse:
    context = {
        "batch": batch,
        "form": form or ReasonForm(),
        "errors": _error_cells(batch.line_errors[:ERRORS_SHOWN]),
        "more_errors": max(0, batch.rows_rejected - ERRORS_SHOWN),
        "error_columns": [_("Zeile"), _("Spalte"), _("Hinweis")],
        "breadcrumbs": _crumbs(batch),
    }
    return render(
        request, "strategy/statistics/import_settled.html", context, status=422 if form is not None else 200
    )


def _crumbs(batch: ImportBatch) -> list[Link]:
    return [
        *catalogue_crumb(),
        Link(_("Tabelle einlesen"), reverse("strategy:statistics_imports")),
        Link(batch.file_name),
    ]
