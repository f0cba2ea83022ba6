"""What the worker does for everybody: deliver mail."""

from procrastinate.contrib.django import app

from allmende.kernel.outbox import deliver_waiting


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="deliver_mail", name="kernel.deliver_mail")
def deliver_mail(timestamp: int) -> None:
    """Send waiting mail every ten seconds."""
    del timestamp
    deliver_waiting()
