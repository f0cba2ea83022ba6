"""Who may read a document today: it follows what it is about and what it shows, not the day it was made.

A document is a picture of one moment, but rights are those of the moment of reading. Nothing has to be
withdrawn when a strategy or a measure is restricted: from then on the question is answered differently.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from django.apps import apps
from django.db.models import Model

from allmende.kernel.actor import Actor
from allmende.kernel.models import Document, Owned


def shown(*groups: Iterable[Model]) -> dict[str, list[int]]:
    """Return what a document shows, kind of thing → ids, as `Document.shows` keeps it."""
    found: dict[str, set[int]] = {}
    for thing in chain.from_iterable(groups):
        found.setdefault(thing._meta.label_lower, set()).add(thing.pk)
    return {kind: sorted(ids) for kind, ids in sorted(found.items())}


def readable(actor: Actor, documents: Sequence[Document]) -> list[Document]:
    """Keep the documents the actor may read at this moment; queries grow with kinds of things only.

    Nobody reads a document whose subject is hidden from them or gone, or that shows something hidden from
    them. Something shown that is gone closes it for everybody but the owner's people, who may need it as a
    record.
    """
    if actor.is_system:
        return list(documents)
    known = _Known(actor, documents)
    return [one for one in documents if known.has_subject(one) and not known.is_withdrawn(one)]


def has_subject(actor: Actor, document: Document) -> bool:
    """Whether the actor may still know of what the document is about."""
    return actor.is_system or _Known(actor, [document]).has_subject(document)


class _Known:
    """What of all the documents' things exists, and what of it the actor may see."""

    def __init__(self, actor: Actor, documents: Sequence[Document]) -> None:
        self._actor = actor
        wanted: dict[str, set[int]] = {}
        for document in documents:
            wanted.setdefault(document.subject_kind, set()).add(int(document.subject_id))
            for kind, ids in document.shows.items():
                wanted.setdefault(kind, set()).update(ids)
        self._seen: Mapping[str, Collection[int]] = {k: _ids(k, ids, actor) for k, ids in wanted.items()}
        self._there: Mapping[str, Collection[int]] = {k: _ids(k, ids, None) for k, ids in wanted.items()}

    def has_subject(self, document: Document) -> bool:
        return int(document.subject_id) in self._seen[document.subject_kind]

    def is_withdrawn(self, document: Document) -> bool:
        is_own = document.owner_id in self._actor.space_ids
        return any(self._missing(kind, ids, is_own=is_own) for kind, ids in document.shows.items())

    def _missing(self, kind: str, ids: Iterable[int], *, is_own: bool) -> bool:
        lost = set(ids).difference(self._seen[kind])
        return bool(lost.intersection(self._there[kind]) if is_own else lost)


def _ids(kind: str, ids: Collection[int], actor: Actor | None) -> Collection[int]:
    """Return which of these exist; with an actor: which of them the actor may see."""
    try:
        model = apps.get_model(kind)
    except LookupError:
        return frozenset()
    found = model._default_manager.filter(pk__in=ids)
    if actor is not None and issubclass(model, Owned):
        found = model.objects.visible_to(actor).filter(pk__in=ids)
    return frozenset(found.values_list("pk", flat=True))
