"""Order among documents: what got stuck is begun again once, what nobody needs any more goes."""

from datetime import datetime, timedelta
from typing import Final

from django.apps import apps
from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, RowNumber
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from allmende.kernel.actor import SystemActor
from allmende.kernel.documents.registry import records
from allmende.kernel.documents.requests import GIVEN_UP_AFTER, discard, enqueue
from allmende.kernel.models import Document, DocumentStatus

#: A worker that dies twice over the same document would die a third time.
MOST_ATTEMPTS: Final = 2
#: So many of each kind and form stay for ever, e.g. the last five council papers in Word.
KEPT_EACH: Final = 5
#: What is older and beyond those goes; so does what failed.
KEPT_FOR: Final = timedelta(days=180)
FAILED_KEPT_FOR: Final = timedelta(days=30)
#: One night's work.
_AT_MOST: Final = 500
_KEEPER: Final = SystemActor("Dokumente")


def give_up_stuck(*, now: datetime) -> int:
    """Begin again what a worker left when it died, or say so at the second time; returns how many.

    Also what waits without a job: its worker took the job and died before it took the document.
    """
    silent = Document.objects.filter(touched_at__lt=now - GIVEN_UP_AFTER)
    jobs = ProcrastinateJob.objects.filter(task_name="kernel.make_document", status="todo")
    waiting = jobs.annotate(document=KeyTextTransform("document_id", "args")).filter(
        document=Cast(OuterRef("pk"), CharField())
    )
    left = silent.filter(status=DocumentStatus.QUEUED).exclude(Exists(waiting))
    stuck = silent.filter(status=DocumentStatus.RUNNING)
    with transaction.atomic():
        again = [*left.select_for_update(of=("self",)), *stuck.select_for_update(of=("self",))]
        for document in again:
            _begin_again(document, now)
    return len(again)


def _begin_again(document: Document, now: datetime) -> None:
    document.touched_at = now
    if document.attempts < MOST_ATTEMPTS:
        document.status, document.step = DocumentStatus.QUEUED, _("Wird noch einmal begonnen")
        document.save(update_fields=["status", "step", "touched_at"])
        enqueue(document)
        return
    document.status, document.step, document.finished_at = DocumentStatus.FAILED, "", now
    document.error = _(
        "Die Erstellung wurde zweimal unterbrochen. Bitte versuchen Sie es später noch einmal."
    )
    document.save(update_fields=["status", "step", "error", "finished_at", "touched_at"])


def clear_away(*, now: datetime) -> int:
    """Delete what is about something gone, failed, or old and superseded; returns how many.

    The newest of each kind and form stay, however old they are.
    """
    gone = [*_without_subject(), *_failed(now), *_superseded(now)][:_AT_MOST]
    found = Document.objects.filter(pk__in=gone).select_related("file").defer("file__content")
    with transaction.atomic():
        for document in found:
            discard(document, actor=_KEEPER)
    return len(found)


def _without_subject() -> list[int]:
    done = _done()
    made: list[int] = []
    for kind in done.order_by().values_list("subject_kind", flat=True).distinct():
        of_kind = done.filter(subject_kind=kind)
        try:
            model = apps.get_model(kind)
        except LookupError:
            made += of_kind.values_list("pk", flat=True)
            continue
        things = model._default_manager.annotate(name=Cast("pk", CharField())).filter(
            name=OuterRef("subject_id")
        )
        made += of_kind.exclude(Exists(things)).values_list("pk", flat=True)
    return made


def _failed(now: datetime) -> list[int]:
    failed = Document.objects.filter(status=DocumentStatus.FAILED, finished_at__lt=now - FAILED_KEPT_FOR)
    return list(failed.values_list("pk", flat=True))


def _superseded(now: datetime) -> list[int]:
    same = [F("subject_kind"), F("subject_id"), F("kind"), F("visibility"), F("form")]
    ready = Document.objects.filter(status=DocumentStatus.READY).annotate(
        form=KeyTextTransform("format", "parameters"),
        place=Window(RowNumber(), partition_by=same, order_by=[F("created_at").desc(), F("pk").desc()]),
    )
    ready = ready.exclude(kind__in=records())
    old = ready.filter(place__gt=KEPT_EACH, created_at__lt=now - KEPT_FOR)
    return list(old.values_list("pk", flat=True))


def _done() -> "QuerySet[Document]":
    found: QuerySet[Document] = Document.objects.filter(
        status__in=[DocumentStatus.READY, DocumentStatus.FAILED]
    )
    return found
