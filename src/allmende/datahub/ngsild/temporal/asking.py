"""What a query of the past asks for, read from an address or from a Query in a body (5.2.23, 6.18, 6.24)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from allmende.datahub.gateway.requests import Query, Request
from allmende.datahub.ngsild.broker import BrokerSettings, Context
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.names import is_uri
from allmende.datahub.ngsild.query.geo import GeoQuery, read_geoquery
from allmende.datahub.ngsild.query.lists import read_names, read_order, read_uris
from allmende.datahub.ngsild.query.model import EntityFilter
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.q_language import read_query
from allmende.datahub.ngsild.query.syntax import (
    Linked,
    ScopeQuery,
    Selector,
    attributes_of,
    terms_of,
)
from allmende.datahub.ngsild.query.syntax import Query as Condition
from allmende.datahub.ngsild.query.types_scopes import read_scopes, read_types
from allmende.datahub.ngsild.representations import Projection, View, read_languages, read_projection
from allmende.datahub.ngsild.representations.view import read_attrs, read_datasets
from allmende.datahub.ngsild.temporal.parameters import (
    TemporalQuery,
    read_parameters,
    read_query_document,
)

#: Parameters of one entity's past.
SHOWN: Final = (
    "timerel", "timeAt", "endTimeAt", "timeproperty", "lastN", "aggrMethods", "aggrPeriodDuration", "options",
    "format", "attrs", "pick", "omit", "lang", "datasetId", "entityMap", "entityMapLifetime", "local",
    "ticket",
)  # fmt: skip
#: Parameters that say which entities and which of them.
SELECTING: Final = (
    "type", "id", "idPattern", "q", "csf", "georel", "geometry", "coordinates", "geoproperty", "scopeQ",
    "expandValues", "jsonKeys", "orderBy", "collation", "limit", "offset", "count", "splitEntities",
)  # fmt: skip
#: Members of a Query in a body that are written as in an address.
_MEMBERS: Final = ("q", "csf", "scopeQ", "lang", "attrs", "pick", "omit", "datasetId", "expandValues",
                   "jsonKeys", "orderBy", "collation", "splitEntities", "local")  # fmt: skip
_FLAGS: Final = ("splitEntities", "local")
_GEO: Final = ("georel", "geometry", "coordinates", "geoproperty")
#: Attributes that say nothing about which entities are wanted (5.7.4.4).
_SYSTEM: Final = frozenset({"createdAt", "modifiedAt", "deletedAt", "id", "type", "scope", "expiresAt"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of the past.

    Attributes:
        wanted: Which entities, by their instances within the span.
        limit: Most entities in the answer; 0: only their number.
        within: Identifiers that the answer is limited to (an entity map); None: no limit.
    """

    temporal: TemporalQuery
    view: View
    wanted: EntityFilter
    limit: int = 20
    offset: int = 0
    is_counted: bool = False
    is_descending: bool = False
    within: frozenset[str] | None = None


def read_view(given: Mapping[str, Any], context: Context, temporal: TemporalQuery) -> View:
    """Return how entities are shown.

    Raises:
        BadRequestData: a list of names breaks the grammar, or leads to linked entities.
    """
    languages = given.get("lang")
    pick, omit = _projection(given, "pick", context), _projection(given, "omit", context)
    if given.get("attrs") and (pick or omit):
        raise BadRequestData("attrs does not go together with pick or omit.")
    if pick and omit and pick.members.keys() & omit.members.keys():
        raise BadRequestData("A member stands in pick and in omit.")
    return View(
        context=context,
        format="concise" if temporal.shape == "concise" else "normalized",
        sys_attrs=True,
        attrs=read_attrs(given.get("attrs") or None, context),
        pick=pick,
        omit=omit,
        languages=read_languages(languages) if languages else (),
        datasets=read_datasets(given.get("datasetId") or None),
    )


def read_address(request: Request, context: Context, settings: BrokerSettings) -> Asked:
    """Read a query from an address.

    Raises:
        BadRequestData: a parameter breaks its grammar, or the query is too wide.
        InvalidRequest: an option is unknown.
    """
    query = request.query
    temporal = read_parameters(query, needs_span=True)
    given = {name: query.get(name) for name in (*SHOWN, *SELECTING)}
    selectors: tuple[Selector, ...] = ()
    if given["type"] or given["id"] or given["idPattern"]:
        selectors = (_selector(given, context),)
    return _asked(given, selectors, temporal, context, _page(query, settings))


def read_document(
    document: Mapping[str, Any], request: Request, context: Context, settings: BrokerSettings
) -> Asked:
    """Read a Query of a body; page and form stand in the address.

    Raises:
        BadRequestData: a member breaks its grammar or has the wrong type, or the query is too wide.
    """
    if document.get("type", "Query") != "Query":
        raise BadRequestData("type must be Query.")
    temporal = read_query_document(document, request.query)
    given: dict[str, Any] = {name: _text(document, name) for name in _MEMBERS}
    geo = document.get("geoQ")
    if geo is not None:
        if not isinstance(geo, dict):
            raise BadRequestData("geoQ must be an object.")
        given |= {name: geo.get(name) for name in _GEO}
    entities = document.get("entities", [])
    if not isinstance(entities, list) or not all(isinstance(one, dict) for one in entities):
        raise BadRequestData("entities must be a list of objects.")
    selectors = tuple(_selector(one, context) for one in entities)
    return _asked(given, selectors, temporal, context, _page(request.query, settings))


@dataclass(frozen=True, slots=True)
class _Page:
    limit: int
    offset: int
    is_counted: bool


