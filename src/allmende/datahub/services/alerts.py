"""Alerts: found in the newest readings, told to the people of the rule, ended by themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from allmende.datahub.ingest import alerting
from allmende.datahub.ingest.alerting import CALM, DARK, AlertState, after, colours
from allmende.datahub.ingest.types import Quality, Reading
from allmende.datahub.models import Alert, AlertEventKind, AlertRule
from allmende.datahub.services.alert_notices import is_quiet, note, tell, tell_all_clear
from allmende.datahub.sql_parameters import Parameters
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

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
            and reading.observed_at > %(since)s
            and case when %(is_below)s then reading.value < %(limit)s else reading.value > %(limit)s end
            and reading.quality & %(dark)s = 0))
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
        The alerts that were raised by this call and still go on. Their people are told by mail and
        webhook, and told again when the value came back, each time as soon as no quiet hours hold.
        Silence or a removed room is no reason for an all-clear.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    raised: list[Alert] = []
    for rule in AlertRule.objects.filter(is_paused=False).select_related("owner").order_by("pk"):
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
        limit=rule.limit,
        longer_than=timedelta(seconds=rule.duration_s),
        interval=timedelta(seconds=rule.expected_interval_s),
        is_below=rule.is_below,
        hysteresis=rule.hysteresis,
    )
    open_alerts = {alert.entity_id: alert for alert in rule.alerts.filter(ended_at=None)}
    by_entity = _readings_of(rule, pure, open_alerts, now)
    raised = []
    for entity_id in by_entity.keys() | open_alerts.keys():
        readings, is_open = by_entity.get(entity_id, []), open_alerts.get(entity_id)
        found = episodes(pure, readings, now)
        raised += _settle(rule, entity_id, found, is_open, now)
        # Late readings may already show the next crossing: then nothing is clear.
        if is_open is not None and is_open.ended_at and alerting.evaluate(pure, readings).since is None:
            _note_calm(is_open, found)
    if not is_quiet(rule, now):
        _tell_what_is_owed(actor, rule, now)
    return raised


def _note_calm(alert: Alert, found: Sequence[Episode]) -> None:
    """Keep the value that ended an alert; people are told of it when no quiet hours hold."""
    values = (episode.calm_value for episode in found if episode.ended_at == alert.ended_at)
    alert.calm_value = next(values, None)
    if alert.calm_value is not None:
        alert.save(update_fields=["calm_value"])


def _tell_what_is_owed(actor: Actor, rule: AlertRule, now: datetime) -> None:
    untold = Q(told_at=None, ended_at=None)
    uncleared = Q(cleared_at=None, calm_value__isnull=False, told_at__isnull=False)
    owed = rule.alerts.filter(untold | uncleared).select_related("rule__owner", "entity__parent")
    for alert in owed.order_by("pk"):
        if alert.told_at is None:
            tell(actor, alert, now)
        else:
            tell_all_clear(actor, alert, now)


def _readings_of(
    rule: AlertRule, pure: alerting.AlertRule, open_alerts: dict[int, Alert], now: datetime
) -> dict[int, list[Reading]]:
    since = now - max(LATE_DATA, pure.window)
    parameters: Parameters = {
        "tenant": rule.owner_id,
        "attribute": rule.attribute,
        "type": rule.entity_type,
        "limit": rule.limit,
        "is_below": rule.is_below,
        "dark": int(DARK),
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
            _update(rule, alert, episode)
            continue
        alert = _create(rule, entity_id, episode, now)
        known.append(alert)
        if episode.ended_at is None:
            raised.append(alert)
    if is_open is not None and not any(_is_same(is_open, episode) for episode in found):
        # Its room or readings are gone: nothing can be claimed any more.
        is_open.ended_at = now
        is_open.save(update_fields=["ended_at"])
        note(is_open, AlertEventKind.LOST, now)
    return raised


def _is_same(alert: Alert, episode: Episode) -> bool:
    begins_before_end = episode.ended_at is None or alert.began_at <= episode.ended_at
    return begins_before_end and (alert.ended_at is None or episode.since <= alert.ended_at)


def _update(rule: AlertRule, alert: Alert, episode: Episode) -> None:
    furthest = min if rule.is_below else max
    values = {
        "began_at": min(alert.began_at, episode.since),
        "peak": furthest(alert.peak, episode.peak),
        "is_simulated": alert.is_simulated or episode.is_simulated,
        "ended_at": episode.ended_at,
    }
    changed = [name for name, value in values.items() if getattr(alert, name) != value]
    for name in changed:
        setattr(alert, name, values[name])
    if changed:
        alert.save(update_fields=changed)
    if "ended_at" in changed and episode.ended_at is not None:
        is_lost = episode.calm_value is None
        note(alert, AlertEventKind.LOST if is_lost else AlertEventKind.ENDED, episode.ended_at)


def _create(rule: AlertRule, entity_id: int, episode: Episode, now: datetime) -> Alert:
    alert: Alert = Alert.objects.create(
        rule=rule,
        entity_id=entity_id,
        began_at=episode.since,
        raised_at=episode.raised_at,
        ended_at=episode.ended_at,
        peak=episode.peak,
        is_simulated=episode.is_simulated,
        # One that was already over when it was found, e.g. in late data, is history: nobody is told.
        told_at=None if episode.ended_at is None else now,
        cleared_at=episode.ended_at,
    )
    note(alert, AlertEventKind.RAISED, episode.raised_at)
    if episode.ended_at is not None:
        note(alert, AlertEventKind.ENDED, episode.ended_at)
    return alert
