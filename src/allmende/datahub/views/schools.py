"""A town's schools and rooms: what is published of them, rooms made by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import NotFound
from allmende.datahub import selectors
from allmende.datahub.errors import NameMissing, StaffRoom
from allmende.datahub.forms import ReleaseForm, RoomForm, SchoolForm
from allmende.datahub.models import Entity, ReleaseMode
from allmende.datahub.permissions import may_edit, may_manage
from allmende.datahub.services import entities
from allmende.datahub.views.places import own_town, town_link
from allmende.kernel.access import declares, require
from allmende.kernel.actor import Actor
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.region.models import Municipality
from allmende.ui.types import Badge, Link

ORIGIN = "by-hand"
FORM_PAGE = "datahub/school/form.html"
_TONES = {ReleaseMode.LIVE: "success", ReleaseMode.DELAYED: "info", ReleaseMode.INTERNAL: "neutral"}


@require_safe
@declares("datahub.view_source")
def school_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The town's schools with their rooms and how each publishes."""
    town = own_town(request.actor, slug)
    schools = [
        {
            "school": school,
            "badge": Badge(str(ReleaseMode(school.release).label), _TONES[ReleaseMode(school.release)]),  # type: ignore[arg-type]  # tones of the table above
        }
        for school in selectors.schools_of(request.actor, town.space)
    ]
    context = {
        "town": town,
        "schools": schools,
        "may_edit": may_edit(request.actor, town.space),
        "may_manage": may_manage(request.actor, town.space),
        "breadcrumbs": [town_link(town.space), Link(_("Schulen und Räume"))],
    }
    return render(request, "datahub/school/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.edit_entity")
def school_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a school by hand."""
    town = own_town(request.actor, slug)
    require(request.actor, "datahub.edit_entity", town.space)
    form = SchoolForm(request.POST or None)
    if form.is_valid():
        try:
            entities.put_school(
                actor=request.actor, owner=town.space, lon=None, lat=None, origin=ORIGIN, **form.cleaned_data
            )
        except NameMissing as err:
            form.add_error("name", sentence_of(err))
        else:
            return redirect("datahub:schools", slug)
    return _form_page(
        request, town, form, title=_("Schule anlegen"), submit=_("Schule anlegen"), explains=True
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.edit_entity")
def room_new(request: HttpRequest, slug: str, school_id: int) -> HttpResponse:
    """Make a room of a school by hand."""
    town = own_town(request.actor, slug)
    school = _school_of(request.actor, town, school_id)
    require(request.actor, "datahub.edit_entity", school)
    form = RoomForm(request.POST or None)
    if form.is_valid():
        try:
            entities.put_room(
                actor=request.actor, owner=town.space, school=school, origin=ORIGIN, **form.cleaned_data
            )
        except (NameMissing, StaffRoom) as err:
            form.add_error("name", sentence_of(err))
        else:
            return redirect("datahub:schools", slug)
    title = _("Raum anlegen: %(school)s") % {"school": school.name}
    return _form_page(request, town, form, title=title, submit=_("Raum anlegen"))


@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.set_release")
def release(request: HttpRequest, slug: str, school_id: int) -> HttpResponse:
    """Decide how a school's readings reach the public."""
    town = own_town(request.actor, slug)
    school = _school_of(request.actor, town, school_id)
    require(request.actor, "datahub.set_release", school)
    form = ReleaseForm(request.POST or None, initial={"release": school.release})
    if form.is_valid():
        changed = entities.set_release(actor=request.actor, school_id=school.pk, **form.cleaned_data)
        text = _("%(school)s: %(release)s. Das gilt ab sofort.")
        messages.success(request, text % {"school": changed.name, "release": changed.get_release_display()})
        return redirect("datahub:schools", slug)
    title = _("Veröffentlichung: %(school)s") % {"school": school.name}
    return _form_page(request, town, form, title=title, submit=_("Veröffentlichung ändern"), explains=True)


@require_POST
@declares("datahub.edit_entity")
def remove(request: HttpRequest, slug: str, entity_id: int) -> HttpResponse:
    """Take a school or a room out of the lists; its readings stay."""
    town = own_town(request.actor, slug)
    entity = _entity_of(request.actor, town, entity_id)
    entities.remove_entity(actor=request.actor, entity_id=entity.pk)
    messages.success(
        request, _("%(name)s ist entfernt. Die Messwerte bleiben erhalten.") % {"name": entity.name}
    )
    return redirect("datahub:schools", slug)


def _form_page(
    request: HttpRequest,
    town: Municipality,
    form: SchoolForm | RoomForm | ReleaseForm,
    *,
    title: str,
    submit: str,
    explains: bool = False,
) -> HttpResponse:
    back = reverse("datahub:schools", args=[town.slug])
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "explains_release": explains,
        "cancel_url": back,
        "breadcrumbs": [town_link(town.space), Link(_("Schulen und Räume"), back), Link(title)],
    }
    return render(request, FORM_PAGE, context, status=422 if form.is_bound else 200)


def _entity_of(actor: Actor, town: Municipality, entity_id: int) -> Entity:
    entity = selectors.entity_for(actor, entity_id)
    if entity.tenant_id != town.space_id:
        raise NotFound(pk=entity_id)
    return entity


def _school_of(actor: Actor, town: Municipality, school_id: int) -> Entity:
    school = _entity_of(actor, town, school_id)
    if school.type != entities.SCHOOL:
        raise NotFound(pk=school_id)
    return school
