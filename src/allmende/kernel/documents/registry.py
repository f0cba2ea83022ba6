"""Which kinds of documents there are; rooms register theirs in `AppConfig.ready`."""

from allmende.kernel.documents.errors import DocumentKindUnknown
from allmende.kernel.documents.types import Builder

_BUILDERS: dict[str, Builder] = {}
_RECORDS: set[str] = set()


def register(kind: str, builder: Builder, *, is_record: bool = False) -> None:
    """Name a kind ("<room>.<what>", e.g. "editorial.council_paper") and who makes it.

    The builder runs in the worker. It only reads, as `requests.audience_of(document)`, and says in
    `Built.shows` what it shows of others.

    Args:
        is_record: A body decided on it or got it; it is never cleared away for newer ones.
    """
    _BUILDERS[kind] = builder
    if is_record:
        _RECORDS.add(kind)


def records() -> frozenset[str]:
    """Return the kinds that are kept for ever."""
    return frozenset(_RECORDS)


def builder_of(kind: str) -> Builder:
    """Return who makes this kind.

    Raises:
        DocumentKindUnknown: no room makes it (any more).
    """
    if kind not in _BUILDERS:
        raise DocumentKindUnknown(kind=kind)
    return _BUILDERS[kind]
