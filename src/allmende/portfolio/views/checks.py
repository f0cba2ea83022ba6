"""Checks: all of a measure or strategy, one kind with its history, the page on which somebody answers."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import NotFound
from allmende.kernel.access import PUBLIC, declares
from allmende.kernel.http import HttpRequest
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.portfolio import choice_permissions
from allmende.portfolio.choice_errors import CheckFinished
from allmende.portfolio.forms.checks import CheckForm
from allmende.portfolio.models import Check, CheckKind, Measure
from allmende.portfolio.selectors.checks import KindResult, check_for, checks_of, draft_of, result_of
from allmende.portfolio.selectors.checks_questions import questions_of
from allmende.portfolio.selectors.checks_results import CheckResult, changes
from allmende.portfolio.selectors.measures import measure_for
from allmende.portfolio.services import checks as services
from allmende.portfolio.views.checks_words import LEADS, begin_url, check_rows, crumbs, kind_url, may_check
from allmende.strategy.models import Strategy
from allmende.strategy.selectors import strategy_for
from allmende.ui.types import Action, Link

#: The order of reading: the DNA may be read from its end.
BACKWARDS = "rueckwaerts"


@require_safe
@declares(PUBLIC)
def measure_checks(request: HttpRequest, measure_id: int) -> HttpResponse:
    """All kinds of checks of a measure."""
    return _all(request, measure_for(request.actor, measure_id))


@require_safe
@declares(PUBLIC)
def strategy_checks(request: HttpRequest, key: str) -> HttpResponse:
    """All kinds of checks of a strategy."""
    return _all(request, strategy_for(request.actor, key))


def _all(request: HttpRequest, thing: Measure | Strategy) -> HttpResponse:
    context = {
        "thing": thing,
        "check_rows": check_rows(request.actor, thing),
        "demo_notice": thing.is_demo,
        "breadcrumbs": [*crumbs(thing)[:-1], Link(_("Prüfungen"))],
    }
    return render(request, "portfolio/check/all.html", context)


@require_safe
@declares(PUBLIC)
def measure_check(request: HttpRequest, measure_id: int, kind: str) -> HttpResponse:
    """One kind of check of a measure: what counts today, what was before, where assessors differ."""
    return _kind(request, measure_for(request.actor, measure_id), _kind_of(kind))


@require_safe
@declares(PUBLIC)
def strategy_check(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """One kind of check of a strategy."""
    return _kind(request, strategy_for(request.actor, key), _kind_of(kind))


def _kind_of(value: str) -> CheckKind:
    if value not in CheckKind.values:
        raise NotFound(kind=value)
    return CheckKind(value)


def _kind(request: HttpRequest, thing: Measure | Strategy, kind: CheckKind) -> HttpResponse:
    found = next((one for one in checks_of(thing, request.actor) if one.kind == kind), None)
    if found is None:
        raise NotFound(kind=kind.value)
    is_backwards = request.GET.get("lesart") == BACKWARDS
    context = {
        "thing": thing,
        "kind": kind,
        "lead": LEADS[kind],
        "result": found,
        "groups": _groups(found, is_backwards=is_backwards),
        "answers": _answers(found.newest, is_backwards=is_backwards),
        "before": found.before,
        "changed": changes(found.newest, found.before) if found.newest and found.before else [],
        "orders": _orders(kind, found, is_backwards=is_backwards),
        "actions": _actions(request, thing, kind, found),
        "may_check": may_check(request.actor, kind, thing),
        "demo_notice": thing.is_demo,
        "breadcrumbs": [*crumbs(thing), Link(str(kind.label))],
    }
    return render(request, "portfolio/check/kind.html", context)


def _groups(found: KindResult, *, is_backwards: bool) -> list[Any]:  # Any: GroupResult, for the template
    groups = found.groups
    return groups[::-1] if is_backwards else groups


def _answers(result: CheckResult | None, *, is_backwards: bool) -> list[tuple[str, list[Any]]]:
    grouped: dict[str, tuple[str, list[Any]]] = {}
    for answer in result.answers if result else []:
        title = f"{answer.sdg} {answer.group}" if answer.sdg else answer.group
        grouped.setdefault(answer.group_key, (title, []))[1].append(answer)
    rows = list(grouped.values())
    return rows[::-1] if is_backwards else rows


def _orders(kind: CheckKind, found: KindResult, *, is_backwards: bool) -> list[Link]:
    """The DNA reads in both directions; the others have one order."""
    titles = [group.title for group in found.newest.groups] if found.newest else []
    return _both_ways(titles, is_backwards=is_backwards) if kind == CheckKind.COMPASS else []


def _both_ways(titles: list[str], *, is_backwards: bool) -> list[Link]:
    if not titles:
        return []
    return [
        Link(" – ".join(titles), "?", current=not is_backwards),
        Link(" – ".join(titles[::-1]), f"?lesart={BACKWARDS}", current=is_backwards),
    ]


def _actions(
    request: HttpRequest, thing: Measure | Strategy, kind: CheckKind, found: KindResult
) -> list[Action]:
    if not may_check(request.actor, kind, thing):
        return []
    words = _("Neu prüfen") if found.newest else _("Prüfung beginnen")
    if draft_of(request.actor, kind, thing):
        words = _("Entwurf weiterschreiben")
    return [Action(words, begin_url(thing, kind), kind="primary", method="post")]


@require_POST
@declares(choice_permissions.CHECK)
def measure_check_begin(request: HttpRequest, measure_id: int, kind: str) -> HttpResponse:
    """Begin a check of a measure, or go on with one's draft."""
    return _begin(request, measure_for(request.actor, measure_id), _kind_of(kind))


