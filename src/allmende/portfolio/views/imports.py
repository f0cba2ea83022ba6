"""Measures out of a table: choose the file, say what the columns are, look, take over, take back."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import AllmendeError, Forbidden, NotFound
from allmende.kernel.access import declares
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.portfolio.errors import ImportNothingChosen
from allmende.portfolio.forms.others import ColumnsForm, FileForm
from allmende.portfolio.models import MeasureImportDraft, MeasureStatus
from allmende.portfolio.permissions import CREATE_MEASURE
from allmende.portfolio.selectors.choices import editable_spaces
from allmende.portfolio.services.intake.lines import Line
from allmende.portfolio.services.intake.storing import (
    FileRefused,
    draft_for,
    import_for,
    imports_of,
    keep_table,
    lines_of,
    map_columns,
    take_over,
    undo_import,
)
from allmende.portfolio.services.intake.table import csv_template, workbook_template
from allmende.portfolio.views.shared import crumbs
from allmende.ui.types import Link

SHOWN: Final = 200
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@declares(CREATE_MEASURE)
def start(request: HttpRequest) -> HttpResponse:
    """Take a file and lead to its columns; below, what was brought in before."""
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden(permission=CREATE_MEASURE)
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES, spaces=spaces) if is_sent else FileForm(spaces=spaces)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = keep_table(
                actor=request.actor, owner=form.cleaned_data["owner"], file_name=file.name, body=file.read()
            )
        except FileRefused as err:
            form.add_error("file", sentence_of(err))
        else:
            return redirect("portfolio:import_draft", kept.pk)
    context = {
        "form": form,
        "imports": imports_of(request.actor),
        "breadcrumbs": crumbs(Link(_("Maßnahmen einlesen"))),
    }
    return render(request, "portfolio/intake/start.html", context, status=422 if form.errors else 200)


@require_safe
@declares(CREATE_MEASURE)
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Return the empty table, as CSV or as Excel workbook."""
    if not editable_spaces(request.actor):
        raise Forbidden(permission=CREATE_MEASURE)
    body, kind = (
        (csv_template(), "text/csv; charset=utf-8") if form == "csv" else (workbook_template(), _XLSX)
    )
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="vorlage-massnahmen.{form}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@declares(CREATE_MEASURE)
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show what would become of the table; a post says anew what the columns mean."""
    kept = draft_for(request.actor, draft_id)
    form = ColumnsForm(request.POST or None, head=kept.head, mapping=kept.mapping)
    if request.method == "POST" and form.is_valid():
        map_columns(actor=request.actor, draft_id=kept.pk, mapping=form.mapping())
        return redirect("portfolio:import_draft", kept.pk)
    return _preview(request, kept, form, status=422 if form.errors else 200)


def _preview(
    request: HttpRequest, kept: MeasureImportDraft, form: ColumnsForm, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    has_title = "title" in kept.mapping.values()
    lines = lines_of(request.actor, kept) if has_title else []
    good = [line for line in lines if line.is_good]
    bad = [line for line in lines if line.is_bad]
    existing = [line for line in lines if line.existing is not None]
    context = {
        "draft": kept,
        "form": form,
        "has_title": has_title,
        "good": [_shown(line) for line in good[:SHOWN]],
        "bad": bad[:SHOWN],
        "existing": existing[:SHOWN],
        "existing_count": len(existing),
        "good_count": len(good),
        "bad_count": len(bad),
        "more_good": max(0, len(good) - SHOWN),
        "more_bad": max(0, len(bad) - SHOWN),
        "more_existing": max(0, len(existing) - SHOWN),
        "left_out": [words for at, words in enumerate(kept.head) if str(at) not in kept.mapping],
        "refused": refused,
        "breadcrumbs": crumbs(
            Link(_("Maßnahmen einlesen"), reverse("portfolio:import")), Link(kept.file_name)
        ),
    }
    return render(request, "portfolio/intake/preview.html", context, status=status)


def _shown(line: Line) -> dict[str, Any]:
    status = MeasureStatus(line.values.get("status", MeasureStatus.PROPOSED))
    return {"number": line.number, "title": line.title, "owner": line.owner, "status": status.label,
            "summary": line.values.get("summary", ""), "begins_on": line.values.get("begins_on"),
            "ends_on": line.values.get("ends_on")}  # fmt: skip


@require_POST
@declares(CREATE_MEASURE)
def take(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Create the measures: all good lines, or those that are ticked."""
    kept = draft_for(request.actor, draft_id)
    chosen = None
    if request.POST.get("which") == "chosen":
        chosen = {int(n) for n in request.POST.getlist("line") if n.isascii() and n.isdigit() and len(n) < 8}
    try:
        made = take_over(actor=request.actor, draft_id=kept.pk, chosen=chosen)
    except ImportNothingChosen as err:
        form = ColumnsForm(head=kept.head, mapping=kept.mapping)
        return _preview(request, kept, form, status=422, refused=sentence_of(err))
    count = made.measures.count()
    words = ngettext("%(count)s Maßnahme ist eingelesen.", "%(count)s Maßnahmen sind eingelesen.", count)
    messages.success(request, words % {"count": count})
    return redirect(f"{reverse('portfolio:board')}?ansicht=tabelle&kommune={made.owner_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@declares(CREATE_MEASURE)
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Ask, then take an import back."""
    made = import_for(request.actor, import_id)
    refused = ""
    if request.method == "POST":
        try:
            count = undo_import(actor=request.actor, import_id=made.pk)
        except NotFound:
            raise
        except AllmendeError as err:
            refused = sentence_of(err)
        else:
            words = ngettext("%(count)s Maßnahme ist gelöscht.", "%(count)s Maßnahmen sind gelöscht.", count)
            messages.success(request, words % {"count": count})
            return redirect("portfolio:import")
    context = {
        "title": _("Einlesen rückgängig machen?"),
        "what": made.file_name,
        "explanation": _("Alle Maßnahmen, die so entstanden sind, werden gelöscht."),
        "submit": _("Maßnahmen löschen"),
        "cancel_url": reverse("portfolio:import"),
        "refused": refused,
        "breadcrumbs": crumbs(
            Link(_("Maßnahmen einlesen"), reverse("portfolio:import")), Link(_("Rückgängig machen"))
        ),
    }
    return render(request, "portfolio/confirm.html", context, status=409 if refused else 200)
