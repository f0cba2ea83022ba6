"""Alerts of a town: what was raised, what is still going on."""

from datetime import timedelta

from django.db.models import F, QuerySet

from allmende.datahub.models import Alert, AlertRule
from allmende.datahub.selectors.rooms import now_utc
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

LIST_DAYS = 90


def alerts_of(actor: Actor, space: Space) -> "QuerySet[Alert]":
    """Return a town's alerts of the last 90 days, open ones first, then the newest.

    Raises:
        Forbidden: the actor is not one of the town's people.
    """
    require(actor, "datahub.view_alerts", space)
    recent = Alert.objects.filter(rule__owner=space, raised_at__gt=now_utc() - timedelta(days=LIST_DAYS))
    named = recent.select_related("rule", "entity__parent")
    return named.order_by(F("ended_at").desc(nulls_first=True), "-raised_at", "-pk")


def open_alerts_of(actor: Actor, space: Space) -> "QuerySet[Alert]":
    """Return the alerts that are going on now.

    Raises:
        Forbidden: the actor is not one of the town's people.
    """
    return alerts_of(actor, space).filter(ended_at=None)


def alert_rules_of(actor: Actor, space: Space) -> "QuerySet[AlertRule]":
    """Return the rules by which a town's alerts are raised.

    Raises:
        Forbidden: the actor is not one of the town's people.
    """
    require(actor, "datahub.view_alerts", space)
    rules: QuerySet[AlertRule] = AlertRule.objects.filter(owner=space)
    return rules.order_by("title")
