"""A Query in a body (ETSI GS CIM 009, 5.2.23, 5.2.33), as the parameters of an address would say it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from allmende.datahub.gateway.requests import Query as Parameters
from allmende.datahub.ngsild.broker import Context, Json
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.names import is_uri
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.syntax import Selector
from allmende.datahub.ngsild.query.types_scopes import read_types

MAX_SELECTORS: Final = 100
_LISTS: Final = ("attrs", "pick", "omit", "datasetId", "containedBy")
_TEXTS: Final = ("q", "csf", "scopeQ", "lang", "expandValues", "jsonKeys", "join", "geometryProperty")
_FLAGS: Final = ("entityMap", "splitEntities", "local")
_MEMBERS: Final = frozenset(
    [*_LISTS, *_TEXTS, *_FLAGS, "type", "entities", "geoQ", "joinLevel", "ordering", "entityMapLifetime",
     "@context"]
)  # fmt: skip
_WORDS: Final[dict[type, str]] = {
    str: "a text", int: "a whole number", bool: "true or false", dict: "an object", list: "a list",
}  # fmt: skip
_GEO: Final = ("georel", "geometry", "geoproperty")


def read_body(document: Json, address: Parameters) -> Parameters:
    """Return a Query of a body as parameters, together with those of the address that belong to it.

    Raises:
        BadRequestData: it is no Query.
    """
    if document.get("type") != "Query":
        raise BadRequestData("type must be Query.")
    unknown = sorted(set(document) - _MEMBERS)
    if unknown:
        raise BadRequestData(f"A query for entities has no member {', '.join(unknown)[:200]}.")
    pairs = address.pairs()
    pairs += [(name, ",".join(_texts(document, name))) for name in _LISTS if name in document]
    pairs += [(name, _text(document, name)) for name in _TEXTS if name in document]
    pairs += [(name, str(_typed(document, name, bool)).lower()) for name in _FLAGS if name in document]
    if "joinLevel" in document:
        pairs.append(("joinLevel", str(_typed(document, "joinLevel", int))))
    return Parameters([*pairs, *_geo(document), *_order(document)])


def read_selectors(document: Json, context: Context) -> tuple[Selector, ...]:
    """Return the selectors of a Query in a body (5.2.33).

    Raises:
        BadRequestData: they are none.
    """
    listed = document.get("entities")
    if listed is None:
        return ()
    if not isinstance(listed, list) or not 1 <= len(listed) <= MAX_SELECTORS:
        raise BadRequestData(f"entities is a list of 1 to {MAX_SELECTORS} selectors.")
    return tuple(_selector(one, context) for one in listed)


def _selector(given: object, context: Context) -> Selector:
    if not isinstance(given, dict):
        raise BadRequestData("entities: a selector is an object.")
    unknown = sorted(set(given) - {"id", "idPattern", "type"})
    if unknown:
        raise BadRequestData(f"entities: a selector has no member {', '.join(unknown)[:200]}.")
    types = read_types(_text(given, "type"), context.expand_name, parameter="entities: type")
    ids = given.get("id", [])
    listed = [ids] if isinstance(ids, str) else ids
    if not isinstance(listed, list) or not all(isinstance(one, str) and is_uri(one) for one in listed):
        raise BadRequestData("entities: id is a URI or a list of URIs.")
    pattern = read_pattern(_text(given, "idPattern"), "idPattern") if "idPattern" in given else None
    return Selector(types, tuple(listed), pattern)


def _geo(document: Json) -> list[tuple[str, str]]:
    if "geoQ" not in document:
        return []
    geo = _typed(document, "geoQ", dict)
    pairs = [(name, _text(geo, name)) for name in _GEO if name in geo]
    if "coordinates" in geo:
        pairs.append(("coordinates", _json(geo["coordinates"])))
    return pairs


def _order(document: Json) -> list[tuple[str, str]]:
    if "ordering" not in document:
        return []
    ordering = _typed(document, "ordering", dict)
    pairs = [("orderBy", ",".join(_texts(ordering, "orderBy")))]
    if "collation" in ordering:
        pairs.append(("collation", _text(ordering, "collation")))
    if "geometry" in ordering:
        pairs.append(("orderGeometry", _text(ordering, "geometry")))
    if "coordinates" in ordering:
        pairs.append(("orderFrom", _json(_typed(ordering, "coordinates", list))))
    return pairs


def _json(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _text(document: Mapping[str, Any], name: str) -> str:
    return _typed(document, name, str)  # type: ignore[no-any-return]


def _texts(document: Mapping[str, Any], name: str) -> list[str]:
    value = document.get(name)
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        raise BadRequestData(f"{name} must be a list of texts that is not empty.")
    return value


def _typed(document: Mapping[str, Any], name: str, kind: type) -> Any:
    value = document.get(name)
    if type(value) is not kind:
        words = {
            str: "a text",
            int: "a whole number",
            bool: "true or false",
            dict: "an object",
            list: "a list",
        }
        raise BadRequestData(f"{name} must be {words[kind]}.")
    return value
