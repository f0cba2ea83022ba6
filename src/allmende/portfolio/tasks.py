"""What the worker does for ideas people sent in."""

from django.utils import timezone
from procrastinate.contrib.django import app

from allmende.kernel.actor import SystemActor
from allmende.portfolio.services.senders import forget_senders


@app.periodic(cron="35 3 * * *")
@app.task(queueing_lock="forget_senders", name="portfolio.forget_senders")
def forget_senders_of_ideas(timestamp: int) -> None:
    """Delete at night names and addresses of people who sent ideas, when their time is over."""
    del timestamp
    forget_senders(actor=SystemActor("ideas"), today=timezone.localdate())
