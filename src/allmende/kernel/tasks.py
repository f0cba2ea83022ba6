"""What the worker does for everybody: deliver mail, make documents."""

from django.utils import timezone
from procrastinate.contrib.django import app

from allmende.kernel.documents import keeping, requests
from allmende.kernel.outbox import deliver_waiting, erase_private


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="deliver_mail", name="kernel.deliver_mail")
def deliver_mail(timestamp: int) -> None:
    """Send waiting mail every ten seconds."""
    del timestamp
    deliver_waiting()


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="erase_private_mail", name="kernel.erase_private_mail")
def erase_private_mail(timestamp: int) -> None:
    """Erase at night what was mailed to people without an account a month ago."""
    del timestamp
    erase_private(timezone.localdate())


@app.task(name="kernel.make_document")
def make_document(document_id: int) -> None:
    """Make one document somebody asked for; a failure is noted at the document."""
    requests.make(document_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="kernel_documents", name="kernel.give_up_stuck_documents")
def give_up_stuck_documents(timestamp: int) -> None:
    """Every minute: begin again or say so where a worker died over a document."""
    del timestamp
    keeping.give_up_stuck(now=timezone.now())


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="kernel_old_documents", name="kernel.clear_away_documents")
def clear_away_documents(timestamp: int) -> None:
    """Every night: delete documents nobody needs any more."""
    del timestamp
    keeping.clear_away(now=timezone.now())
