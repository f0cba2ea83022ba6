"""A stored subscription made ready: its filters read once, asked for every change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allmende.datahub.ngsild.broker import Context, Json
from allmende.datahub.ngsild.query.geo import GeoQuery, read_geoquery
from allmende.datahub.ngsild.query.model import EntityFilter
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.q_language import read_query
from allmende.datahub.ngsild.query.syntax import Linked, Query, Selector, TypeSelection, terms_of
from allmende.datahub.ngsild.query.types_scopes import read_scopes, read_types
from allmende.datahub.ngsild.representations import View, read_languages, read_projection
from allmende.datahub.ngsild.subscriptions.counters import Key
from allmende.datahub.ngsild.subscriptions.diff import Difference
from allmende.datahub.ngsild.subscriptions.document import DEFAULT_TRIGGERS

#: `entityUpdated` stands for all of these (5.2.12).
ATTRIBUTE_KINDS = frozenset({"attributeCreated", "attributeUpdated", "attributeDeleted"})
_FORMATS: Mapping[str, Any] = {"keyValues": "simplified"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A subscription as it stands in the database.

    Attributes:
        document: See `document.py`.
        context: The `@context` value it was made with.
        is_withdrawn: The token it was made with is not valid any more.
    """

    key: Key
    document: Json
    context: Any  # JSON
    is_active: bool
    expires_at: datetime | None
    last_notification_at: datetime | None = None
    is_withdrawn: bool = False

    def status(self, now: datetime) -> str:
        """Return `active`, `paused` or `expired`."""
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        return "active" if self.is_active and not self.is_withdrawn else "paused"


def read_filter(document: Mapping[str, Any], q_context: Context) -> EntityFilter:
    """Return which entities a stored document is about.

    Args:
        q_context: What the terms in `q` mean.

    Raises:
        BadRequestData: a filter does not follow its language; the detail says which and where.
    """
    if "csf" in document:
        read_query(document["csf"], q_context.expand_name, parameter="csf")
    scope = document.get("scopeQ")
    return EntityFilter(
        selectors=tuple(_selector(item) for item in document.get("entities", ())),
        query=_query(document, q_context) if "q" in document else None,
        place=_geo(document.get("geoQ")),
        scopes=None if scope is None else read_scopes(scope),
    )


@dataclass(frozen=True, slots=True)
class Watch:
    """A subscription that is asked about changes.

    Attributes:
        watched: Stored names; None: any attribute.
        triggers: With `entityUpdated` taken apart into kinds of changes of attributes.
    """

    stored: Stored
    wanted: EntityFilter
    triggers: frozenset[str]
    watched: frozenset[str] | None
    view: View
    #: Whether `q` looks at entities behind relationships.
    follows_links: bool = False

    @property
    def key(self) -> Key:
        """Tells subscriptions apart."""
        return self.stored.key

    @property
    def params(self) -> Mapping[str, Any]:
        """The stored `notification`."""
        params: Mapping[str, Any] = self.stored.document["notification"]
        return params

    @property
    def interval_s(self) -> float | None:
        """Seconds between periodic notifications; None: it is told of changes."""
        return self.stored.document.get("timeInterval")

    @property
    def throttling_s(self) -> float | None:
        """Least seconds between two notifications."""
        return self.stored.document.get("throttling")

    def is_concerned(self, difference: Difference) -> bool:
        """Whether this change is one of the kinds, to one of the attributes, that are watched."""
        if not difference.touches(self.watched):
            return False
        if difference.is_creation and "entityCreated" in self.triggers:
            return True
        if difference.is_deletion and "entityDeleted" in self.triggers:
            return True
        return difference.has_kind(self.triggers, self.watched)


def make_watch(stored: Stored, notified_context: Context, q_context: Context) -> Watch:
    """Make a stored subscription ready.

    Raises:
        BadRequestData: a filter does not follow its language.
    """
    document = stored.document
    triggers = frozenset(document.get("notificationTrigger", DEFAULT_TRIGGERS))
    if "entityUpdated" in triggers:
        triggers = triggers - {"entityUpdated"} | ATTRIBUTE_KINDS
    watched = document.get("watchedAttributes")
    wanted = read_filter(document, q_context)
    terms = () if wanted.query is None else terms_of(wanted.query)
    return Watch(
        stored,
        wanted,
        triggers,
        None if watched is None else frozenset(watched),
        _view(document, notified_context),
        follows_links=any(isinstance(term.target, Linked) for term in terms),
    )


class StoredNames:
    """A context whose names are the stored ones; for expressions that were expanded before."""

    def expand_name(self, name: str) -> str:
        """Return the name."""
        return name

    def compact_name(self, stored: str) -> str:
        """Return the name."""
        return stored

    def iri(self, stored: str) -> str:
        """Return the name."""
        return stored


#: Any: what reads expressions asks only this much of a context.
_STORED: Any = StoredNames()


def _selector(item: Mapping[str, Any]) -> Selector:
    found = item.get("id", ())
    pattern = item.get("idPattern")
    types: TypeSelection = read_types(item["type"], _STORED.expand_name, parameter="entities.type")
    return Selector(
        types=types,
        ids=(found,) if isinstance(found, str) else tuple(found),
        id_pattern=None if pattern is None else read_pattern(pattern, "idPattern"),
    )


def _query(document: Mapping[str, Any], context: Context) -> Query:
    expanded = document.get("expandValues", ())
    names: Iterable[str] = expanded.split(",") if isinstance(expanded, str) else expanded
    stored = [context.expand_name(name.strip()) for name in names if name.strip()]
    return read_query(document["q"], context.expand_name, expand_values=stored)


def _geo(given: Mapping[str, Any] | None) -> GeoQuery | None:
    if given is None:
        return None
    return read_geoquery(
        georel=given["georel"],
        geometry=given["geometry"],
        coordinates=given["coordinates"],
        geoproperty=given.get("geoproperty"),
        expand=_STORED.expand_name,
    )


def _view(document: Mapping[str, Any], context: Context) -> View:
    params = document["notification"]
    form = params.get("format", "normalized")
    attributes, datasets = params.get("attributes"), document.get("datasetId")
    pick, omit, lang = params.get("pick"), params.get("omit"), document.get("lang")
    return View(
        context=context,
        format=_FORMATS.get(form, form),
        sys_attrs=params.get("sysAttrs", False),
        attrs=None if attributes is None else frozenset(attributes),
        pick=None if pick is None else read_projection(",".join(pick), _STORED, "pick"),
        omit=None if omit is None else read_projection(",".join(omit), _STORED, "omit"),
        languages=() if lang is None else read_languages(lang),
        datasets=None if datasets is None else frozenset(datasets),
    )
