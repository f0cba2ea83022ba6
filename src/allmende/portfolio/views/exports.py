"""The selection of the portfolio as a file."""

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from allmende.basics.errors import NotFound
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.portfolio.forms.board import FilterForm
from allmende.portfolio.selectors.board import found_measures, ordered
from allmende.portfolio.selectors.measures import with_parts
from allmende.portfolio.services.intake.table import csv_pieces, values_of, workbook

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@declares(PUBLIC)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return exactly what is selected, in the order of the table, as CSV or Excel workbook."""
    if form not in {"csv", "xlsx"}:
        raise NotFound(form=form)
    asked = FilterForm(request.GET, actor=request.actor)
    found = ordered(found_measures(request.actor, asked.query()), request.GET.get("sortierung", ""))
    measures = with_parts(request.actor, found).prefetch_related("budget_lines")
    own = request.actor.space_ids
    rows = (values_of(measure, with_note=measure.owner_id in own) for measure in measures)
    name = f"massnahmen-{timezone.localdate():%Y-%m-%d}.{form}"
    response: HttpResponseBase
    if form == "csv":
        response = StreamingHttpResponse(csv_pieces(rows), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(workbook(rows), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
