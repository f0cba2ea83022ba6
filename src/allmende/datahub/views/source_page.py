"""What the connection page of a source shows, put together for its template."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.datahub import selectors
from allmende.datahub.errors import reason_sentence
from allmende.datahub.forms import AssignForm, CloseForm, DiscardForm, Offered, offered_in
from allmende.datahub.ingest.types import DeviceKey
from allmende.datahub.models import NetworkKind, Source, SourceStatus
from allmende.datahub.permissions import may_edit, may_manage
from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.selectors.ways_in import kind_named
from allmende.datahub.services.profile_guess import with_suggestions
from allmende.datahub.services.reading_again import connector_named, has_webhook, webhook_path
from allmende.datahub.types import HeldRow, ReplayResult, UnassignedDevice
from allmende.datahub.views.places import town_link
from allmende.datahub.views.source_health import day_chart, health_of
from allmende.kernel.actor import Actor
from allmende.ui.formats import number_text
from allmende.ui.types import Fact, Link, Tone

#: Errors the hub counts before a message is read; the others have their sentence in `errors.REASONS`.
_REFUSALS = {
    "hub.wrong_key": gettext_lazy(
        "Der Schlüssel fehlt oder passt nicht zu dieser Quelle. Bitte kopieren Sie ihn neu."
    ),
    "hub.too_fast": gettext_lazy(
        "Zu viele Nachrichten in kurzer Zeit. Der Absender versucht es später noch einmal."
    ),
    "hub.too_large": gettext_lazy("Eine Nachricht war zu groß und wurde nicht angenommen."),
    "hub.too_slow": gettext_lazy("Eine Nachricht kam nicht rechtzeitig vollständig an."),
    "hub.unavailable": gettext_lazy(
        "Gerade konnte nichts gespeichert werden. Der Absender versucht es noch einmal."
    ),
    "hub.content_type": gettext_lazy(
        "Eine Nachricht war kein JSON. Bitte prüfen Sie das Format beim Absender."
    ),
    "hub.too_many_held": gettext_lazy("Zu viele Nachrichten warten. Bitte ordnen Sie zuerst Geräte zu."),
}

#: Unassigned devices shown at once; each has a form with every room of the town.
WAITING_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class SourceState:
    """Where a connection stands, in one sentence."""

    tone: Tone
    title: str
    at: datetime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class WaitingDevice:
    """An unassigned device with the form that gives it a room."""

    device: UnassignedDevice
    form: AssignForm


def context_for(
    actor: Actor,
    source: Source,
    *,
    new_key: str = "",
    failed: AssignForm | None = None,
    failed_device: int | None = None,
    discard_form: DiscardForm | None = None,
    close_form: CloseForm | None = None,
    page_number: str | int | None = None,
) -> dict[str, Any]:
    """Return everything the connection page shows.

    Args:
        new_key: A key just made; shown once.
        failed: The form of one device that could not be assigned, shown with its errors.
    """
    status = status_of(source)
    kind = kind_named(source.connector)
    direction = kind.direction if kind is not None else "push"
    unassigned = selectors.unassigned_devices(actor, source)
    page = Paginator(unassigned, WAITING_PER_PAGE).get_page(page_number)
    offered = offered_in(source.owner)
    rejected: list[HeldRow] = selectors.held_messages(actor, source)
    return {
        "source": source,
        "status": status,
        "state": state_of(status, closed_at=source.closed_at),
        "counters": counters_of(status),
        "kind": kind,
        "is_asked": direction in ("pull", "listen"),
        "health": health_of(source, status, direction=direction) if direction in ("pull", "listen") else None,
        "chart": day_chart(source, status),
        "left_out": getattr(getattr(source, "progress", None), "left_out", ""),
        "is_configured": hasattr(source, "configuration"),
        **access_of(source, new_key),
        "devices": selectors.device_rows(actor, source),
        "waiting": [
            WaitingDevice(
                device,
                failed if failed and failed_device == device.device_id else _form(source, device, offered),
            )
            for device in with_suggestions(source, list(page.object_list))
        ],
        "page": page,
        "rejected": rejected,
        "rejected_count": selectors.count_rejected(source),
        "discard_form": discard_form or DiscardForm(),
        "close_form": close_form or CloseForm(),
        "may_edit": may_edit(actor, source),
        "may_manage": may_manage(actor, source) and source.closed_at is None,
        "breadcrumbs": [
            town_link(source.owner),
            Link(_("Quellen"), reverse("datahub:sources")),
            Link(source.name),
        ],
    }


def access_of(source: Source, new_key: str) -> dict[str, Any]:
    """Return what the sender of a webhook needs; empty for a source we ask or listen to."""
    if not has_webhook(source):
        return {"has_webhook": False}
    address, key = webhook_address(source), new_key or _("<Ihr Schlüssel>")
    tells_itself = hasattr(connector_named(source.connector), "announce")
    return {
        "has_webhook": not tells_itself,
        "address": address,
        "new_key": new_key,
        "hints": [key.hint for key in source.keys.filter(revoked_at=None)],
        "setup_text": "" if tells_itself else connector_named(source.connector).setup_text(address, key),
        "curl": "" if tells_itself else curl_example(source, address, key),
    }


def _form(source: Source, device: UnassignedDevice, offered: Offered) -> AssignForm:
    initial = {"profile": device.suggested_profile_id}
    return AssignForm(
        space=source.owner,
        device_id=device.device_id,
        initial=initial,
        offered=offered,
        needs_profile=not hasattr(source, "configuration"),
    )


def status_of(source: Source) -> SourceStatus:
    """Return what a source has done; an empty row while it has done nothing."""
    return SourceStatus.objects.filter(source=source).first() or SourceStatus(source=source)


def webhook_address(source: Source) -> str:
    """Return the address senders use, complete with the server's name."""
    return f"{settings.ALLMENDE_ENV.public_url}{webhook_path(source)}"


