"""The public page of the narrative, writing it, and the region's terms."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.kernel.access import PUBLIC, declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.strategy import making_links
from allmende.strategy.forms.narrative import ContactPointForm, NarrativeForm
from allmende.strategy.models import Strategy
from allmende.strategy.selectors import narrative as selectors
from allmende.strategy.selectors.making import strategy_to_make
from allmende.strategy.selectors.strategies import strategy_for
from allmende.strategy.services import narrative as services
from allmende.strategy.views.making import confirm_page, form_page, frame
from allmende.ui.types import Action, Link


@require_safe
@declares(PUBLIC)
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Tell the story: past, present, future, three terms, where others find themselves in it."""
    strategy = strategy_for(request.actor, key)
    found = selectors.narrative_of(strategy)
    editable = may(request.actor, "strategy.make", strategy)
    context = frame(
        request,
        strategy,
        "strategy:narrative",
        narrative=found,
        terms=selectors.terms_of(found) if found else [],
        parts=[
            (title, text)
            for title, text in (
                (_("Woher wir kommen"), found.past),
                (_("Wo wir stehen"), found.present),
                (_("Wohin wir wollen"), found.future),
            )
            if text
        ]
        if found
        else [],
        points=found.contact_points.all() if found else [],
        stories=making_links.stories_of(request.actor, strategy),
        actions=[
            Action(_("Narrativ bearbeiten"), reverse("strategy:narrative_edit", args=[key]), kind="primary")
        ]
        if editable
        else [],
    )
    return render(request, "strategy/making/narrative/page.html", context)


@declares("strategy.make")
def edit(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write the narrative."""
    strategy = _to_edit(request, key)
    found = selectors.narrative_of(strategy)
    initial = {name: getattr(found, name) for name in services.FIELDS} if found else None
    context = frame(
        request,
        strategy,
        "strategy:narrative",
        crumbs=[Link(_("Bearbeiten"))],
        title=_("Narrativ schreiben"),
        lead=_(
            "Eine Geschichte, die jeder weitererzählen kann: kurze Sätze, Bilder statt Fachwörter. "
            "Alles darf erst einmal leer bleiben."
        ),
        submit=_("Narrativ speichern"),
        cancel_url=reverse("strategy:narrative", args=[key]),
    )
    return form_page(
        request,
        form=NarrativeForm(request.POST or None, initial=initial),
        save=lambda values: services.write(
            actor=request.actor, key=key, seen=values.pop("seen"), values=values
        ),
        done_url=reverse("strategy:narrative", args=[key]),
        message=_("Das Narrativ ist gespeichert."),
        context=context,
    )


def _to_edit(request: HttpRequest, key: str) -> Strategy:
    strategy = strategy_to_make(request.actor, key)
    require(request.actor, "strategy.make", strategy)
    return strategy


@declares("strategy.make")
def point(request: HttpRequest, key: str, point_id: int | None = None) -> HttpResponseBase:
    """Add or change a contact point."""
    strategy = _to_edit(request, key)
    known = selectors.contact_point_for(strategy, point_id) if point_id is not None else None
    context = frame(
        request,
        strategy,
        "strategy:narrative",
        crumbs=[Link(_("Anknüpfungspunkt"))],
        title=_("Anknüpfungspunkt"),
        lead=_("Ein Narrativ trägt, wenn sich auch Fraktionen, Gruppen und Partner darin wiederfinden."),
        submit=_("Anknüpfungspunkt speichern"),
        cancel_url=reverse("strategy:narrative", args=[key]),
        delete_url=reverse("strategy:contact_point_remove", args=[key, point_id]) if known else "",
        delete_word=_("Anknüpfungspunkt entfernen"),
    )
    return form_page(
        request,
        form=ContactPointForm(
            request.POST or None, initial={"who": known.who, "what": known.what} if known else None
        ),
        save=lambda values: services.put_contact_point(
            actor=request.actor, key=key, point_id=point_id, **values
        ),
        done_url=reverse("strategy:narrative", args=[key]),
        message=_("Der Anknüpfungspunkt ist gespeichert."),
        context=context,
    )


@declares("strategy.make")
def point_remove(request: HttpRequest, key: str, point_id: int) -> HttpResponseBase:
    """Ask, then remove a contact point."""
    strategy = _to_edit(request, key)
    known = selectors.contact_point_for(strategy, point_id)
    context = frame(
        request,
        strategy,
        "strategy:narrative",
        crumbs=[Link(_("Entfernen"))],
        title=_("Anknüpfungspunkt für „%(who)s“ entfernen?") % {"who": known.who},
        text=known.what,
        submit=_("Anknüpfungspunkt entfernen"),
        cancel_url=reverse("strategy:narrative", args=[key]),
    )
    return confirm_page(
        request,
        delete=lambda: services.remove_contact_point(actor=request.actor, key=key, point_id=point_id),
        done_url=reverse("strategy:narrative", args=[key]),
        message=_("Der Anknüpfungspunkt ist entfernt."),
        context=context,
    )


@require_safe
@declares(PUBLIC)
def words(request: HttpRequest) -> HttpResponse:
    """Show which terms the towns' narratives share, counted."""
    found = selectors.terms(request.actor)
    context = {
        "terms": [
            {
                "term": term,
                "links": [
                    Link(one.owner.name, reverse("strategy:narrative", args=[one.key]))
                    for one in term.strategies
                ],
                "width": f"{term.count / found[0].count * 100:.0f}%",
            }
            for term in found
        ],
        "towns": len({one.pk for term in found for one in term.strategies}),
        "breadcrumbs": [
            Link(_("Strategie"), reverse("strategy:overview")),
            Link(_("Drei Begriffe")),
        ],
    }
    return render(request, "strategy/making/narrative/words.html", context)