def _asked(
    given: Mapping[str, Any], selectors: Sequence[Selector], temporal: TemporalQuery, context: Context,
    page: _Page,
) -> Asked:  # fmt: skip
    view = read_view(given, context, temporal)
    wanted = EntityFilter(
        tuple(selectors), tuple(view.attrs or ()), _condition(given, context), _place(given, context),
        _scopes(given),
    )  # fmt: skip
    if given.get("csf"):
        read_query(given["csf"], context.expand_name, parameter="csf")
    is_every = any(selector.types is not None and selector.types.is_every for selector in selectors)
    is_local = given.get("local") == "true" or is_every
    if is_every and given.get("local") == "false":
        raise BadRequestData("local cannot be false when every type is asked for.")
    _require_narrow(wanted, is_local=is_local)
    return Asked(
        temporal, view, wanted, page.limit, page.offset, page.is_counted,
        _is_descending(given.get("orderBy"), context, is_local=is_local),
    )  # fmt: skip


def _require_narrow(wanted: EntityFilter, *, is_local: bool) -> None:
    names = set(wanted.attributes) | (attributes_of(wanted.query) if wanted.query else set())
    has_types = any(selector.types is not None for selector in wanted.selectors)
    if not (has_types or names - _SYSTEM or wanted.place or is_local):
        raise BadRequestData("The query is too wide: it needs type, attrs, q or a geoquery.")


def _selector(given: Mapping[str, Any], context: Context) -> Selector:
    types, ids, pattern = given.get("type"), given.get("id"), given.get("idPattern")
    for name, value in (("type", types), ("idPattern", pattern)):
        if value is not None and not isinstance(value, str):
            raise BadRequestData(f"{name} must be a text.")
    if isinstance(ids, list):
        if not ids or not all(isinstance(one, str) and is_uri(one) for one in ids):
            raise BadRequestData("id must be a URI or a list of URIs.")
        urns = tuple(ids)
    elif ids is None or isinstance(ids, str):
        urns = read_uris(ids, "id") if ids else ()
    else:
        raise BadRequestData("id must be a URI or a list of URIs.")
    return Selector(
        read_types(types, context.expand_name) if types else None,
        urns,
        read_pattern(pattern, "idPattern") if pattern else None,
    )


def _condition(given: Mapping[str, Any], context: Context) -> Condition | None:
    text = given.get("q")
    if not text:
        return None
    names = given.get("expandValues")
    expanded = read_names(names, context.expand_name, "expandValues") if names else ()
    if given.get("jsonKeys"):
        read_names(given["jsonKeys"], context.expand_name, "jsonKeys")
    found = read_query(text, context.expand_name, expand_values=expanded)
    if any(isinstance(term.target, Linked) for term in terms_of(found)):
        raise BadRequestData("q: linked entities have no past here.")
    return found


def _place(given: Mapping[str, Any], context: Context) -> GeoQuery | None:
    parts = {name: given.get(name) or None for name in _GEO}
    needed = ("georel", "geometry", "coordinates")
    if not any(parts[name] for name in needed):
        return None
    for name in needed:
        if not parts[name] or (name != "coordinates" and not isinstance(parts[name], str)):
            raise BadRequestData(f"{name} is missing: a geoquery needs {', '.join(needed)}.")
    if not isinstance(parts["geoproperty"], (str, type(None))):
        raise BadRequestData("geoproperty must be a text.")
    return read_geoquery(
        georel=str(parts["georel"]), geometry=str(parts["geometry"]), coordinates=parts["coordinates"],
        geoproperty=parts["geoproperty"], expand=context.expand_name,
    )  # fmt: skip


def _scopes(given: Mapping[str, Any]) -> ScopeQuery | None:
    return read_scopes(given["scopeQ"]) if given.get("scopeQ") else None


def _is_descending(text: str | None, context: Context, *, is_local: bool) -> bool:
    """Read the order of entities: only by id, and only of what is here (5.7.4.4)."""
    if not text:
        return False
    terms = read_order(text, context.expand_name)
    if len(terms) != 1 or terms[0].path.names != ("id",) or terms[0].is_distance:
        raise BadRequestData("orderBy: the past of entities is only ordered by id.")
    if not is_local:
        raise BadRequestData("orderBy needs local=true.")
    return terms[0].is_descending


def _projection(given: Mapping[str, Any], name: str, context: Context) -> Projection | None:
    text = given.get(name)
    if not text:
        return None
    found = read_projection(text, context, name)
    if found.depth:
        raise BadRequestData(f"{name}: linked entities have no past here.")
    return found


def _page(query: Query, settings: BrokerSettings) -> _Page:
    options = {option for text in query.all("options") for option in text.split(",")}
    is_counted = query.get("count") == "true" or "count" in options
    limit = _whole(query.get("limit"), "limit", settings.default_limit)
    if limit > settings.max_limit:
        raise BadRequestData(f"limit is at most {settings.max_limit}.")
    if limit == 0 and not is_counted:
        raise BadRequestData("limit=0 needs count=true.")
    return _Page(limit, _whole(query.get("offset"), "offset", 0), is_counted)


def _whole(text: str | None, name: str, default: int) -> int:
    if text is None or text == "":
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise BadRequestData(f"{name} must be a whole number from 0.")
    return int(text)


def _text(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if isinstance(value, bool) and name in _FLAGS:
        return "true" if value else "false"
    if value is not None and not isinstance(value, str):
        raise BadRequestData(f"{name} must be a text or a list of texts.")
    return value
