"""What the worker does for key results."""

from django.utils import timezone
from procrastinate.contrib.django import app

from allmende.kernel.actor import SystemActor
from allmende.strategy.services import record_measured


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="record_measured", name="strategy.record_measured")
def record_measured_key_results(timestamp: int) -> None:
    """Refresh today's value of every measured key result once an hour."""
    del timestamp
    record_measured(actor=SystemActor("key-results"), now=timezone.now())
