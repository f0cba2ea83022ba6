"""What the page of an adoption shows, put together from selectors; templates only print it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.basics.errors import NotFound
from allmende.kernel.access import may
from allmende.kernel.http import HttpRequest
from allmende.region.selectors import profile_of
from allmende.solutions import permissions
from allmende.solutions.forms import steps as step_forms
from allmende.solutions.models import Adoption, AdoptionStatus, AdoptionStep, StepKey, StepState
from allmende.solutions.offers import offers
from allmende.solutions.selectors import asking_town, blueprint_of, current_step, questions_in, running
from allmende.solutions.selectors.addresses import steward_contact
from allmende.solutions.services import effect, live
from allmende.solutions.services.costs import PROFILE_KEYS, sheet_of
from allmende.solutions.services.fit import latest_check, result_of
from allmende.solutions.services.guide import runbook_of
from allmende.ui.formats import day_text, euro_text, number_text
from allmende.ui.types import Fact, Link, Step

_UI_STATES = {
    StepState.DONE: "done",
    StepState.WAIVED: "done",
    StepState.CURRENT: "now",
    StepState.OPEN: "next",
}
#: Steps that have a form of their own on this page.
RECORD_FORMS: dict[str, type[Form]] = {
    StepKey.DECISION: step_forms.DecisionForm,
    StepKey.AGREEMENT: step_forms.AgreementForm,
    StepKey.TRAINING: step_forms.TrainingForm,
    StepKey.EFFECT: step_forms.EffectForm,
}


def page(
    request: HttpRequest, adoption: Adoption, key: str = "", forms: Mapping[str, Form] | None = None
) -> dict[str, Any]:
    """Everything the page of one step needs.

    Args:
        key: The step to show; empty: the one whose turn it is, else the last.
        forms: Forms that failed and are shown again, by name (record, plan, waive, pause, end).
    """
    forms = forms or {}
    shown = _shown_step(adoption, key)
    now = current_step(adoption)
    return {
        "adoption": adoption,
        "title": _title(adoption),
        "lead": _lead(adoption, now),
        "steps": [_ui_step(step, adoption, shown) for step in adoption.steps.all()],
        "step": shown,
        "is_current": now is not None and shown.pk == now.pk and adoption.status == AdoptionStatus.RUNNING,
        "is_paused": adoption.status == AdoptionStatus.PAUSED,
        "is_ended": adoption.status == AdoptionStatus.ENDED,
        "may_edit": may(request.actor, permissions.EDIT_ADOPTION, adoption),
        "may_steer": may(request.actor, permissions.STEER_ADOPTION, adoption),
        "may_waive": request.actor.is_coordinator
        and shown.state in {StepState.CURRENT, StepState.OPEN}
        and adoption.status == AdoptionStatus.RUNNING,
        "plan_form": forms.get("plan") or _plan_form(shown),
        "waive_form": forms.get("waive") or step_forms.ReasonForm(auto_id="erlassen_%s"),
        "pause_form": forms.get("pause") or step_forms.ReasonForm(auto_id="pause_%s"),
        "end_form": forms.get("end") or step_forms.ReasonForm(auto_id="ende_%s"),
        "failed": next(iter(forms), ""),
        "threads": questions_in(request.actor, adoption),
        "good_to_know": _good_to_know(request, adoption),
        "runbook": runbook_of(adoption),
        "contact": steward_contact(adoption.solution),
        "ask_url": _ask_url(request, adoption),
        "offers": offers(request.actor, adoption),
        "demo_notice": adoption.is_demo,
        "breadcrumbs": [
            Link(_("Lösungen"), reverse("solutions:catalogue")),
            Link(adoption.solution.title, reverse("solutions:solution", args=[adoption.solution.slug])),
            Link(_("Übernahme durch %(town)s") % {"town": adoption.municipality.name}),
        ],
        **_work(request, adoption, shown, forms.get("record")),
    }


def _ask_url(request: HttpRequest, adoption: Adoption) -> str:
    """Where this actor asks; empty for the Kümmerer and the coordination, who answer."""
    if asking_town(request.actor, adoption.solution) is None:
        return ""
    return reverse("solutions:questions", args=[adoption.solution.slug])


def _shown_step(adoption: Adoption, key: str) -> AdoptionStep:
    steps = list(adoption.steps.all())
    if key:
        found = next((step for step in steps if step.key == key), None)
        if found is None:
            raise NotFound(step=key)
        return found
    return current_step(adoption) or steps[-1]


def _title(adoption: Adoption) -> str:
    names = {"town": adoption.municipality.name, "solution": adoption.solution.title}
    steward = adoption.solution.steward
    if steward is not None and steward.pk == adoption.municipality_id:
        return _("%(town)s betreibt „%(solution)s“") % names
    if steward is None:
        return _("%(town)s übernimmt „%(solution)s“") % names
    return _("%(town)s übernimmt „%(solution)s“ von %(steward)s") % {**names, "steward": steward.name}


def _lead(adoption: Adoption, now: AdoptionStep | None) -> str:
    parts = []
    if adoption.version:
        parts.append(_("Version %(version)s") % {"version": adoption.version.version})
    if now is not None:
        parts.append(_("Schritt %(number)s von %(count)s") % {"number": now.position, "count": len(StepKey)})
        who = now.responsible or _("noch niemand")
        parts.append(_("zuständig: %(who)s") % {"who": who})
        if now.due_on:
            parts.append(_("bis %(day)s") % {"day": day_text(now.due_on)})
    else:
        parts.append(_("alle Schritte erledigt"))
    return " · ".join(parts)


def _ui_step(step: AdoptionStep, adoption: Adoption, shown: AdoptionStep) -> Step:
    state = _UI_STATES[StepState(step.state)]
    if state == "now" and adoption.status != AdoptionStatus.RUNNING:
        state = "paused"
    return Step(
        title=step.get_key_display()
        + (f" ({_('wird angezeigt')})" if step.pk == shown.pk and state != "now" else ""),
        state=state,  # type: ignore[arg-type]  # values of a fixed dictionary
        when=_when(step),
        note=_note(step),
        url=reverse("solutions:step", args=[adoption.pk, step.key]),
    )


def _when(step: AdoptionStep) -> str:
    if step.state == StepState.WAIVED:
        return _("erlassen")
    if step.completed_on:
        return day_text(step.completed_on)
    if step.state == StepState.CURRENT and step.opened_on:
        return _("dran seit %(day)s") % {"day": day_text(step.opened_on)}
    return _("bis %(day)s") % {"day": day_text(step.due_on)} if step.due_on else ""


def _note(step: AdoptionStep) -> str:
    if step.state == StepState.WAIVED:
        return step.waived_reason
    return step.responsible


def _plan_form(step: AdoptionStep) -> step_forms.PlanForm:
    names = ("responsible", "responsible_email", "due_on", "note")
    return step_forms.PlanForm(initial={name: getattr(step, name) for name in names}, auto_id="plan_%s")


def _euro(amount: Decimal | None) -> str | None:
    return euro_text(amount) if amount is not None else None


def _good_to_know(request: HttpRequest, adoption: Adoption) -> list[Fact]:
    blueprint = blueprint_of(adoption.solution)
    sheet = sheet_of(adoption.solution, adoption.municipality)
    costs_url = reverse("solutions:costs", args=[adoption.solution.slug, adoption.municipality.slug])
    own = permissions.belongs_to_town_or_coordinates(request.actor, adoption.municipality)
    towns = [row.municipality for row in running(adoption.solution, request.actor) if row.is_live]
    steward = adoption.solution.steward
    band = blueprint.about.effort_band if blueprint else None
    effort = f"{number_text(band.lowest)} bis {number_text(band.highest)} {band.unit}" if band else None
    return [
        Fact(_("Kosten einmalig"), _euro(sheet.stated("one_off")), costs_url if own else ""),
        Fact(_("Kosten je Jahr"), _euro(sheet.stated("per_year"))),
        Fact(_("Aufwand"), effort, note=band.text if band else ""),
        Fact(_("Läuft in"), ", ".join(towns) or _("noch keiner Kommune")),
        Fact(_("Kümmerer"), steward.name if steward else None),
    ]


def _work(
    request: HttpRequest, adoption: Adoption, step: AdoptionStep, failed: Form | None
) -> dict[str, Any]:
    """What the middle of the page shows for this kind of step."""
    extra: dict[str, Any] = {"record_form": failed or _record_form(adoption, step)}
    if step.key == StepKey.FIT_CHECK:
        extra |= _fit_work(adoption)
    elif step.key == StepKey.AGREEMENT:
        blueprint = blueprint_of(adoption.solution)
        extra["must_agree"] = blueprint.about.privacy.agreement if blueprint else ()
    elif step.key == StepKey.LIVE:
        extra["live"] = live.progress(adoption)
    elif step.key == StepKey.EFFECT:
        extra |= _effect_work(request, adoption, extra["record_form"])
    elif step.key == StepKey.INSTALLATION:
        extra["installation"] = getattr(adoption, "installation", None)
    return extra


def _fit_work(adoption: Adoption) -> dict[str, Any]:
    check = latest_check(adoption.solution, adoption.municipality)
    return {
        "check": check,
        "result": result_of(check) if check else None,
        "fit_url": reverse("solutions:fit", args=[adoption.solution.slug, adoption.municipality.slug]),
    }


def _effect_work(request: HttpRequest, adoption: Adoption, form: Form | None) -> dict[str, Any]:
    """The hub's figures for the periods in the form, so that people see them before they report."""
    report = getattr(adoption, "effect", None)
    before_after = effect.figures_of(report) if report else (None, None)
    if report is None and form is not None and may(request.actor, permissions.EDIT_ADOPTION, adoption):
        periods = effect.suggested_periods(adoption)
        before_after = effect.compare(actor=request.actor, adoption=adoption, periods=periods)
    return {"report": report, "before": before_after[0], "after": before_after[1]}


