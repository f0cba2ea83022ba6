"""The list of strategies, one strategy, and its beginning, change and end."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import PUBLIC, declares, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space, SpaceKind
from allmende.region.selectors import consortium, municipalities, region
from allmende.strategy import planned, selectors
from allmende.strategy.errors_chain import NestingCycle
from allmende.strategy.forms.strategies import (
    ApproachForm,
    NewStrategyForm,
    StrategyFilter,
    StrategyForm,
    SupersedeForm,
)
from allmende.strategy.models import FactorTheme, Level, Strategy, StrategyStatus
from allmende.strategy.selectors.common_ground import common_ground
from allmende.strategy.selectors.strategies_list import listed, standing, strategy_map, tags
from allmende.strategy.selectors.strategies_page import strategy_view, toggled_of
from allmende.strategy.services import strategies as services
from allmende.strategy.tokens import last_change, strategy_token
from allmende.strategy.views.strategies_shared import (
    Question,
    ask,
    page_context,
    strategy_crumbs,
    strategy_facts,
)
from allmende.ui.shelf import kept_for_visitors
from allmende.ui.types import Action, Link

PER_PAGE = 30


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=10)
def strategies(request: HttpRequest) -> HttpResponse:
    """List and map which strategies there are."""
    form = StrategyFilter(request.GET)
    chosen = form.chosen
    theme = request.GET.get("erfahrung", "")
    if theme in FactorTheme.values:
        chosen["erfahrung"] = theme
    found = listed(request.actor, chosen)
    here, towns = region(), list(municipalities())
    legend = [_("keine eigene Strategie bekannt"), _("im Entwurf"), _("beschlossen")]
    view_box, places = strategy_map(request.actor, here, towns, legend)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "count": page.paginator.count,
        "total": selectors.strategies(request.actor).count(),
        "count_word": _("Strategien"),
        "filtered": bool(chosen),
        "reset_url": reverse("strategy:strategies"),
        "tags": [
            (tag, _with(request, "erfahrung", tag.key), tag.key == theme) for tag in tags(request.actor)
        ],
        "standing": standing(request.actor, len(towns)),
        "view_box": view_box,
        "places": places,
        "legend": legend,
        "attribution": here.attribution,
        "actions": new_actions(request),
        "empty_actions": [Action(_("Alle Strategien zeigen"), reverse("strategy:strategies"))]
        if chosen
        else new_actions(request),
        "breadcrumbs": [Link(_("Strategie"), reverse("strategy:overview")), Link(_("Strategien"))],
        "demo_notice": any(row.is_demo for row in page),
    }
    return render(request, "strategy/strategy/list.html", context)


def _with(request: HttpRequest, name: str, value: str) -> str:
    """Return this page's address with one filter set, or taken away where it is set already."""
    query = request.GET.copy()
    query.pop("seite", None)
    if query.get(name) == value:
        query.pop(name)
    else:
        query[name] = value
    return f"?{query.urlencode()}"


def own_spaces(request: HttpRequest) -> list[int]:
    """Return the spaces for which this person may begin a strategy."""
    return [space for space in request.actor.space_ids if request.actor.may_edit(space)]


def new_actions(request: HttpRequest) -> list[Action]:
    """Return the button for a new strategy to people who may begin one."""
    if not own_spaces(request):
        return []
    return [Action(_("Strategie beginnen"), reverse("strategy:strategy_new"), kind="primary")]


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.create_strategy")
def strategy_new(request: HttpRequest) -> HttpResponse:
    """Begin a strategy as a draft; then its goals follow."""
    spaces = Space.objects.filter(pk__in=own_spaces(request)).order_by("kind", "name")
    if not spaces:
        raise Forbidden
    wider = (
        selectors.strategies(request.actor).exclude(kind="local").exclude(status=StrategyStatus.SUPERSEDED)
    )
    is_consortium = spaces[0].kind == SpaceKind.CONSORTIUM
    first = spaces[0]
    initial = {
        "owner": first,
        "title": _("Smart-City-Strategie %(place)s") % {"place": first.name} if len(spaces) == 1 else "",
        "within": wider.filter(kind="overall").first() or wider.first(),
        "kind": "overall" if is_consortium else "local",
        "level": Level.REGIONAL if is_consortium else Level.LOCAL,
    }
    form = NewStrategyForm(request.POST or None, spaces=spaces, wider=wider, initial=initial)
    approach = ApproachForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and approach.is_valid():
        made = _create(request, form, approach)
        if made is not None:
            messages.success(
                request, _("Die Strategie ist angelegt. Jetzt fehlen die Ziele: eins genügt für den Anfang.")
            )
            return redirect("strategy:goals", made.key)
    context = {
        "form": form,
        "approach": approach,
        "breadcrumbs": [
            Link(_("Strategie"), reverse("strategy:overview")),
            Link(_("Strategien"), reverse("strategy:strategies")),
            Link(_("Strategie beginnen")),
        ],
    }
    return render(
        request, "strategy/strategy/new.html", context, status=422 if form.errors or approach.errors else 200
    )


