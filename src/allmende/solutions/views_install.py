"""Pages of an installation: answers, preview, update, removal; rooms stand in `views_rooms`."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allmende.datahub.errors import DeviceElsewhere
from allmende.datahub.selectors.installation import rooms_from
from allmende.datahub.services.installed import InstalledElsewhere
from allmende.datahub.views.key_handover import hand_over_key
from allmende.kernel.access import SIGNED_IN, declares, may
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.solutions import permissions
from allmende.solutions.forms_install import AnswersForm, RemovalForm, SecretsForm, as_typed
from allmende.solutions.models import Adoption, Installation, InstallationDraft, StepKey, StepState
from allmende.solutions.selectors.adoptions import adoption_for, current_step, step_of
from allmende.solutions.services import install, install_draft
from allmende.solutions.services.guide import runbook_of, tick
from allmende.solutions.services.install import adoption_to_install, blueprint_to_install
from allmende.solutions.services.installing.errors import GoldenCaseFailed, ParametersInvalid, RoomsInvalid
from allmende.solutions.services.installing.results import InstallResult, Removed
from allmende.ui.types import Link

#: What people can mend by changing answers or rooms, or must tell the Kümmerer; shown on the page itself.
REFUSALS = (ParametersInvalid, RoomsInvalid, DeviceElsewhere, InstalledElsewhere, GoldenCaseFailed)


def page(request: HttpRequest, adoption: Adoption, current: str, **more: Any) -> dict[str, Any]:
    """Return what every page of an installation shows.

    Args:
        current: Name of the page's address.
        more: What this page adds; may overwrite.
    """
    del request
    stages = (
        ("install", _("1 Angaben")),
        ("install_rooms", _("2 Räume")),
        ("install_preview", _("3 Vorschau")),
    )
    installation = Installation.objects.select_related("source").filter(adoption=adoption).first()
    is_installed = installation is not None and installation.removed_at is None
    return {
        "adoption": adoption,
        "installation": installation if is_installed else None,
        "runs_for_real": install.runs_for_real(installation),
        "waits_for": _waits_for(adoption),
        "stages": [Link(title, _url(name, adoption), current=name == current) for name, title in stages],
        "demo_notice": adoption.is_demo,
        "breadcrumbs": _breadcrumbs(adoption, current),
        **more,
    }


def _breadcrumbs(adoption: Adoption, current: str) -> list[Link]:
    above = [
        Link(_("Lösungen"), reverse("solutions:catalogue")),
        Link(adoption.solution.title, reverse("solutions:solution", args=[adoption.solution.slug])),
        Link(adoption.municipality.name, _url("adoption", adoption)),
    ]
    if current in {"install", "guide"}:
        return [*above, Link(_("Einrichten") if current == "install" else _("Leitfaden"))]
    titles = {
        "install_rooms": _("Räume"),
        "install_preview": _("Vorschau"),
        "install_update": _("Aktualisieren"),
        "install_remove": _("Entfernen"),
    }
    return [*above, Link(_("Einrichten"), _url("install", adoption)), Link(titles[current])]


def _url(name: str, adoption: Adoption) -> str:
    return reverse(f"solutions:{name}", args=[adoption.pk])


def _waits_for(adoption: Adoption) -> str:
    """The step that must be done before real sensors may be installed; empty when it is the turn."""
    if step_of(adoption, StepKey.INSTALLATION).state != StepState.OPEN:
        return ""
    now = current_step(adoption)
    return now.get_key_display() if now else ""


def draft_of(adoption: Adoption) -> InstallationDraft | None:
    """Return what the town has prepared."""
    return InstallationDraft.objects.filter(adoption=adoption).first()


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_ADOPTION)
def answers(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Ask what the blueprint wants to know."""
    adoption = adoption_to_install(request.actor, adoption_id)
    blueprint = blueprint_to_install(adoption)
    context = page(request, adoption, "install")
    given = {
        "offers_trial": not context["runs_for_real"],
        "is_installed": context["installation"] is not None,
    }
    form = AnswersForm(blueprint, request.POST or None, initial=_initial(adoption, context), **given)
    if request.method == "POST" and form.is_valid():
        install_draft.save_answers(
            actor=request.actor, adoption_id=adoption_id, answers=form.answers, is_trial=form.is_for_trial
        )
        return redirect("solutions:install_rooms", adoption_id)
    context |= {"form": form, "privacy": blueprint.about.privacy, "title": blueprint.about.title}
    return render(request, "solutions/installation/answers.html", context, status=422 if form.errors else 200)


def _initial(adoption: Adoption, context: Mapping[str, Any]) -> dict[str, object]:
    draft, installation = draft_of(adoption), context["installation"]
    kept = draft.parameters if draft else installation.parameters if installation else {}
    is_trial = draft.is_trial if draft else bool(context["waits_for"]) or _is_trial(installation)
    return {key: as_typed(value) for key, value in kept.items()} | {"is_trial": is_trial}


def _is_trial(installation: Installation | None) -> bool:
    return installation is not None and not install.runs_for_real(installation)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_ADOPTION)
