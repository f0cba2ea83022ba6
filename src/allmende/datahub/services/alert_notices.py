"""Telling people and programs of an alert: by mail, by webhook, not in quiet hours."""

import hashlib
import hmac
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from allmende.datahub.ingest.vault import Vault
from allmende.datahub.local_time import ZONE
from allmende.datahub.models import Alert, AlertEvent, AlertEventKind, AlertRule
from allmende.kernel import notification
from allmende.kernel.actor import Actor
from allmende.region.selectors import municipality_of
from allmende.ui.formats import clock_text, local, moment_text, quantity_text

SATURDAY = 5
SIGNATURE_HEADER = "Allmende-Signature"


def is_quiet(rule: AlertRule, now: datetime) -> bool:
    """Whether the rule's people are left alone at this moment; times are local (Europe/Berlin)."""
    here = now.astimezone(ZONE)
    if rule.is_quiet_at_weekends and here.weekday() >= SATURDAY:
        return True
    begin, end = rule.quiet_from, rule.quiet_until
    if begin is None or end is None or begin == end:
        return False
    at = here.time()
    # From 22 to 6 runs over midnight.
    return begin <= at < end if begin < end else at >= begin or at < end


def note(alert: Alert, kind: AlertEventKind, at: datetime, *, by: str = "", text: str = "") -> None:
    """Write a line of the alert's history."""
    AlertEvent.objects.create(alert=alert, kind=kind, at=at, by=by, note=text)


def place_of(alert: Alert) -> str:
    """Return room and school as people say them."""
    entity = alert.entity
    return f"{entity.name} ({entity.parent.name})" if entity.parent is not None else entity.name


def tell(actor: Actor, alert: Alert, now: datetime) -> None:
    """Tell the people and the program of the rule that an alert is on."""
    rule = alert.rule
    values = {
        "title": rule.title,
        "place": place_of(alert),
        "since": moment_text(alert.began_at),
        "bound": quantity_text(rule.limit, rule.unit),
        "peak": quantity_text(alert.peak, rule.unit),
        "minutes": rule.duration_minutes,
    }
    if rule.is_below:
        body = _(
            "Guten Tag,\n\n"
            "%(place)s liegt seit %(since)s unter %(bound)s, also länger als %(minutes)s Minuten. "
            "Niedrigster Wert: %(peak)s.\n\n"
            "Bitte sehen Sie nach. Die Meldung endet von selbst, sobald der Wert wieder steigt.\n"
        )
    elif rule.attribute == "co2":
        body = _(
            "Guten Tag,\n\n"
            "%(place)s liegt seit %(since)s über %(bound)s, also länger als %(minutes)s Minuten. "
            "Höchster Wert: %(peak)s.\n\n"
            "Bitte sorgen Sie dafür, dass dort gelüftet wird. "
            "Die Meldung endet von selbst, sobald der Wert sinkt.\n"
        )
    else:
        body = _(
            "Guten Tag,\n\n"
            "%(place)s liegt seit %(since)s über %(bound)s, also länger als %(minutes)s Minuten. "
            "Höchster Wert: %(peak)s.\n\n"
            "Bitte sehen Sie nach. Die Meldung endet von selbst, sobald der Wert wieder sinkt.\n"
        )
    _mail(actor, alert, _("%(title)s: %(place)s") % values, body % values)
    alert.told_at = now
    alert.save(update_fields=["told_at"])
    if rule.recipients:
        note(alert, AlertEventKind.TOLD, now, text=", ".join(rule.recipients))
    tell_program(alert, "raised")


def tell_all_clear(actor: Actor, alert: Alert, now: datetime) -> None:
    """Tell the same people and the program that the value came back."""
    rule = alert.rule
    if alert.ended_at is None or alert.calm_value is None:
        return
    is_today = local(alert.ended_at).date() == local(now).date()
    words = {
        "place": ", ".join(
            [alert.entity.name, *([alert.entity.parent.name] if alert.entity.parent is not None else [])]
        ),
        "since": clock_text(alert.ended_at) if is_today else moment_text(alert.ended_at),
        "bound": quantity_text(rule.limit, rule.unit),
        "peak": quantity_text(alert.peak, rule.unit),
    }
    _mail(actor, alert, _("Entwarnung: %(place)s") % words, _all_clear(rule, alert.calm_value) % words + "\n")
    alert.cleared_at = now
    alert.save(update_fields=["cleared_at"])
    if rule.recipients:
        note(alert, AlertEventKind.CLEARED, now, text=", ".join(rule.recipients))
    tell_program(alert, "ended")


def _all_clear(rule: AlertRule, calm_value: float) -> str:
    if rule.is_below:
        return _("%(place)s: seit %(since)s nicht mehr unter %(bound)s. Niedrigster Wert: %(peak)s.")
    if calm_value < rule.limit:
        return _("%(place)s: seit %(since)s wieder unter %(bound)s. Höchster Wert: %(peak)s.")
    return _("%(place)s: seit %(since)s nicht mehr über %(bound)s. Höchster Wert: %(peak)s.")


def tell_program(alert: Alert, kind: str) -> None:
    """Have the worker tell the rule's webhook, after the change is stored."""
    if not alert.rule.webhook_url:
        return
    # By its name: the task calls what lies above this module.
    task = app.configure_task("datahub.send_alert_webhook", allow_unknown=False)
    transaction.on_commit(lambda: task.defer(alert_id=alert.pk, kind=kind))


def webhook_body(alert: Alert, kind: str) -> bytes:
    """Return what a webhook is sent, as JSON.

    Args:
        kind: "raised", "acknowledged", "ended" or "closed".
    """
    rule, entity = alert.rule, alert.entity
    return msgspec.json.encode(
        {
            "kind": kind,
            "alert": alert.pk,
            "rule": {"key": rule.key, "title": rule.title},
            "entity": {"id": entity.urn, "type": entity.type, "name": entity.name},
            "attribute": rule.attribute,
            "direction": rule.direction,
            "limit": rule.limit,
            "unitCode": rule.unit,
            "peak": alert.peak,
            "since": alert.began_at,
            "raisedAt": alert.raised_at,
            "endedAt": alert.ended_at,
            "acknowledgedAt": alert.acknowledged_at,
            "closedAt": alert.closed_at,
            "simulated": alert.is_simulated,
            "link": f"{settings.ALLMENDE_ENV.public_url}{link_of(alert)}",
        }
    )


def signature_of(rule: AlertRule, body: bytes) -> str:
    """Return the header that proves to a webhook who wrote to it: HMAC-SHA256 over the body."""
    secret = Vault(settings.SECRET_KEY).open(bytes(rule.webhook_sealed), public_id=vault_name(rule))
    return "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


def vault_name(rule: AlertRule) -> str:
    """Return what a rule's sealed key is bound to."""
    return f"alert-rule-{rule.pk}"


def link_of(alert: Alert) -> str:
    """Return the path of the town's list of alerts; empty where the owner is no town."""
    town = municipality_of(alert.rule.owner)
    return reverse("datahub:alerts", args=[town.slug]) if town is not None else ""


def _mail(actor: Actor, alert: Alert, subject: str, body: str) -> None:
    """Send a mail to the people of the rule; simulated values are marked as such."""
    rule = alert.rule
    if not rule.recipients:
        return
    if alert.is_simulated:
        subject = _("[simuliert] %(subject)s") % {"subject": subject}
        body += "\n" + _("Diese Werte sind simuliert. Im Raum ist nichts zu tun.") + "\n"
    notification.send(
        actor=actor, to=rule.recipients, subject=subject, body=body, link=link_of(alert), space=rule.owner
    )