def _create(request: HttpRequest, form: NewStrategyForm, approach: ApproachForm) -> Strategy | None:
    owner = form.cleaned_data["owner"]
    try:
        return services.create_strategy(
            actor=request.actor,
            owner=owner,
            kind=form.cleaned_data.get("kind", "local"),
            facts=form.facts(),
            approaches=approach.approaches(),
        )
    except NestingCycle as refused:
        form.add_error("kind" if "kind" in form.fields else "within", sentence_of(refused))
        return None


@require_safe
@declares(PUBLIC)
@kept_for_visitors(seconds=5)
def strategy(request: HttpRequest, key: str) -> HttpResponse:
    """Show one strategy: what it is, its goals as a picture and a list, and where it stands."""
    found = selectors.strategy_for(request.actor, key)
    address = reverse("strategy:strategy", args=[key])
    toggled = toggled_of(request.GET.get("baum", ""))
    view = strategy_view(request.actor, found, toggled=toggled, address=address)
    context = {
        **page_context(request, found, "strategy:strategy"),
        "view": view,
        "own_people": planned.knows_plans(request.actor, found),
        "facts": strategy_facts(found, view.version, request.actor),
        "ground": common_ground(list(consortium().commitments.all())) if found.kind == "framework" else None,
        "share_url": request.build_absolute_uri(address),
        "narrative": getattr(found, "narrative", None),
        "goal_words": ngettext("%(n)s Ziel", "%(n)s Ziele", view.goal_count) % {"n": view.goal_count},
        "breadcrumbs": strategy_crumbs(found),
    }
    return render(request, "strategy/strategy/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def strategy_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is said about a strategy as a whole."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.edit_strategy", found)
    wider = (
        selectors.strategies(request.actor)
        .filter(kind__in=[k for k, width in services.WIDTH.items() if width < services.WIDTH[found.kind]])
        .exclude(pk=found.pk)
    )
    names = ("title", "summary", "size", "level", "within", "visibility", "review_months", "source")
    initial: dict[str, object] = {name: getattr(found, name) for name in names}
    is_draft = found.status == StrategyStatus.DRAFT
    form = StrategyForm(request.POST or None, wider=wider, is_draft=is_draft, initial=initial)
    seen, meanwhile, status = strategy_token(found), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_strategy(
                    actor=request.actor, key=key, facts=form.facts(), expected=request.POST.get("seen", "")
                )
            except ChangedMeanwhile:
                meanwhile, status = last_change(found), 409
            else:
                messages.success(request, _("Gespeichert."))
                return redirect("strategy:strategy", key)
    context = {
        **page_context(request, found, "strategy:strategy"),
        "form": form,
        "seen": seen,
        "meanwhile": meanwhile,
        "conflict": status == 409,
        "now": found,
        "breadcrumbs": strategy_crumbs(found, _("Angaben ändern")),
    }
    return render(request, "strategy/strategy/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def strategy_delete(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, then delete a draft on which nothing hangs."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.edit_strategy", found)
    if request.method == "POST":
        services.delete_draft(actor=request.actor, key=key)
        messages.success(request, _("Der Entwurf ist gelöscht."))
        return redirect("strategy:strategies")
    lead = _(
        "„%(title)s“ wird gelöscht, mit Handlungsfeldern, Zukunftsbild und Notizen. "
        "Das lässt sich nicht zurücknehmen."
    ) % {"title": found.title}
    question = Question(
        _("Entwurf löschen"), lead, _("Entwurf löschen"), reverse("strategy:strategy", args=[key])
    )
    return ask(request, question, strategy_crumbs(found, _("Löschen")))


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.adopt_strategy")
def strategy_supersede(request: HttpRequest, key: str) -> HttpResponse:
    """Put a strategy out of force because another one took its place."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.adopt_strategy", found)
    others = (
        selectors.strategies(request.actor)
        .filter(owner_id=found.owner_id, status=StrategyStatus.ADOPTED)
        .exclude(pk=found.pk)
    )
    form = SupersedeForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        by = form.cleaned_data["by"]
        services.supersede(actor=request.actor, key=key, by_key=by.key, reason=form.cleaned_data["reason"])
        messages.success(request, _("Die Strategie ist abgelöst."))
        return redirect("strategy:strategy", by.key)
    context = {
        **page_context(request, found, "strategy:versions"),
        "form": form,
        "others": others,
        "breadcrumbs": strategy_crumbs(found, _("Ablösen")),
    }
    return render(request, "strategy/strategy/supersede.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.adopt_strategy")
def strategy_reinstate(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, then put a superseded strategy back in force."""
    found = selectors.strategy_for(request.actor, key)
    require(request.actor, "strategy.adopt_strategy", found)
    back = reverse("strategy:versions", args=[key])
    if request.method == "POST":
        services.reinstate(actor=request.actor, key=key)
        messages.success(request, _("Die Strategie gilt wieder."))
        return redirect(back)
    lead = _("„%(title)s“ gilt dann wieder, neben der Strategie, die an ihre Stelle getreten war.") % {
        "title": found.title
    }
    question = Question(_("Ablösung zurücknehmen"), lead, _("Ablösung zurücknehmen"), back)
    return ask(request, question, strategy_crumbs(found, _("Ablösung zurücknehmen")))
