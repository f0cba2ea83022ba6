"""The cockpit of a town: all rooms, one room, and the numbers to take along."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import NotFound
from allmende.cockpit.addresses import Span, span_of
from allmende.cockpit.forms import SchoolForm
from allmende.cockpit.selectors.lights import advice_of, live_levels, stale_after_s, word_of
from allmende.cockpit.selectors.place_map import place_map
from allmende.cockpit.selectors.room import last_day, room_detail
from allmende.cockpit.selectors.rooms import Addresses, overview, school_choices
from allmende.cockpit.selectors.sources import about
from allmende.cockpit.types import RoomDetail
from allmende.datahub.models import Dashboard, Entity
from allmende.datahub.selectors import dashboard_for, entity_for, open_alerts_of, room_states
from allmende.datahub.services.tickets import read_ticket
from allmende.datahub.types import RoomState
from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.region.models import Municipality
from allmende.region.selectors import municipality_by_slug, region
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Link


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=2)
def dashboard(request: HttpRequest, slug: str, dashboard_slug: str) -> HttpResponse:
    """Show every room of a dashboard, the worst first, and one of them with its history."""
    town = municipality_by_slug(slug)
    board = dashboard_for(request.actor, town.space, dashboard_slug)
    now = timezone.now()
    url = reverse("cockpit:dashboard", args=[slug, dashboard_slug])
    every = room_states(request.actor, board, now)
    form = SchoolForm(request.GET, schools=school_choices(every))
    school = form.chosen()
    states = [state for state in every if not school or str(state.school_id) == school]
    kept = QueryDict(mutable=True)
    kept.update({key: value for key, value in (("schule", school), ("zeitraum", _word(request))) if value})
    addresses = Addresses(
        room=lambda entity_id: f"{url}?{_with(kept, raum=entity_id)}#raum",
        school=lambda school_id: f"{url}?schule={school_id}",
    )
    context = {
        "page": overview(board, states, now, addresses, request.GET.get("page")),
        "list_query": kept.urlencode(),
        "schools": form if form.fields else None,
        "school": school,
        "count": len(states),
        "url": url,
        "room": _chosen(request, board, states, now, url, kept),
        "map": place_map(town, board, every, url),
        **_live(request.actor, town, board),
        **_frame(request.actor, town, board),
    }
    return render(request, "cockpit/dashboard/show.html", context)


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=2)
def room(request: HttpRequest, slug: str, dashboard_slug: str, entity_id: int) -> HttpResponse:
    """Show one room with its history, on a page of its own."""
    town = municipality_by_slug(slug)
    board = dashboard_for(request.actor, town.space, dashboard_slug)
    entity = entity_of(request.actor, board, entity_id)
    url = reverse("cockpit:room", args=[slug, dashboard_slug, entity_id])
    now = timezone.now()
    span = _span(request, entity, now)
    detail = room_detail(
        request.actor,
        board,
        entity,
        span,
        now,
        address=lambda other: url + other.query(),
        csv_url=reverse("cockpit:room_csv", args=[slug, dashboard_slug, entity_id]) + span.query(),
    )
    context = _frame(request.actor, town, board)
    context["breadcrumbs"] = [*context["breadcrumbs"][:-1], _board_link(town, board), Link(detail.title)]
    advice = advice_of(board, detail.level)
    return render(
        request, "cockpit/room/show.html", {"room": detail, "advice": advice, "as_of": now, **context}
    )


def _word(request: HttpRequest) -> str:
    word = request.GET.get("zeitraum", "")
    return word if word in ("woche", "monat", "jahr") else ""


def _with(kept: QueryDict, **more: object) -> str:
    query = kept.copy()
    query.update({key: str(value) for key, value in more.items()})
    return query.urlencode()


def _span(request: HttpRequest, entity: Entity, now: datetime) -> Span:
    last = last_day(request.actor, entity, now)
    return span_of(request.GET.get("zeitraum"), request.GET.get("bis"), last)


def entity_of(actor: Actor, board: Dashboard, entity_id: int) -> Entity:
    """Return a room of this dashboard; rooms of other towns do not exist here."""
    entity = entity_for(actor, entity_id)
    if entity.tenant_id != board.owner_id or entity.type != board.entity_type:
        raise NotFound(pk=entity_id)
    return entity


def _chosen(
    request: HttpRequest, board: Dashboard, states: list[RoomState], now: datetime, url: str, kept: QueryDict
) -> RoomDetail | None:
    """Return the room asked for, else the worst one; none when there are no rooms."""
    if not states:
        return None
    asked = request.GET.get("raum", "")
    chosen = next((s for s in states if str(s.entity_id) == asked), states[0])
    entity = entity_of(request.actor, board, chosen.entity_id)
    span = _span(request, entity, now)
    schule = {"schule": kept["schule"]} if "schule" in kept else {}
    csv = f"{url}raeume/{entity.pk}/werte.csv{span.query()}"
    return room_detail(
        request.actor,
        board,
        entity,
        span,
        now,
        address=lambda other: f"{url}{other.query(**schule, raum=entity.pk)}#raum",
        csv_url=csv,
    )


def _live(actor: Actor, town: Municipality, board: Dashboard) -> dict[str, Any]:  # Any: template context
    ticket = read_ticket(actor, town.space)
    return {
        "live_url": f"/live/{town.space_id}/{board.slug}"
        + (f"?{urlencode({'ticket': ticket})}" if ticket else ""),
        "levels": live_levels(board),
        "stale_after_s": stale_after_s(board),
        "stale_word": word_of(board, "stale"),
    }


def _board_link(town: Municipality, board: Dashboard) -> Link:
    return Link(board.title, reverse("cockpit:dashboard", args=[town.slug, board.slug]))


def _frame(actor: Actor, town: Municipality, board: Dashboard) -> dict[str, Any]:  # Any: template context
    """Return what the cockpit and a room's page have in common."""
    is_own = may(actor, "datahub.view_alerts", town.space)
    alerts = list(open_alerts_of(actor, town.space)) if is_own else []
    return {
        "town": town,
        "board": board,
        "about": about(actor, town, board),
        "alerts": [alert for alert in alerts if alert.rule.attribute == board.attribute],
        "shows_alerts": is_own,
        "own_links": [Link(_("Alle Meldungen"), reverse("datahub:alerts", args=[town.slug]))]
        if is_own
        else [],
        "breadcrumbs": [
            Link(_("Kommunen"), reverse("cockpit:towns")),
            Link(town.name, reverse("cockpit:town", args=[town.slug])),
            Link(board.title),
        ],
        "demo_notice": region().is_demo,
    }
