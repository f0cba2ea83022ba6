"""Readings from a table: choose a file, see what it says, take it over, take it back."""

import csv
import io
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import NotFound
from allmende.connectors.table_upload.table import Table, TableRefused, read_table
from allmende.datahub.errors import TABLE_REASONS, NothingToStore
from allmende.datahub.forms_upload import ColumnsForm, FileForm, UndoForm
from allmende.datahub.models import Upload, UploadState
from allmende.datahub.permissions import may_edit
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.selectors.uploads import earlier_uploads, upload_for, uploads_of
from allmende.datahub.services.uploads.looking import Preview, config_from, look_at
from allmende.datahub.services.uploads.storing import (
    discard_upload,
    explain_columns,
    keep_upload,
    store_upload,
    undo_upload,
)
from allmende.datahub.views.places import own_town, town_link
from allmende.kernel.access import declares, require
from allmende.kernel.http import HttpRequest
from allmende.region.models import Municipality
from allmende.ui.formats import number_text
from allmende.ui.types import Link

PER_PAGE = 20
ERRORS_SHOWN = 50
SUMMARIES_SHOWN = 50
VALUES_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.store_readings")
def upload_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A town's uploads; a post brings a new file and leads to its preview."""
    town = own_town(request.actor, slug)
    require(request.actor, "datahub.store_readings", town.space)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and (made := _kept(request, town, form)) is not None:
        return redirect("datahub:upload", slug, made.pk)
    return _list_page(request, town, form)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.store_readings")
def upload(request: HttpRequest, slug: str, upload_id: int) -> HttpResponse:
    """The preview of a file; a post explains its columns anew."""
    town, found = _upload_of(request, slug, upload_id)
    if found.state != UploadState.DRAFT:
        return redirect("datahub:uploads", slug)
    table = read_table(bytes(found.body))
    config = config_from(found.config)
    form = ColumnsForm(table, request.POST if request.method == "POST" else None, config=config)
    if form.is_bound and form.is_valid():
        explain_columns(actor=request.actor, upload_id=found.pk, config=form.config)
        return redirect(reverse("datahub:upload", args=[slug, found.pk]) + "#vorschau")
    preview = look_at(table, config, found.owner, now=now_utc()) if _is_explained(found) else None
    context = _preview_context(town, found, table, form, preview)
    return render(request, "datahub/upload/preview.html", context, status=422 if form.is_bound else 200)


@require_POST
@declares("datahub.store_readings")
def store(request: HttpRequest, slug: str, upload_id: int) -> HttpResponse:
    """Take a previewed file over."""
    _town, found = _upload_of(request, slug, upload_id)
    try:
        stored = store_upload(actor=request.actor, upload_id=found.pk)
    except NothingToStore:
        messages.warning(request, _("In dieser Datei steht kein Wert, der noch nicht gespeichert ist."))
        return redirect("datahub:upload", slug, found.pk)
    text = ngettext("%(n)s Messwert ist gespeichert.", "%(n)s Messwerte sind gespeichert.", stored.readings)
    messages.success(request, text % {"n": number_text(stored.readings)})
    return redirect("datahub:uploads", slug)


@require_POST
@declares("datahub.store_readings")
def undo(request: HttpRequest, slug: str, upload_id: int) -> HttpResponse:
    """Take back what a file brought, with a reason."""
    town, found = _upload_of(request, slug, upload_id)
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Bitte nennen Sie einen Grund, bevor Sie eine Datei zurücknehmen."))
        return _list_page(request, town, FileForm(), status=422)
    taken = undo_upload(actor=request.actor, upload_id=found.pk, reason=form.cleaned_data["reason"])
    text = ngettext("%(n)s Messwert ist gelöscht.", "%(n)s Messwerte sind gelöscht.", taken)
    messages.success(request, text % {"n": number_text(taken)})
    return redirect("datahub:uploads", slug)


