"""What the worker does for everybody: deliver mail, make documents."""

from django.utils import timezone
from procrastinate.contrib.django import app

from allmende.kernel.documents import requests
from allmende.kernel.outbox import deliver_waiting


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="deliver_mail", name="kernel.deliver_mail")
def deliver_mail(timestamp: int) -> None:
    """Send waiting mail every ten seconds."""
    del timestamp
    deliver_waiting()


@app.task(name="kernel.make_document")
def make_document(document_id: int) -> None:
    """Make one document somebody asked for; a failure is noted at the document."""
    requests.make(document_id)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="kernel_documents", name="kernel.give_up_stuck_documents")
def give_up_stuck_documents(timestamp: int) -> None:
    """Every minute: say so where a worker died over a document."""
    del timestamp
    requests.give_up_stuck(now=timezone.now())
