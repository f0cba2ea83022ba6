"""Opening a source and changing its settings: choose a kind, fill in, try out, save."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allmende.basics.errors import Forbidden, NotFound
from allmende.datahub import selectors
from allmende.datahub.errors import NotConfigured, SourceClosed
from allmende.datahub.ingest.configuration import secret_names
from allmende.datahub.ingest.pull import AccessDenied, ConfigRejected, SourceUnavailable
from allmende.datahub.ingest.types import PayloadRejected
from allmende.datahub.ingest.vault import SecretsUnreadable
from allmende.datahub.models import Source
from allmende.datahub.selectors.ways_in import SourceKind, kind_named, source_kinds
from allmende.datahub.services import configured, sources
from allmende.datahub.services.announcing import vault
from allmende.datahub.services.reading_again import connector_named
from allmende.datahub.services.source_check import Trial
from allmende.datahub.source_forms import SourceForm
from allmende.datahub.trouble_sentences import trial_sentence, trouble_sentence
from allmende.datahub.views.key_handover import hand_over_key
from allmende.kernel.access import SIGNED_IN, declares, require
from allmende.kernel.actor import Actor
from allmende.kernel.http import HttpRequest
from allmende.kernel.models import Space
from allmende.region.selectors import municipalities_of
from allmende.ui.types import Link

PAGE = "datahub/source/setup.html"
PUSH_INTERVAL_S = 600
LISTEN_INTERVAL_S = 3600
#: Whatever can go wrong while a configuration is tried.
PROBLEMS = (ConfigRejected, SourceUnavailable, AccessDenied, PayloadRejected, SecretsUnreadable)


@require_safe
@declares(SIGNED_IN)
def kinds(request: HttpRequest) -> HttpResponse:
    """The kinds of source that can be opened, by who begins."""
    towns = municipalities_of([space.pk for space in _spaces(request.actor)])
    groups = [
        (_("Wir rufen ab"), _("Nach Zeitplan, bei offenen Daten oder Ihren eigenen Systemen."), "pull"),
        (_("Wir lauschen"), _("Eine Verbindung bleibt offen; Nachrichten kommen sofort an."), "listen"),
        (_("Es wird uns gesendet"), _("An eine eigene Adresse mit eigenem Schlüssel."), "push"),
    ]
    shown = [
        {"title": title, "lead": lead, "kinds": [k for k in source_kinds() if k.direction == direction]}
        for title, lead, direction in groups
    ]
    breadcrumbs = [Link(_("Quellen"), reverse("datahub:sources")), Link(_("Neue Quelle"))]
    context = {"groups": shown, "towns": towns, "breadcrumbs": breadcrumbs}
    return render(request, "datahub/source/kinds.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.edit_source")
def new(request: HttpRequest, connector: str) -> HttpResponse:
    """Open a source of one kind; nothing is saved before it was tried."""
    kind = kind_named(connector)
    if kind is None:
        raise NotFound(connector=connector)
    spaces = _spaces(request.actor)
    form = _form(request, kind, spaces=spaces)
    if request.method != "POST" or _wants_more_rows(request):
        return _page(request, kind, _with_more_rows(request, form))
    if not form.is_valid():
        return _page(request, kind, form, status=422)
    owner = _owner(form, spaces)
    values = {**form.values(), **_typed_before(request, form)}
    try:
        if "try" in request.POST:
            trial = configured.try_values(actor=request.actor, owner=owner, connector=kind.key, values=values)
            return _page(request, kind, _again(request, form, values), trial=trial)
        source, key = _create(request, kind, owner, form, values)
    except PROBLEMS as err:
        return _refused(request, kind, form, err, values)
    messages.success(request, _opened_sentence(kind))
    response = redirect("datahub:source", source.pk)
    return hand_over_key(response, source, key) if key and not source_tells_itself(source) else response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@declares("datahub.edit_source")
def edit(request: HttpRequest, source_id: int) -> HttpResponse:
    """Change a source's settings; the old ones hold until the new ones were tried."""
    source = selectors.source_for(request.actor, source_id)
    require(request.actor, "datahub.edit_source", source)
    kind = kind_named(source.connector)
    if source.closed_at is not None:
        raise SourceClosed()
    if kind is None or not kind.is_configured or not hasattr(source, "configuration"):
        raise NotConfigured(connector=source.connector)
    form = _form(request, kind, source=source)
    if request.method != "POST" or _wants_more_rows(request):
        return _page(request, kind, _with_more_rows(request, form), source=source)
    if not form.is_valid():
        return _page(request, kind, form, source=source, status=422)
    values = {**form.values(), **_typed_before(request, form)}
    try:
        if "try" in request.POST:
            trial = configured.try_values(
                actor=request.actor, owner=source.owner, connector=kind.key, values=values, source=source
            )
            return _page(request, kind, _again(request, form, values), source=source, trial=trial)
        configured.change_configuration(
            actor=request.actor,
            source_id=source_id,
            name=form.cleaned_data["name"],
            values=values,
            interval_s=form.cleaned_data["interval_min"] * 60,
            contact_email=form.cleaned_data["contact_email"],
        )
    except PROBLEMS as err:
        return _refused(request, kind, form, err, values, source=source)
    messages.success(request, _("Die Einstellungen sind gespeichert und gelten ab sofort."))
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.edit_source")
def pause(request: HttpRequest, source_id: int) -> HttpResponse:
    """Stop asking and listening for a while."""
    configured.pause_source(actor=request.actor, source_id=source_id, is_paused=True)
    messages.success(request, _("Die Quelle ist angehalten. Was gemessen wurde, bleibt."))
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.edit_source")
def resume(request: HttpRequest, source_id: int) -> HttpResponse:
    """Go on asking and listening."""
    configured.pause_source(actor=request.actor, source_id=source_id, is_paused=False)
    messages.success(request, _("Die Quelle läuft wieder."))
    return redirect("datahub:source", source_id)


