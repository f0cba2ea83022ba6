"""Choices: the list, the page of one with its steps, beginning, changing, moving on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden
from allmende.kernel.access import PUBLIC, SIGNED_IN, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space
from allmende.portfolio import choice_permissions as rights
from allmende.portfolio.choice_addresses import portfolio_crumb
from allmende.portfolio.forms.selection import SelectionForm
from allmende.portfolio.models import Selection
from allmende.portfolio.selectors.choices import editable_spaces
from allmende.portfolio.selectors.selection import (
    STATES,
    Turnout,
    ordered,
    scorers,
    selection_for,
    selections,
    standings,
    turnout,
    unscored,
)
from allmende.portfolio.services import selection as services
from allmende.portfolio.services.selection_closing import repeat_selection
from allmende.portfolio.views.selection_matrix import matrix_of
from allmende.ui.types import Action, Link, Step

POST_OR_GET = ("GET", "HEAD", "POST")


def crumbs(selection: Selection | None = None) -> list[Link]:
    """Return the way to choices, or to one of them."""
    way = [portfolio_crumb(), Link(_("Auswahl"), reverse("portfolio:selections"))]
    return way if selection is None else [*way, Link(selection.title, page_of(selection))]


def page_of(selection: Selection) -> str:
    """Return the page of a choice."""
    return reverse("portfolio:selection", args=[selection.pk])


@require_safe
@declares(SIGNED_IN)
def selection_list(request: HttpRequest) -> HttpResponse:
    """All choices the actor may know of."""
    state = request.GET.get("stand", "")
    everything = selections(request.actor)
    shown = everything.filter(state=state) if state in STATES else everything
    words = dict(Selection._meta.get_field("state").flatchoices)
    base = reverse("portfolio:selections")
    context = {
        "selections": shown,
        "segments": [
            Link(_("Alle"), base, current=state not in STATES),
            *(Link(str(words[one]), f"{base}?stand={one}", current=state == one) for one in STATES),
        ],
        "actions": [Action(_("Auswahl beginnen"), reverse("portfolio:selection_new"), kind="primary")]
        if editable_spaces(request.actor)
        else [],
        "demo_notice": any(one.is_demo for one in shown),
        "breadcrumbs": [portfolio_crumb(), Link(_("Auswahl"))],
    }
    return render(request, "portfolio/selection/list.html", context)


@require_http_methods(POST_OR_GET)
@declares(rights.START_SELECTION)
def selection_new(request: HttpRequest) -> HttpResponse:
    """Begin a choice."""
    spaces = editable_spaces(request.actor)
    if not spaces:
        raise Forbidden
    form = SelectionForm(request.POST or None, spaces=spaces)
    if request.method == "POST" and form.is_valid():
        made = services.begin_selection(
            actor=request.actor, owner=form.cleaned_data["owner"], facts=form.facts()
        )
        messages.success(request, _("Die Auswahl ist angelegt. Sammeln Sie jetzt Vorhaben und Kriterien."))
        return redirect(page_of(made))
    context = {
        "title": _("Auswahl beginnen"),
        "form": form,
        "submit": _("Auswahl anlegen"),
        "cancel_url": reverse("portfolio:selections"),
        "breadcrumbs": [*crumbs(), Link(_("Beginnen"))],
    }
    return render(request, "portfolio/selection/form.html", context, status=422 if form.errors else 200)


@require_safe
@declares(SIGNED_IN)
def selection_page(request: HttpRequest, selection_id: int) -> HttpResponse:
    """One choice: where it stands, who is on the list, the matrix, what to do next."""
    selection = selection_for(request.actor, selection_id)
    rows = standings(selection)
    takes_part = may(request.actor, rights.TAKE_PART, selection)
    context = {
        "selection": selection,
        "rows": ordered(rows) if selection.state != "collecting" else rows,
        "matrix": matrix_of(rows),
        "criteria": selection.criteria.all(),
        "steps": _steps(selection),
        "scorers": scorers(selection),
        "turnout": turnout(selection),
        "has_voted": selection.ballots.filter(user_id=request.actor.user_id or 0).exists(),
        "missing": [row for row in rows if not row.has_resources],
        "next_unscored": next(iter(unscored(request.actor, selection)), None)
        if takes_part and selection.state == "scoring"
        else None,
        "takes_part": takes_part,
        "manages": may(request.actor, rights.MANAGE_SELECTION, selection) and selection.state != "closed",
        "repeats": may(request.actor, rights.MANAGE_SELECTION, selection) and selection.state == "closed",
        "closes": may(request.actor, rights.CLOSE_SELECTION, selection) and selection.state == "counted",
        "templates": [
            ("lead", _("Kriterien für Leitprojekte")),
            ("charter", _("Smart City Charta (Förderkriterien)")),
            ("compass", _("Kompass")),
            ("sdg", _("Beitrag zu den UN-Zielen")),
        ],
        "demo_notice": selection.is_demo,
        "breadcrumbs": [*crumbs(), Link(selection.title)],
    }
    return render(request, "portfolio/selection/page.html", context)


def _steps(selection: Selection) -> list[Step]:
    at = STATES.index(selection.state)
    titles = [
        (_("Liste und Kriterien"), _("Vorhaben sammeln, Kriterien festlegen")),
        (_("Bewerten"), _("Jede Person bewertet nach den Kriterien")),
        (_("Abstimmen"), _("Jede Person verteilt ihre Punkte, geheim")),
        (_("Ausgezählt"), _("Die Summen stehen fest, die Stimmzettel sind gelöscht")),
        (_("Entschieden"), _("Kurze Liste mit Gründen")),
    ]
    return [
        Step(
            title,
            "done" if number < at or selection.state == "closed" else "now" if number == at else "next",
            note=note,
        )
        for number, (title, note) in enumerate(titles)
    ]


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_SELECTION)
def selection_edit(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Change what the choice is about."""
    selection = selection_for(request.actor, selection_id)
    require(request.actor, rights.MANAGE_SELECTION, selection)
    services.require_state(selection)
    form = SelectionForm(request.POST or None, spaces=Space.objects.none(), selection=selection)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_selection(
                    actor=request.actor, selection_id=selection_id,
                    edition=form.cleaned_data["edition"] or 0, facts=form.facts(),
                )  # fmt: skip
            except ChangedMeanwhile:
                # What was typed stays; saved again, it takes the place of what the other person wrote.
                sent = request.POST.copy()
                sent["edition"] = str(selection.edition)
                form = SelectionForm(sent, spaces=Space.objects.none(), selection=selection)
                form.add_error(
                    None, _("Jemand hat diese Angaben inzwischen geändert. Ihre stehen noch hier.")
                )
                status = 409
            else:
                messages.success(request, _("Die Angaben sind gespeichert."))
                return redirect(page_of(selection))
    context = {
        "title": _("Auswahl ändern"),
        "form": form,
        "submit": _("Speichern"),
        "cancel_url": page_of(selection),
        "breadcrumbs": [*crumbs(selection), Link(_("Ändern"))],
    }
    return render(request, "portfolio/selection/form.html", context, status=status)


