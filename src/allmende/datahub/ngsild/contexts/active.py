"""A processed @context: names of a client to stored names and back, in a dictionary look-up."""

from collections.abc import Mapping, Sequence
from typing import Any

from pyld import jsonld  # type: ignore[import-untyped]
from pyld.context_resolver import ContextResolver  # type: ignore[import-untyped]

from allmende.datahub.ngsild.contexts.core import (
    CORE_DOCUMENT,
    CORE_URL,
    DEFAULT_PREFIX,
    full_iri,
    stored_name,
)
from allmende.datahub.ngsild.errors import BadRequestData

#: Names remembered per context; a client that sends ever new ones cannot fill the memory.
MAX_REMEMBERED = 20_000
LINK_REL = "http://www.w3.org/ns/json-ld#context"
#: Containers whose terms only fit special values; a plain term is preferred for the same IRI.
_SPECIAL = {"@list", "@language", "@index", "@id", "@type", "@graph"}

#: Names in the standard's own namespaces are never shown with a prefix: the full name says more (5.5.7).
_CORE_PREFIXES = frozenset({"ngsi-ld", "geojson"})


class Context:
    """One resolved @context, the core context included.

    Attributes:
        value: What stands as `@context` in an answer in JSON-LD.
        url: The one address that gives the whole context; None: it was written inline or is a list.
        key: Tells contexts apart; the same key means the same names.
    """

    __slots__ = ("_aliases", "_compacted", "_expanded", "_prefixes", "_shortest", "_terms", "_vocab", "key",
                 "url", "value")  # fmt: skip

    def __init__(
        self, mappings: Mapping[str, Any], *, vocab: str, value: Any, url: str | None, key: str
    ) -> None:
        self.value = value
        self.url = url
        self.key = key
        self._vocab = vocab
        self._terms: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._shortest: dict[str, tuple[bool, int, str]] = {}
        for term, mapping in mappings.items():
            self._learn(term, mapping)
        self._expanded: dict[str, str] = {}
        self._compacted: dict[str, str] = {}

    def expand_name(self, name: str) -> str:
        """Return the stored name of a term, compact IRI or IRI."""
        known = self._expanded.get(name)
        if known is None:
            known = stored_name(self._expand(name))
            _remember(self._expanded, name, known)
        return known

    def compact_name(self, stored: str) -> str:
        """Return the shortest name a client of this context knows, else the IRI."""
        known = self._compacted.get(stored)
        if known is None:
            known = self._compact(full_iri(stored))
            _remember(self._compacted, stored, known)
        return known

    def iri(self, stored: str) -> str:
        """Return the full IRI of a stored name."""
        return full_iri(stored)

    def expand_iri(self, name: str) -> str:
        """Return the full IRI of a term, compact IRI or IRI."""
        return full_iri(self.expand_name(name))

    @property
    def link_header(self) -> str:
        """The `Link` header of an answer in plain JSON.

        A context that has no address of its own (see `Contexts.address_of`) shows the core context.
        """
        return link_to(self.url or CORE_URL)

    def _learn(self, term: str, mapping: Mapping[str, Any] | None) -> None:
        iri = mapping.get("@id") if mapping else None
        if mapping is None or not isinstance(iri, str) or mapping.get("reverse"):
            return
        if iri.startswith("@"):
            self._aliases[term] = iri
            return
        self._terms[term] = iri
        if mapping.get("_prefix"):
            self._prefixes[term] = iri
        rank = (bool(_SPECIAL.intersection(mapping.get("@container") or ())), len(term), term)
        if iri not in self._shortest or rank < self._shortest[iri]:
            self._shortest[iri] = rank

    def _expand(self, name: str) -> str:
        iri = self._terms.get(name)
        if iri is not None:
            return iri
        prefix, colon, rest = name.partition(":")
        if colon:
            start = None if rest.startswith("//") else self._prefixes.get(prefix)
            return name if start is None else start + rest
        return self._vocab + name

    def _compact(self, iri: str) -> str:
        known = self._shortest.get(iri)
        if known is not None:
            return known[2]
        if self._vocab and iri.startswith(self._vocab):
            rest = iri[len(self._vocab) :]
            if rest and ":" not in rest and rest not in self._terms and rest not in self._aliases:
                return rest
        best = ""
        for term, start in self._prefixes.items():
            if term not in _CORE_PREFIXES and iri.startswith(start) and iri != start:
                compact = f"{term}:{iri[len(start) :]}"
                if self._is_free(compact) and (not best or (len(compact), compact) < (len(best), best)):
                    best = compact
        return best or iri

    def _is_free(self, compact: str) -> bool:
        return compact not in self._terms and not compact.partition(":")[2].startswith("//")


def link_to(url: str) -> str:
    """Return the value of a `Link` header that names a context's address."""
    return f'<{url}>; rel="{LINK_REL}"; type="application/ld+json"'


def build(parts: Sequence[Mapping[str, Any]], *, value: Any, url: str | None, key: str) -> Context:
    """Return the active context of local contexts in their order, the core context last.

    Args:
        parts: Local contexts without addresses of others, without core contexts.
        value: What the client gave, as it will be repeated to it.

    Raises:
        BadRequestData: a part is not a JSON-LD local context.
    """
    processor = jsonld.JsonLdProcessor()
    options: dict[str, Any] = {
        "base": "",
        "processingMode": "json-ld-1.1",
        "contextResolver": ContextResolver({}, _load_nothing),
    }
    try:
        active = processor._get_initial_context(options)
        if parts:
            active = processor._process_context(active, [dict(part) for part in parts], options)
        # The core context has precedence wherever it stood (5.5.7), even over protected terms.
        active = processor._process_context(active, dict(CORE_DOCUMENT), options, override_protected=True)
    except jsonld.JsonLdError as err:
        raise BadRequestData(f"The @context is not valid: {_reason(err)}") from err
    except (TypeError, AttributeError, KeyError, ValueError, RecursionError) as err:
        raise BadRequestData("The @context is not valid.") from err
    return Context(active["mappings"], vocab=active.get("@vocab") or DEFAULT_PREFIX, value=value, url=url,
                   key=key)  # fmt: skip


def _reason(err: jsonld.JsonLdError) -> str:
    return str(err.args[0] if err.args else err)[:200]


def _load_nothing(url: str, _options: object = None) -> dict[str, Any]:
    # Every address was replaced by its content before (see `resolve.py`).
    raise jsonld.JsonLdError(f"unexpected address {url[:100]}", "jsonld.LoadDocumentError")


def _remember(memory: dict[str, str], name: str, found: str) -> None:
    if len(memory) >= MAX_REMEMBERED:
        memory.clear()
    memory[name] = found