@require_POST
@declares("datahub.edit_source")
def ask_now(request: HttpRequest, source_id: int) -> HttpResponse:
    """Let it be asked at once."""
    configured.ask_now(actor=request.actor, source_id=source_id)
    text = _("Der Abruf beginnt gleich. Bitte laden Sie die Seite in einigen Sekunden neu.")
    messages.success(request, text)
    return redirect("datahub:source", source_id)


def source_tells_itself(source: Source) -> bool:
    """Whether the sender got its key from us, so that nobody must copy it."""
    return hasattr(connector_named(source.connector), "announce")


def _create(
    request: HttpRequest, kind: SourceKind, owner: Space, form: SourceForm, values: dict[str, Any]
) -> tuple[Source, str]:
    data = form.cleaned_data
    interval_s = data["interval_min"] * 60
    if not kind.is_configured:
        return sources.create_source(
            actor=request.actor, owner=owner, name=data["name"], connector=kind.key,
            expected_interval_s=interval_s, contact_email=data["contact_email"],
        )  # fmt: skip
    return configured.create_configured_source(
        actor=request.actor, owner=owner, name=data["name"], connector=kind.key, values=values,
        interval_s=interval_s, contact_email=data["contact_email"],
    )  # fmt: skip


def _form(
    request: HttpRequest, kind: SourceKind, *, spaces: list[Space] | None = None, source: Source | None = None
) -> SourceForm:
    connector: Any = connector_named(kind.key)  # Any: either kind of connector
    config_type = getattr(connector, "config_type", None)
    default_s = LISTEN_INTERVAL_S if kind.direction == "listen" else PUSH_INTERVAL_S
    interval_s = getattr(connector, "interval_s", default_s)
    initial: dict[str, Any] = {}
    values: dict[str, Any] = {}
    kept: frozenset[str] = frozenset()
    if source is not None:
        interval_s = source.configuration.interval_s or source.expected_interval_s
        initial = {"name": source.name, "contact_email": source.contact_email}
        values = source.configuration.values
        if source.configuration.sealed and config_type is not None:
            kept = secret_names(config_type)
    return SourceForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        config_type=config_type,
        direction=kind.direction,
        interval_s=interval_s,
        shortest_interval_s=getattr(connector, "shortest_interval_s", 60),
        spaces=spaces or (),
        values=values,
        kept_secrets=kept,
        more_rows=_wants_more_rows(request),
    )