@require_POST
@declares(choice_permissions.CHECK)
def strategy_check_begin(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Begin a check of a strategy, or go on with one's draft."""
    return _begin(request, strategy_for(request.actor, key), _kind_of(kind))


def _begin(request: HttpRequest, thing: Measure | Strategy, kind: CheckKind) -> HttpResponse:
    check = services.begin_check(actor=request.actor, kind=kind, thing=thing)
    return redirect("portfolio:check", check.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(choice_permissions.WRITE_CHECK)
def check_page(request: HttpRequest, check_id: int) -> HttpResponse:
    """Answer all questions on one page; *Entwurf speichern* keeps gaps, *Abschließen* wants none."""
    check = check_for(request.actor, check_id)
    thing, kind = _thing(check), CheckKind(check.kind)
    if check.finished_at is not None:
        if request.method == "POST":
            raise CheckFinished
        return redirect(kind_url(thing, kind))
    form = _form(request, check, thing, kind)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return _saved(request, form, check)
            except ChangedMeanwhile:
                form = _conflict(request, check, thing, kind)
                status = 409
        else:
            status = 422
    return _editor(request, form, check, status=status)


def _form(
    request: HttpRequest, check: Check, thing: Measure | Strategy, kind: CheckKind,
    data: Mapping[str, Any] | None = None,
) -> CheckForm:  # fmt: skip
    own = next((one for one in checks_of(thing, request.actor) if one.kind == kind), None)
    return CheckForm(
        data if data is not None else request.POST if request.method == "POST" else None,
        kind=kind,
        asked=questions_of(request.actor, kind, thing),
        answers=result_of(check).answers,
        before=own.newest.answers if own and own.newest else (),
        initial={"edition": check.edition, "conclusion": check.conclusion},
    )


def _conflict(request: HttpRequest, check: Check, thing: Measure | Strategy, kind: CheckKind) -> CheckForm:
    """Show what was typed again; the next click on save writes over what the other window saved."""
    check.refresh_from_db(fields=["edition"])
    sent = request.POST.copy()
    sent["edition"] = str(check.edition)
    form = _form(request, check, thing, kind, sent)
    form.add_error(
        None,
        _(
            "In einem anderen Fenster haben Sie inzwischen gespeichert. Ihre Eingaben stehen noch hier; "
            "wenn Sie jetzt speichern, gelten diese."
        ),
    )
    return form


def _saved(request: HttpRequest, form: CheckForm, check: Check) -> HttpResponse:
    given = {
        "check_id": check.pk,
        "edition": form.cleaned_data["edition"],
        "answers": form.drafts(),
        "conclusion": form.cleaned_data["conclusion"],
    }
    if "finish" in request.POST:
        done = services.finish_check(actor=request.actor, **given)
        messages.success(request, _("Die Prüfung ist abgeschlossen."))
        return redirect(kind_url(_thing(done), CheckKind(done.kind)))
    services.save_check(actor=request.actor, **given)
    messages.success(request, _("Der Entwurf ist gespeichert. Nur Sie sehen ihn."))
    return redirect(f"{reverse('portfolio:check', args=[check.pk])}?{request.GET.urlencode()}".rstrip("?"))


def _thing(check: Check) -> Measure | Strategy:
    thing = check.measure or check.strategy
    if thing is None:
        raise NotFound(check=check.pk)
    return thing


def _editor(request: HttpRequest, form: CheckForm, check: Check, *, status: int) -> HttpResponse:
    thing, kind = _thing(check), CheckKind(check.kind)
    is_backwards = request.GET.get("lesart") == BACKWARDS
    titles = [title for title, _rows in form.groups()] if kind == CheckKind.COMPASS else []
    context = {
        "check": check,
        "thing": thing,
        "kind": kind,
        "lead": LEADS[kind],
        "form": form,
        "is_sdg": kind == CheckKind.SDG,
        "groups": form.groups(backwards=is_backwards),
        "orders": _both_ways(titles, is_backwards=is_backwards),
        "back_url": kind_url(thing, kind),
        "demo_notice": thing.is_demo,
        "breadcrumbs": [
            *crumbs(thing),
            Link(str(kind.label), kind_url(thing, kind)),
            Link(_("Prüfen")),
        ],
    }
    return render(request, "portfolio/check/edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@declares(choice_permissions.WRITE_CHECK)
def check_discard(request: HttpRequest, check_id: int) -> HttpResponse:
    """Throw one's draft away, after asking."""
    check = check_for(request.actor, check_id)
    if check.finished_at is not None:
        raise CheckFinished
    thing, kind = _thing(check), CheckKind(check.kind)
    if request.method == "POST":
        services.discard_check(actor=request.actor, check_id=check_id)
        messages.success(request, _("Der Entwurf ist verworfen."))
        return redirect(kind_url(thing, kind))
    context = {
        "check": check,
        "thing": thing,
        "kind": kind,
        "back_url": reverse("portfolio:check", args=[check.pk]),
        "breadcrumbs": [*crumbs(thing), Link(_("Entwurf verwerfen"))],
    }
    return render(request, "portfolio/check/discard.html", context)
