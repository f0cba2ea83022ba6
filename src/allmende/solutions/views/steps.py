"""The single steps of an adoption: put on record, plan, waive; and what was paid."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.basics.errors import NotFound
from allmende.kernel.access import declares, may, require
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.solutions import permissions
from allmende.solutions.forms import steps as step_forms
from allmende.solutions.models import Adoption, StepKey
from allmende.solutions.selectors import adoption_for
from allmende.solutions.services import adoptions, effect, records
from allmende.solutions.views.adoption_page import RECORD_FORMS, page
from allmende.ui.types import Link


# Any: each form hands over its own facts.
def _record_decision(actor: Actor, adoption: Adoption, form: Any) -> None:
    records.record_decision(actor=actor, adoption_id=adoption.pk, facts=form.facts())


def _record_agreement(actor: Actor, adoption: Adoption, form: Any) -> None:
    records.record_agreement(actor=actor, adoption_id=adoption.pk, facts=form.facts())


def _record_training(actor: Actor, adoption: Adoption, form: Any) -> None:
    records.record_training(actor=actor, adoption_id=adoption.pk, facts=form.facts())


def _report_effect(actor: Actor, adoption: Adoption, form: Any) -> None:
    effect.report_effect(actor=actor, adoption_id=adoption.pk, periods=form.periods(), facts=form.facts())


_RECORDERS: dict[str, Callable[[Actor, Adoption, Any], None]] = {
    StepKey.DECISION: _record_decision,
    StepKey.AGREEMENT: _record_agreement,
    StepKey.TRAINING: _record_training,
    StepKey.EFFECT: _report_effect,
}


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_ADOPTION)
def step(request: HttpRequest, adoption_id: int, key: str) -> HttpResponse:
    """Show one step; a post puts on record what it asks for."""
    adoption = adoption_for(request.actor, adoption_id)
    if request.method != "POST":
        return render(request, "solutions/adoption/show.html", page(request, adoption, key))
    require(request.actor, permissions.EDIT_ADOPTION, adoption)
    if key not in RECORD_FORMS:
        raise NotFound(step=key)
    if key == StepKey.EFFECT and "compare" in request.POST:
        return _compare(request, adoption)
    form = RECORD_FORMS[key](request.POST)
    if not form.is_valid():
        return _again(request, adoption, key, "record", form)
    _RECORDERS[key](request.actor, adoption, form)
    messages.success(request, _("Eingetragen. Alle Beteiligten sehen es auf dieser Seite."))
    return redirect("solutions:adoption", adoption_id)


def _compare(request: HttpRequest, adoption: Adoption) -> HttpResponse:
    """Show the hub's figures for the typed periods; nothing is put on record yet."""
    typed = step_forms.PeriodForm(request.POST)
    if not typed.is_valid():
        return _again(request, adoption, StepKey.EFFECT, "record", step_forms.EffectForm(request.POST))
    form = step_forms.EffectForm(initial=request.POST.dict())
    context = page(request, adoption, StepKey.EFFECT, {"record": form})
    before, after = effect.compare(actor=request.actor, adoption=adoption, periods=typed.periods())
    context |= {"compared": True, "compared_before": before, "compared_after": after}
    return render(request, "solutions/adoption/show.html", context)


def _again(request: HttpRequest, adoption: Adoption, key: str, name: str, form: Form) -> HttpResponse:
    context = page(request, adoption, key, {name: form})
    return render(request, "solutions/adoption/show.html", context, status=422)


@require_POST
@declares(permissions.EDIT_ADOPTION)
def plan(request: HttpRequest, adoption_id: int, key: str) -> HttpResponse:
    """Say who does the step, by when."""
    adoption = adoption_for(request.actor, adoption_id)
    require(request.actor, permissions.EDIT_ADOPTION, adoption)
    _known(key)
    form = step_forms.PlanForm(request.POST, auto_id="plan_%s")
    if not form.is_valid():
        return _again(request, adoption, key, "plan", form)
    adoptions.edit_step(actor=request.actor, adoption_id=adoption_id, key=key, plan=form.plan())
    messages.success(request, _("Zuständigkeit und Termin sind gespeichert."))
    return redirect("solutions:step", adoption_id, key)


@require_POST
@declares(permissions.WAIVE_STEP)
def waive(request: HttpRequest, adoption_id: int, key: str) -> HttpResponse:
    """Spare the town a step, with a reason."""
    adoption = adoption_for(request.actor, adoption_id)
    require(request.actor, permissions.WAIVE_STEP, adoption)
    _known(key)
    form = step_forms.ReasonForm(request.POST, auto_id="erlassen_%s")
    if not form.is_valid():
        return _again(request, adoption, key, "waive", form)
    adoptions.waive_step(
        actor=request.actor, adoption_id=adoption_id, key=key, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("Der Schritt ist erlassen. Der Grund steht auf der Seite."))
    return redirect("solutions:adoption", adoption_id)


def _known(key: str) -> None:
    if key not in StepKey.values:
        raise NotFound(step=key)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_ADOPTION)
def expenses(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """What was paid so far; the adopting town adds to it."""
    adoption = adoption_for(request.actor, adoption_id)
    form = step_forms.ExpenseForm(request.POST or None)
    if request.method == "POST":
        require(request.actor, permissions.EDIT_ADOPTION, adoption)
        if form.is_valid():
            records.add_expense(actor=request.actor, adoption_id=adoption_id, **form.cleaned_data)
            messages.success(request, _("Die Ausgabe ist eingetragen."))
            return redirect("solutions:expenses", adoption_id)
    paid = list(adoption.expenses.all())
    context = {
        "adoption": adoption,
        "expenses": paid,
        "total": sum(expense.amount for expense in paid),
        "form": form,
        "may_edit": may(request.actor, permissions.EDIT_ADOPTION, adoption),
        "demo_notice": adoption.is_demo,
        "breadcrumbs": [
            Link(str(adoption), reverse("solutions:adoption", args=[adoption_id])),
            Link(_("Ausgaben")),
        ],
    }
    return render(request, "solutions/adoption/expenses.html", context, status=422 if form.is_bound else 200)


@require_POST
@declares(permissions.EDIT_ADOPTION)
def expense_remove(request: HttpRequest, adoption_id: int, expense_id: int) -> HttpResponse:
    """Take a wrong entry back."""
    records.remove_expense(actor=request.actor, adoption_id=adoption_id, expense_id=expense_id)
    messages.success(request, _("Die Ausgabe ist gelöscht."))
    return redirect("solutions:expenses", adoption_id)
