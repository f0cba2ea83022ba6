"""Alerts of a town: what was raised, what is still going on."""

from datetime import timedelta

from django.db.models import F, QuerySet

from allmende.basics.errors import NotFound
from allmende.datahub.models import Alert, AlertRule, Entity, Series
from allmende.datahub.selectors.rooms import now_utc
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility

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


def alert_for(actor: Actor, alert_id: int, *, lock: bool = False) -> Alert:
    """Return an alert of one of the actor's towns.

    Raises:
        NotFound: there is none, or it is another town's.
    """
    alerts = Alert.objects.select_related("rule__owner", "entity__parent")
    if lock:
        alerts = alerts.select_for_update(of=("self",))
    alert = alerts.filter(pk=alert_id).first()
    if alert is None or not (actor.is_system or alert.rule.owner_id in actor.space_ids):
        raise NotFound(alert=alert_id)
    return alert


def alert_rule_for(actor: Actor, rule_id: int, *, lock: bool = False) -> AlertRule:
    """Return a rule of one of the actor's towns.

    Raises:
        NotFound: there is none, or it is another town's.
    """
    rules: QuerySet[AlertRule] = AlertRule.objects.select_related("owner")
    if lock:
        rules = rules.select_for_update(of=("self",))
    rule = rules.filter(pk=rule_id).first()
    if rule is None or not (actor.is_system or rule.owner_id in actor.space_ids):
        raise NotFound(rule=rule_id)
    return rule


def feed_alerts(space: Space, *, sees_all: bool) -> "QuerySet[Alert]":
    """Return the newest alerts for a feed: of public rules about public places, or all of them."""
    alerts = Alert.objects.filter(rule__owner=space).select_related("rule", "entity__parent")
    if not sees_all:
        alerts = alerts.filter(rule__visibility=Visibility.PUBLIC, entity__is_public=True)
    return alerts.order_by("-raised_at", "-pk")[:100]


def measured_kinds(actor: Actor, space: Space) -> list[tuple[str, str, str]]:
    """Return what a town measures: type of entity, attribute, unit; each once, by name."""
    require(actor, "datahub.view_alerts", space)
    there = Entity.objects.filter(tenant=space, removed_at=None)
    rows = Series.objects.filter(tenant=space, entity__in=there).values_list(
        "entity__type", "attribute", "unit"
    )
    return sorted(set(rows))
