"""Which kinds of documents there are; rooms register theirs in `AppConfig.ready`."""

from allmende.kernel.documents.errors import DocumentKindUnknown
from allmende.kernel.documents.types import Builder

_BUILDERS: dict[str, Builder] = {}


def register(kind: str, builder: Builder) -> None:
    """Name a kind ("<room>.<what>", e.g. "editorial.council_paper") and who makes it.

    The builder runs in the worker. It only reads, as `requests.audience_of(document)`, and says in
    `Built.shows` what it shows of others.
    """
    _BUILDERS[kind] = builder


def builder_of(kind: str) -> Builder:
    """Return who makes this kind.

    Raises:
        DocumentKindUnknown: no room makes it (any more).
    """
    if kind not in _BUILDERS:
        raise DocumentKindUnknown(kind=kind)
    return _BUILDERS[kind]
