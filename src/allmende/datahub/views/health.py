"""How a town's devices fare (Sensorzustand)."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from allmende.datahub.attribute_titles import title_of
from allmende.datahub.models import Device, Source
from allmende.datahub.selectors.health import (
    ORDERS,
    STATES,
    count_by_state,
    devices_with_health,
    found_devices,
    in_order,
    signal_word,
)
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.views.places import own_town, town_link
from allmende.kernel.access import declares
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.ui.formats import duration_text, number_text, quantity_text
from allmende.ui.types import Link

PER_PAGE = 50
COLUMNS = {
    "zustand": gettext_lazy("Zustand"),
    "ort": gettext_lazy("Ort und Gerät"),
    "zuletzt": gettext_lazy("Zuletzt gehört"),
    "signal": gettext_lazy("Signal"),
    "batterie": gettext_lazy("Batterie"),
    "luecken": gettext_lazy("Lücken, 7 Tage"),
}


class HealthForm(forms.Form):
    """Which devices are wanted."""

    zustand = forms.ChoiceField(label=gettext_lazy("Zustand"), required=False)
    quelle = forms.TypedChoiceField(
        label=gettext_lazy("Quelle"), required=False, coerce=int, empty_value=None
    )
    suche = forms.CharField(label=gettext_lazy("Raum oder Gerät"), required=False, max_length=100)

    def __init__(self, *args: Any, owner: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states, sources = self.fields["zustand"], self.fields["quelle"]
        assert isinstance(states, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(sources, forms.ChoiceField)  # noqa: S101 - declared above
        states.choices = [("", _("alle")), *((state.key, state.word) for state in STATES.values())]
        named = Source.objects.filter(owner=owner, closed_at=None).order_by("name")
        sources.choices = [("", _("alle")), *((source.pk, source.name) for source in named)]


@require_safe
@declares("datahub.view_source")
def health(request: HttpRequest, slug: str) -> HttpResponse:
    """Every assigned device of a town: battery, signal, last seen, gaps; filtered, sorted, paged."""
    town = own_town(request.actor, slug)
    form = HealthForm(request.GET or None, owner=town.space)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    everything = devices_with_health(town.space, now_utc())
    devices = found_devices(
        everything,
        words=chosen.get("suche", ""),
        state=chosen.get("zustand", ""),
        source_id=chosen.get("quelle"),
    )
    asked = request.GET.get("sortierung", "zustand")
    order, is_reversed = asked.removeprefix("-"), asked.startswith("-")
    page = Paginator(in_order(devices, order, is_reversed=is_reversed), PER_PAGE).get_page(
        request.GET.get("page")
    )
    query = {name: value for name, value in chosen.items() if value}
    url = reverse("datahub:health", args=[slug])
    context = {
        "town": town,
        "form": form,
        "page": page,
        "rows": [_row(device) for device in page.object_list],
        "columns": [_column(name, url, query, asked) for name in COLUMNS],
        "counts": _counts(everything, url),
        "total": everything.count(),
        "filtered": bool(query),
        "reset_url": url,
        "query": urlencode(query | ({"sortierung": asked} if asked != "zustand" else {})),
        "breadcrumbs": [town_link(town.space), Link(_("Sensorzustand"))],
    }
    return render(request, "datahub/health/list.html", context)


def _column(name: str, url: str, query: dict[str, Any], asked: str) -> dict[str, str]:
    """One heading that sorts; a second click turns the order round."""
    is_current = asked.removeprefix("-") == name and name in ORDERS
    next_order = f"-{name}" if asked == name else name
    direction = ("descending" if asked.startswith("-") else "ascending") if is_current else "none"
    return {
        "title": str(COLUMNS[name]),
        "url": f"{url}?{urlencode(query | {'sortierung': next_order})}",
        "sort": direction,
    }


def _counts(devices: Any, url: str) -> list[dict[str, Any]]:
    return [
        {"state": STATES[key], "number": number, "url": f"{url}?{urlencode({'zustand': key})}"}
        for key, number in count_by_state(devices).items()
    ]


def _row(device: Device) -> dict[str, Any]:  # Any: what a template prints
    health = getattr(device, "health", None)
    place = device.entity
    return {
        "device": device,
        "state": STATES[device.state],  # type: ignore[attr-defined]  # annotated by the selector
        "place": place.name if place is not None else "",
        "school": place.parent.name if place is not None and place.parent is not None else "",
        "interval": duration_text(device.source.expected_interval_s / 60),
        "signal": _signal(device),
        "battery": quantity_text(health.battery, health.battery_unit)
        if health and health.battery is not None
        else "",
        "is_battery_low": bool(health and health.is_battery_low),
        "gaps": _gaps(health),
        "remarks": _remarks(health),
    }


def _signal(device: Device) -> str:
    if device.rssi_dbm is None:
        return ""
    values = {"word": signal_word(device.rssi_dbm), "dbm": number_text(device.rssi_dbm, 0)}
    return _("%(word)s (%(dbm)s dBm)") % values


def _gaps(health: Any) -> str:
    if health is None:
        return ""
    if not health.gaps:
        return _("keine")
    longest = duration_text(health.longest_gap_s / 60)
    return _("%(count)s, längste %(longest)s") % {"count": number_text(health.gaps), "longest": longest}


def _remarks(health: Any) -> list[str]:
    if health is None:
        return []
    found = [_("%(what)s steht still") % {"what": title_of(name)} for name in health.stuck]
    for number, text in (
        (health.implausible, _("%(count)s × unplausibel")),
        (health.jumps, _("%(count)s × Sprung")),
        (health.clock_skew, _("%(count)s × Uhrzeit zweifelhaft")),
    ):
        if number:
            found.append(text % {"count": number_text(number)})
    return found
