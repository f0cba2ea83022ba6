"""The connection page of a source: connect, assign, mend."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from allmende.datahub import selectors
from allmende.datahub.errors import SourceClosed
from allmende.datahub.forms import AssignForm, CloseForm, DiscardForm
from allmende.datahub.models import Device
from allmende.datahub.services import devices, held, sources
from allmende.datahub.views.key_handover import forget_key, hand_over_key, handed_over_key
from allmende.datahub.views.source_page import context_for, replay_sentence, state_in_list
from allmende.kernel.access import SIGNED_IN, declares, require
from allmende.kernel.http import HttpRequest
from allmende.ui.formats import number_text
from allmende.ui.types import Link

PAGE = "datahub/source/detail.html"


@require_safe
@declares(SIGNED_IN)
def source_list(request: HttpRequest) -> HttpResponse:
    """Every connection of my towns."""
    rows = [
        {"source": source, "state": state_in_list(source)}
        for source in selectors.addressed_sources(request.actor)
    ]
    breadcrumbs = [Link(_("Daten"), reverse("datahub:datasets")), Link(_("Quellen"))]
    may_open = any(request.actor.may_edit(space_id) for space_id in request.actor.space_ids)
    context = {"rows": rows, "breadcrumbs": breadcrumbs, "may_open": may_open}
    return render(request, "datahub/source/list.html", context)


@never_cache
@require_safe
@declares("datahub.view_source")
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """One connection: how to connect it, what it does, what waits."""
    found = selectors.source_for(request.actor, source_id)
    key = handed_over_key(request, found)
    response = render(
        request, PAGE, context_for(request.actor, found, new_key=key, page_number=request.GET.get("page"))
    )
    return forget_key(response, found) if key else response


@require_POST
@declares("datahub.renew_key")
def renew_key(request: HttpRequest, source_id: int) -> HttpResponse:
    """Make a new key and show it once."""
    key = sources.renew_key(actor=request.actor, source_id=source_id)
    found = selectors.source_for(request.actor, source_id)
    messages.success(request, _("Der neue Schlüssel gilt ab sofort, der alte nicht mehr."))
    return hand_over_key(redirect("datahub:source", source_id), found, key)


@require_POST
@declares("datahub.renew_key")
def add_key(request: HttpRequest, source_id: int) -> HttpResponse:
    """Make a further key and show it once; the valid ones stay."""
    key = sources.add_key(actor=request.actor, source_id=source_id)
    found = selectors.source_for(request.actor, source_id)
    messages.success(request, _("Der weitere Schlüssel gilt ab sofort, die bisherigen gelten weiter."))
    return hand_over_key(redirect("datahub:source", source_id), found, key)


@require_POST
@declares("datahub.renew_key")
def revoke_key(request: HttpRequest, source_id: int) -> HttpResponse:
    """Withdraw every key of a source."""
    sources.revoke_key(actor=request.actor, source_id=source_id)
    text = _("Kein Schlüssel gilt mehr. Bis Sie einen neuen erzeugen, wird nichts angenommen.")
    messages.success(request, text)
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.renew_key")
def close(request: HttpRequest, source_id: int) -> HttpResponse:
    """Close a source for good, with a reason."""
    found = selectors.source_for(request.actor, source_id)
    require(request.actor, "datahub.renew_key", found)
    if found.closed_at is not None:
        raise SourceClosed()
    form = CloseForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, context_for(request.actor, found, close_form=form), status=422)
    sources.close_source(actor=request.actor, source_id=source_id, reason=form.cleaned_data["reason"])
    messages.success(request, _("Die Quelle ist geschlossen. Was gemessen wurde, bleibt."))
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.edit_device")
def assign(request: HttpRequest, source_id: int, device_id: int) -> HttpResponse:
    """Give a device a room; what waited is counted."""
    found = selectors.source_for(request.actor, source_id)
    require(request.actor, "datahub.edit_device", found)
    device = _device_of(request, source_id, device_id)
    needs_profile = not hasattr(found, "configuration")
    form = AssignForm(request.POST, space=found.owner, device_id=device.pk, needs_profile=needs_profile)
    if not form.is_valid():
        context = context_for(request.actor, found, failed=form, failed_device=device.pk)
        return render(request, PAGE, context, status=422)
    room, profile = form.cleaned_data["entity"], form.cleaned_data["profile"]
    result = devices.assign_device(
        actor=request.actor,
        device_id=device.pk,
        entity_id=room.pk,
        profile_id=profile.pk if profile else None,
    )
    assigned = _("%(device)s misst jetzt %(room)s.") % {"device": device, "room": room.name}
    messages.success(request, f"{assigned} {replay_sentence(result, [])}")
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.edit_device")
def unassign(request: HttpRequest, source_id: int, device_id: int) -> HttpResponse:
    """Take a device out of its room."""
    device = _device_of(request, source_id, device_id)
    devices.unassign_device(actor=request.actor, device_id=device.pk)
    text = _("%(device)s ist keinem Raum mehr zugeordnet. Neue Nachrichten warten, bis Sie einen wählen.")
    messages.success(request, text % {"device": device})
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.edit_source")
def replay(request: HttpRequest, source_id: int) -> HttpResponse:
    """Read messages again: one, or all that could not be read."""
    found = selectors.source_for(request.actor, source_id)
    chosen = request.POST.get("held", "")
    held_ids = [pk for pk in selectors.rejected_ids(found) if str(pk) == chosen] if chosen else None
    result = held.replay(actor=request.actor, source_id=source_id, held_ids=held_ids)
    tell = messages.warning if result.still_held else messages.success
    tell(request, replay_sentence(result, held.entity_names(result.entities)))
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.edit_source")
def discard(request: HttpRequest, source_id: int) -> HttpResponse:
    """Throw messages away, with a reason: one, or all that could not be read."""
    found = selectors.source_for(request.actor, source_id)
    require(request.actor, "datahub.edit_source", found)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, context_for(request.actor, found, discard_form=form), status=422)
    open_ids = selectors.rejected_ids(found)
    chosen = request.POST.get("held", "")
    held_ids = [pk for pk in open_ids if not chosen or str(pk) == chosen]
    number = held.discard(actor=request.actor, held_ids=held_ids, reason=form.cleaned_data["reason"])
    text = ngettext("%(number)s Nachricht verworfen.", "%(number)s Nachrichten verworfen.", number)
    messages.success(request, text % {"number": number_text(number)})
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.edit_device")
def discard_device(request: HttpRequest, source_id: int, device_id: int) -> HttpResponse:
    """Take a device off the unassigned list and throw away what waits for it."""
    device = _device_of(request, source_id, device_id)
    require(request.actor, "datahub.edit_device", device)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Bitte nennen Sie einen Grund, bevor Sie ein Gerät verwerfen."))
        return redirect("datahub:source", source_id)
    held.discard_device(actor=request.actor, device_id=device.pk, reason=form.cleaned_data["reason"])
    text = _("%(device)s ist verworfen. Sendet das Gerät wieder, steht es wieder hier.")
    messages.success(request, text % {"device": device})
    return redirect("datahub:source", source_id)


def _device_of(request: HttpRequest, source_id: int, device_id: int) -> Device:
    """Return a device of this source, so that addresses cannot be mixed."""
    found = selectors.source_for(request.actor, source_id)
    return selectors.device_for(request.actor, device_id, source=found)
