"""What the worker does for adoptions without being asked."""

from procrastinate.contrib.django import app

from allmende.kernel.actor import SystemActor
from allmende.solutions.services.live import check_live


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="solutions_live", name="solutions.see_who_is_live")
def see_who_is_live(timestamp: int) -> None:
    """Every five minutes: see whose devices have sent for long enough."""
    del timestamp
    check_live(actor=SystemActor("Betriebsprüfung"))