def _with_more_rows(request: HttpRequest, form: SourceForm) -> SourceForm:
    """Keep what was typed, check nothing yet."""
    if form.is_bound:
        form.is_valid()
        _again(request, form, {**form.values(), **_typed_before(request, form)})
        form.forget_errors()
    return form


def _again(request: HttpRequest, form: SourceForm, values: dict[str, Any]) -> SourceForm:
    """Carry typed secrets over to the next attempt."""
    form.cleaned_data.update({f"cfg_{name}": value for name, value in values.items()})
    data = request.POST.copy()
    data["carried"] = form.carry(vault(), owner=str(request.actor.user_id))
    form.data = data
    return form


def _typed_before(request: HttpRequest, form: SourceForm) -> dict[str, Any]:
    """Return secrets typed before a preview, where the fields were left empty now."""
    before = form.carried(vault(), owner=str(request.actor.user_id))
    return {name: value for name, value in before.items() if not form.values().get(name)}


def _refused(
    request: HttpRequest,
    kind: SourceKind,
    form: SourceForm,
    err: Exception,
    values: dict[str, Any],
    *,
    source: Source | None = None,
) -> HttpResponse:
    """Show why it does not work, and what to do."""
    _again(request, form, values)
    if isinstance(err, ConfigRejected):
        form.refuse(err)
    elif isinstance(err, SourceUnavailable):
        form.add_error(None, trouble_sentence(f"source.{err.reason}"))
    elif isinstance(err, AccessDenied | SecretsUnreadable):
        form.add_error(None, trouble_sentence(err.code))
    elif isinstance(err, PayloadRejected):
        form.add_error(None, f"{trial_sentence(err.reason.value)} ({err.detail})")
    return _page(request, kind, form, source=source, status=422)


def _page(
    request: HttpRequest,
    kind: SourceKind,
    form: SourceForm,
    *,
    source: Source | None = None,
    trial: Trial | None = None,
    status: int = 200,
) -> HttpResponse:
    breadcrumbs = [Link(_("Quellen"), reverse("datahub:sources"))]
    if source is not None:
        breadcrumbs += [Link(source.name, reverse("datahub:source", args=[source.pk]))]
    breadcrumbs += [Link(_("Einstellungen") if source is not None else kind.name)]
    if trial is not None and trial.rejected is not None:
        status = 422
    context = {
        "kind": kind,
        "form": form,
        "parts": form.parts(),
        "shows_errors": form.is_bound and not _wants_more_rows(request),
        "source": source,
        "trial": trial,
        "rejected": trial_sentence(trial.rejected.reason.value) if trial and trial.rejected else "",
        "breadcrumbs": breadcrumbs,
    }
    return render(request, PAGE, context, status=status)


def _wants_more_rows(request: HttpRequest) -> bool:
    return request.method == "POST" and "more" in request.POST


def _spaces(actor: Actor) -> list[Space]:
    """Return the spaces whose sources the actor may open.

    Raises:
        Forbidden: there is none.
    """
    found = [
        space
        for space in Space.objects.filter(pk__in=actor.space_ids).order_by("name")
        if actor.may_edit(space.pk)
    ]
    if not found:
        raise Forbidden()
    return found


def _owner(form: SourceForm, spaces: list[Space]) -> Space:
    chosen = form.cleaned_data.get("owner")
    return next((space for space in spaces if str(space.pk) == str(chosen)), spaces[0])


def _opened_sentence(kind: SourceKind) -> str:
    if kind.direction == "pull":
        return _("Die Quelle ist angelegt. Der erste Abruf beginnt gleich.")
    if kind.direction == "listen":
        return _("Die Quelle ist angelegt. Die Verbindung wird gleich aufgebaut.")
    return _("Die Quelle ist angelegt.")
