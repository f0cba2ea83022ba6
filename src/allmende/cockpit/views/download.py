"""A room's readings to take along, as far as its school releases them."""

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from allmende.basics.text import slug as file_name
from allmende.cockpit.addresses import span_of
from allmende.cockpit.selectors.room import last_day
from allmende.cockpit.views.dashboard import entity_of
from allmende.datahub.exports import csv_lines, in_pieces
from allmende.datahub.quality_words import unwanted_in, without
from allmende.datahub.selectors import dashboard_for
from allmende.datahub.selectors import room_csv as csv_rows
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.region.selectors import municipality_by_slug


@require_safe
@declares(PUBLIC)
def room_csv(request: HttpRequest, slug: str, dashboard_slug: str, entity_id: int) -> StreamingHttpResponse:
    """Stream the stretch of time the reader looks at as CSV."""
    town = municipality_by_slug(slug)
    board = dashboard_for(request.actor, town.space, dashboard_slug)
    entity = entity_of(request.actor, board, entity_id)
    last = last_day(request.actor, entity, timezone.now())
    span = span_of(request.GET.get("zeitraum"), request.GET.get("bis"), last)
    rows = csv_rows(request.actor, entity, board.attribute, span.period, span.until)
    rows = without(rows, unwanted_in(request.GET.getlist("ohne")))
    columns = [{"name": board.attribute, "unit": board.unit}]
    name = f"{slug}-{file_name(entity.name) or entity.pk}-{span.word}-{span.until.isoformat()}.csv"
    return StreamingHttpResponse(
        in_pieces(csv_lines(rows, columns)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
