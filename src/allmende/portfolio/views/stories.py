"""Success stories: the list, one with its effect, and writing them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.portfolio import permissions
from allmende.portfolio.forms.others import StoryForm
from allmende.portfolio.models import MeasureStatus, Story
from allmende.portfolio.selectors.choices import editable_spaces
from allmende.portfolio.selectors.measures import measures
from allmende.portfolio.selectors.stories import stories, story_for
from allmende.portfolio.services import stories as services
from allmende.portfolio.views.shared import crumbs, is_page_of, saved, status_of
from allmende.solutions.models import Adoption
from allmende.ui.types import Action, Badge, Link

PER_PAGE = 20


@require_safe
@declares(PUBLIC)
def story_list(request: HttpRequest) -> HttpResponse:
    """All stories, newest first; drafts only for the owner's people."""
    # PostgreSQL knows no NUL.
    words = request.GET.get("suche", "").replace("\x00", "").strip()[:100]
    rows = stories(request.actor).order_by("-published_on", "-pk")
    if words:
        texts = Q(title__icontains=words) | Q(teaser__icontains=words) | Q(owner__name__icontains=words)
        rows = rows.filter(texts)
    town = request.GET.get("kommune", "")
    if town.isascii() and town.isdigit() and len(town) < 10:
        rows = rows.filter(owner_id=int(town))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    actions = []
    if editable_spaces(request.actor):
        actions = [Action(_("Geschichte schreiben"), reverse("portfolio:story_new"), "primary")]
    context = {
        "page": page,
        "words": words,
        "count": page.paginator.count,
        "query": is_page_of(request),
        "actions": actions,
        "demo_notice": any(one.is_demo for one in page.object_list),
        "breadcrumbs": crumbs(Link(_("Erfolgsgeschichten"))),
    }
    return render(request, "portfolio/story/list.html", context)


@require_safe
@declares(PUBLIC)
def story(request: HttpRequest, story_id: int) -> HttpResponse:
    """Show a story with its measure and what was measured."""
    found = story_for(request.actor, story_id)
    can_edit = may(request.actor, permissions.EDIT_STORY, found)
    measure = measures(request.actor).filter(pk=found.measure_id).first() if found.measure_id else None
    adoption = found.adoption or (measure.adoption if measure else None)
    effect = getattr(adoption, "effect", None) if adoption else None
    context = {
        "story": found,
        "badges": [] if found.published_on else [Badge(_("Entwurf"), "warning")],
        "measure": measure,
        "solution": adoption.solution if adoption else None,
        "effect": effect,
        "can_edit": can_edit,
        # Who wrote it is for colleagues; the public reads which town tells it.
        "is_own": may(request.actor, permissions.SEE_INTERNAL, found),
        "actions": _actions(found) if can_edit else [],
        "demo_notice": found.is_demo,
        "breadcrumbs": crumbs(Link(_("Erfolgsgeschichten"), reverse("portfolio:stories")), Link(found.title)),
    }
    return render(request, "portfolio/story/page.html", context)


def _actions(found: Story) -> list[Action]:
    if found.published_on:
        first = Action(
            _("Zurückziehen"), reverse("portfolio:story_withdraw", args=[found.pk]), "tertiary", "post"
        )
    else:
        first = Action(
            _("Veröffentlichen"), reverse("portfolio:story_publish", args=[found.pk]), "primary", "post"
        )
    return [
        first,
        Action(_("Bearbeiten"), reverse("portfolio:story_edit", args=[found.pk])),
        Action(_("Löschen"), reverse("portfolio:story_delete", args=[found.pk]), "tertiary"),
    ]


def _form(request: HttpRequest, spaces: QuerySet[Space], initial: dict[str, Any]) -> StoryForm:
    own = measures(request.actor).filter(owner__in=spaces).exclude(status=MeasureStatus.DROPPED)
    seen: QuerySet[Adoption] = Adoption.objects.visible_to(request.actor)
    adoptions = seen.filter(owner__in=spaces).select_related("solution", "municipality")
    return StoryForm(request.POST or None, initial=initial, spaces=spaces, measures=own, adoptions=adoptions)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.WRITE_STORY)
def new(request: HttpRequest) -> HttpResponse:
    """Write a story; it is a draft first."""
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden(permission=permissions.WRITE_STORY)
    form = _form(request, spaces, {"measure": request.GET.get("massnahme", "")})
    if request.method == "POST" and form.is_valid():
        owner = form.cleaned_data["owner"]
        made = services.write_story(actor=request.actor, owner=owner, fields=form.values())
        messages.success(
            request, _("Der Entwurf ist gespeichert. Noch lesen ihn nur Menschen aus Ihrem Haus.")
        )
        return redirect("portfolio:story", made.pk)
    return _form_page(request, form, _("Geschichte schreiben"), reverse("portfolio:stories"))


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_STORY)
def edit(request: HttpRequest, story_id: int) -> HttpResponse:
    """Write a story anew."""
    found = story_for(request.actor, story_id)
    require(request.actor, permissions.EDIT_STORY, found)
    spaces = editable_spaces(request.actor).filter(pk=found.owner_id)
    form = _form(request, spaces, StoryForm.shown(found))

    def change(seen: str) -> None:
        services.change_story(actor=request.actor, story_id=found.pk, fields=form.values(), seen=seen)

    if request.method == "POST" and form.is_valid() and saved(form, change):
        messages.success(request, _("Gespeichert."))
        return redirect("portfolio:story", found.pk)
    return _form_page(request, form, _("Geschichte bearbeiten"), reverse("portfolio:story", args=[found.pk]))


def _form_page(request: HttpRequest, form: StoryForm, title: str, cancel_url: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "cancel_url": cancel_url,
        "breadcrumbs": crumbs(Link(_("Erfolgsgeschichten"), reverse("portfolio:stories")), Link(title)),
    }
    return render(request, "portfolio/measure/part.html", context, status=status_of(form))


@require_POST
@declares(permissions.EDIT_STORY)
def publish(request: HttpRequest, story_id: int) -> HttpResponse:
    """Put a story out for everybody to read."""
    services.publish_story(actor=request.actor, story_id=story_id)
    messages.success(request, _("Die Geschichte ist veröffentlicht."))
    return redirect("portfolio:story", story_id)


@require_POST
@declares(permissions.EDIT_STORY)
def withdraw(request: HttpRequest, story_id: int) -> HttpResponse:
    """Take a story back."""
    services.withdraw_story(actor=request.actor, story_id=story_id)
    messages.success(request, _("Die Geschichte ist wieder ein Entwurf."))
    return redirect("portfolio:story", story_id)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_STORY)
def delete(request: HttpRequest, story_id: int) -> HttpResponse:
    """Ask, then delete a story."""
    found = story_for(request.actor, story_id)
    require(request.actor, permissions.EDIT_STORY, found)
    if request.method == "POST":
        services.delete_story(actor=request.actor, story_id=found.pk)
        messages.success(request, _("Die Geschichte ist gelöscht."))
        return redirect("portfolio:stories")
    back = reverse("portfolio:story", args=[found.pk])
    context = {
        "title": _("Geschichte wirklich löschen?"),
        "what": found.title,
        "submit": _("Löschen"),
        "cancel_url": back,
        "breadcrumbs": crumbs(
            Link(_("Erfolgsgeschichten"), reverse("portfolio:stories")),
            Link(found.title, back),
            Link(_("Löschen")),
        ),
    }
    return render(request, "portfolio/confirm.html", context)
