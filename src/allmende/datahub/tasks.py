"""What the worker does for the hub without being asked: alerts, silence, retention."""

from procrastinate.contrib.django import app

from allmende.datahub.selectors.rooms import now_utc
from allmende.datahub.services.alerts import evaluate_rules
from allmende.datahub.services.retention import delete_expired, delete_settled_messages, prepare_months
from allmende.datahub.services.silence import tell_of_silence
from allmende.kernel.actor import SystemActor


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="datahub_alerts", lock="datahub_alerts", name="datahub.look_for_alerts")
def look_for_alerts(timestamp: int) -> None:
    """Every minute: raise and end alerts."""
    del timestamp
    evaluate_rules(actor=SystemActor("Meldungen"), now=now_utc())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="datahub_silence", name="datahub.look_for_silence")
def look_for_silence(timestamp: int) -> None:
    """Every ten minutes: tell of sources that stopped sending."""
    del timestamp
    tell_of_silence(actor=SystemActor("Quellenprüfung"), now=now_utc())


@app.periodic(cron="10 3 * * *")
@app.task(queueing_lock="datahub_keeping", name="datahub.keep_house")
def keep_house(timestamp: int) -> None:
    """Every night: delete what has expired, prepare the coming months."""
    del timestamp
    actor, now = SystemActor("Aufbewahrung"), now_utc()
    prepare_months(actor=actor, now=now)
    delete_expired(actor=actor, now=now)
    delete_settled_messages(actor=actor, now=now)
