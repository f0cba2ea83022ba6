"""A town's alerts: what is going on now, what was, what people did; and the rules behind them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import AllmendeError, NotFound
from allmende.basics.units import unit_of
from allmende.datahub import selectors
from allmende.datahub.alert_forms import NEW_RULE, ClosingForm, NoteForm, RemovalForm, RuleForm, initial_of
from allmende.datahub.models import Alert, AlertRule
from allmende.datahub.permissions import may_edit, may_manage
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.services import alert_handling
from allmende.datahub.views.key_handover import forget, hand_over, handed_over
from allmende.datahub.views.places import own_town, town_link
from allmende.kernel.access import declares, require
from allmende.kernel.errors import sentence_of
from allmende.kernel.http import HttpRequest
from allmende.region.models import Municipality
from allmende.ui.types import Badge, Link

PER_PAGE = 50
DETAIL = "datahub/alert/detail.html"
RULE = "datahub/alert/rule.html"


@never_cache
@require_safe
@declares("datahub.view_alerts")
def alert_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The alerts of the last 90 days, open ones first."""
    town = own_town(request.actor, slug)
    alerts = selectors.alerts_of(request.actor, town.space)
    page = Paginator(alerts, PER_PAGE).get_page(request.GET.get("page"))
    new_key = handed_over(request, owner=_key_owner(town))
    context = {
        "town": town,
        "page": page,
        "rows": [{"alert": alert, "badge": badge_of(alert)} for alert in page],
        "open_count": selectors.open_alerts_of(request.actor, town.space).count(),
        "rules": selectors.alert_rules_of(request.actor, town.space),
        "may_manage": may_manage(request.actor, town.space),
        "new_key": new_key,
        "breadcrumbs": [town_link(town.space), Link(_("Meldungen"))],
    }
    response = render(request, "datahub/alert/list.html", context)
    return forget(response, path=_list(town)) if new_key else response


@require_safe
@declares("datahub.view_alerts")
def alert(request: HttpRequest, slug: str, alert_id: int) -> HttpResponse:
    """One alert with its history."""
    town, found = _own_alert(request, slug, alert_id)
    return _detail(request, town, found)


