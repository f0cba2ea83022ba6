"""Guard rails: four sections of text and questions measures are checked against."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.strategy.forms.futures import RailForm, SectionForm, StartersForm
from allmende.strategy.selectors import futures as selectors
from allmende.strategy.selectors.strategies import strategy_for
from allmende.strategy.services import futures as services
from allmende.strategy.views.making import confirm_page, form_page, frame
from allmende.strategy.views.people import to_edit
from allmende.ui.types import Link


@require_safe
@declares(PUBLIC)
def guardrails(request: HttpRequest, key: str) -> HttpResponse:
    """Show the four sections with their questions."""
    strategy = strategy_for(request.actor, key)
    sections = selectors.sections_of(strategy)
    context = frame(
        request,
        strategy,
        "strategy:guardrails",
        sections=[
            {
                "section": one,
                "starters": len(selectors.starters_left(one)),
                "is_begun": bool(one.rails or (one.row and one.row.text)),
            }
            for one in sections
        ],
        begun=any(one.rails or (one.row and one.row.text) for one in sections),
    )
    return render(request, "strategy/making/futures/guardrails.html", context)


def _section_url(key: str, kind: str) -> str:
    return reverse("strategy:guard_section", args=[key, kind])


@declares("strategy.make")
def section(request: HttpRequest, key: str, section: str) -> HttpResponseBase:
    """Write a section's text; below it its questions and the proposed ones."""
    strategy = to_edit(request, key)
    found = selectors.section_of(strategy, section)
    left = selectors.starters_left(found)
    context = frame(
        request,
        strategy,
        "strategy:guardrails",
        crumbs=[Link(found.title)],
        section=found,
        starters=StartersForm(section=found) if left else None,
        starters_url=reverse("strategy:guard_starters", args=[key, section]),
        cancel_url=reverse("strategy:guardrails", args=[key]),
    )
    return form_page(
        request,
        form=SectionForm(request.POST or None, initial={"text": found.row.text if found.row else ""}),
        save=lambda values: services.write_section(actor=request.actor, key=key, kind=section, **values),
        done_url=reverse("strategy:guardrails", args=[key]),
        message=_("Der Abschnitt ist gespeichert."),
        context=context,
        template="strategy/making/futures/section.html",
    )


@declares("strategy.make")
def starters(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """Take over chosen proposed questions."""
    strategy = to_edit(request, key)
    found = selectors.section_of(strategy, section)
    if request.method == "POST":
        form = StartersForm(request.POST, section=found)
        if form.is_valid():
            taken = services.take_starters(actor=request.actor, key=key, kind=section, **form.cleaned_data)
            messages.success(
                request,
                ngettext("%(n)d Frage ist übernommen.", "%(n)d Fragen sind übernommen.", taken)
                % {"n": taken},
            )
        else:
            messages.error(request, _("Bitte wählen Sie mindestens eine Frage aus."))
    return redirect(_section_url(key, section))


@declares("strategy.make")
def rail(request: HttpRequest, key: str, section: str, rail_id: int | None = None) -> HttpResponseBase:
    """Write a question, or change one."""
    strategy = to_edit(request, key)
    found = selectors.section_of(strategy, section)
    known = selectors.rail_for(strategy, rail_id) if rail_id is not None else None
    context = frame(
        request,
        strategy,
        "strategy:guardrails",
        crumbs=[Link(found.title, _section_url(key, section)), Link(_("Frage"))],
        title=_("Frage der Leitplanke „%(section)s“") % {"section": found.title},
        lead=found.purpose,
        submit=_("Frage speichern"),
        cancel_url=_section_url(key, section),
        delete_url=reverse("strategy:guard_rail_remove", args=[key, rail_id]) if known else "",
        delete_word=_("Frage löschen"),
    )
    initial = (
        {"question": known.question, "explanation": known.explanation, "is_current": known.is_current}
        if known
        else None
    )
    return form_page(
        request,
        form=RailForm(request.POST or None, initial=initial),
        save=lambda values: services.put_rail(
            actor=request.actor, key=key, kind=section, rail_id=rail_id, **values
        ),
        done_url=_section_url(key, section),
        message=_("Die Frage ist gespeichert."),
        context=context,
    )


@declares("strategy.make")
def rail_remove(request: HttpRequest, key: str, rail_id: int) -> HttpResponseBase:
    """Ask, then remove a question; one with answers is only asked no longer."""
    strategy = to_edit(request, key)
    known = selectors.rail_for(strategy, rail_id)
    context = frame(
        request,
        strategy,
        "strategy:guardrails",
        crumbs=[Link(_("Frage löschen"))],
        title=_("Diese Frage löschen?"),
        text=_(
            "„%(question)s“ – Haben Maßnahmen sie schon beantwortet, bleibt sie bei diesen stehen "
            "und wird nur nicht mehr gestellt."
        )
        % {"question": known.question},
        submit=_("Frage löschen"),
        cancel_url=_section_url(key, known.section.kind),
    )
    return confirm_page(
        request,
        delete=lambda: services.remove_rail(actor=request.actor, key=key, rail_id=rail_id),
        done_url=_section_url(key, known.section.kind),
        message=_("Die Frage wird nicht mehr gestellt."),
        context=context,
    )
