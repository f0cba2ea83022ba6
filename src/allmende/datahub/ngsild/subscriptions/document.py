"""A subscription as clients send it (ETSI GS CIM 009, 5.2.12 to 5.2.15) and as it is stored.

Stored are only members the standard knows, checked, with stored names instead of a client's terms.
What the broker adds itself (status, counters) is never taken from a client.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from allmende.datahub.ngsild.broker import Context, Json
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.subscriptions import checks, endpoint
from allmende.datahub.ngsild.subscriptions.names import rename_all, top_names

TRIGGERS = frozenset(
    {"entityCreated", "entityUpdated", "entityDeleted", "attributeCreated", "attributeUpdated",
     "attributeDeleted"}
)  # fmt: skip
DEFAULT_TRIGGERS = ("attributeCreated", "attributeUpdated")
FORMATS = frozenset({"normalized", "concise", "simplified", "keyValues"})
JOINS = frozenset({"flat", "inline", "@none"})
NULL = "urn:ngsi-ld:null"
GEORELS = frozenset({"near", "within", "contains", "intersects", "equals", "disjoint", "overlaps"})
NOT_ATTRIBUTES = frozenset({"id", "type", "scope", "@id", "@type"})

Check = Callable[[object, str], object]


def read(payload: Mapping[str, Any], context: Context, *, now: datetime) -> Json:
    """Return a new subscription as it is stored, without its identifier.

    Raises:
        BadRequestData: a member is missing or not as the standard demands.
    """
    _demand_type(payload, is_new=True)
    if payload.get("notification") is None:
        raise BadRequestData("A subscription needs a notification with an endpoint.")
    document = _read_members(payload, context)
    check_whole(document)
    _demand_future(document, now)
    return document


def patch(stored: Mapping[str, Any], fragment: Mapping[str, Any], context: Context, *, now: datetime) -> Json:
    """Return the stored subscription after an update (5.8.2).

    Members of the fragment replace the stored ones, null removes them (5.5.8). A `notification`
    without an `endpoint` is merged into the stored one, as RFC 7396 does.

    Raises:
        BadRequestData: a member is not as the standard demands, or what results is no subscription.
    """
    _demand_type(fragment, is_new=False)
    removed = {name for name, value in fragment.items() if value is None or value == NULL}
    changed = {name: value for name, value in fragment.items() if name not in removed}
    params = changed.get("notification")
    if isinstance(params, dict) and "endpoint" not in params:
        kept = write_notification(stored["notification"], context)
        merged = {**kept, **params}
        changed["notification"] = {name: value for name, value in merged.items() if value is not None}
    document = {name: value for name, value in stored.items() if name not in removed}
    document |= _read_members(changed, context)
    if "notification" not in document:
        raise BadRequestData("The notification of a subscription cannot be removed.")
    if "q" in changed:
        document["_qContext"] = getattr(context, "value", None)
    check_whole(document)
    if "expiresAt" in changed:
        _demand_future(document, now)
    return document


def check_whole(document: Mapping[str, Any]) -> None:
    """Check what members demand of each other.

    Raises:
        BadRequestData: they do not fit together.
    """
    is_local = document.get("localOnly") is True
    if not is_local and "entities" not in document and "watchedAttributes" not in document:
        raise BadRequestData("A subscription needs entities or watchedAttributes.")
    if "timeInterval" not in document:
        return
    for other in ("watchedAttributes", "throttling"):
        if other in document:
            raise BadRequestData(f"{other} and timeInterval exclude each other.")
    if "entities" not in document and not is_local:
        raise BadRequestData("timeInterval needs entities.")


def _demand_type(payload: Mapping[str, Any], *, is_new: bool) -> None:
    given = payload.get("type", payload.get("@type"))
    if given is None and not is_new:
        return
    if given != "Subscription":
        raise BadRequestData('The type must be "Subscription".')


def _demand_future(document: Mapping[str, Any], now: datetime) -> None:
    expires_at = document.get("expiresAt")
    if expires_at is not None and checks.moment(expires_at, "expiresAt") <= now:
        raise BadRequestData("expiresAt must lie in the future.")


def _read_members(payload: Mapping[str, Any], context: Context) -> Json:
    document: Json = {}
    for name, check in _SIMPLE.items():
        if name in payload:
            document[name] = check(payload[name], name)
    if "expiresAt" in payload:
        checks.moment(payload["expiresAt"], "expiresAt")
        document["expiresAt"] = payload["expiresAt"]
    if "entities" in payload:
        document["entities"] = [
            _selector(item, context) for item in checks.array(payload["entities"], "entities")
        ]
    if "watchedAttributes" in payload:
        document["watchedAttributes"] = _attributes(
            payload["watchedAttributes"], "watchedAttributes", context
        )
    if "geoQ" in payload:
        document["geoQ"] = _geo_query(payload["geoQ"], context)
    if "notification" in payload:
        document["notification"] = _notification(payload["notification"], context)
    return document


def _triggers(value: object, name: str) -> list[str]:
    return [checks.one_of(item, f"Each item of {name}", TRIGGERS) for item in checks.texts(value, name)]


def _datasets(value: object, name: str) -> list[str]:
    items = [value] if isinstance(value, str) else value
    return [
        item if item == "@none" else checks.uri(item, f"Each item of {name}")
        for item in checks.texts(items, name)
    ]


def _names_list(value: object, name: str) -> object:
    # The table says a comma separated list; an array says the same.
    return checks.text(value, name) if isinstance(value, str) else checks.texts(value, name)


def _version(value: object, name: str) -> str:
    found = checks.text(value, name)
    major, dot, minor = found.partition(".")
    if not (dot and major.isdecimal() and minor.replace(".", "").isdecimal()):
        raise BadRequestData(f'{name} must be a version such as "1.8".')
    return found


_SIMPLE: Mapping[str, Check] = {
    "subscriptionName": checks.text,
    "description": checks.text,
    "notificationTrigger": _triggers,
    "timeInterval": checks.positive,
    "throttling": checks.positive,
    "q": checks.text,
    "scopeQ": checks.text,
    "csf": checks.text,
    "temporalQ": checks.mapping,
    "datasetId": _datasets,
    "expandValues": _names_list,
    "jsonKeys": _names_list,
    "isActive": checks.boolean,
    "jsonldContext": checks.http_uri,
    "lang": checks.text,
    "localOnly": checks.boolean,
    "splitEntities": checks.boolean,
    "ngsildConformance": _version,
}

_SIMPLE_PARAMS: Mapping[str, Check] = {
    "format": lambda value, name: checks.one_of(value, name, FORMATS),
    "showChanges": checks.boolean,
    "sysAttrs": checks.boolean,
    "join": lambda value, name: checks.one_of(value, name, JOINS),
    "joinLevel": checks.positive_integer,
}


def _selector(value: object, context: Context) -> Json:
    given = checks.mapping(value, "Each item of entities")
    selector: Json = {
        "type": rename_all(
            checks.text(given.get("type", given.get("@type")), "The type of each item of entities"),
            context.expand_name,
        )
    }
    found = given.get("id", given.get("@id"))
    if isinstance(found, list):
        selector["id"] = [checks.uri(item, "Each id of entities") for item in checks.texts(found, "id")]
    elif "id" in given or "@id" in given:
        selector["id"] = checks.uri(found, "The id of each item of entities")
    if "idPattern" in given:
        selector["idPattern"] = checks.pattern(given["idPattern"], "idPattern")
    return selector


def _attributes(value: object, name: str, context: Context) -> list[str]:
    found = checks.texts(value, name)
    for item in found:
        if item in NOT_ATTRIBUTES:
            raise BadRequestData(f"{item} is not an attribute and cannot stand in {name}.")
        _demand_name(item, name)
    return [context.expand_name(item) for item in found]


def _demand_name(item: str, name: str) -> None:
    if any(character in item for character in " \t\n\r\"'<>(){}|\\^`"):
        raise BadRequestData(f"{item!r} in {name} is not the name of an attribute.")


def _geo_query(value: object, context: Context) -> Json:
    given = checks.mapping(value, "geoQ")
    query: Json = {
        "geometry": checks.text(given.get("geometry"), "geoQ.geometry"),
        "georel": checks.text(given.get("georel"), "geoQ.georel"),
        "coordinates": given.get("coordinates"),
    }
    if query["georel"].partition(";")[0] not in GEORELS:
        raise BadRequestData(f"geoQ.georel must be one of {', '.join(sorted(GEORELS))}.")
    if not isinstance(query["coordinates"], (list, str)) or not query["coordinates"]:
        raise BadRequestData("geoQ.coordinates must be a non-empty array.")
    if "geoproperty" in given:
        query["geoproperty"] = context.expand_name(checks.text(given["geoproperty"], "geoQ.geoproperty"))
    return query


def _notification(value: object, context: Context) -> Json:
    given = checks.mapping(value, "notification")
    params: Json = {"endpoint": endpoint.read(given.get("endpoint"))}
    if "attributes" in given:
        params["attributes"] = _attributes(given["attributes"], "notification.attributes", context)
    for name in ("pick", "omit"):
        if name in given:
            params[name] = _projection(given[name], f"notification.{name}", context)
    _check_projections(params)
    for name, check in _SIMPLE_PARAMS.items():
        if name in given:
            params[name] = check(given[name], f"notification.{name}")
    if params.get("showChanges") and params.get("format") in {"keyValues", "simplified"}:
        raise BadRequestData("showChanges cannot be true with the simplified format.")
    return params


def _projection(value: object, name: str, context: Context) -> list[str]:
    found = [item.strip() for item in checks.texts(value, name)]
    for item in found:
        if item.count("{") != item.count("}") or not top_names(item):
            raise BadRequestData(f"{item!r} in {name} is not a member of an entity.")
    return [rename_all(item, context.expand_name) for item in found]


def _check_projections(params: Mapping[str, Any]) -> None:
    if "attributes" in params and ("pick" in params or "omit" in params):
        raise BadRequestData("notification.attributes cannot stand beside pick or omit.")
    picked = {name for item in params.get("pick", ()) for name in top_names(item) if "{" not in item}
    omitted = {name for item in params.get("omit", ()) for name in top_names(item) if "{" not in item}
    if picked & omitted:
        raise BadRequestData("The same member cannot stand in both pick and omit.")


def write(document: Mapping[str, Any], context: Context) -> Json:
    """Return the stored members as a client of this context sees them."""
    shown = {name: value for name, value in document.items() if not name.startswith("_")}
    if "entities" in shown:
        shown["entities"] = [
            {**selector, "type": rename_all(selector["type"], context.compact_name)}
            for selector in shown["entities"]
        ]
    if "watchedAttributes" in shown:
        shown["watchedAttributes"] = [context.compact_name(name) for name in shown["watchedAttributes"]]
    if "geoproperty" in shown.get("geoQ", {}):
        shown["geoQ"] = {
            **shown["geoQ"],
            "geoproperty": context.compact_name(shown["geoQ"]["geoproperty"]),
        }
    shown["notification"] = write_notification(document["notification"], context)
    return shown


def write_notification(params: Mapping[str, Any], context: Context) -> Json:
    """Return the stored notification parameters as a client of this context sees them."""
    shown = dict(params)
    if "attributes" in shown:
        shown["attributes"] = [context.compact_name(name) for name in shown["attributes"]]
    for name in ("pick", "omit"):
        if name in shown:
            shown[name] = [rename_all(item, context.compact_name) for item in shown[name]]
    return shown