@require_POST
@declares("datahub.handle_alert")
def acknowledge(request: HttpRequest, slug: str, alert_id: int) -> HttpResponse:
    """Somebody looks after it."""
    town, found = _own_alert(request, slug, alert_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _detail(request, town, found, note_form=form)
    try:
        alert_handling.acknowledge(
            actor=request.actor, alert_id=found.pk, text=form.cleaned_data["text"], now=now_utc()
        )
    except AllmendeError as error:
        if error.kind in {"not_found", "forbidden"}:
            raise
        form.add_error(None, sentence_of(error))
        return _detail(request, town, found, note_form=form)
    messages.success(request, _("Notiert: Sie kümmern sich."))
    return redirect("datahub:alert", town.slug, found.pk)


@require_POST
@declares("datahub.handle_alert")
def close(request: HttpRequest, slug: str, alert_id: int) -> HttpResponse:
    """Write down what was done."""
    town, found = _own_alert(request, slug, alert_id)
    require(request.actor, "datahub.handle_alert", found)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return _detail(request, town, found, closing_form=form)
    try:
        alert_handling.close(
            actor=request.actor, alert_id=found.pk, text=form.cleaned_data["text"], now=now_utc()
        )
    except AllmendeError as error:
        if error.kind in {"not_found", "forbidden"}:
            raise
        form.add_error(None, sentence_of(error))
        return _detail(request, town, found, closing_form=form)
    messages.success(request, _("Die Meldung ist abgeschlossen."))
    return redirect("datahub:alert", town.slug, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.edit_alert_rule")
def rule_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a rule by hand."""
    town = own_town(request.actor, slug)
    require(request.actor, "datahub.edit_alert_rule", town.space)
    kinds = selectors.measured_kinds(request.actor, town.space)
    form = RuleForm(request.POST or None, kinds=kinds, initial=NEW_RULE)
    if kinds and form.is_valid():
        rule, key = alert_handling.make_rule(actor=request.actor, owner=town.space, values=form.rule_values())
        messages.success(request, _("Die Regel „%(title)s“ gilt ab sofort.") % {"title": rule.title})
        return _back_with(town, key)
    context = {"form": form, "kinds": kinds, **_rule_frame(town, _("Neue Regel"))}
    return render(request, RULE, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.edit_alert_rule")
def rule_edit(request: HttpRequest, slug: str, rule_id: int) -> HttpResponse:
    """Change a rule."""
    town, rule = _own_rule(request, slug, rule_id)
    form = RuleForm(request.POST or None, kinds=[], initial=initial_of(rule))
    if form.is_valid():
        _rule, key = alert_handling.change_rule(
            actor=request.actor, rule_id=rule.pk, values=form.rule_values()
        )
        messages.success(request, _("Die Regel „%(title)s“ ist geändert.") % {"title": rule.title})
        return _back_with(town, key)
    context = _rule_context(town, rule, form, RemovalForm())
    return render(request, RULE, context, status=422 if form.is_bound else 200)


@require_POST
@declares("datahub.edit_alert_rule")
def rule_remove(request: HttpRequest, slug: str, rule_id: int) -> HttpResponse:
    """Take a rule away."""
    town, rule = _own_rule(request, slug, rule_id)
    removal = RemovalForm(request.POST)
    if not removal.is_valid():
        form = RuleForm(kinds=[], initial=initial_of(rule))
        context = _rule_context(town, rule, form, removal)
        return render(request, RULE, context, status=422)
    alert_handling.remove_rule(actor=request.actor, rule_id=rule.pk, reason=removal.cleaned_data["reason"])
    messages.success(request, _("Die Regel „%(title)s“ ist gelöscht.") % {"title": rule.title})
    return redirect(_list(town))


def badge_of(alert: Alert) -> Badge:
    """Return where an alert stands, in a word."""
    if alert.closed_at is not None:
        return Badge(_("abgeschlossen"), "neutral")
    if alert.ended_at is not None:
        return Badge(_("vorbei"), "success")
    if alert.acknowledged_at is not None:
        return Badge(_("jemand kümmert sich"), "info")
    return Badge(_("dauert an"), "danger")


def _detail(
    request: HttpRequest,
    town: Municipality,
    found: Alert,
    *,
    note_form: NoteForm | None = None,
    closing_form: ClosingForm | None = None,
) -> HttpResponse:
    may_handle = may_edit(request.actor, town.space)
    context = {
        "town": town,
        "alert": found,
        "badge": badge_of(found),
        "events": found.events.all(),
        # Once it is over, there is nothing left to look after, only something to write down.
        "note_form": note_form or (NoteForm() if may_handle and found.ended_at is None else None),
        # A refused form is shown with its reason, whatever the alert has become meanwhile.
        "closing_form": closing_form
        or (ClosingForm() if may_handle and found.ended_at and not found.closed_at else None),
        "breadcrumbs": [
            town_link(town.space), Link(_("Meldungen"), _list(town)), Link(found.entity.name),
        ],
    }  # fmt: skip
    return render(request, DETAIL, context, status=422 if note_form or closing_form else 200)


def _own_alert(request: HttpRequest, slug: str, alert_id: int) -> tuple[Municipality, Alert]:
    town = own_town(request.actor, slug)
    found = selectors.alert_for(request.actor, alert_id)
    if found.rule.owner_id != town.space_id:
        raise NotFound(alert=alert_id)
    return town, found


def _own_rule(request: HttpRequest, slug: str, rule_id: int) -> tuple[Municipality, AlertRule]:
    town = own_town(request.actor, slug)
    rule = selectors.alert_rule_for(request.actor, rule_id)
    if rule.owner_id != town.space_id:
        raise NotFound(rule=rule_id)
    require(request.actor, "datahub.edit_alert_rule", rule)
    return town, rule


def _rule_context(
    town: Municipality, rule: AlertRule, form: RuleForm, removal: RemovalForm
) -> dict[str, object]:
    unit = unit_of(rule.unit).sign or rule.unit
    return {
        "form": form, "rule": rule, "unit": unit, "removal": removal, **_rule_frame(town, rule.title),
    }  # fmt: skip


def _rule_frame(town: Municipality, title: str) -> dict[str, object]:
    links = [town_link(town.space), Link(_("Meldungen"), _list(town)), Link(title)]
    return {"town": town, "title": title, "cancel_url": _list(town), "breadcrumbs": links}


def _back_with(town: Municipality, key: str) -> HttpResponse:
    """Return to the list; a new webhook's key is shown there once."""
    response = redirect(_list(town))
    return hand_over(response, key, path=_list(town), owner=_key_owner(town)) if key else response


def _list(town: Municipality) -> str:
    return reverse("datahub:alerts", args=[town.slug])


def _key_owner(town: Municipality) -> str:
    return f"alerts-{town.space_id}"
