"""Tables of values: choose a file, see what it says, take it over, take it back."""

from collections.abc import Iterator, Sequence
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
from allmende.connectors.table_upload.table import MAX_BYTES, TableRefused, read_table
from allmende.datahub.errors import TABLE_REASONS
from allmende.kernel.access import declares, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.region.selectors import region
from allmende.strategy.errors_statistics import NothingToImport
from allmende.strategy.forms.statistics import ReasonForm
from allmende.strategy.forms.statistics_import import ColumnsForm, FileForm
from allmende.strategy.models import BatchState, ImportBatch
from allmende.strategy.selectors.statistics_catalogue import editable_spaces
from allmende.strategy.selectors.statistics_import import (
    earlier_alike,
    import_for,
    imports,
    same_file,
    statistics_to_fill,
)
from allmende.strategy.selectors.statistics_page import place_choices
from allmende.strategy.services.statistics_import import (
    Preview,
    discard_import,
    explain_import,
    keep_import,
    look_at,
    store_import,
    undo_import,
)
from allmende.strategy.statistics.export import csv_pieces, harmless
from allmende.strategy.statistics.mapping import mapping_from
from allmende.strategy.statistics.reading import ReadValue
from allmende.strategy.statistics.words import day_words
from allmende.strategy.views.statistics_shared import catalogue_crumb
from allmende.ui.formats import number_text
from allmende.ui.types import Link

PER_PAGE = 20
ERRORS_SHOWN = 50
VALUES_SHOWN = 20


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
    table = read_table(bytes(batch.body))
    offered = statistics_to_fill(request.actor, batch.owner)
    form = ColumnsForm(
        table,
        request.POST or None,
        mapping=mapping_from(batch.mapping),
        statistics=offered,
        places=place_choices(region()),
    )
    if request.method == "POST" and form.is_valid():
        explain_import(actor=request.actor, batch_id=batch_id, mapping=form.mapping)
        return redirect("strategy:statistics_import", batch_id)
    preview = None
    if not form.is_bound and mapping_from(batch.mapping).says_enough(table.headings):
        _table, preview = look_at(actor=request.actor, batch=batch)
    return _preview_page(request, batch, form, preview)


@require_POST
@declares("strategy.import_statistics")
def import_store(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the table over."""
    batch = _batch(request, batch_id)
    try:
        stored = store_import(actor=request.actor, batch_id=batch.pk)
    except NothingToImport:
        messages.info(request, _("Nichts zu tun: Alle Werte der Tabelle sind schon gespeichert."))
        return redirect("strategy:statistics_import", batch_id)
    count = stored.rows_stored
    text = ngettext("%(count)s Wert ist übernommen.", "%(count)s Werte sind übernommen.", count)
    messages.success(request, text % {"count": number_text(count)})
    return redirect("strategy:statistics_imports")


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
    if batch.state == BatchState.DRAFT:
        _table, preview = look_at(actor=request.actor, batch=batch)
        errors = [(error.line, error.heading, error.sentence) for error in preview.errors]
    else:
        errors = [(line, heading, sentence) for line, heading, sentence in batch.line_errors]
    return StreamingHttpResponse(
        csv_pieces([_("Zeile"), _("Spalte"), _("Hinweis")], _error_rows(errors)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="fehler-{batch.pk}.csv"'},
    )


def _error_rows(errors: Sequence[tuple[int, str, str]]) -> Iterator[Sequence[str | int]]:
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
        reasons = {**TABLE_REASONS, "no_header": _("Die erste Zeile braucht mindestens zwei Überschriften.")}
        form.add_error("table", str(reasons[refused.reason]))
        return None


def _is_too_large(request: HttpRequest) -> bool:
    # Above this size no upload handler keeps the whole file.
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 64 * 1024


def _preview_page(
    request: HttpRequest, batch: ImportBatch, form: ColumnsForm, preview: Preview | None
) -> HttpResponse:
    context = {
        "batch": batch,
        "form": form,
        "same": same_file(batch),
        "earlier": earlier_alike(batch),
        "preview": preview,
        "breadcrumbs": _crumbs(batch),
    }
    if preview is not None:
        shown = [*preview.new[:VALUES_SHOWN], *(value for value, _pk, _old in preview.changed[:VALUES_SHOWN])]
        context |= _preview_rows(preview, shown[:VALUES_SHOWN])
    return render(
        request, "strategy/statistics/import.html", context, status=422 if form.is_bound else 200
    )  # fmt: skip


def _preview_rows(preview: Preview, shown: Sequence[ReadValue]) -> dict[str, Any]:  # Any: template context
    where, when = _("Ort"), _("Stichtag")
    return {
        "values": [
            [
                value.line,
                value.place.name,
                day_words(value.on),
                preview.names.get(value.statistic, value.statistic),
                value.breakdown or "–",
                number_text(value.value),
                value.basis or None,
            ]
            for value in shown
        ],
        "columns": [_("Zeile"), where, when, _("Kennzahl"), _("Teil"), _("Wert"), _("Grundlage")],
        "changed": [
            [value.line, value.place.name, number_text(old), number_text(value.value)]
            for value, _pk, old in preview.changed[:VALUES_SHOWN]
        ],
        "changed_columns": [_("Zeile"), where, _("bisher"), _("neu")],
        "errors": [
            [error.line, error.heading or _("ganze Zeile"), error.sentence]
            for error in preview.errors[:ERRORS_SHOWN]
        ],
        "error_columns": [_("Zeile"), _("Spalte"), _("Hinweis")],
        "more_errors": max(0, len(preview.errors) - ERRORS_SHOWN),
    }


def _settled_page(request: HttpRequest, batch: ImportBatch, form: ReasonForm | None = None) -> HttpResponse:
    context = {
        "batch": batch,
        "form": form or ReasonForm(),
        "errors": [[line, heading or _("ganze Zeile"), text] for line, heading, text in batch.line_errors],
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