@require_http_methods(POST_OR_GET)
@declares(rights.MANAGE_SELECTION)
def selection_discard(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Delete an undecided choice, after asking."""
    selection = selection_for(request.actor, selection_id)
    require(request.actor, rights.MANAGE_SELECTION, selection)
    services.require_state(selection)
    if request.method == "POST":
        services.discard_selection(actor=request.actor, selection_id=selection_id)
        messages.success(request, _("Die Auswahl ist gelöscht."))
        return redirect("portfolio:selections")
    context = {
        "title": _("Auswahl löschen?"),
        "over": selection.title,
        "sentence": _(
            "Liste, Kriterien, Bewertungen und Stimmen gehen verloren. Die Maßnahmen selbst bleiben."
        ),
        "submit": _("Auswahl löschen"),
        "cancel_url": page_of(selection),
        "breadcrumbs": [*crumbs(selection), Link(_("Löschen"))],
    }
    return render(request, "portfolio/selection/ask.html", context)


@require_POST
@declares(rights.MANAGE_SELECTION)
def selection_step(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Go a step on or back; what ends a vote is asked once more."""
    seen, to = request.POST.get("seen", ""), request.POST.get("to", "")
    selection = selection_for(request.actor, selection_id)
    require(request.actor, rights.MANAGE_SELECTION, selection)
    services.require_state(selection, seen)
    found = turnout(selection)
    if (
        seen == "voting"
        and "sure" not in request.POST
        and (found.is_reached if to == "counted" else found.voted)
    ):
        return _ask_before_ending(request, selection, to, found)
    if to == "counted":
        moved = services.count_votes(actor=request.actor, selection_id=selection_id)
    else:
        moved = services.go_to(actor=request.actor, selection_id=selection_id, seen=seen, to=to)
    messages.success(
        request, _("Die Auswahl steht jetzt bei: %(step)s.") % {"step": moved.get_state_display()}
    )
    return redirect(page_of(moved))


def _ask_before_ending(
    request: HttpRequest, selection: Selection, to: str, found: Turnout
) -> HttpResponse:  # fmt: skip
    counts = to == "counted"
    words = {"voted": found.voted, "possible": found.possible}
    said = _("Abgestimmt haben %(voted)s von %(possible)s Personen.") % words
    if not counts:
        said += " " + _("Ihre Stimmzettel werden gelöscht; danach stimmen alle neu ab.")
    elif found.tells_too_much:
        said += " " + _("Bei so wenigen lässt sich an den Summen ablesen, wer wofür war.")
    else:
        said += " " + _("Danach sind die Summen zu sehen, und niemand kann mehr abstimmen.")
    context = {
        "title": _("Abstimmung beenden und auszählen?") if counts else _("Zurück zum Bewerten?"),
        "over": selection.title,
        "sentence": said,
        "submit": _("Auszählen") if counts else _("Stimmzettel löschen und zurück"),
        "is_danger": not counts,
        "hidden": {"seen": selection.state, "to": to, "sure": "1"},
        "cancel_url": page_of(selection),
        "breadcrumbs": [*crumbs(selection), Link(_("Auszählen") if counts else _("Zurück"))],
    }
    return render(request, "portfolio/selection/ask.html", context)


@require_POST
@declares(rights.MANAGE_SELECTION)
def selection_repeat(request: HttpRequest, selection_id: int) -> HttpResponse:
    """Begin the same choice again with its criteria and what was not chosen."""
    made = repeat_selection(actor=request.actor, selection_id=selection_id)
    messages.success(
        request,
        _("Die neue Auswahl hat dieselben Kriterien. Was nicht gewählt wurde, steht schon auf der Liste."),
    )
    return redirect(page_of(made))


@require_safe
@declares(PUBLIC)
def selection_record(request: HttpRequest, selection_id: int) -> HttpResponse:
    """The record of a decided choice, for printing."""
    selection = selection_for(request.actor, selection_id)
    if selection.state != "closed":
        return redirect(page_of(selection))
    context = {
        "selection": selection,
        "record": selection.record,
        "short": [line for line in selection.record["candidates"] if line["is_short"]],
        "lines": [
            (line, list(zip(selection.record["criteria"], line.get("means", ()), strict=False)))
            for line in selection.record["candidates"]
        ],
        "has_means": any(line.get("means") for line in selection.record["candidates"]),
        "others": [line for line in selection.record["candidates"] if not line["is_short"]],
        "demo_notice": selection.is_demo,
        "breadcrumbs": [
            portfolio_crumb(),
            *([] if request.actor.is_anonymous else crumbs(selection)[1:]),
            Link(_("Protokoll")),
        ],
    }
    return render(request, "portfolio/selection/record.html", context)
