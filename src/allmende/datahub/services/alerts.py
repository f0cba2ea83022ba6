"""Alerts: found in the newest readings, told to the people of the rule, ended by themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.datahub.ingest import alerting
from allmende.datahub.ingest.alerting import CALM, AlertState, after, colours
from allmende.datahub.ingest.types import Quality, Reading
from allmende.datahub.models import Alert, AlertRule, Entity
from allmende.datahub.sql_parameters import Parameters
from allmende.kernel import notification
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.region.selectors import municipality_of
from allmende.ui.formats import clock_text, local, moment_text, quantity_text

#: How far back readings are looked at, so that those that come late still count.
LATE_DATA = timedelta(hours=3)

#: Only entities that exceeded the threshold lately, or whose alert is open, are looked at closer.
READINGS = """
with candidate as (
    select series.id, series.entity_id, series.unit
    from datahub_series series
    join datahub_entity entity on entity.id = series.entity_id and entity.tenant = series.tenant
    where series.tenant = %(tenant)s and series.attribute = %(attribute)s
      and entity.type = %(type)s and entity.removed_at is null
      and (entity.id = any(%(open)s) or exists (
          select from observation reading
          where reading.tenant = %(tenant)s and reading.series_id = series.id
            and reading.observed_at > %(since)s and reading.value > %(above)s and reading.quality & 5 = 0))
)
select candidate.entity_id, reading.observed_at, reading.value, reading.quality, candidate.unit
from candidate
join observation reading on reading.tenant = %(tenant)s and reading.series_id = candidate.id
 and reading.observed_at > %(start)s and reading.observed_at <= %(until)s
order by candidate.entity_id, reading.observed_at
"""


@dataclass(frozen=True, slots=True)
class Episode:
    """One time that a rule held, found in readings.

    Attributes:
        ended_at: The reading that calmed it, or the last one before silence; None while it goes on.
        calm_value: The value that calmed it; None while it goes on and when it ended in silence.
    """

    since: datetime
    raised_at: datetime
    peak: float
    is_simulated: bool
    ended_at: datetime | None = None
    calm_value: float | None = None


def evaluate_rules(*, actor: Actor, now: datetime) -> list[Alert]:
    """Look at every rule of every town; raise, update and end alerts.

    Returns:
        The alerts that were raised by this call and still go on; their people are told by mail, and
        told again when the value came down. Silence or a removed room is no reason for an all-clear.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    raised: list[Alert] = []
    for rule in AlertRule.objects.select_related("owner").order_by("pk"):
        raised += _evaluate_rule(actor, rule, now)
    return raised


def episodes(rule: alerting.AlertRule, readings: Iterable[Reading], now: datetime) -> list[Episode]:
    """Return every time the rule held, oldest first; the last one may still go on.

    Args:
        readings: In order of time.
    """
    found: list[Episode] = []
    state, last = CALM, None
    for reading in readings:
        if not colours(reading.quality):
            continue
        if last is not None and reading.observed_at - last > rule.longest_gap:
            _close(found, state, last)
            state = CALM
        previous, state = state, after(rule, state, reading)
        if not state.is_raised:
            _close(found, previous, reading.observed_at, reading.value)
        last = reading.observed_at
    is_silent = last is not None and now - last > rule.longest_gap
    _close(found, state, last if is_silent else None)
    return found


def _close(
    found: list[Episode], state: AlertState, ended_at: datetime | None, calm_value: float | None = None
) -> None:
    if state.is_raised and state.since and state.raised_at and state.peak is not None:
        found.append(
            Episode(state.since, state.raised_at, state.peak, state.is_simulated, ended_at, calm_value)
        )


@transaction.atomic
def _evaluate_rule(actor: Actor, rule: AlertRule, now: datetime) -> list[Alert]:
    pure = alerting.AlertRule(
        attribute=rule.attribute,
        above=rule.above,
        longer_than=timedelta(seconds=rule.duration_s),
        interval=timedelta(seconds=rule.expected_interval_s),
    )
    open_alerts = {alert.entity_id: alert for alert in rule.alerts.filter(ended_at=None)}
    by_entity = _readings_of(rule, pure, open_alerts, now)
    raised = []
    for entity_id in by_entity.keys() | open_alerts.keys():
        readings, is_open = by_entity.get(entity_id, []), open_alerts.get(entity_id)
        found = episodes(pure, readings, now)
        raised += _settle(rule, entity_id, found, is_open, now)
        # Late readings may already show the next crossing: then nothing is clear.
        if is_open is not None and alerting.evaluate(pure, readings).since is None:
            _tell_all_clear(actor, is_open, found, now)
    for alert in raised:
        _tell(actor, alert)
    return raised


def _readings_of(
    rule: AlertRule, pure: alerting.AlertRule, open_alerts: dict[int, Alert], now: datetime
) -> dict[int, list[Reading]]:
    since = now - max(LATE_DATA, pure.window)
    parameters: Parameters = {
        "tenant": rule.owner_id,
        "attribute": rule.attribute,
        "type": rule.entity_type,
        "above": rule.above,
        "open": list(open_alerts),
        "since": since,
        "start": min([since, *(alert.began_at - pure.longest_gap for alert in open_alerts.values())]),
        "until": now + timedelta(minutes=5),
    }
    with connection.cursor() as cursor:
        cursor.execute(READINGS, parameters)
        rows = cursor.fetchall()
    by_entity: dict[int, list[Reading]] = {}
    for entity_id, observed_at, value, quality, unit in rows:
        reading = Reading(rule.attribute, value, unit, observed_at, Quality(quality))
        by_entity.setdefault(entity_id, []).append(reading)
    return by_entity


