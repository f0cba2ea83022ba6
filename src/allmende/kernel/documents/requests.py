"""Documents as background jobs: ask for one, find it, make it, try again."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.basics.errors import AllmendeError, NotFound
from allmende.kernel import audit, files
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import ANONYMOUS, Actor, Grant, Role, SystemActor
from allmende.kernel.documents.errors import DocumentNoLongerYours, DocumentNotFailed, DocumentNotMade
from allmende.kernel.documents.registry import builder_of
from allmende.kernel.documents.types import Built, ProgressTeller
from allmende.kernel.errors import sentence_of
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import Document, DocumentStatus, Space, Visibility
from allmende.kernel.reach import has_subject, readable

#: Longer without a sign of life means that the worker died over it; the press itself gets a minute.
GIVEN_UP_AFTER: Final = timedelta(minutes=5)
#: More documents of one thing than anybody looks through.
LONGEST_LIST: Final = 200
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
    # Two clicks at once make one document.
    Space.objects.select_for_update(no_key=True).get(pk=owner.pk)
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
    enqueue(document)
    return document


def enqueue(document: Document) -> None:
    """Hand a waiting document to the worker."""
    from allmende.kernel.tasks import make_document

    make_document.defer(document_id=document.pk)


def document_for(actor: Actor, document_id: int) -> Document:
    """Return the document with its file's facts if the actor may know of it, else raise NotFound.

    Its owner's people are told of a document that shows what they may not see any more; who may open the
    file is `reach.readable`.
    """
    found: QuerySet[Document] = Document.objects.visible_to(actor).select_related("owner", "file")
    document: Document = get_or_not_found(found.defer("file__content"), pk=document_id)
    is_own = actor.is_system or document.owner_id in actor.space_ids
    if not (has_subject(actor, document) if is_own else readable(actor, [document])):
        raise NotFound(document=document_id)
    return document


def documents_of(actor: Actor, subject: Model, *, kind: str = "") -> list[Document]:
    """Return the newest documents made of this object that the actor may read today, newest first."""
    found = Document.objects.visible_to(actor).filter(
        subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
    )
    if kind:
        found = found.filter(kind=kind)
    newest = found.select_related("file", "created_by").defer("file__content")[:LONGEST_LIST]
    return readable(actor, list(newest))


def author_of(document: Document) -> Actor:
    """Return who asked for the document, with today's rights; nobody's once the account is gone or closed."""
    user = document.created_by
    return actor_of(user) if user is not None and user.is_active else ANONYMOUS


def audience_of(document: Document) -> Actor:
    """Return as whom a document is read when it is made, so that nothing gets in that a reader may not see.

    Everybody's document is read as a visitor, the members' as a member without a town, all others with the
    rights people have in the owner's space: what its author may see elsewhere stays out.
    """
    if document.visibility == Visibility.PUBLIC:
        return ANONYMOUS
    if document.visibility == Visibility.CONSORTIUM:
        return Actor(kind="person", name="", grants=frozenset({Grant(0, Role.READER)}))
    author = author_of(document)
    own = frozenset(grant for grant in author.grants if grant.space_id == document.owner_id)
    return replace(author, grants=own)


@transaction.atomic
def retry(*, actor: Actor, document_id: int) -> Document:
    """Try once more to make a document that failed.

    Raises:
        Forbidden: the actor neither asked for it nor edits for its owner.
        DocumentNotFailed: it is ready or under way.
    """
    document = _locked(actor, document_id)
    require(actor, "kernel.retry_document", document)
    if document.status != DocumentStatus.FAILED:
        raise DocumentNotFailed
    document.status, document.error, document.done_pct = DocumentStatus.QUEUED, "", 0
    document.step, document.touched_at = _("Wartet auf die Werkstatt"), timezone.now()
    document.save(update_fields=["status", "error", "done_pct", "step", "touched_at"])
    audit.record("kernel.document_retried", actor=actor, subject=document)
    enqueue(document)
    return document


@transaction.atomic
def remove(*, actor: Actor, document_id: int) -> None:
    """Throw a document and its file away; its link leads nowhere from now on.

    Raises:
        Forbidden: the actor neither asked for it nor edits for its owner.
    """
    document = _locked(actor, document_id)
    require(actor, "kernel.remove_document", document)
    discard(document, actor=actor)


def discard(document: Document, *, actor: Actor) -> None:
    """Delete a document with its file; the caller has checked that the actor may."""
    audit.record("kernel.document_removed", actor=actor, subject=document, changes={"title": document.title})
    file = document.file
    document.delete()
    if file is not None:
        file.delete()


def _locked(actor: Actor, document_id: int) -> Document:
    get_or_not_found(Document.objects.visible_to(actor).select_for_update(of=("self",)), pk=document_id)
    return document_for(actor, document_id)


def make(document_id: int) -> Document:
    """Make a waiting document now and keep the file, or note why not; called by the worker and by tests.

    Nothing is raised for a failed builder: the document's page says what happened and offers another try.
    """
    document = _taken(document_id)
    if document is None:
        return Document.objects.get(pk=document_id)
    try:
        _check_author(document)
        built = builder_of(document.kind)(document, _teller(document))
        _finish(document, built)
    except _TakenOver:
        log.warning("document_taken_over id=%s attempt=%s", document.pk, document.attempts)
    except AllmendeError as err:
        _fail(document, sentence_of(err))
    except Exception:
        # Builders belong to all rooms; whatever goes wrong in one, the person who waits must be told.
        log.exception("document_failed id=%s kind=%s", document.pk, document.kind)
        _fail(document, sentence_of(DocumentNotMade()))
    return document


class _TakenOver(Exception):
    """This worker was given up for dead and another one makes the document now."""


def _check_author(document: Document) -> None:
    """Refuse what its author may no longer read; rights may have gone while it waited."""
    if not Document.objects.visible_to(author_of(document)).filter(pk=document.pk).exists():
        raise DocumentNoLongerYours


def _taken(document_id: int) -> Document | None:
    """Take a waiting document; None if another worker has it or it is done."""
    with transaction.atomic():
        rows = Document.objects.select_for_update(of=("self",)).select_related("owner", "created_by")
        document: Document | None = rows.filter(pk=document_id, status=DocumentStatus.QUEUED).first()
        if document is None:
            return None
        document.status, document.done_pct = DocumentStatus.RUNNING, 5
        document.step = _("Stellt die Angaben zusammen")
        document.attempts += 1
        document.touched_at = timezone.now()
        document.save(update_fields=["status", "step", "done_pct", "attempts", "touched_at"])
        return document


# Any: values of any field.
def _note(document: Document, **values: Any) -> None:
    """Write these values, unless another attempt has begun since: then this one has nothing to say."""
    values = {**values, "touched_at": timezone.now()}
    mine = Document.objects.filter(pk=document.pk, status=DocumentStatus.RUNNING, attempts=document.attempts)
    if not mine.update(**values):
        raise _TakenOver
    for name, value in values.items():
        setattr(document, name, value)


def _teller(document: Document) -> ProgressTeller:
    def tell(step: str, done_pct: int) -> None:
        _note(document, step=step[:200], done_pct=max(0, min(99, done_pct)))

    return tell


@transaction.atomic
def _finish(document: Document, built: Built) -> None:
    file = files.store_file(
        actor=author_of(document),
        owner=document.owner,
        visibility=document.visibility,
        name=built.name,
        content=built.content,
        media_type=built.media_type,
    )
    done = {"status": DocumentStatus.READY, "step": "", "done_pct": 100, "finished_at": timezone.now()}
    _note(document, file=file, shows=dict(built.shows), **done)
    audit.record("kernel.document_made", actor=SystemActor("Dokumente"), subject=document)


def _fail(document: Document, sentence: str) -> None:
    with suppress(_TakenOver):
        _note(document, status=DocumentStatus.FAILED, error=sentence, step="", finished_at=timezone.now())
