"""What the worker does for the hub without being asked: alerts, silence, retention."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.services.alert_webhooks import deliver
from allmende.datahub.services.alerts import evaluate_rules
from allmende.datahub.services.archive import apply_removals
from allmende.datahub.services.health import look_after_devices
from allmende.datahub.services.hour_totals import note_hour
from allmende.datahub.services.night import keep_in_order
from allmende.datahub.services.quality import check_quality
from allmende.datahub.services.rollups import roll_up
from allmende.datahub.services.silence import tell_of_silence, tell_of_silent_devices
from allmende.datahub.services.uploads.storing import delete_old_drafts
from allmende.kernel.actor import SystemActor

WEBHOOK_ATTEMPTS = 8
WEBHOOK_RETRIES = RetryStrategy(max_attempts=WEBHOOK_ATTEMPTS, exponential_wait=60)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="datahub_alerts", lock="datahub_alerts", name="datahub.look_for_alerts")
def look_for_alerts(timestamp: int) -> None:
    """Every minute: raise and end alerts."""
    del timestamp
    evaluate_rules(actor=SystemActor("Meldungen"), now=now_utc())


@app.task(name="datahub.send_alert_webhook", retry=WEBHOOK_RETRIES, pass_context=True)
def send_alert_webhook(context: JobContext, alert_id: int, kind: str) -> None:
    """Tell a rule's webhook of an alert; tried again after 1, 2, 4 … minutes, eight times in all."""
    is_last = context.job is not None and context.job.attempts + 1 >= WEBHOOK_ATTEMPTS
    deliver(actor=SystemActor("Meldungen"), alert_id=alert_id, kind=kind, is_last=is_last)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="datahub_silence", name="datahub.look_for_silence")
def look_for_silence(timestamp: int) -> None:
    """Every ten minutes: tell of sources and devices that stopped sending."""
    del timestamp
    actor, now = SystemActor("Quellenprüfung"), now_utc()
    tell_of_silence(actor=actor, now=now)
    tell_of_silent_devices(actor=actor, now=now)


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="datahub_quality", lock="datahub_quality", name="datahub.check_quality")
def check_hourly(timestamp: int) -> None:
    """Every hour: flag what stands still or jumps, look after devices, throw away old previews."""
    del timestamp
    actor, now = SystemActor("Prüfung"), now_utc()
    check_quality(actor=actor, now=now)
    look_after_devices(actor=actor, now=now)
    delete_old_drafts(actor=actor, now=now)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="datahub_rollups", lock="datahub_rollups", name="datahub.roll_up_hours")
def roll_up_hours(timestamp: int) -> None:
    """Every five minutes: values of the hours that ended, and of those in which something changed."""
    del timestamp
    roll_up(actor=SystemActor("Auswertung"), now=now_utc())


@app.periodic(cron="0 * * * *")
@app.task(queueing_lock="datahub_hours", name="datahub.note_hours")
def note_hours(timestamp: int) -> None:
    """Every full hour: note what each source has done so far, for the chart of the last day."""
    del timestamp
    note_hour(actor=SystemActor("Quellenprüfung"), now=now_utc())


@app.periodic(cron="10 3 * * *")
@app.task(queueing_lock="datahub_keeping", lock="datahub_cold", name="datahub.keep_house")
def keep_house(timestamp: int) -> None:
    """Every night: prepare the coming months, delete what has expired, move old months out."""
    del timestamp
    keep_in_order(actor=SystemActor("Aufbewahrung"), now=now_utc())


@app.task(queueing_lock="datahub_cold", lock="datahub_cold", name="datahub.rewrite_cold_files")
def rewrite_cold_files() -> None:
    """After an erasure: take the readings out of the files, too."""
    apply_removals(actor=SystemActor("Löschung"))
