"""Existing plans of a town and how they meet its strategy; the choice of fields of action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allmende.kernel.access import declares, get_or_not_found, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import selectors
from allmende.strategy.forms.chain import parent_choices
from allmende.strategy.forms.fields import FieldsForm
from allmende.strategy.forms.plans import PlanForm, RelationForm
from allmende.strategy.models import ActionField
from allmende.strategy.selectors.plans import plan_links, plans_for
from allmende.strategy.selectors.plans import plans as all_plans
from allmende.strategy.services import fields as field_services
from allmende.strategy.services import plans as services
from allmende.strategy.tokens import fields_token, last_change
from allmende.strategy.views.chain_edit import editable
from allmende.strategy.views.strategies_shared import (
    Question,
    ask,
    page_context,
    posted_again,
    strategy_crumbs,
)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def plans(request: HttpRequest, key: str) -> HttpResponse:
    """Note plans that exist and say how each meets the strategy."""
    found = editable(request, key)
    known = plans_for(request.actor, found)
    goals = parent_choices(selectors.goal_tree(found, actor=request.actor))
    is_plan = "title" in request.POST
    plan_form = PlanForm(request.POST if is_plan else None)
    relation = RelationForm(
        request.POST if request.method == "POST" and not is_plan else None,
        plans=known,
        goals=goals,
        initial={"plan": request.GET.get("plan")},
    )
    if plan_form.is_bound and plan_form.is_valid():
        plan = services.add_plan(actor=request.actor, key=key, facts=plan_form.facts())
        messages.success(request, _("Der Plan ist eingetragen. Sagen Sie jetzt, wie er zur Strategie passt."))
        return redirect(reverse("strategy:plans", args=[key]) + f"?plan={plan.pk}#bezug")
    if relation.is_bound and relation.is_valid():
        plan_id = relation.cleaned_data["plan"].pk
        services.relate_plan(actor=request.actor, key=key, plan_id=plan_id, relation=relation.told())
        messages.success(request, _("Der Bezug ist eingetragen."))
        return redirect("strategy:plans", key)
    context = {
        **page_context(request, found, "strategy:plans"),
        "links": plan_links(request.actor, found),
        "plans": [(plan, may(request.actor, "strategy.edit_plan", plan)) for plan in known],
        "plan_form": plan_form,
        "relation_form": relation,
        "breadcrumbs": strategy_crumbs(found, _("Bestehende Pläne")),
    }
    status = 422 if plan_form.errors or relation.errors else 200
    return render(request, "strategy/plan/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_plan")
def plan_edit(request: HttpRequest, key: str, plan_id: int) -> HttpResponse:
    """Correct what is said about a plan."""
    found = editable(request, key)
    plan = get_or_not_found(all_plans(request.actor), pk=plan_id)
    require(request.actor, "strategy.edit_plan", plan)
    names = ("kind", "title", "summary", "url", "valid_from", "valid_until", "responsible")
    form = PlanForm(request.POST or None, initial={name: getattr(plan, name) for name in names})
    if request.method == "POST" and form.is_valid():
        services.change_plan(actor=request.actor, plan_id=plan_id, facts=form.facts())
        messages.success(request, _("Gespeichert."))
        return redirect("strategy:plans", key)
    context = {
        **page_context(request, found, "strategy:plans"),
        "form": form,
        "plan": plan,
        "breadcrumbs": strategy_crumbs(found, _("Plan ändern")),
    }
    return render(request, "strategy/plan/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_plan")
def plan_delete(request: HttpRequest, key: str, plan_id: int) -> HttpResponse:
    """Ask, then delete a plan with its relations."""
    found = editable(request, key)
    plan = get_or_not_found(all_plans(request.actor), pk=plan_id)
    require(request.actor, "strategy.edit_plan", plan)
    back = reverse("strategy:plans", args=[key])
    if request.method == "POST":
        services.delete_plan(actor=request.actor, plan_id=plan_id)
        messages.success(request, _("Der Plan ist gelöscht."))
        return redirect(back)
    lead = _("„%(plan)s“ wird gelöscht, mit allen Bezügen zu Ihren Strategien.") % {"plan": plan.title}
    question = Question(_("Plan löschen"), lead, _("Plan löschen"), back)
    return ask(request, question, strategy_crumbs(found, _("Plan löschen")))


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def relation_remove(request: HttpRequest, key: str, link_id: int) -> HttpResponse:
    """Ask, then take away how a plan meets the strategy."""
    found = editable(request, key)
    link = get_or_not_found(found.plan_links.select_related("plan"), pk=link_id)
    back = reverse("strategy:plans", args=[key])
    if request.method == "POST":
        services.unrelate_plan(actor=request.actor, key=key, link_id=link_id)
        messages.success(request, _("Der Bezug ist entfernt."))
        return redirect(back)
    lead = _("„%(plan)s“ bleibt, aber nicht mehr mit diesem Satz: %(sentence)s") % {
        "plan": link.plan.title,
        "sentence": link.sentence,
    }
    question = Question(_("Bezug entfernen"), lead, _("Bezug entfernen"), back)
    return ask(request, question, strategy_crumbs(found, _("Bezug entfernen")))


@require_http_methods(["GET", "HEAD", "POST"])
@declares("strategy.edit_strategy")
def fields(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the fields of action, with rank and reason."""
    found = editable(request, key)
    chosen = {choice.field_id: choice for choice in found.field_choices.select_related("field")}
    action_fields, seen = list(ActionField.objects.all()), fields_token(found)
    form = FieldsForm(
        request.POST or None, action_fields=action_fields, chosen=chosen, initial={"seen": seen}
    )
    status, meanwhile = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            expected = form.cleaned_data["seen"]
            try:
                field_services.choose_fields(
                    actor=request.actor, key=key, choices=form.choices(), expected=expected
                )
            except ChangedMeanwhile:
                status, meanwhile = 409, last_change(found)
                posted = posted_again(request, seen=seen)
                form = FieldsForm(posted, action_fields=action_fields, chosen=chosen)
            else:
                messages.success(request, _("Die Handlungsfelder sind gewählt."))
                return redirect("strategy:strategy", key)
    context = {
        **page_context(request, found, "strategy:fields"),
        "form": form,
        "conflict": status == 409,
        "meanwhile": meanwhile,
        "now": ", ".join(f"{choice.priority}. {choice.field.name}" for choice in chosen.values()),
        "breadcrumbs": strategy_crumbs(found, _("Handlungsfelder")),
    }
    return render(request, "strategy/strategy/fields.html", context, status=status)
