"""The contents check: six blocks, a form for each, and the list as a table to take along."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from allmende.kernel.access import declares, may, require
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy.forms.contents import BlockForm
from allmende.strategy.making_tables import csv_response
from allmende.strategy.selectors.contents import contents_of, suggestions
from allmende.strategy.selectors.contents_places import link_of, places_of
from allmende.strategy.selectors.making import strategy_to_make
from allmende.strategy.services import contents as services
from allmende.strategy.views.making import conflict, frame
from allmende.ui.types import Action, Link


@require_safe
@declares("strategy.read_making")
def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show progress per block in words and bars."""
    strategy = strategy_to_make(request.actor, key)
    status = contents_of(strategy)
    found = suggestions(request.actor, strategy)
    places = places_of(request.actor, strategy)
    context = frame(
        request,
        strategy,
        "strategy:contents",
        status=status,
        blocks=[
            {
                "status": block,
                "entries": [(entry, link_of(entry, places, strategy)) for entry in block.entries],
                "suggested": sum(e.state == "open" and e.entry.key in found for e in block.entries),
            }
            for block in status.blocks
        ],
        missing=[entry for block in status.blocks for entry in block.entries if entry.state == "missing"],
        actions=[Action(_("Als CSV herunterladen"), reverse("strategy:contents_export", args=[key]))],
    )
    return render(request, "strategy/making/contents/page.html", context)


@declares("strategy.read_making")
def block(request: HttpRequest, key: str, block: str) -> HttpResponse:
    """Show one block and change all its entries at once; what is refused keeps its input."""
    strategy = strategy_to_make(request.actor, key)
    status = contents_of(strategy).block(block)
    form = BlockForm(request.POST if request.method == "POST" else None, status=status)
    told: dict[str, Any] = {}
    found = suggestions(request.actor, strategy)
    if request.method == "POST":
        require(request.actor, "strategy.make", strategy)
        if form.is_valid():
            try:
                changed = services.change_block(
                    actor=request.actor,
                    key=key,
                    block=block,
                    entries=form.drafts(taken=found if "vorschlaege" in request.POST else ()),
                    seen=form.cleaned_data["seen"],
                )
            except ChangedMeanwhile:
                told = conflict(form, status.changed_by)
            else:
                return _saved(request, key, changed)
    places = places_of(request.actor, strategy)
    editable = may(request.actor, "strategy.make", strategy)
    rows = [
        {
            **row,
            "suggestion": found.get(row["status"].entry.key),
            "link": link_of(row["status"], places, strategy),
            "is_first": row["status"].is_usual or row["status"].state != "open" or row["is_wrong"],
        }
        for row in form.rows()
    ]
    context = frame(
        request,
        strategy,
        "strategy:contents",
        crumbs=[Link(status.block.title)],
        status=status,
        form=form if editable else None,
        rows=[row for row in rows if row["is_first"]],
        further=[row for row in rows if not row["is_first"]],
        suggested=sum(row["status"].state == "open" and row["suggestion"] is not None for row in rows),
        offers=[place.offer for place in places if place.offer],
        cancel_url=reverse("strategy:contents", args=[key]),
        **told,
    )
    code = 409 if told else 422 if form.errors else 200
    return render(request, "strategy/making/contents/block.html", context, status=code)


def _saved(request: HttpRequest, key: str, changed: int) -> HttpResponse:
    text = ngettext("%(n)d Eintrag ist gespeichert.", "%(n)d Einträge sind gespeichert.", changed)
    messages.success(request, text % {"n": changed})
    return redirect("strategy:contents", key)


@require_safe
@declares("strategy.read_making")
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Give the whole check as CSV."""
    strategy = strategy_to_make(request.actor, key)
    places = places_of(request.actor, strategy)
    rows = [
        [
            block.block.title,
            entry.entry.title,
            entry.word,
            entry.place,
            request.build_absolute_uri(link.url) if (link := link_of(entry, places, strategy)) else "",
            entry.reason,
            _("ja") if entry.is_usual else "",
        ]
        for block in contents_of(strategy).blocks
        for entry in block.entries
    ]
    head = [
        _("Block"),
        _("Inhalt"),
        _("Stand"),
        _("Wo im Text"),
        _("Adresse"),
        _("Grund"),
        _("üblich für diese Größe"),
    ]
    return csv_response(f"inhalte-{strategy.key}.csv", head, rows)
