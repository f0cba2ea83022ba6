"""Documents as background jobs: ask for one, make it, try again, give up on what got stuck."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.basics.errors import AllmendeError
from allmende.kernel import audit, files
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor, SystemActor
from allmende.kernel.documents.errors import DocumentNotFailed, DocumentNotMade
from allmende.kernel.documents.registry import builder_of
from allmende.kernel.documents.types import Built, ProgressTeller
from allmende.kernel.errors import sentence_of
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import Document, DocumentStatus, Space

#: Longer without a sign of life means that the worker died over it.
GIVEN_UP_AFTER: Final = timedelta(minutes=10)
_UNDER_WAY: Final = (DocumentStatus.QUEUED, DocumentStatus.RUNNING)
log = logging.getLogger(__name__)


@transaction.atomic
def request(
    *,
    actor: Actor,
    owner: Space,
    visibility: str,
    kind: str,
    subject: Model,
    title: str,
    parameters: Mapping[str, Any] | None = None,  # Any: plain JSON values, the builder knows which
) -> Document:
    """Ask the worker for a document; the caller has checked that the actor may have it.

    Who asks twice for the same while the first is under way gets the first.
    """
    builder_of(kind)
    wanted = {
        "owner": owner,
        "visibility": visibility,
        "kind": kind,
        "subject_kind": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "parameters": dict(parameters or {}),
        "created_by_id": actor.user_id,
    }
    waiting: Document | None = Document.objects.filter(
        **wanted, status__in=_UNDER_WAY, touched_at__gt=timezone.now() - GIVEN_UP_AFTER
    ).first()
    if waiting is not None:
        return waiting
    document: Document = Document.objects.create(
        **wanted, title=title[:300], step=_("Wartet auf die Werkstatt")
    )
    audit.record("kernel.document_requested", actor=actor, subject=document, changes={"kind": kind})
    _enqueue(document)
    return document


def _enqueue(document: Document) -> None:
    from allmende.kernel.tasks import make_document

    make_document.defer(document_id=document.pk)


def document_for(actor: Actor, document_id: int) -> Document:
    """Return the document if the actor may see it, else raise NotFound."""
    found: QuerySet[Document] = Document.objects.visible_to(actor).select_related("owner", "file")
    return get_or_not_found(found.defer("file__content"), pk=document_id)


# Any: Document's querysets are untyped through `Owned`.
def documents_of(actor: Actor, subject: Model, *, kind: str = "") -> Any:
    """Return the documents made of this object that the actor may see, newest first."""
    found = Document.objects.visible_to(actor).filter(
        subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("file", "created_by").defer("file__content")


def latest_ready(actor: Actor, subject: Model, kind: str) -> Document | None:
    """Return the newest finished document of this kind that the actor may see."""
    found: Document | None = (
        documents_of(actor, subject, kind=kind).filter(status=DocumentStatus.READY).first()
    )
    return found


def author_of(document: Document) -> Actor:
    """Return who asked for the document, with today's rights; a part of the installation where nobody did."""
    user = document.created_by
    if user is None or not user.is_active:
        return (
            SystemActor("Dokumente") if document.created_by_id is None else Actor(kind="anonymous", name="")
        )
    return actor_of(user)


@transaction.atomic
def retry(*, actor: Actor, document_id: int) -> Document:
    """Try once more to make a document that failed.

    Raises:
        Forbidden: the actor neither asked for it nor edits for its owner.
        DocumentNotFailed: it is ready or under way.
    """
    get_or_not_found(Document.objects.visible_to(actor).select_for_update(of=("self",)), pk=document_id)
    document = document_for(actor, document_id)
    require(actor, "kernel.retry_document", document)
    if document.status != DocumentStatus.FAILED:
        raise DocumentNotFailed
    document.status, document.error, document.done_pct = DocumentStatus.QUEUED, "", 0
    document.step, document.touched_at = _("Wartet auf die Werkstatt"), timezone.now()
    document.save(update_fields=["status", "error", "done_pct", "step", "touched_at"])
    audit.record("kernel.document_retried", actor=actor, subject=document)
    _enqueue(document)
    return document


def make(document_id: int) -> Document:
    """Make a waiting document now and keep the file, or note why not; called by the worker and by tests.

    Nothing is raised for a failed builder: the document's page says what happened and offers another try.
    """
    document = _taken(document_id)
    if document is None:
        return Document.objects.get(pk=document_id)
    try:
        built = builder_of(document.kind)(document, _teller(document))
        _finish(document, built)
    except AllmendeError as err:
        _fail(document, sentence_of(err))
    except Exception:
        # Builders belong to all rooms; whatever goes wrong in one, the person who waits must be told.
        log.exception("document_failed id=%s kind=%s", document.pk, document.kind)
        _fail(document, sentence_of(DocumentNotMade()))
    return document


def _taken(document_id: int) -> Document | None:
    """Take a waiting document; None if another worker has it or it is done."""
    with transaction.atomic():
        rows = Document.objects.select_for_update(of=("self",)).select_related("owner", "created_by")
        document: Document | None = rows.filter(pk=document_id, status=DocumentStatus.QUEUED).first()
        if document is None:
            return None
        document.status, document.step, document.done_pct = (
            DocumentStatus.RUNNING,
            _("Stellt die Angaben zusammen"),
            5,
        )
        document.attempts += 1
        document.touched_at = timezone.now()
        document.save(update_fields=["status", "step", "done_pct", "attempts", "touched_at"])
        return document


def _teller(document: Document) -> ProgressTeller:
    def tell(step: str, done_pct: int) -> None:
        document.step, document.done_pct = step[:200], max(0, min(99, done_pct))
        document.touched_at = timezone.now()
        document.save(update_fields=["step", "done_pct", "touched_at"])

    return tell


@transaction.atomic
def _finish(document: Document, built: Built) -> None:
    document.file = files.store_file(
        actor=author_of(document),
        owner=document.owner,
        visibility=document.visibility,
        name=built.name,
        content=built.content,
        media_type=built.media_type,
    )
    document.status, document.step, document.done_pct = DocumentStatus.READY, "", 100
    document.finished_at = document.touched_at = timezone.now()
    document.save(update_fields=["file", "status", "step", "done_pct", "finished_at", "touched_at"])
    audit.record("kernel.document_made", actor=SystemActor("Dokumente"), subject=document)


def _fail(document: Document, sentence: str) -> None:
    document.status, document.error, document.step = DocumentStatus.FAILED, sentence, ""
    document.finished_at = document.touched_at = timezone.now()
    document.save(update_fields=["status", "error", "step", "finished_at", "touched_at"])


def give_up_stuck(*, now: datetime) -> int:
    """Mark documents whose worker died as failed, so that somebody can try again; returns how many."""
    stuck = Document.objects.filter(Q(status=DocumentStatus.RUNNING), touched_at__lt=now - GIVEN_UP_AFTER)
    return int(
        stuck.update(
            status=DocumentStatus.FAILED,
            error=_("Die Erstellung wurde unterbrochen. Bitte versuchen Sie es noch einmal."),
            step="",
            finished_at=now,
        )
    )
