"""What the worker does for the discourse without being asked."""

from procrastinate.contrib.django import app

from allmende.kernel.actor import SystemActor
from allmende.participation.services.discourse import forget_senders


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="participation_forget", name="participation.forget_senders")
def forget(timestamp: int) -> None:
    """Every night: empty the hashes of connections of earlier days."""
    del timestamp
    forget_senders(actor=SystemActor("Mitreden"))