def _settle(
    rule: AlertRule, entity_id: int, found: Sequence[Episode], is_open: Alert | None, now: datetime
) -> list[Alert]:
    """Bring the alerts of one entity in line with its episodes; return the new ones that go on."""
    known = list(
        rule.alerts.filter(entity_id=entity_id, began_at__gte=now - timedelta(days=2), ended_at__isnull=False)
    )
    if is_open is not None:
        known.append(is_open)
    raised = []
    for episode in found:
        alert = next((alert for alert in known if _is_same(alert, episode)), None)
        if alert is not None:
            _update(alert, episode)
            continue
        alert = _create(rule, entity_id, episode)
        known.append(alert)
        if episode.ended_at is None:
            raised.append(alert)
    if is_open is not None and not any(_is_same(is_open, episode) for episode in found):
        # Its room or readings are gone: nothing can be claimed any more.
        is_open.ended_at = now
        is_open.save(update_fields=["ended_at"])
    return raised


def _is_same(alert: Alert, episode: Episode) -> bool:
    begins_before_end = episode.ended_at is None or alert.began_at <= episode.ended_at
    return begins_before_end and (alert.ended_at is None or episode.since <= alert.ended_at)


def _update(alert: Alert, episode: Episode) -> None:
    values = {
        "began_at": min(alert.began_at, episode.since),
        "highest": max(alert.highest, episode.peak),
        "is_simulated": alert.is_simulated or episode.is_simulated,
        "ended_at": episode.ended_at,
    }
    changed = [name for name, value in values.items() if getattr(alert, name) != value]
    for name in changed:
        setattr(alert, name, values[name])
    if changed:
        alert.save(update_fields=changed)


def _create(rule: AlertRule, entity_id: int, episode: Episode) -> Alert:
    return Alert.objects.create(
        rule=rule,
        entity_id=entity_id,
        began_at=episode.since,
        raised_at=episode.raised_at,
        ended_at=episode.ended_at,
        highest=episode.peak,
        is_simulated=episode.is_simulated,
    )


def _tell(actor: Actor, alert: Alert) -> None:
    rule = alert.rule
    entity = Entity.objects.select_related("parent").get(pk=alert.entity_id)
    place = f"{entity.name} ({entity.parent.name})" if entity.parent is not None else entity.name
    values = {
        "title": rule.title,
        "place": place,
        "since": moment_text(alert.began_at),
        "bound": quantity_text(rule.above, rule.unit),
        "highest": quantity_text(alert.highest, rule.unit),
        "minutes": rule.duration_minutes,
    }
    body = (
        _(
            "Guten Tag,\n\n"
            "%(place)s liegt seit %(since)s über %(bound)s, also länger als %(minutes)s Minuten. "
            "Höchster Wert: %(highest)s.\n\n"
            "Bitte sorgen Sie dafür, dass dort gelüftet wird. "
            "Die Meldung endet von selbst, sobald der Wert sinkt.\n"
        )
        % values
    )
    _send(actor, alert, _("%(title)s: %(place)s") % values, body)


def _tell_all_clear(actor: Actor, alert: Alert, found: Sequence[Episode], now: datetime) -> None:
    """Tell of an alert that this call ended, if a value came down."""
    values = (episode.calm_value for episode in found if episode.ended_at == alert.ended_at)
    calm_value = next(values, None)
    if alert.ended_at is None or calm_value is None:
        return
    entity = Entity.objects.select_related("parent").get(pk=alert.entity_id)
    is_today = local(alert.ended_at).date() == local(now).date()
    words = {
        "place": ", ".join([entity.name, *([entity.parent.name] if entity.parent is not None else [])]),
        "since": clock_text(alert.ended_at) if is_today else moment_text(alert.ended_at),
        "bound": quantity_text(alert.rule.above, alert.rule.unit),
        "highest": quantity_text(alert.highest, alert.rule.unit),
    }
    if calm_value < alert.rule.above:
        body = _("%(place)s: seit %(since)s wieder unter %(bound)s. Höchster Wert: %(highest)s.") % words
    else:
        body = _("%(place)s: seit %(since)s nicht mehr über %(bound)s. Höchster Wert: %(highest)s.") % words
    _send(actor, alert, _("Entwarnung: %(place)s") % words, body + "\n")


def _send(actor: Actor, alert: Alert, subject: str, body: str) -> None:
    """Send a mail to the people of the rule; simulated values are marked as such."""
    rule = alert.rule
    if not rule.recipients:
        return
    if alert.is_simulated:
        subject = _("[simuliert] %(subject)s") % {"subject": subject}
        body += "\n" + _("Diese Werte sind simuliert. Im Raum ist nichts zu tun.") + "\n"
    town = municipality_of(rule.owner)
    link = reverse("datahub:alerts", args=[town.slug]) if town is not None else ""
    notification.send(
        actor=actor, to=rule.recipients, subject=subject, body=body, link=link, space=rule.owner
    )
