"""Erasing on demand: find what it is about, say what and from when, see how much, confirm."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from allmende.basics.errors import AllmendeError
from allmende.datahub.history_errors import ErasureReasonMissing, NotConfirmed
from allmende.datahub.history_forms import Confirmation, EntityErasure, PeriodOfErasure
from allmende.datahub.models import Device, Entity
from allmende.datahub.selectors.keeping import attribute_titles
from allmende.datahub.services import erasure
from allmende.datahub.services.erasure import Erasable, Wanted
from allmende.datahub.views.places import own_town, town_link
from allmende.kernel.access import declares, get_or_not_found, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.region.models import Municipality
from allmende.ui.formats import day_text, number_text
from allmende.ui.types import Fact, Link

#: Shown of a search at once.
FOUND_AT_ONCE = 50
CONFIRM = "loeschen"


@never_cache
@require_safe
@declares("datahub.erase")
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Find the room, thing or device."""
    town = own_town(request.actor, slug)
    require(request.actor, "datahub.erase", town.space)
    # PostgreSQL cannot compare with NUL.
    words = request.GET.get("suche", "").replace("\x00", "").strip()[:100]
    entities = Entity.objects.filter(tenant=town.space, series__isnull=False).distinct()
    devices = Device.objects.filter(tenant=town.space)
    if words:
        named = Q(name__icontains=words) | Q(code__icontains=words) | Q(urn__iexact=words)
        entities = entities.filter(named)
        devices = devices.filter(Q(name__icontains=words) | Q(device_key__icontains=words))
    context = {
        "town": town,
        "words": words,
        "entities": entities.select_related("parent").order_by("sort_key", "pk")[:FOUND_AT_ONCE],
        "devices": devices.select_related("entity").order_by("name", "device_key")[:FOUND_AT_ONCE],
        "limit": FOUND_AT_ONCE,
        "breadcrumbs": _crumbs(town),
    }
    return render(request, "datahub/erasure/choose.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.erase")
def of_entity(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Erase what was measured about a room or another thing."""
    town = own_town(request.actor, slug)
    entity = get_or_not_found(Entity.objects.filter(tenant=town.space).select_related("tenant"), pk=entity_id)
    require(request.actor, "datahub.erase", entity)
    names = list(entity.series.order_by("attribute").values_list("attribute", flat=True))
    titles = attribute_titles(town.space.pk)
    form = EntityErasure(request.POST or None, attributes=[(name, titles.get(name, name)) for name in names])
    if not form.is_valid():
        return _scope_page(request, town, entity.name or entity.urn, form, is_device=False)
    asked = form.cleaned_data
    wanted = erasure.wanted_of_entity(request.actor, entity, asked["merkmale"], asked["von"], asked["bis"])
    return _count_or_erase(request, town, wanted, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.erase")
def of_device(request: HttpRequest, slug: str, device_id: int) -> HttpResponse:
    """Erase a device, its messages and what it measured."""
    town = own_town(request.actor, slug)
    devices = Device.objects.filter(tenant=town.space).select_related("tenant", "entity", "profile")
    device = get_or_not_found(devices, pk=device_id)
    require(request.actor, "datahub.erase", device)
    form = PeriodOfErasure(request.POST or None)
    if not form.is_valid():
        return _scope_page(request, town, device.name or device.device_key, form, is_device=True)
    asked = form.cleaned_data
    wanted = erasure.wanted_of_device(request.actor, device, asked["von"], asked["bis"])
    return _count_or_erase(request, town, wanted, form)


def _count_or_erase(
    request: HttpRequest, town: Municipality, wanted: Wanted, form: PeriodOfErasure
) -> HttpResponse:
    is_confirming = request.POST.get("schritt") == CONFIRM
    confirmation = Confirmation(request.POST if is_confirming else None)
    if is_confirming and confirmation.is_valid():
        try:
            erased = erasure.erase(actor=request.actor, wanted=wanted, **confirmation.cleaned_data)
        except (NotConfirmed, ErasureReasonMissing) as err:
            confirmation.add_error(_field_of(err), sentence_of(err))
        else:
            messages.success(request, _done_sentence(wanted, erased))
            return redirect("datahub:keeping", town.slug)
    counted = erasure.count(request.actor, wanted)
    context = {
        "wanted": wanted,
        "form": form,
        "confirmation": confirmation,
        "step": CONFIRM,
        "facts": _facts(wanted, counted),
        "is_nothing": counted.is_nothing,
        "cancel_url": reverse("datahub:keeping", args=[town.slug]),
        "breadcrumbs": [*_crumbs(town, is_below=True), Link(wanted.name)],
    }
    return render(request, "datahub/erasure/check.html", context, status=422 if confirmation.errors else 200)


def _field_of(err: AllmendeError) -> str:
    return "typed" if isinstance(err, NotConfirmed) else "reason"


def _facts(wanted: Wanted, counted: Erasable) -> list[Fact]:
    kept = counted.kept
    numbers = [
        (_("Einzelne Messwerte in der Datenbank"), kept.readings),
        (_("Einzelne Messwerte im Archiv"), kept.cold),
        (_("Stundenwerte"), kept.hours),
        (_("Tageswerte"), kept.days),
        (_("Neueste Werte"), kept.latest),
        (_("Texte, Orte und Verweise aus anderen Programmen"), kept.instances),
        (_("Meldungen"), counted.alerts),
    ]
    if wanted.device is not None:
        numbers += [(_("Aufbewahrte Nachrichten"), counted.held), (_("Gerät"), counted.devices)]
    titles = attribute_titles(wanted.tenant.pk)
    named = ", ".join(titles.get(one, one) for one in wanted.attributes)
    about = [Fact(_("Merkmale"), named or _("keine")), Fact(_("Zeitraum"), _span(wanted))]
    return about + [Fact(term, number_text(number)) for term, number in numbers]


def _span(wanted: Wanted) -> str:
    first = day_text(wanted.first) if wanted.first else _("Anfang")
    last = day_text(wanted.last) if wanted.last else _("heute")
    return _("%(first)s bis %(last)s") % {"first": first, "last": last}


def _done_sentence(wanted: Wanted, erased: Erasable) -> str:
    values = {"name": wanted.name, "number": number_text(erased.kept.total_readings)}
    text = _("%(name)s: %(number)s Messwerte und alles, was daraus berechnet war, sind gelöscht.") % values
    return text + (" " + _("Das Archiv wird jetzt neu geschrieben.") if erased.kept.cold else "")


def _scope_page(
    request: HttpRequest, town: Municipality, name: str, form: PeriodOfErasure, *, is_device: bool
) -> HttpResponse:
    context = {
        "name": name,
        "form": form,
        "is_device": is_device,
        "cancel_url": reverse("datahub:erase_choose", args=[town.slug]),
        "breadcrumbs": [*_crumbs(town, is_below=True), Link(name)],
    }
    return render(request, "datahub/erasure/scope.html", context, status=422 if form.is_bound else 200)


def _crumbs(town: Municipality, *, is_below: bool = False) -> list[Link]:
    own = reverse("datahub:erase_choose", args=[town.slug]) if is_below else ""
    keeping = reverse("datahub:keeping", args=[town.slug])
    return [town_link(town.space), Link(_("Aufbewahrung"), keeping), Link(_("Daten löschen"), own)]
