"""Versions of a strategy: look at what was adopted, compare."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.basics.errors import NotFound
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.strategy import selectors
from allmende.strategy.comparison import Comparison
from allmende.strategy.frozen import Item, Part
from allmende.strategy.models import Strategy, StrategyStatus, StrategyVersion
from allmende.strategy.planned import knows_plans
from allmende.strategy.selectors.versions import (
    compare_versions,
    content_of_version,
    since_adoption,
    version_for,
    versions_of,
)
from allmende.strategy.views.strategies_shared import page_context, strategy_crumbs
from allmende.ui.types import Link

TODAY = "heute"


@require_safe
@declares(PUBLIC)
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """List what bodies adopted, newest first, with a way to compare."""
    found = selectors.strategy_for(request.actor, key)
    rows = list(versions_of(request.actor, found))
    since = since_adoption(request.actor, found)
    context = {
        **page_context(request, found, "strategy:versions"),
        "versions": rows,
        "choices": [(str(row.number), _words(row)) for row in rows],
        "today": TODAY,
        "today_words": _today_words(request, found),
        "since": since,
        "may_supersede": found.status == StrategyStatus.ADOPTED,
        "is_superseded": found.status == StrategyStatus.SUPERSEDED,
        "breadcrumbs": strategy_crumbs(found, _("Fassungen")),
    }
    return render(request, "strategy/version/list.html", context)


def _words(version: StrategyVersion) -> str:
    return _("Fassung %(number)s (%(day)s)") % {"number": version.number, "day": version.adopted_words}


@require_safe
@declares(PUBLIC)
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show what a body adopted, word for word as it was on that day."""
    found = selectors.strategy_for(request.actor, key)
    row = version_for(request.actor, found, number)
    newest = versions_of(request.actor, found).first()
    context = {
        **page_context(request, found, "strategy:versions"),
        "version": row,
        "reference_is_address": row.resolution_reference.startswith(("https://", "http://")),
        "is_newest": newest is not None and newest.number == number,
        "is_correctable": not row.is_from_pack,
        "is_withdrawable": newest is not None and newest.number == number and bool(row.before),
        "parts": [_nested(part) for part in content_of_version(row)],
        "breadcrumbs": [
            *strategy_crumbs(found, _("Fassungen"))[:-1],
            Link(_("Fassungen"), reverse("strategy:versions", args=[key])),
            Link(_("Fassung %(number)s") % {"number": number}),
        ],
    }
    return render(request, "strategy/version/page.html", context)


def _nested(part: Part) -> dict[str, object]:
    """Return a part with its items below the items they belong to."""
    known = {item.key for item in part.items}
    below: dict[str, list[Item]] = {}
    for item in part.items:
        below.setdefault(item.parent if item.parent in known else "", []).append(item)

    def rows(parent: str, depth: int) -> list[dict[str, object]]:
        if depth > MOST_DEPTH:
            return []
        return [{"item": item, "children": rows(item.key, depth + 1)} for item in below.get(parent, [])]

    return {"title": part.title, "key": part.key, "rows": rows("", 0)}


#: Deeper trees were not possible when versions were frozen; a damaged one must not recurse for ever.
MOST_DEPTH = 60


@require_safe
@declares(PUBLIC)
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """Show what differs between two versions, or between one and today."""
    found = selectors.strategy_for(request.actor, key)
    rows = list(versions_of(request.actor, found))
    if not rows:
        raise NotFound(strategy=key)
    old, new = _chosen(request, rows)
    comparison = compare_versions(request.actor, found, old, new)
    context = {
        **page_context(request, found, "strategy:versions"),
        "comparison": comparison,
        "choices": [(str(row.number), _words(row)) for row in rows],
        "old": str(old),
        "new": str(new) if new else TODAY,
        "old_words": _name(rows, old),
        "new_words": _name(rows, new) or _today_words(request, found),
        "counts": _counts(comparison),
        "today": TODAY,
        "today_words": _today_words(request, found),
        "breadcrumbs": [
            *strategy_crumbs(found, _("Fassungen"))[:-1],
            Link(_("Fassungen"), reverse("strategy:versions", args=[key])),
            Link(_("Vergleich")),
        ],
    }
    return render(request, "strategy/version/compare.html", context)


def _chosen(request: HttpRequest, rows: list[StrategyVersion]) -> tuple[int, int | None]:
    """Read which two are compared; the newest with today unless the address says otherwise."""
    numbers = {str(row.number): row.number for row in rows}
    old = numbers.get(request.GET.get("alt", ""), rows[0].number)
    return old, numbers.get(request.GET.get("neu", TODAY))


def _name(rows: list[StrategyVersion], number: int | None) -> str:
    return next((_words(row) for row in rows if row.number == number), "")


def _today_words(request: HttpRequest, found: Strategy) -> str:
    """Say what "today" is for this reader: the owner's people see what is not adopted yet."""
    return _("heute, mit Entwürfen") if knows_plans(request.actor, found) else _("heute")


def _counts(comparison: Comparison) -> list[str]:
    """Say how many items changed in which way; ways in which none did are left out."""
    counted = [
        (_("%(n)s geändert"), comparison.count("changed")),
        (_("%(n)s verschoben"), comparison.count("moved")),
        (_("%(n)s neu"), comparison.count("added")),
        (_("%(n)s entfallen"), comparison.count("removed")),
    ]
    return [words % {"n": number} for words, number in counted if number]
