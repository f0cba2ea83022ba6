"""What the worker does for key results and target paths."""

from django.utils import timezone
from procrastinate.contrib.django import app

from allmende.kernel.actor import SystemActor
from allmende.strategy.services import record_measured
from allmende.strategy.services.okr_reminders import remind
from allmende.strategy.services.statistics_import import delete_old_drafts
from allmende.strategy.services.statistics_import_work import work_on
from allmende.strategy.services.statistics_steering import look_for_lagging
from allmende.strategy.services.strategies_review import remind_of_reviews


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="record_measured", name="strategy.record_measured")
def record_measured_key_results(timestamp: int) -> None:
    """Refresh today's value of every measured key result once an hour."""
    del timestamp
    record_measured(actor=SystemActor("key-results"), now=timezone.now())


@app.periodic(cron="20 6 * * *")
@app.task(queueing_lock="remind_of_check_ins", name="strategy.remind_of_check_ins")
def remind_of_check_ins(timestamp: int) -> None:
    """Tell people in the morning which values are due, once in each week or month of a cycle."""
    del timestamp
    remind(actor=SystemActor("key-results"), now=timezone.now())


@app.periodic(cron="40 6 * * *")
@app.task(queueing_lock="remind_of_reviews", name="strategy.remind_of_reviews")
def remind_of_strategy_reviews(timestamp: int) -> None:
    """Tell people in the morning, once each, that a strategy is to be reviewed within a month."""
    del timestamp
    remind_of_reviews(actor=SystemActor("strategy-reviews"), today=timezone.localdate())


@app.periodic(cron="40 5 * * *")
@app.task(queueing_lock="look_for_lagging", name="strategy.look_for_lagging")
def look_for_what_lags(timestamp: int) -> None:
    """Note once a day what went off track and tell the people responsible; throw old previews away."""
    del timestamp
    now = timezone.now()
    look_for_lagging(actor=SystemActor("steering"), now=now)
    delete_old_drafts(actor=SystemActor("steering"), now=now)


@app.task(name="strategy.work_on_import")
def work_on_import(batch_id: int, user_id: int | None) -> None:
    """Read or store one large table somebody brought; a failure is noted at the table."""
    work_on(batch_id=batch_id, user_id=user_id)
