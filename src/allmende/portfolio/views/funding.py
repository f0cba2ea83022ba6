"""Funding sources: the list, one with the measures it fits, and keeping the list."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.basics.errors import AllmendeError, Forbidden, NotFound
from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.portfolio import permissions
from allmende.portfolio.forms.others import FundingFilterForm, FundingForm
from allmende.portfolio.models import FundingSource
from allmende.portfolio.selectors.choices import editable_spaces
from allmende.portfolio.selectors.funding import (
    SOON_DAYS,
    deadline_words,
    found_fundings,
    funding_for,
    fundings,
    is_over,
    matches_for_source,
    paid_words,
)
from allmende.portfolio.services import funding as services
from allmende.portfolio.views.shared import crumbs, is_page_of, saved, status_of
from allmende.region.selectors import coordinating_organisation
from allmende.ui.formats import euro_text, number_text
from allmende.ui.types import Action, Badge, Fact, Link

PER_PAGE = 25


@require_safe
@declares(PUBLIC)
def funding_list(request: HttpRequest) -> HttpResponse:
    """Programmes that pay for measures, soonest deadline first."""
    form = FundingFilterForm(request.GET)
    wanted = form.query()
    rows = found_fundings(request.actor, wanted)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    actions = []
    if editable_spaces(request.actor):
        actions = [Action(_("Programm eintragen"), reverse("portfolio:funding_new"), "primary")]
    context = {
        "form": form,
        "page": page,
        "rows": [
            (one, deadline_words(one, today), urgency(one), paid_words(one)) for one in page.object_list
        ],
        "count": page.paginator.count,
        "total": fundings(request.actor).count(),
        "filtered": wanted.is_restricted,
        "reset_url": reverse("portfolio:fundings"),
        "query": is_page_of(request),
        "actions": actions,
        "adviser": coordinating_organisation(),
        "demo_notice": any(one.is_demo for one in page.object_list),
        "breadcrumbs": crumbs(Link(_("Förderung"))),
    }
    return render(request, "portfolio/funding/list.html", context)


def urgency(source: FundingSource) -> Badge | None:
    """Return a word for a deadline that is near or over."""
    today = timezone.localdate()
    if is_over(source, today):
        return Badge(_("vorbei"), "danger")
    if source.deadline_on is not None and (source.deadline_on - today).days <= SOON_DAYS:
        return Badge(_("Frist bald"), "warning")
    return None


@require_safe
@declares(PUBLIC)
def funding(request: HttpRequest, funding_id: int) -> HttpResponse:
    """Show a programme: rule, deadline, rate, and for members the measures it could pay for."""
    found = funding_for(request.actor, funding_id)
    can_edit = may(request.actor, permissions.EDIT_FUNDING, found)
    badge = urgency(found)
    context = {
        "source": found,
        "badges": [badge] if badge else [],
        "facts": _facts(found),
        "fields": found.action_fields.all(),
        "matches": matches_for_source(request.actor, found) if request.actor.is_member else [],
        "is_member": request.actor.is_member,
        "actions": _actions(found) if can_edit else [],
        "demo_notice": found.is_demo,
        "breadcrumbs": crumbs(Link(_("Förderung"), reverse("portfolio:fundings")), Link(found.title)),
    }
    return render(request, "portfolio/funding/page.html", context)


def _facts(found: FundingSource) -> list[Fact]:
    today = timezone.localdate()
    guideline = found.guideline or (_("Seite des Programms") if found.url else None)
    rate = f"{number_text(found.rate_pct)} %" if found.rate_pct is not None else None
    return [
        Fact(_("Fördergeber"), found.giver),
        Fact(_("Frist"), deadline_words(found, today)),
        Fact(_("Förderquote"), rate),
        Fact(_("Bezahlt"), paid_words(found) or None),
        Fact(_("Mindestens"), euro_text(found.minimum) if found.minimum is not None else None),
        Fact(_("Höchstens"), euro_text(found.maximum) if found.maximum is not None else None),
        Fact(_("Richtlinie"), guideline, found.url),
        Fact(_("Wer berät?"), found.contact or None),
        Fact(_("Eingetragen von"), found.owner.name),
    ]


def _actions(found: FundingSource) -> list[Action]:
    return [
        Action(_("Bearbeiten"), reverse("portfolio:funding_edit", args=[found.pk])),
        Action(_("Löschen"), reverse("portfolio:funding_delete", args=[found.pk]), "tertiary"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.CREATE_FUNDING)
def new(request: HttpRequest) -> HttpResponse:
    """Put a programme on the list."""
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden(permission=permissions.CREATE_FUNDING)
    form = FundingForm(request.POST or None, spaces=spaces)
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data["owner"]
        made = services.create_source(actor=request.actor, owner=owner, fields=form.values())
        messages.success(request, _("Das Programm steht auf der Liste."))
        return redirect("portfolio:funding", made.pk)
    return _form_page(request, form, _("Programm eintragen"), reverse("portfolio:fundings"))


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_FUNDING)
def edit(request: HttpRequest, funding_id: int) -> HttpResponse:
    """Change what the list says about a programme."""
    found = funding_for(request.actor, funding_id)
    require(request.actor, permissions.EDIT_FUNDING, found)
    spaces = editable_spaces(request.actor).filter(pk=found.owner_id)
    form = FundingForm(request.POST or None, initial=FundingForm.shown(found), spaces=spaces)

    def change(seen: str) -> None:
        services.change_source(actor=request.actor, source_id=found.pk, fields=form.values(), seen=seen)

    if request.method == "POST" and form.is_valid() and saved(form, change):
        messages.success(request, _("Gespeichert."))
        return redirect("portfolio:funding", found.pk)
    return _form_page(request, form, _("Programm ändern"), reverse("portfolio:funding", args=[found.pk]))


def _form_page(request: HttpRequest, form: FundingForm, title: str, cancel_url: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "cancel_url": cancel_url,
        "breadcrumbs": crumbs(Link(_("Förderung"), reverse("portfolio:fundings")), Link(title)),
    }
    return render(request, "portfolio/measure/part.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_FUNDING)
def delete(request: HttpRequest, funding_id: int) -> HttpResponse:
    """Ask, then take a programme off the list."""
    found = funding_for(request.actor, funding_id)
    require(request.actor, permissions.EDIT_FUNDING, found)
    refused = ""
    if request.method == "POST":
        try:
            services.delete_source(actor=request.actor, source_id=found.pk)
        except NotFound:
            raise
        except AllmendeError as err:
            refused = sentence_of(err)
        else:
            messages.success(request, _("Das Programm ist gelöscht."))
            return redirect("portfolio:fundings")
    back = reverse("portfolio:funding", args=[found.pk])
    context = {
        "title": _("Programm wirklich löschen?"),
        "what": found.title,
        "submit": _("Löschen"),
        "cancel_url": back,
        "refused": refused,
        "breadcrumbs": crumbs(
            Link(_("Förderung"), reverse("portfolio:fundings")), Link(found.title, back), Link(_("Löschen"))
        ),
    }
    return render(request, "portfolio/confirm.html", context, status=409 if refused else 200)