def state_of(status: SourceStatus, *, closed_at: datetime | None = None) -> SourceState:
    """Say where the connection stands; an error newer than the last message comes first.

    Args:
        closed_at: When the source was closed; then nothing else matters.
    """
    if closed_at is not None:
        text = _("Diese Quelle nimmt nichts mehr an. Was gemessen wurde, bleibt.")
        return SourceState("info", _("Geschlossen"), closed_at, text)
    last, error_at = status.last_message_at, status.last_error_at
    if error_at is not None and (last is None or error_at > last):
        sentence = _REFUSALS.get(status.last_error_code) or reason_sentence(status.last_error_code)
        return SourceState("danger", _("Letzter Fehler"), error_at, str(sentence))
    if last is None:
        return SourceState(
            "info",
            _("Wartet auf erste Nachricht"),
            None,
            _(
                "Noch hat niemand etwas gesendet. "
                "Leiten Sie den Text für den Netzbetreiber weiter oder senden Sie eine Testnachricht."
            ),
        )
    return SourceState(
        "success",
        _("Erste Nachricht empfangen"),
        last,
        _("Die Verbindung steht. Zuletzt kam eine Nachricht an."),
    )


def state_in_list(source: Source) -> SourceState:
    """Say where a source stands, for the list of all."""
    status = getattr(source, "status", None) or status_of(source)
    kind = kind_named(source.connector)
    if kind is None or kind.direction not in ("pull", "listen") or not hasattr(source, "configuration"):
        return state_of(status, closed_at=source.closed_at)
    health = health_of(source, status, direction=kind.direction)
    return SourceState(health.tone, health.title, health.since, health.sentence)


def counters_of(status: SourceStatus) -> list[Fact]:
    """Return how many messages were taken and refused, and why."""
    return [
        Fact(_("Angenommen"), number_text(status.messages)),
        Fact(_("Abgelehnt, weil nicht lesbar"), number_text(status.rejected)),
        Fact(_("Gedrosselt, weil zu schnell"), number_text(status.throttled)),
        Fact(_("Falscher Schlüssel"), number_text(status.wrong_key)),
    ]


def curl_example(source: Source, address: str, key: str) -> str:
    """Return a command that sends one test message, marked as simulated."""
    if source.connector == NetworkKind.HTTP_PUSH:
        message = {
            "device": "test-1",
            "observedAt": now_utc().isoformat(timespec="seconds"),
            "values": {"co2": 812},
            "simulated": True,
        }
        body = json.dumps(message)
        query = ""
    else:
        connector: Any = connector_named(source.connector)  # envelope() belongs to the full protocol
        envelope = connector.envelope(
            device_key=DeviceKey("0000000000000001"),
            observed_at=now_utc().replace(microsecond=0),
            f_port=1,
            payload=b"\x03\x2c",
            simulated=True,
        )
        body = json.dumps(json.loads(envelope))
        query = "".join(f"?{name}={value}" for name, value in connector.query_for_uplinks().items())
    return (
        f'curl -i -X POST "{address}{query}" \\\n'
        f'  -H "Authorization: Bearer {key}" \\\n'
        f'  -H "Content-Type: application/json" \\\n'
        f"  -d '{body}'"
    )


def replay_sentence(result: ReplayResult, names: list[str]) -> str:
    """Say what became of messages that were read again."""
    if not result.messages:
        return _("Es haben keine Nachrichten gewartet.")
    counted = ngettext(
        "%(count)s wartende Nachricht zählt jetzt mit",
        "%(count)s wartende Nachrichten zählen jetzt mit",
        result.counted,
    ) % {"count": number_text(result.counted)}
    values = ngettext("%(count)s Messwert", "%(count)s Messwerte", result.readings) % {
        "count": number_text(result.readings)
    }
    where = _(" für %(rooms)s") % {"rooms": ", ".join(names[:5])} if names else ""
    text = _("%(counted)s: %(values)s%(where)s.") % {"counted": counted, "values": values, "where": where}
    if result.still_held:
        text += " " + ngettext(
            "%(count)s Nachricht bleibt aufbewahrt:",
            "%(count)s Nachrichten bleiben aufbewahrt:",
            result.still_held,
        ) % {"count": number_text(result.still_held)}
        text += " " + " ".join(reason_sentence(code) for code in result.reasons)
    return text