def _record_form(adoption: Adoption, step: AdoptionStep) -> Form | None:
    kind = RECORD_FORMS.get(step.key)
    if kind is None:
        return None
    return kind(initial=_initial(adoption, step))


def _initial(adoption: Adoption, step: AdoptionStep) -> dict[str, Any]:
    """What is on record already, else what can be guessed from the town's profile."""
    kept = getattr(adoption, {StepKey.EFFECT: "effect"}.get(StepKey(step.key), step.key), None)
    fields = RECORD_FORMS[step.key].base_fields
    values = {name: getattr(kept, name, None) for name in fields} if kept else _guesses(adoption, step)
    if step.key == StepKey.AGREEMENT:
        values["live_share_pct"] = adoption.live_share_pct
        values["planned_devices"] = adoption.planned_devices or _profile_rooms(adoption)
    if step.key == StepKey.EFFECT and kept:
        values["would_do_again"] = "yes" if kept.would_do_again else "no"
    return values


def _guesses(adoption: Adoption, step: AdoptionStep) -> dict[str, Any]:
    if step.key == StepKey.DECISION:
        answer = profile_of(adoption.municipality).get("decision_body")
        return {"body": answer.value if answer else ""}
    if step.key == StepKey.EFFECT:
        periods = effect.suggested_periods(adoption)
        names = ("before_from", "before_to", "after_from", "after_to")
        guesses: dict[str, Any] = {name: getattr(periods, name) for name in names}
        paid = [expense.amount for expense in adoption.expenses.all()]
        return guesses | ({"cost_one_off": sum(paid, Decimal(0))} if paid else {})
    return {}


def _profile_rooms(adoption: Adoption) -> int | None:
    answer = profile_of(adoption.municipality).get(PROFILE_KEYS["rooms"])
    try:
        return int(float(answer.value)) if answer else None
    except ValueError:
        return None
