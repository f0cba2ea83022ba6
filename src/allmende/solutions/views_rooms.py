"""Rooms of an installation, by hand or by table; nothing is installed before the preview says what."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allmende.datahub.selectors import rooms_of
from allmende.kernel.access import declares
from allmende.kernel.http import HttpRequest
from allmende.solutions import permissions
from allmende.solutions.forms_install import RoomForm, UploadForm
from allmende.solutions.models import Adoption, Installation, InstallationDraft
from allmende.solutions.services import install_draft
from allmende.solutions.services.install import adoption_to_install, blueprint_to_install
from allmende.solutions.services.installing.desired import source_template
from allmende.solutions.services.installing.rooms import known_devices
from allmende.solutions.services.rooms_upload import template
from allmende.solutions.services.rooms_upload.checking import CheckedRooms, KnownDevices, check_table
from allmende.solutions.services.rooms_upload.reading import MAX_BYTES, read_table
from allmende.solutions.services.rooms_upload.types import RoomRow, UploadRefused, room_key
from allmende.solutions.views_install import draft_of, page

_SALT = "solutions.checked_rooms"
_MAX_AGE_S = 12 * 3600
_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_ADOPTION)
def rooms(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Show the rooms that are prepared; a post adds one."""
    adoption = adoption_to_install(request.actor, adoption_id)
    draft = draft_of(adoption)
    form = RoomForm(_devices(adoption, draft), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        install_draft.add_rooms(actor=request.actor, adoption_id=adoption_id, rooms=form.rooms)
        name = form.cleaned_data["name"]
        messages.success(request, _("%(room)s ist vorgemerkt.") % {"room": name})
        return redirect("solutions:install_rooms", adoption_id)
    return _rooms_page(request, adoption, form=form)


def _rooms_page(
    request: HttpRequest,
    adoption: Adoption,
    *,
    form: RoomForm | None = None,
    upload_form: UploadForm | None = None,
) -> HttpResponse:
    draft = draft_of(adoption)
    devices = _devices(adoption, draft)
    planned = install_draft.rooms_in(draft)
    context = page(
        request,
        adoption,
        "install_rooms",
        form=form or RoomForm(devices),
        upload_form=upload_form or UploadForm(),
        rooms=Paginator([_shown(room, devices) for room in planned], _PER_PAGE).get_page(
            request.GET.get("page")
        ),
        planned=len(planned),
        is_trial=bool(draft and draft.is_trial),
        known=rooms_of(adoption.owner).count(),
        device_names=list(devices.names.values()),
    )
    failed = bool((form and form.errors) or (upload_form and upload_form.errors))
    return render(request, "solutions/installation/rooms.html", context, status=422 if failed else 200)


def _shown(room: RoomRow, devices: KnownDevices) -> dict[str, Any]:
    """One prepared room for the list; `key` finds it again."""
    return {
        "room": room,
        "key": "/".join(room.key),
        "device_type": devices.names.get(room.device_type, ""),
    }


def _devices(adoption: Adoption, draft: InstallationDraft | None) -> KnownDevices:
    """The device types of the blueprint, and devices that measure or are prepared elsewhere."""
    blueprint = blueprint_to_install(adoption)
    answers = draft.parameters if draft else _installed_answers(adoption)
    defaults = {p.key: p.default for p in blueprint.about.parameter}
    known = known_devices(adoption.owner, blueprint, source_template(blueprint, defaults | answers).connector)
    prepared = {
        room.device_key: (
            frozenset({room.key, room_key(room.school, room.name, "")}),
            f"{room.name}, {room.school}",
        )
        for room in install_draft.rooms_in(draft)
        if room.device_key
    }
    return replace(known, in_rooms={**known.in_rooms, **prepared})


def _installed_answers(adoption: Adoption) -> dict[str, Any]:
    installation = Installation.objects.filter(adoption=adoption).first()
    return installation.parameters if installation else {}


@require_POST
@declares(permissions.EDIT_ADOPTION)
def take_out(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Take one prepared room out again."""
    school, _slash, name = request.POST.get("key", "").partition("/")
    install_draft.take_out_room(actor=request.actor, adoption_id=adoption_id, key=(school, name))
    return redirect("solutions:install_rooms", adoption_id)


@require_POST
@declares(permissions.EDIT_ADOPTION)
def upload(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Read a table and show what it says, before anything is kept."""
    adoption = adoption_to_install(request.actor, adoption_id)
    form = UploadForm(request.POST, request.FILES)
    if _is_too_large(request):
        form = UploadForm(request.POST, request.FILES)
        form.errors["table"] = form.error_class([UploadRefused("too_large", limit="2 MB").sentence])
        return _rooms_page(request, adoption, upload_form=form)
    if not form.is_valid():
        return _rooms_page(request, adoption, upload_form=form)
    table = form.cleaned_data["table"]
    try:
        rows = read_table(table.read(MAX_BYTES + 1))
    except UploadRefused as refused:
        form.add_error("table", refused.sentence)
        return _rooms_page(request, adoption, upload_form=form)
    checked = check_table(rows, _devices(adoption, draft_of(adoption)))
    return _show_checked(request, adoption, checked, table.name)


def _is_too_large(request: HttpRequest) -> bool:
    # Above this size no upload handler takes the file, and it would look as if none had been chosen.
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    return length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def _show_checked(request: HttpRequest, adoption: Adoption, checked: CheckedRooms, name: str) -> HttpResponse:
    kept = signing.dumps([room.as_json() for room in checked.good], salt=_salt(adoption), compress=True)
    context = page(
        request,
        adoption,
        "install_rooms",
        file_name=name,
        good=checked.good[:_PER_PAGE],
        good_count=len(checked.good),
        more=max(0, len(checked.good) - _PER_PAGE),
        problems=checked.problems,
        refused=checked.lines_refused,
        kept=kept,
        take_over=ngettext("%(n)s Raum übernehmen", "%(n)s Räume übernehmen", len(checked.good))
        % {"n": len(checked.good)},
    )
    status = 200 if checked.good else 422
    return render(request, "solutions/installation/upload.html", context, status=status)


@require_POST
@declares(permissions.EDIT_ADOPTION)
def take_over(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Keep the rooms of a table that was shown, for the preview."""
    adoption = adoption_to_install(request.actor, adoption_id)
    try:
        kept = signing.loads(request.POST.get("rooms", ""), salt=_salt(adoption), max_age=_MAX_AGE_S)
    except signing.BadSignature:
        messages.error(request, _("Die Tabelle ist nicht mehr da. Bitte laden Sie sie noch einmal hoch."))
        return redirect("solutions:install_rooms", adoption_id)
    found: Sequence[RoomRow] = [RoomRow.from_json(room) for room in kept]
    install_draft.add_rooms(actor=request.actor, adoption_id=adoption_id, rooms=found)
    said = ngettext("%(n)s Raum ist vorgemerkt.", "%(n)s Räume sind vorgemerkt.", len(found))
    messages.success(request, said % {"n": len(found)})
    return redirect("solutions:install_rooms", adoption_id)


def _salt(adoption: Adoption) -> str:
    # Rooms checked for one town are of no use in another.
    return f"{_SALT}.{adoption.pk}"


@require_GET
@declares(permissions.EDIT_ADOPTION)
def template_csv(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Offer the empty table as CSV."""
    adoption_to_install(request.actor, adoption_id)
    return _file(template.csv_template(), "text/csv; charset=utf-8", "raeume.csv")


@require_GET
@declares(permissions.EDIT_ADOPTION)
def template_xlsx(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Offer the empty table as a workbook with the solution's device types to choose from."""
    blueprint = blueprint_to_install(adoption_to_install(request.actor, adoption_id))
    names = [f"{profile.vendor} {profile.model}" for profile in blueprint.profiles]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(template.workbook_template(names), kind, "raeume.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