@require_POST
@declares("datahub.store_readings")
def discard(request: HttpRequest, slug: str, upload_id: int) -> HttpResponse:
    """Throw a preview away."""
    _town, found = _upload_of(request, slug, upload_id)
    discard_upload(actor=request.actor, upload_id=found.pk)
    messages.success(request, _("Die Datei ist verworfen. Gespeichert wurde nichts."))
    return redirect("datahub:uploads", slug)


@require_safe
@declares("datahub.store_readings")
def errors_csv(request: HttpRequest, slug: str, upload_id: int) -> HttpResponse:
    """Every line of a preview that is not taken, as a table."""
    _town, found = _upload_of(request, slug, upload_id)
    if found.state != UploadState.DRAFT:
        raise NotFound(pk=upload_id)
    table = read_table(bytes(found.body))
    preview = look_at(table, config_from(found.config), found.owner, now=now_utc())
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([_("Zeile"), _("Spalte"), _("Hinweis")])
    for error in [*preview.errors, *preview.differing]:
        writer.writerow([error.line, _harmless(error.heading), _harmless(error.sentence)])
    response = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="fehler.csv"'
    return response


def _kept(request: HttpRequest, town: Municipality, form: FileForm) -> Upload | None:
    """Keep a posted file; None when the form says why not."""
    if _is_too_large(request):
        form.errors["table"] = form.error_class([str(TABLE_REASONS["too_large"])])
        return None
    if not form.is_valid():
        return None
    file = form.cleaned_data["table"]
    try:
        return keep_upload(actor=request.actor, owner=town.space, name=file.name, body=file.read())
    except TableRefused as refused:
        form.add_error("table", str(TABLE_REASONS[refused.reason]))
        return None


def _is_too_large(request: HttpRequest) -> bool:
    # Above this size no upload handler takes the file, and it would look as if none had been chosen.
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _upload_of(request: HttpRequest, slug: str, upload_id: int) -> tuple[Municipality, Upload]:
    town = own_town(request.actor, slug)
    found = upload_for(request.actor, upload_id)
    if found.owner_id != town.space_id:
        raise NotFound(pk=upload_id)
    require(request.actor, "datahub.store_readings", found.owner)
    return town, found


def _is_explained(found: Upload) -> bool:
    """Whether the columns say enough to show a preview: values, and a place."""
    config = config_from(found.config)
    return bool(config.values) and (config.place_column >= 0 or bool(config.place))


def _list_page(
    request: HttpRequest, town: Municipality, form: FileForm, *, status: int | None = None
) -> HttpResponse:
    page = Paginator(uploads_of(town.space), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "town": town,
        "form": form,
        "page": page,
        "undo_form": UndoForm(),
        "may_edit": may_edit(request.actor, town.space),
        "breadcrumbs": [town_link(town.space), Link(_("Messwerte hochladen"))],
    }
    code = status or (422 if form.is_bound else 200)
    return render(request, "datahub/upload/list.html", context, status=code)


def _preview_context(
    town: Municipality, found: Upload, table: Table, form: ColumnsForm, preview: Preview | None
) -> dict[str, Any]:
    back = reverse("datahub:uploads", args=[town.slug])
    context: dict[str, Any] = {
        "town": town,
        "upload": found,
        "form": form,
        "lines": len(table.rows),
        "earlier": earlier_uploads(found),
        "breadcrumbs": [town_link(town.space), Link(_("Messwerte hochladen"), back), Link(found.name)],
    }
    if preview is not None:
        problems = [*preview.errors, *preview.differing]
        context |= {
            "preview": preview,
            "count": len(preview.new),
            "problems": problems[:ERRORS_SHOWN],
            "more_problems": max(0, len(problems) - ERRORS_SHOWN),
            "summaries": preview.summaries[:SUMMARIES_SHOWN],
            "more_summaries": max(0, len(preview.summaries) - SUMMARIES_SHOWN),
            "values": preview.new[:VALUES_SHOWN],
        }
    return context


def _harmless(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
