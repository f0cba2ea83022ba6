"""What the worker does for adoptions without being asked."""

from django.utils import timezone
from procrastinate.contrib.django import app

from allmende.kernel.actor import SystemActor
from allmende.solutions.services import trial
from allmende.solutions.services.live import check_live
from allmende.solutions.services.reminders import remind


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="solutions_live", name="solutions.see_who_is_live")
def see_who_is_live(timestamp: int) -> None:
    """Every five minutes: see whose devices have sent for long enough."""
    del timestamp
    check_live(actor=SystemActor("Betriebsprüfung"))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="solutions_trials", name="solutions.feed_trials")
def feed_trials(timestamp: int) -> None:
    """Every minute: let the trials without hardware send what is due."""
    del timestamp
    trial.feed_trials(actor=SystemActor("Versuch"), now=timezone.now())


@app.periodic(cron="0 6 * * *")
@app.task(queueing_lock="solutions_remind", name="solutions.remind_of_steps")
def remind_of_steps(timestamp: int) -> None:
    """Every morning: remind of steps that are due soon or were due yesterday."""
    del timestamp
    remind(actor=SystemActor("Terminerinnerung"), today=timezone.localdate())
