"""Subscriptions as clients see them: stored members, status and counters (5.2.12, 5.2.14)."""

from datetime import datetime

from allmende.datahub.ngsild.broker import Context, Json
from allmende.datahub.ngsild.names import time_text
from allmende.datahub.ngsild.subscriptions.document import DEFAULT_TRIGGERS, write
from allmende.datahub.ngsild.subscriptions.store import Record


def subscription(record: Record, context: Context, now: datetime) -> Json:
    """Return a subscription, without `@context`.

    Counters and times are shown once there is something to count.
    """
    stored = record.stored
    _, kind, urn = stored.key
    shown: Json = {"id": urn, "type": "Subscription", **write(stored.document, context)}
    if kind == "entity":
        shown.setdefault("notificationTrigger", list(DEFAULT_TRIGGERS))
    if shown.get("isActive", True) is not stored.is_active:
        # Somebody paused or resumed it in the portal.
        shown["isActive"] = stored.is_active
    shown["status"] = stored.status(now)
    shown["notification"] = {**shown["notification"], **_outcome(record)}
    return shown


def _outcome(record: Record) -> Json:
    outcome: Json = {}
    if record.times_sent:
        outcome["timesSent"] = record.times_sent
    if record.times_failed:
        outcome["timesFailed"] = record.times_failed
    success, failure = record.last_success_at, record.last_failure_at
    times = (("lastNotification", record.stored.last_notification_at), ("lastSuccess", success),
             ("lastFailure", failure))  # fmt: skip
    outcome |= {name: time_text(time) for name, time in times if time is not None}
    if success is not None or failure is not None:
        is_ok = failure is None or (success is not None and success >= failure)
        outcome["status"] = "ok" if is_ok else "failed"
    return outcome
