"""Adding, changing and removing a measure's parts; every removal asks first."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from allmende.basics.errors import AllmendeError, NotFound
from allmende.kernel.access import declares, get_or_not_found, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.seen_form import SeenForm
from allmende.portfolio import permissions
from allmende.portfolio.forms.measures import SECTIONS
from allmende.portfolio.forms.parts import PART_FORMS, ContributionForm, PictureForm, SentenceForm
from allmende.portfolio.models import Measure
from allmende.portfolio.selectors.choices import target_groups
from allmende.portfolio.selectors.funding import fundings
from allmende.portfolio.selectors.measures import measure_for
from allmende.portfolio.services import contributions, parts
from allmende.portfolio.views.shared import measure_crumbs, saved, status_of
from allmende.ui.types import Link


def _editable(request: HttpRequest, measure_id: int) -> Measure:
    measure = measure_for(request.actor, measure_id)
    require(request.actor, permissions.EDIT_MEASURE, measure)
    return measure


def _section_of(kind: str) -> str:
    return next(key for key, section in SECTIONS.items() if kind in section.parts)


def _back(measure: Measure, kind: str) -> HttpResponseRedirect:
    return redirect("portfolio:measure_section", measure.pk, _section_of(kind))


def _titles(kind: str) -> tuple[str, str]:
    """Return what a new and what a changed part is called."""
    return {
        "contribution": (_("Ziel hinzufügen"), _("Satz ändern")),
        "milestone": (_("Neuer Meilenstein"), _("Meilenstein ändern")),
        "actor": (_("Mitwirkende hinzufügen"), _("Mitwirkende ändern")),
        "budget_line": (_("Kosten eintragen"), _("Kosten ändern")),
        "risk": (_("Risiko eintragen"), _("Risiko ändern")),
        "learning": (_("Gelerntes festhalten"), _("Gelerntes ändern")),
        "picture": (_("Bild hinzufügen"), ""),
    }[kind]


def _page(request: HttpRequest, measure: Measure, kind: str, title: str, form: forms.Form) -> HttpResponse:
    section = _section_of(kind)
    back = reverse("portfolio:measure_section", args=[measure.pk, section])
    context = {
        "measure": measure,
        "title": title,
        "form": form,
        "cancel_url": back,
        "breadcrumbs": measure_crumbs(measure, Link(str(SECTIONS[section].title), back), Link(title)),
    }
    return render(request, "portfolio/measure/part.html", context, status=status_of(form))


def _try(form: forms.Form, change: Callable[[], object]) -> bool:
    """Do it, or put the refusal's sentence into the form."""
    try:
        change()
    except NotFound:
        raise
    except AllmendeError as err:
        form.add_error(None, sentence_of(err))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def contribution_new(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Say what else the measure pays into."""
    measure = _editable(request, measure_id)
    form = ContributionForm(request.POST or None, targets=target_groups(request.actor, [measure.owner]))

    def add() -> None:
        contributions.add_contribution(
            actor=request.actor,
            measure_id=measure.pk,
            target=contributions.Target.read(form.cleaned_data["target"]),
            sentence=form.cleaned_data["sentence"],
        )

    if request.method == "POST" and form.is_valid() and _try(form, add):
        messages.success(request, _("Gespeichert."))
        return _back(measure, "contribution")
    return _page(request, measure, "contribution", _titles("contribution")[0], form)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def contribution(request: HttpRequest, measure_id: int, contribution_id: int) -> HttpResponse:
    """Write anew how the measure pays in."""
    measure = _editable(request, measure_id)
    row = get_or_not_found(measure.contributions.all(), pk=contribution_id)
    form = SentenceForm(request.POST or None, initial=SentenceForm.shown(row))

    def change(seen: str) -> None:
        contributions.change_contribution(
            actor=request.actor,
            measure_id=measure.pk,
            contribution_id=row.pk,
            sentence=form.cleaned_data["sentence"],
            seen=seen,
        )

    if request.method == "POST" and form.is_valid() and saved(form, change):
        messages.success(request, _("Gespeichert."))
        return _back(measure, "contribution")
    return _page(request, measure, "contribution", _titles("contribution")[1], form)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def contribution_remove(request: HttpRequest, measure_id: int, contribution_id: int) -> HttpResponse:
    """Ask, then take a contribution away."""
    measure = _editable(request, measure_id)
    row = get_or_not_found(measure.contributions.all(), pk=contribution_id)
    return _removed(
        request,
        measure,
        "contribution",
        row.sentence,
        lambda: contributions.remove_contribution(
            actor=request.actor, measure_id=measure.pk, contribution_id=row.pk
        ),
    )


def _removed(
    request: HttpRequest, measure: Measure, kind: str, what: str, remove: Callable[[], None]
) -> HttpResponse:
    """Ask whether this shall go; after a yes it goes."""
    section = _section_of(kind)
    back = reverse("portfolio:measure_section", args=[measure.pk, section])
    refused = ""
    if request.method == "POST":
        try:
            remove()
        except NotFound:
            raise
        except AllmendeError as err:
            refused = sentence_of(err)
        else:
            messages.success(request, _("Entfernt."))
            return _back(measure, kind)
    context = {
        "title": _("Wirklich entfernen?"),
        "what": what,
        "submit": _("Entfernen"),
        "cancel_url": back,
        "refused": refused,
        "breadcrumbs": measure_crumbs(
            measure, Link(str(SECTIONS[section].title), back), Link(_("Entfernen"))
        ),
    }
    return render(request, "portfolio/confirm.html", context, status=409 if refused else 200)


def _part_form(request: HttpRequest, kind: str, initial: dict[str, Any] | None = None) -> SeenForm:
    options: dict[str, Any] = {"initial": initial} if initial is not None else {}
    if kind == "budget_line":
        options["fundings"] = fundings(request.actor)
    return PART_FORMS[kind](request.POST or None, **options)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def part_new(request: HttpRequest, measure_id: int, part_kind: str) -> HttpResponse:
    """Add a milestone, an actor, a cost, a risk or a learning."""
    measure = _editable(request, measure_id)
    if part_kind not in PART_FORMS:
        raise NotFound(kind=part_kind)
    form = _part_form(request, part_kind)

    def put() -> None:
        parts.put_part(actor=request.actor, measure_id=measure.pk, kind=part_kind, fields=form.values())

    if request.method == "POST" and form.is_valid() and _try(form, put):
        messages.success(request, _("Gespeichert."))
        return _back(measure, part_kind)
    return _page(request, measure, part_kind, _titles(part_kind)[0], form)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def part(request: HttpRequest, measure_id: int, part_kind: str, part_id: int) -> HttpResponse:
    """Change one part."""
    measure = _editable(request, measure_id)
    if part_kind not in PART_FORMS:
        raise NotFound(kind=part_kind)
    row = parts.part_of(measure, part_kind, part_id)
    form = _part_form(request, part_kind, PART_FORMS[part_kind].shown(row))

    def put(seen: str) -> None:
        parts.put_part(
            actor=request.actor,
            measure_id=measure.pk,
            kind=part_kind,
            part_id=part_id,
            fields=form.values(),
            seen=seen,
        )

    if request.method == "POST" and form.is_valid() and saved(form, put):
        messages.success(request, _("Gespeichert."))
        return _back(measure, part_kind)
    return _page(request, measure, part_kind, _titles(part_kind)[1], form)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def part_remove(request: HttpRequest, measure_id: int, part_kind: str, part_id: int) -> HttpResponse:
    """Ask, then remove one part."""
    measure = _editable(request, measure_id)
    if part_kind not in PART_FORMS:
        raise NotFound(kind=part_kind)
    row = parts.part_of(measure, part_kind, part_id)
    return _removed(
        request,
        measure,
        part_kind,
        str(row),
        lambda: parts.remove_part(
            actor=request.actor, measure_id=measure.pk, kind=part_kind, part_id=part_id
        ),
    )


@require_POST
@declares(permissions.EDIT_MEASURE)
def milestone_reached(request: HttpRequest, measure_id: int, part_id: int) -> HttpResponse:
    """Say that a milestone is reached today, or that it is open after all."""
    measure = _editable(request, measure_id)
    row = parts.part_of(measure, "milestone", part_id)
    done_on = None if request.POST.get("stand") == "offen" else timezone.localdate()
    # Said twice it stays as it is, with the day it was first said.
    if (getattr(row, "done_on") is None) != (done_on is None):  # noqa: B009  # a Model to mypy
        parts.reach_milestone(actor=request.actor, measure_id=measure.pk, part_id=part_id, done_on=done_on)
    messages.success(
        request, _("Der Meilenstein ist erreicht.") if done_on else _("Der Meilenstein ist offen.")
    )
    return redirect(f"{reverse('portfolio:measure', args=[measure.pk])}#meilensteine")


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def picture_new(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Add a picture with its description."""
    measure = _editable(request, measure_id)
    is_sent = request.method == "POST"
    form = PictureForm(request.POST, request.FILES) if is_sent else PictureForm()
    if (
        is_sent
        and form.is_valid()
        and _try(
            form, lambda: parts.add_picture(actor=request.actor, measure_id=measure.pk, **form.cleaned_data)
        )
    ):
        messages.success(request, _("Das Bild ist gespeichert."))
        return _back(measure, "picture")
    return _page(request, measure, "picture", _titles("picture")[0], form)


@require_POST
@declares(permissions.EDIT_MEASURE)
def picture_lead(request: HttpRequest, measure_id: int, picture_id: int) -> HttpResponse:
    """Let this picture stand on cards."""
    measure = _editable(request, measure_id)
    parts.lead_picture(actor=request.actor, measure_id=measure.pk, picture_id=picture_id)
    messages.success(request, _("Dieses Bild steht jetzt vorn."))
    return _back(measure, "picture")


@require_http_methods(["GET", "HEAD", "POST"])
@declares(permissions.EDIT_MEASURE)
def picture_remove(request: HttpRequest, measure_id: int, picture_id: int) -> HttpResponse:
    """Ask, then remove a picture."""
    measure = _editable(request, measure_id)
    row = get_or_not_found(measure.pictures.all(), pk=picture_id)
    return _removed(
        request,
        measure,
        "picture",
        row.alt,
        lambda: parts.remove_picture(actor=request.actor, measure_id=measure.pk, picture_id=picture_id),
    )
