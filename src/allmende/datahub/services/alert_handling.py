"""What people do with alerts and their rules."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from allmende.basics.text import slug
from allmende.datahub import selectors
from allmende.datahub.errors import AlertClosed, AlertStillOn, NameMissing, ReasonMissing
from allmende.datahub.ingest.vault import Vault
from allmende.datahub.models import Alert, AlertEventKind, AlertRule
from allmende.datahub.services.alert_notices import note, tell_program, vault_name
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility

#: Fields of a rule whose values are people\'s or secret and stay out of the audit trail.
PRIVATE = frozenset({"recipients", "webhook_sealed"})
BY_HAND = "by-hand"


@transaction.atomic
def acknowledge(*, actor: Actor, alert_id: int, text: str, now: datetime) -> Alert:
    """Say that somebody looks after an alert.

    Raises:
        NotFound: the alert belongs to a town the actor is not part of.
        Forbidden: the actor only reads.
        AlertClosed: it was closed already.
    """
    alert = _own(actor, alert_id)
    if alert.closed_at is not None:
        raise AlertClosed()
    alert.acknowledged_at = alert.acknowledged_at or now
    alert.save(update_fields=["acknowledged_at"])
    note(alert, AlertEventKind.ACKNOWLEDGED, now, by=actor.name, text=text.strip())
    audit.record("datahub.alert_acknowledged", actor=actor, subject=alert)
    tell_program(alert, "acknowledged")
    return alert


@transaction.atomic
def close(*, actor: Actor, alert_id: int, text: str, now: datetime) -> Alert:
    """Write down what was done about an alert that is over.

    Raises:
        NotFound: the alert belongs to a town the actor is not part of.
        Forbidden: the actor only reads.
        AlertStillOn: the value has not come back yet.
        AlertClosed: it was closed already.
        ReasonMissing: nothing was written.
    """
    alert = _own(actor, alert_id)
    if alert.ended_at is None:
        raise AlertStillOn()
    if alert.closed_at is not None:
        raise AlertClosed()
    if not text.strip():
        raise ReasonMissing()
    alert.closed_at = now
    alert.save(update_fields=["closed_at"])
    note(alert, AlertEventKind.CLOSED, now, by=actor.name, text=text.strip())
    audit.record("datahub.alert_closed", actor=actor, subject=alert)
    tell_program(alert, "closed")
    return alert


@transaction.atomic
def make_rule(*, actor: Actor, owner: Space, values: Mapping[str, Any]) -> tuple[AlertRule, str]:
    """Make a rule by hand.

    Args:
        values: Fields of `AlertRule` by name; see `change_rule`.

    Returns:
        The rule, and the key that signs its webhook's messages, to be shown once; empty without one.

    Raises:
        Forbidden: the actor does not answer for the town.
        NameMissing: the title has neither letter nor digit.
    """
    require(actor, "datahub.edit_alert_rule", owner)
    base = slug(str(values.get("title", "")))[:56]
    if not base:
        raise NameMissing()
    taken = set(AlertRule.objects.filter(owner=owner).values_list("key", flat=True))
    key = next(name for name in (base, *(f"{base}-{n}" for n in range(2, 1000))) if name not in taken)
    fields = {"visibility": Visibility.MUNICIPALITY, **values}
    rule = AlertRule.objects.create(owner=owner, key=key, origin=BY_HAND, **fields)
    audit.record("datahub.alert_rule_created", actor=actor, subject=rule, changes=_public(values))
    return rule, _seal_new_key(rule) if rule.webhook_url else ""


@transaction.atomic
def change_rule(*, actor: Actor, rule_id: int, values: Mapping[str, Any]) -> tuple[AlertRule, str]:
    """Change a rule.

    Args:
        values: Fields of `AlertRule` by name, e.g. "limit", "recipients", "quiet_from", "webhook_url",
            "visibility". A new webhook address gets a new key.

    Returns:
        As `make_rule`.

    Raises:
        NotFound: the rule belongs to a town the actor is not part of.
        Forbidden: the actor does not answer for the town.
    """
    rule = selectors.alert_rule_for(actor, rule_id, lock=True)
    require(actor, "datahub.edit_alert_rule", rule)
    before = {name: getattr(rule, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        setattr(rule, name, values[name])
    key = ""
    if changed:
        rule.save(update_fields=changed)
        changes = {name: [_plain(before[name]), _plain(values[name])] for name in changed}
        audit.record("datahub.alert_rule_changed", actor=actor, subject=rule, changes=_public(changes))
    if "webhook_url" in changed:
        key = _seal_new_key(rule) if rule.webhook_url else ""
    return rule, key


@transaction.atomic
def remove_rule(*, actor: Actor, rule_id: int, reason: str) -> None:
    """Take a rule away, with its alerts and their history.

    Raises:
        NotFound: the rule belongs to a town the actor is not part of.
        Forbidden: the actor does not answer for the town.
        ReasonMissing: no reason is given.
    """
    rule = selectors.alert_rule_for(actor, rule_id, lock=True)
    require(actor, "datahub.edit_alert_rule", rule)
    if not reason.strip():
        raise ReasonMissing()
    audit.record(
        "datahub.alert_rule_removed", actor=actor, subject=rule, reason=reason.strip(),
        changes={"title": rule.title, "alerts": rule.alerts.count()},
    )  # fmt: skip
    rule.delete()


def _own(actor: Actor, alert_id: int) -> Alert:
    alert = selectors.alert_for(actor, alert_id, lock=True)
    require(actor, "datahub.handle_alert", alert)
    return alert


def _seal_new_key(rule: AlertRule) -> str:
    key = secrets.token_urlsafe(32)
    rule.webhook_sealed = Vault(settings.SECRET_KEY).seal(key.encode(), public_id=vault_name(rule))
    rule.save(update_fields=["webhook_sealed"])
    return key


def _public(values: Mapping[str, Any]) -> dict[str, object]:
    return {name: "…" if name in PRIVATE else _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | list | None) else str(value)
