"""A registration as clients send it (ETSI GS CIM 009, 5.2.9 to 5.2.11, 5.2.22, 5.2.34) and as it is stored.

Stored are checked members with stored names instead of a client's terms. Members that the standard does
not know are properties of the source, which `csf` asks about; they are stored under their stored names.
What the broker counts itself is never taken from a client.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from allmende.datahub.ngsild.broker import Context, Json
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.geometry import read_geometry
from allmende.datahub.ngsild.names import NULL, is_name, is_scope, is_urn_of_entity, read_time, time_text
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.registrations.model import Registration
from allmende.datahub.ngsild.registrations.operation_names import CONSUMPTION, GROUPS, OPERATIONS, spread
from allmende.datahub.ngsild.subscriptions import checks

TYPE: Final = "ContextSourceRegistration"
MODES: Final = frozenset({"inclusive", "exclusive", "redirect", "auxiliary"})
_DURATION = re.compile(
    r"P(?!$)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?W)?(\d+(\.\d+)?D)?"
    r"(T(?!$)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?"
)
_VERSION = re.compile(r"\d+\.\d+(\.\d+)?")
_MEDIA: Final = frozenset({"application/json", "application/ld+json"})
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_READ_ONLY: Final = frozenset(
    {"id", "@id", "type", "@type", "@context", "createdAt", "modifiedAt", "deletedAt", "status", "timesSent",
     "timesFailed", "lastSuccess", "lastFailure"}
)  # fmt: skip

Reader = Callable[[object, str, Context], Any]  # Any: JSON, as stored


def read(payload: Mapping[str, Any], context: Context, *, now: datetime) -> Json:
    """Return a new registration as it is stored, without its identifier.

    Raises:
        BadRequestData: a member is missing or not as the standard demands.
    """
    _demand_type(payload, is_new=True)
    for name in ("information", "endpoint"):
        if payload.get(name) is None:
            raise BadRequestData(f"A registration needs {name}.")
    document = _members(payload, context)
    check_whole(document)
    _demand_future(document, now)
    return document


def patch(stored: Mapping[str, Any], fragment: Mapping[str, Any], context: Context, *, now: datetime) -> Json:
    """Return the stored registration after an update (5.9.3); null removes a member.

    Raises:
        BadRequestData: a member is not as the standard demands, or what results is no registration.
    """
    _demand_type(fragment, is_new=False)
    removed = {name for name, value in fragment.items() if value is None or value == NULL}
    for name in ("information", "endpoint"):
        if name in removed:
            raise BadRequestData(f"{name} of a registration cannot be removed.")
    gone = removed | {context.expand_name(name) for name in removed if is_name(name)}
    document = {name: value for name, value in stored.items() if name not in gone}
    changed = {name: value for name, value in fragment.items() if name not in removed}
    document |= _members(changed, context)
    check_whole(document)
    if "expiresAt" in changed:
        _demand_future(document, now)
    return document


def check_whole(document: Mapping[str, Any]) -> None:
    """Check what members demand of each other.

    Raises:
        BadRequestData: they do not fit together.
    """
    mode = document.get("mode")
    if mode == "auxiliary" and spread(document.get("operations")).isdisjoint(CONSUMPTION):
        raise BadRequestData("An auxiliary source can only be read; operations must allow that.")
    if mode != "exclusive":
        return
    for info in document["information"]:
        entities = info.get("entities", ())
        if not entities or not all("id" in entity for entity in entities):
            raise BadRequestData("An exclusive registration names entities by their id.")
        if not info.get("propertyNames") and not info.get("relationshipNames"):
            raise BadRequestData("An exclusive registration names attributes.")


def write(registration: Registration, context: Context, *, sys_attrs: bool = False) -> Json:
    """Return a registration as a client of this context sees it, without `@context`."""
    shown: Json = {"id": registration.urn, "type": TYPE}
    for name, value in registration.document.items():
        if name == "information":
            shown[name] = [write_info(info, context) for info in value]
        elif name in _READERS:
            shown[name] = value
        else:
            shown[context.compact_name(name)] = value
    shown |= _outcome(registration)
    if sys_attrs:
        times = (("createdAt", registration.created_at), ("modifiedAt", registration.modified_at))
        shown |= {name: time_text(time) for name, time in times if time is not None}
    return shown


def write_info(info: Mapping[str, Any], context: Context) -> Json:
    """Return a stored RegistrationInfo as a client of this context sees it."""
    shown: Json = {}
    if "entities" in info:
        shown["entities"] = [
            {**entity, "type": _compacted(entity["type"], context)} for entity in info["entities"]
        ]
    for name in ("propertyNames", "relationshipNames"):
        if name in info:
            shown[name] = [context.compact_name(item) for item in info[name]]
    return shown


def _outcome(registration: Registration) -> Json:
    outcome = registration.outcome
    shown: Json = {}
    if outcome.times_sent:
        shown["timesSent"] = outcome.times_sent
    if outcome.times_failed:
        shown["timesFailed"] = outcome.times_failed
    success, failure = outcome.last_success_at, outcome.last_failure_at
    if success is not None:
        shown["lastSuccess"] = time_text(success)
    if failure is not None:
        shown["lastFailure"] = time_text(failure)
    if success is not None or failure is not None:
        is_ok = failure is None or (success is not None and success >= failure)
        shown["status"] = "ok" if is_ok else "failed"
    return shown


def _compacted(named: Any, context: Context) -> Any:
    if isinstance(named, list):
        return [context.compact_name(item) for item in named]
    return context.compact_name(named)


def _demand_type(payload: Mapping[str, Any], *, is_new: bool) -> None:
    given = payload.get("type", payload.get("@type"))
    if given != TYPE and (is_new or given is not None):
        raise BadRequestData(f'The type must be "{TYPE}".')


def _demand_future(document: Mapping[str, Any], now: datetime) -> None:
    expires_at = read_time(document.get("expiresAt"))
    if expires_at is not None and expires_at <= now:
        raise BadRequestData("expiresAt must lie in the future.")


def _members(payload: Mapping[str, Any], context: Context) -> Json:
    document: Json = {}
    for name, value in payload.items():
        if name in _READ_ONLY:
            continue
        reader = _READERS.get(name)
        if reader is not None:
            document[name] = reader(value, name, context)
        else:
            _add_property(document, name, value, context)
    return document


def _add_property(document: Json, name: str, value: object, context: Context) -> None:
    if not is_name(name) or name.startswith("@"):
        raise BadRequestData(f"{name[:80]!r} is no name of a property.")
    if value is None:
        raise BadRequestData(f"{name[:80]} must not be null.")
    document[context.expand_name(name)] = value


# -- members ---------------------------------------------------------------------------------------


def _text(value: object, name: str, _: Context) -> str:
    return checks.text(value, name)


def _flag(value: object, name: str, _: Context) -> bool:
    return checks.boolean(value, name)


def _time(value: object, name: str, _: Context) -> str:
    if read_time(value) is None:
        raise BadRequestData(f"{name} must be a time such as 2030-01-31T12:00:00Z.")
    return str(value)


def _mode(value: object, name: str, _: Context) -> str:
    return checks.one_of(value, name, MODES)


def _operations(value: object, name: str, _: Context) -> list[str]:
    return [checks.one_of(item, f"Each item of {name}", OPERATIONS | GROUPS.keys())
            for item in checks.texts(value, name)]  # fmt: skip


def _endpoint(value: object, name: str, _: Context) -> str:
    return checks.http_uri(value, name)


def _scope(value: object, name: str, _: Context) -> object:
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(map(is_scope, listed)):
        raise BadRequestData(f"{name} must be a scope such as /Rathaus/Schulen, or a list of them.")
    return value


def _place(value: object, name: str, _: Context) -> Json:
    given = checks.mapping(value, name)
    if given.get("type") == "GeoProperty":
        given = checks.mapping(given.get("value"), name)
    try:
        return read_geometry(given)
    except ValueError as err:
        raise BadRequestData(f"{name}: {err}.") from None


def _datasets(value: object, name: str, _: Context) -> list[str]:
    items = [value] if isinstance(value, str) else value
    return [item if item == "@none" else checks.uri(item, f"Each item of {name}")
            for item in checks.texts(items, name)]  # fmt: skip


def _interval(value: object, name: str, context: Context) -> Json:
    given = checks.mapping(value, name)
    shown: Json = {"startAt": _time(given.get("startAt"), f"{name}.startAt", context)}
    if given.get("endAt") is not None:
        shown["endAt"] = _time(given["endAt"], f"{name}.endAt", context)
        start, end = read_time(shown["startAt"]), read_time(shown["endAt"])
        if start is not None and end is not None and end < start:
            raise BadRequestData(f"{name} must not end before it begins.")
    return shown


def _duration(value: object, name: str, _: Context) -> str:
    found = checks.text(value, name)
    if _DURATION.fullmatch(found) is None:
        raise BadRequestData(f"{name} must be a duration such as PT1H.")
    return found


def _management(value: object, name: str, context: Context) -> Json:
    given = checks.mapping(value, name)
    shown: Json = {}
    if "localOnly" in given:
        shown["localOnly"] = checks.boolean(given["localOnly"], f"{name}.localOnly")
    if "cacheDuration" in given:
        shown["cacheDuration"] = _duration(given["cacheDuration"], f"{name}.cacheDuration", context)
    for member in ("timeout", "cooldown"):
        if member in given:
            shown[member] = checks.positive(given[member], f"{name}.{member}")
    return shown


def _extras(value: object, name: str, _: Context) -> list[Json]:
    pairs: list[Json] = []
    for item in checks.array(value, name):
        pair = checks.mapping(item, f"Each item of {name}")
        key = checks.text(pair.get("key"), f"The key of each item of {name}")
        if not isinstance(pair.get("value"), str):
            raise BadRequestData(f"The value of each item of {name} must be a string.")
        _check_pair(key, pair["value"], name)
        pairs.append({"key": key, "value": pair["value"]})
    return pairs


def _check_pair(key: str, value: str, name: str) -> None:
    if _HEADER_NAME.fullmatch(key) is None or not value.isprintable() or not value.isascii():
        raise BadRequestData(f"{name}: {key[:60]!r} cannot be sent as a header.")
    lower = key.lower()
    if lower in ("accept", "contenttype") and value not in _MEDIA:
        raise BadRequestData(f"{name}: {key} is application/json or application/ld+json.")
    if lower == "jsonldcontext":
        checks.http_uri(value, f"{name}: {key}")
    if lower == "ngsildconformance" and _VERSION.fullmatch(value) is None:
        raise BadRequestData(f"{name}: {key} is a version such as 1.5.")


def _information(value: object, name: str, context: Context) -> list[Json]:
    return [_info(item, name, context) for item in checks.array(value, name)]


def _info(value: object, name: str, context: Context) -> Json:
    given = checks.mapping(value, f"Each item of {name}")
    info: Json = {}
    if "entities" in given:
        info["entities"] = [_entity(item, context) for item in checks.array(given["entities"], "entities")]
    for member in ("propertyNames", "relationshipNames"):
        if member in given:
            info[member] = _names(given[member], member, context)
    if not info:
        raise BadRequestData(f"Each item of {name} needs entities, propertyNames or relationshipNames.")
    return info


def _entity(value: object, context: Context) -> Json:
    given = checks.mapping(value, "Each item of entities")
    named = given.get("type", given.get("@type"))
    stored: list[str] = []
    for item in named if isinstance(named, list) and named else [named]:
        if not isinstance(item, str) or not is_name(item):
            raise BadRequestData("Each item of entities needs a type, which is a name.")
        stored.append(context.expand_name(item))
    entity: Json = {"type": stored if isinstance(named, list) else stored[0]}
    urn = given.get("id", given.get("@id"))
    if urn is not None:
        if not is_urn_of_entity(urn):
            raise BadRequestData("The id of each item of entities must be a URI.")
        entity["id"] = urn
    if given.get("idPattern") is not None:
        text = checks.text(given["idPattern"], "idPattern")
        read_pattern(text, "idPattern")
        entity["idPattern"] = text
    return entity


def _names(value: object, name: str, context: Context) -> list[str]:
    found = checks.texts(value, name)
    for item in found:
        if not is_name(item):
            raise BadRequestData(f"{item[:80]!r} in {name} is no name of an attribute.")
    return [context.expand_name(item) for item in found]


_READERS: Final[Mapping[str, Reader]] = {
    "registrationName": _text, "description": _text, "information": _information, "endpoint": _endpoint,
    "tenant": _text, "contextSourceAlias": _text, "contextSourceInfo": _extras, "datasetId": _datasets,
    "expiresAt": _time, "location": _place, "observationSpace": _place, "operationSpace": _place,
    "managementInterval": _interval, "observationInterval": _interval, "management": _management,
    "mode": _mode, "operations": _operations, "refreshRate": _duration, "scope": _scope, "localOnly": _flag,
}  # fmt: skip
