"""Calls for ideas for everybody: read them, send an idea without an account, see what became of it."""

from typing import Final

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from allmende.kernel import notification
from allmende.kernel.access import PUBLIC, declares, may
from allmende.kernel.http import HttpRequest, network_of
from allmende.portfolio.choice_addresses import measure_url
from allmende.portfolio.choice_errors import TooManyIdeas
from allmende.portfolio.choice_permissions import MANAGE_CALL
from allmende.portfolio.forms.sketches import AddressForm, IdeaForm
from allmende.portfolio.models import Measure, Sketch
from allmende.portfolio.selectors.calls import call_by_slug, public_calls, shown_ideas, takes_ideas
from allmende.portfolio.selectors.sketches import sketch_by_token
from allmende.portfolio.services.calls import submit_idea
from allmende.portfolio.services.senders import SETTLED, forget_address, leave_address, withdraw_idea
from allmende.portfolio.views.sketches import POST_OR_GET
from allmende.ui.types import Link

#: Ideas and mails from one connection within an hour; a school class behind one line fits.
IDEAS_AN_HOUR: Final = 20
_HOUR_S: Final = 3600


def crumbs() -> list[Link]:
    """Return the way to the public calls."""
    return [Link(_("Ideen gesucht"), reverse("portfolio:calls_public"))]


@require_safe
@declares(PUBLIC)
def call_list(request: HttpRequest) -> HttpResponse:
    """All calls that were opened, those that take ideas first."""
    found = sorted(public_calls(request.actor), key=lambda call: not takes_ideas(call))
    context = {
        "calls": [(call, takes_ideas(call)) for call in found],
        "demo_notice": any(call.is_demo for call in found),
        "breadcrumbs": [Link(_("Ideen gesucht"))],
    }
    return render(request, "portfolio/call/public_list.html", context)


@require_http_methods(POST_OR_GET)
@declares(PUBLIC)
def call_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A call with its ideas and result; while it is open the form."""
    call = call_by_slug(request.actor, slug)
    is_open = takes_ideas(call)
    has_mail = notification.is_set_up()
    form = IdeaForm(request.POST if request.method == "POST" else None, has_mail=has_mail)
    if request.method == "POST" and is_open:
        if form.is_trapped:
            # A machine reads the same answer as people and learns nothing; nothing is stored.
            messages.success(request, _("Danke, Ihre Idee ist angekommen."))
            return redirect("portfolio:call_public", slug)
        if form.is_valid():
            return _submitted(request, slug, form)
    context = {
        "call": call,
        "is_open": is_open,
        "begins_later": call.state == "open" and timezone.localdate() < call.opens_on,
        "form": form if is_open else None,
        "has_mail": has_mail,
        "ideas": shown_ideas(call),
        "winners": _winners(request, shown_ideas(call).filter(is_winner=True)),
        "manage_url": reverse("portfolio:call", args=[call.pk])
        if may(request.actor, MANAGE_CALL, call)
        else "",
        "demo_notice": call.is_demo,
        "breadcrumbs": [*crumbs(), Link(call.title)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portfolio/call/public.html", context, status=status)


def _winners(request: HttpRequest, found: object) -> list[tuple[Sketch, str]]:
    """Winners with the address of their measure, where the reader may open it."""
    rows = list(found)  # type: ignore[call-overload]  # a QuerySet
    seen = Measure.objects.visible_to(request.actor).filter(sketch__in=rows)
    open_ones = set(seen.values_list("pk", flat=True))
    return [(row, measure_url(row.measure_id) if row.measure_id in open_ones else "") for row in rows]


def _submitted(request: HttpRequest, slug: str, form: IdeaForm) -> HttpResponse:
    _count(request)
    _idea, token = submit_idea(
        actor=request.actor, slug=slug, facts=form.facts(), name=form.cleaned_data["name"],
        email=form.cleaned_data.get("email", ""),
    )  # fmt: skip
    messages.success(request, _("Danke, Ihre Idee ist angekommen."))
    return redirect("portfolio:idea_state", token)


def _count(request: HttpRequest) -> None:
    """Let one connection send only so much; kept for an hour, and only as a keyed hash."""
    key = f"ideas:{salted_hmac('portfolio.ideas', network_of(request), algorithm='sha256').hexdigest()}"
    cache.add(key, 0, _HOUR_S)
    if cache.incr(key) > IDEAS_AN_HOUR:
        raise TooManyIdeas


@require_http_methods(POST_OR_GET)
@declares(PUBLIC)
def idea_state(request: HttpRequest, token: str) -> HttpResponse:
    """What became of an idea, for whoever has the link; an address can be left here or taken back."""
    sketch = sketch_by_token(token)
    is_settled = sketch.state in SETTLED
    form = AddressForm(request.POST if "email" in request.POST else None)
    if request.method == "POST":
        if "forget" in request.POST:
            forget_address(actor=request.actor, token=token)
            messages.success(request, _("Ihre Adresse ist gelöscht."))
            return redirect("portfolio:idea_state", token)
        if form.is_valid() and notification.is_set_up():
            _count(request)
            leave_address(actor=request.actor, token=token, email=form.cleaned_data["email"])
            messages.success(request, _("Der Link ist unterwegs zu Ihnen."))
            return redirect("portfolio:idea_state", token)
    measure = Measure.objects.visible_to(request.actor).filter(pk=sketch.measure_id or 0).first()
    context = {
        "sketch": sketch,
        "call": sketch.call,
        "link": request.build_absolute_uri(request.path),
        "measure_url": measure_url(measure.pk) if measure else "",
        "can_withdraw": not is_settled,
        "withdraw_url": reverse("portfolio:idea_withdraw", args=[token]),
        "has_mail": notification.is_set_up(),
        "form": form if notification.is_set_up() and not is_settled else None,
        "address": _hinted(sketch.submitter_email),
        "breadcrumbs": [*crumbs(), Link(_("Ihre Idee"))],
    }
    return render(request, "portfolio/call/state.html", context, status=422 if form.errors else 200)


def _hinted(email: str) -> str:
    """Return an address so that its owner knows it and others do not."""
    name, at, host = email.partition("@")
    return f"{name[:2]}…{at}{host}" if at else ""


@require_http_methods(POST_OR_GET)
@declares(PUBLIC)
def idea_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take one's idea back, after asking."""
    sketch = sketch_by_token(token)
    state_url = reverse("portfolio:idea_state", args=[token])
    if request.method == "POST":
        withdraw_idea(actor=request.actor, token=token)
        messages.success(request, _("Ihre Idee ist zurückgezogen; Text, Name und Adresse sind gelöscht."))
        return redirect(state_url)
    context = {
        "title": _("Idee zurückziehen?"),
        "over": sketch.title,
        "sentence": _(
            "Text, Name und Adresse löschen wir sofort. Nur dass es eine Idee gab, bleibt festgehalten."
        ),
        "submit": _("Idee zurückziehen"),
        "cancel_url": state_url,
        "breadcrumbs": [*crumbs(), Link(_("Ihre Idee"), state_url), Link(_("Zurückziehen"))],
    }
    return render(request, "portfolio/selection/ask.html", context)