def preview(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Show what will be created, changed and left alone; a post does it."""
    adoption = adoption_to_install(request.actor, adoption_id)
    context = page(request, adoption, "install_preview")
    draft, installation = draft_of(adoption), context["installation"]
    if draft is None and installation is None:
        return redirect("solutions:install", adoption_id)
    wanted: dict[str, Any] = {
        "actor": request.actor,
        "adoption_id": adoption_id,
        "rooms": install_draft.rooms_in(draft),
        "is_trial": draft.is_trial if draft else _is_trial(installation),
    }
    kept = draft.parameters if draft else installation.parameters
    stored = set(installation.secrets.values_list("key", flat=True)) if installation else set()
    form = SecretsForm(
        blueprint_to_install(adoption), stored, request.POST if request.method == "POST" else None
    )
    try:
        if request.method == "POST" and form.is_valid():
            return _done(request, adoption, install.install(parameters=kept | form.cleaned_data, **wanted))
        secrets = dict.fromkeys(form.fields, "…")
        context["plan"] = install.preview(parameters=kept | secrets, **wanted)
    except REFUSALS as refused:
        context["refused"] = sentence_of(refused)
    context |= {"form": form, "is_trial": wanted["is_trial"]}
    status = 422 if form.errors or "refused" in context else 200
    return render(request, "solutions/installation/preview.html", context, status=status)


def _done(request: HttpRequest, adoption: Adoption, result: InstallResult) -> HttpResponse:
    if result.key is None or result.installation.source is None:
        said = _("Es war nichts zu ändern.") if result.plan.is_empty else _("Die Änderungen sind übernommen.")
        messages.success(request, said)
        return redirect("solutions:install", adoption.pk)
    messages.success(
        request,
        _("Eingerichtet. Hier sehen Sie Adresse und Schlüssel; der Schlüssel wird nur jetzt gezeigt."),
    )
    source = result.installation.source
    return hand_over_key(redirect("datahub:source", source.pk), source, result.key)


@require_POST
@declares(permissions.EDIT_ADOPTION)
def discard(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Throw the prepared answers and rooms away."""
    install_draft.discard(actor=request.actor, adoption_id=adoption_id)
    messages.success(request, _("Der Entwurf ist verworfen. Was eingerichtet ist, bleibt."))
    return redirect("solutions:install", adoption_id)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_ADOPTION)
def update(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Show what a newer blueprint changes; a post does it."""
    adoption = adoption_to_install(request.actor, adoption_id)
    if request.method == "POST":
        return _done(request, adoption, install.update(actor=request.actor, adoption_id=adoption_id))
    context = page(request, adoption, "install_update")
    try:
        context["update"] = install.update_preview(actor=request.actor, adoption_id=adoption_id)
    except ParametersInvalid as refused:
        context["refused"] = sentence_of(refused)
    return render(request, "solutions/installation/update.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.STEER_ADOPTION)
def remove(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Take the solution away; the data stay unless somebody says otherwise, twice."""
    adoption = adoption_to_install(request.actor, adoption_id)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        removed = install.remove(
            actor=request.actor,
            adoption_id=adoption_id,
            reason=form.cleaned_data["reason"],
            keep_data=form.cleaned_data["scope"] == RemovalForm.KEEP,
        )
        messages.success(request, _removed_sentence(removed))
        return redirect("solutions:adoption", adoption_id)
    context = page(request, adoption, "install_remove", form=form)
    context["was_removed"] = context["installation"] is None and hasattr(adoption, "installation")
    context["may_steer"] = may(request.actor, permissions.STEER_ADOPTION, adoption)
    context["rooms"] = rooms_from(adoption.owner, adoption.solution.blueprint).count()
    return render(request, "solutions/installation/remove.html", context, status=422 if form.errors else 200)


def _removed_sentence(removed: Removed) -> str:
    if removed.erased is None:
        return _("Die Lösung ist entfernt. Räume und Messwerte sind noch da.")
    numbers = {"rooms": removed.erased.rooms, "readings": removed.erased.readings}
    return _("Die Lösung ist entfernt. Gelöscht: %(rooms)s Räume, %(readings)s Messwerte.") % numbers


@require_GET
@declares(permissions.EDIT_ADOPTION)
def export(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Offer what is installed as JSON, without answers, keys and device ids."""
    content = install.export(actor=request.actor, adoption_id=adoption_id)
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{content["blueprint"]}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@declares(SIGNED_IN)
def guide(request: HttpRequest, adoption_id: int) -> HttpResponse:
    """Show the guide with what is ticked off; a post ticks one step or takes the tick back."""
    adoption = adoption_for(request.actor, adoption_id)
    if request.method == "POST":
        step, is_done = request.POST.get("step", ""), request.POST.get("done") == "yes"
        tick(actor=request.actor, adoption_id=adoption_id, step=step, is_done=is_done)
        return redirect(f"{_url('guide', adoption)}#{step}")
    context = page(
        request,
        adoption,
        "guide",
        runbook=runbook_of(adoption),
        may_edit=may(request.actor, permissions.EDIT_ADOPTION, adoption),
    )
    return render(request, "solutions/installation/guide.html", context)
