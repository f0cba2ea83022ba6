"""What all pages on which a strategy is made put together."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.basics.errors import AllmendeError
from allmende.kernel.access import may
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.seen_form import SeenForm
from allmende.strategy.models import Strategy
from allmende.strategy.pages import navigation
from allmende.strategy.tokens import last_change
from allmende.ui.types import Action, Badge, Link

#: The pages of the making in their order: words, address, whether people outside the town may read it.
PAGES: Sequence[tuple[str | Promise, str, bool]] = (
    (gettext_lazy("Prozess"), "strategy:process", False),
    (gettext_lazy("Fahrplan"), "strategy:roadmap", False),
    (gettext_lazy("Bestand"), "strategy:inventory", True),
    (gettext_lazy("Leitfragen"), "strategy:guiding", False),
    (gettext_lazy("Personas"), "strategy:personas", True),
    (gettext_lazy("Reisen"), "strategy:journeys", True),
    (gettext_lazy("Narrativ"), "strategy:narrative", True),
    (gettext_lazy("Szenarien"), "strategy:scenarios", True),
    (gettext_lazy("Leitplanken"), "strategy:guardrails", True),
    (gettext_lazy("Inhalte"), "strategy:contents", False),
)


def strategy_crumbs(strategy: Strategy, *rest: Link) -> list[Link]:
    """Return the breadcrumbs of a page below a strategy."""
    own = reverse("strategy:strategy", args=[strategy.key])
    return [Link(_("Strategien"), reverse("strategy:strategies")), Link(strategy.title, own), *rest]


def segments(request: HttpRequest, strategy: Strategy, current: str) -> list[Link]:
    """Return the pages of the making this actor may open."""
    inside = may(request.actor, "strategy.read_making", strategy)
    return [
        Link(str(title), reverse(name, args=[strategy.key]), current=name == current)
        for title, name, is_open in PAGES
        if inside or is_open
    ]


def frame(request: HttpRequest, strategy: Strategy, current: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the making needs; `crumbs` come after the page's own breadcrumb."""
    title = next((str(words) for words, name, _open in PAGES if name == current), "")
    own = [Link(title, reverse(current, args=[strategy.key]))]
    crumbs = more.pop("crumbs", None)
    return {
        "strategy": strategy,
        "segments": segments(request, strategy, current),
        "navigation": navigation(request.actor, strategy, _place_of(request, strategy, current)),
        "inside": may(request.actor, "strategy.read_making", strategy),
        "editable": may(request.actor, "strategy.make", strategy),
        "demo_notice": strategy.is_demo,
        "breadcrumbs": strategy_crumbs(strategy, *([*own, *crumbs] if crumbs else [Link(title)])),
        **more,
    }


def _place_of(request: HttpRequest, strategy: Strategy, current: str) -> str:
    """Return which page of the strategy the page of the making belongs to."""
    inside = may(request.actor, "strategy.read_making", strategy)
    return "strategy:process" if inside and current != "strategy:narrative" else "strategy:narrative"


def form_page(
    request: HttpRequest,
    *,
    form: forms.Form,
    save: Callable[[dict[str, Any]], object],
    done_url: str | Callable[[Any], str],
    message: str,
    context: dict[str, Any],
    template: str = "strategy/making/form.html",
    who: Callable[[], str] = str,
) -> HttpResponseBase:
    """Show a form, save what is valid and go on; what is refused stays in the form with its sentence.

    Args:
        save: Gets the cleaned values; those of a `SeenForm` include `seen`.
        who: Says who changed the thing last, for the one who comes second.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = save(dict(form.cleaned_data))
            except ChangedMeanwhile:
                status = 409
                context = {**context, **conflict(form, who())}
            except AllmendeError as refused:
                if refused.kind not in {"invalid", "conflict"}:
                    raise
                form.add_error(None, sentence_of(refused))
            else:
                messages.success(request, message)
                return redirect(done_url if isinstance(done_url, str) else done_url(saved))
    return render(request, template, {**context, "form": form}, status=status)


def conflict(form: forms.Form, who: str) -> dict[str, Any]:
    """Return what a page says to the one who comes second; what they typed stays in the form."""
    theirs = form.take_theirs() if isinstance(form, SeenForm) else []
    return {"conflict": True, "theirs": theirs, "theirs_by": who}


def changer_of(row: Model | None) -> str:
    """Return who changed a row last, as the trail names it; empty for none."""
    entry = last_change(row) if row is not None else None
    return entry.actor_name if entry else ""


def confirm_page(
    request: HttpRequest,
    *,
    delete: Callable[[], object],
    done_url: str,
    message: str,
    context: dict[str, Any],
) -> HttpResponse | HttpResponseBase:
    """Ask before something goes for good; the context says title, text, submit and cancel_url."""
    if request.method == "POST":
        try:
            delete()
        except AllmendeError as refused:
            if refused.kind not in {"invalid", "conflict"}:
                raise
            messages.error(request, sentence_of(refused))
        else:
            messages.success(request, message)
        return redirect(done_url)
    return render(request, "strategy/making/confirm.html", context)


def state_badge(state: str, word: str) -> Badge:
    """Return a step's or entry's state as a badge."""
    tones = {"done": "success", "present": "success", "running": "info", "missing": "warning"}
    return Badge(word, tones.get(state, "neutral"))  # type: ignore[arg-type]  # one of the tones


def edit_action(title: str, url: str, *, primary: bool = False) -> Action:
    """Return a button."""
    return Action(title, url, kind="primary" if primary else "secondary")
