"""What clients send as entities, fragments and attributes, checked and brought to the stored form.

A stored instance is the normalized representation (ETSI GS CIM 009, 4.5.2 to 4.5.24) with stored names:
`{"type": "Property", "value": …, "observedAt": …, "datasetId": …, <sub-attribute>: instance or list}`.
Lists of relationships are stored as `[{"object": urn}, …]`, vocabulary and object types as stored names.
In fragments that remove something, `urn:ngsi-ld:null` stands where the client wrote it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from allmende.datahub.ngsild.broker import Context, Json
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.geometry import looks_like_geometry
from allmende.datahub.ngsild.members import READERS
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.names import (
    NULL,
    is_name,
    is_scope,
    is_urn_of_entity,
    read_time,
)
from allmende.datahub.ngsild.values import CHECKS, KINDS, NEVER_SENT, VALUE_MEMBERS, Check, Problem

#: Core terms that are no attributes: they only stand inside one (4.5.1).
RESERVED: Final = frozenset({
    "value", "object", "languageMap", "vocab", "json", "valueList", "objectList", "datasetId", "observedAt",
    "unitCode", "instanceId", "valueType", "objectType", "deletedAt", "previousValue", "previousObject",
    "previousLanguageMap", "previousVocab", "previousJson", "previousValueList", "previousObjectList",
    "entity", "entityList", "entityIdSealed", "entityTypeSealed", "dataset",
})  # fmt: skip
#: Made by the broker; what clients send of it is ignored.
GENERATED: Final = frozenset({"createdAt", "modifiedAt", "deletedAt", "instanceId"})
GEO_NAMES: Final = frozenset({"location", "observationSpace", "operationSpace"})
MAX_DEPTH = 12
#: What a join puts into a Relationship; ignored when it comes back.
_LINKED: Final = frozenset({"entity", "entityList"})
_UNITLESS: Final = frozenset({
    "Relationship", "ListRelationship", "LanguageProperty", "VocabProperty", "JsonProperty",
})  # fmt: skip


@dataclass(slots=True)
class Fragment:
    """An entity or a part of one, in stored names.

    Attributes:
        urn: None: the client left it out.
        scopes: None: left out; empty: null, the scope is to be removed.
        expires_at: None: left out.
        attributes: Instances without times of the broker; at most one a datasetId, except over time.
    """

    urn: str | None = None
    types: list[str] = field(default_factory=list)
    scopes: list[str] | None = None
    expires_at: datetime | None = None
    attributes: dict[str, list[Json]] = field(default_factory=dict)


def read_entity(document: object, context: Context, mode: Mode) -> Fragment:
    """Read an entity or a fragment of one.

    Raises:
        BadRequestData: the document breaks a rule of the data model; the detail says where.
    """
    if not isinstance(document, dict):
        raise BadRequestData("An entity is a JSON object.")
    fragment = Fragment()
    for key, value in document.items():
        reader = _ENTITY_MEMBERS.get(key)
        if reader is not None:
            reader(fragment, value, context, mode)
        else:
            _add_attribute(fragment.attributes, key, value, context, mode)
    if fragment.urn is None and mode in (Mode.CREATE, Mode.TEMPORAL):
        raise BadRequestData("The entity has no id.")
    if not fragment.types and mode is Mode.CREATE:
        raise BadRequestData("The entity has no type.")
    return fragment


def read_types(value: object, context: Context) -> list[str]:
    """Read the types of an entity, each once and in order."""
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise BadRequestData("type is empty.")
    for name in listed:
        if not isinstance(name, str) or not is_name(name):
            raise BadRequestData(f"type: {_shown(name)} is no name.")
    return _each_once(map(context.expand_name, listed))


def read_scopes(value: object, mode: Mode) -> list[str]:
    """Read scopes, each once and in order; the empty list stands for null."""
    if value == NULL and mode.may_null:
        return []
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(is_scope(scope) for scope in listed):
        raise BadRequestData(f"scope: {_shown(value)} is no scope.")
    return _each_once(listed)


def read_attribute(name: str, value: object, context: Context, mode: Mode) -> list[Json]:
    """Read one attribute of a client's name: its instances, one a datasetId."""
    return _instances(attribute_name(name, context), value, context, mode, depth=0)


def attribute_name(name: str, context: Context) -> str:
    """Return the stored name of an attribute.

    Raises:
        BadRequestData: this cannot name an attribute.
    """
    if name.startswith("@") or not is_name(name):
        raise BadRequestData(f"{_shown(name)} is no attribute name.")
    stored = context.expand_name(name)
    if stored in RESERVED or stored in ("id", "type", "createdAt", "modifiedAt"):
        raise BadRequestData(f"{_shown(name)} names a part of attributes, not an attribute.")
    return stored


def is_null(instance: Json) -> bool:
    """Whether the value of an instance is null: the instance is to be removed."""
    for member in VALUE_MEMBERS:
        value = instance.get(member)
        if value == NULL or (member == "languageMap" and value == {"@none": NULL}):
            return True
    return False


# -- attributes ------------------------------------------------------------------------------------


def _add_attribute(
    attributes: dict[str, list[Json]], key: str, value: object, context: Context, mode: Mode
) -> None:
    stored = attribute_name(key, context)
    if stored in attributes:
        raise BadRequestData(f"{_shown(key)} is there twice.")
    attributes[stored] = _instances(stored, value, context, mode, depth=0)


def _instances(name: str, value: object, context: Context, mode: Mode, *, depth: int) -> list[Json]:
    if depth > MAX_DEPTH:
        raise BadRequestData(f"{name}: attributes are nested too deep.")
    if isinstance(value, list) and value and all(_is_instance(item) for item in value):
        found = [_instance(name, item, context, mode, depth) for item in value]
        if mode is not Mode.TEMPORAL or depth:
            _require_one_each(name, found)
        return found
    return [_instance(name, value, context, mode, depth)]


def _is_instance(value: object) -> bool:
    """Whether a JSON value is written as an attribute's instance rather than as its bare value."""
    return isinstance(value, dict) and (
        _kind_of(value) is not None
        or any(member in value for member in VALUE_MEMBERS)
        or "datasetId" in value
        or looks_like_geometry(value)
    )


def _require_one_each(name: str, instances: list[Json]) -> None:
    datasets = [instance.get("datasetId") for instance in instances]
    if len(set(datasets)) != len(datasets):
        raise BadRequestData(f"{name}: two instances have the same datasetId, or none.")


def _instance(name: str, value: object, context: Context, mode: Mode, depth: int) -> Json:
    if value == NULL:
        if not mode.may_null:
            raise BadRequestData(f"{name}: {NULL} only stands in updates.")
        return {"value": NULL}
    if value is None:
        raise BadRequestData(f"{name}: null is no value of NGSI-LD.")
    if not isinstance(value, dict):
        return _checked(name, {"type": "Property", "value": value}, context, mode, depth)
    if looks_like_geometry(value):
        return _checked(name, {"type": "GeoProperty", "value": value}, context, mode, depth)
    return _checked(name, value, context, mode, depth)


def _kind_of(members: Json) -> str | None:
    """Return the kind that an instance names."""
    named = members.get("type", members.get("@type"))
    if isinstance(named, list) and len(named) == 1:
        named = named[0]
    return KINDS.get(named) if isinstance(named, str) else None


def _inferred(name: str, members: Json, mode: Mode) -> str | None:
    """Return the kind of an instance, from its type or, in concise input, from its members (4.5.2.3)."""
    named = members.get("type", members.get("@type"))
    if named is not None:
        kind = _kind_of(members)
        if kind is None:
            raise BadRequestData(f"{name}: {_shown(named)} is no type of attribute.")
        return kind
    for kind, check in CHECKS.items():
        if check.member in members:
            is_place = check.member == "value" and looks_like_geometry(members["value"])
            return "GeoProperty" if is_place else kind
    if mode.may_lack_value:
        return None
    raise BadRequestData(f"{name}: neither a type nor a value tells what kind of attribute this is.")


def _checked(name: str, members: Json, context: Context, mode: Mode, depth: int) -> Json:
    kind = _inferred(name, members, mode)
    if depth == 0:
        _require_place(name, kind, members)
    instance: Json = {} if kind is None else {"type": kind}
    if kind is not None:
        _add_value(instance, name, CHECKS[kind], members, context, mode)
    for key, value in members.items():
        if key not in ("type", "@type") and key not in instance and key not in GENERATED:
            _add_member(instance, name, kind, key, value, context, mode, depth)
    if name == "ngsildproof" and kind == "Property" and not isinstance(instance.get("value", {}), dict):
        raise BadRequestData("ngsildproof: value must be an object.")
    return instance


def _require_place(name: str, kind: str | None, members: Json) -> None:
    if name in GEO_NAMES and kind not in (None, "GeoProperty") and not is_null(members):
        raise BadRequestData(f"{name} must be a GeoProperty.")


def _add_value(instance: Json, name: str, check: Check, members: Json, context: Context, mode: Mode) -> None:
    if check.member in members:
        try:
            instance[check.member] = check.read(members[check.member], context, mode)
        except Problem as err:
            raise BadRequestData(f"{name}: {err}.") from None
    elif not mode.may_lack_value:
        raise BadRequestData(f"{name}: a {instance['type']} needs {check.member}.")


def _add_member(
    instance: Json, name: str, kind: str | None, key: str, value: object, context: Context, mode: Mode,
    depth: int,
) -> None:  # fmt: skip
    """Check one member of an instance besides its type and value, and add it."""
    _refuse_unfit(name, kind, key)
    if key in _LINKED:
        return
    reader = READERS.get(key)
    if reader is not None:
        if value == NULL and mode.may_null and key != "datasetId":
            instance[key] = NULL
        else:
            read = reader(name, kind, value, context)
            if read is not None:
                instance[key] = read
    elif key in ("id", "@id"):
        raise BadRequestData(f"{name}: an attribute has no id.")
    else:
        stored = attribute_name(key, context)
        found = _instances(stored, value, context, mode, depth=depth + 1)
        instance[stored] = found[0] if len(found) == 1 else found


def _refuse_unfit(name: str, kind: str | None, key: str) -> None:
    if key == "@context":
        raise BadRequestData(f"{name}: an @context inside an attribute is not allowed.")
    if key in NEVER_SENT or (key in VALUE_MEMBERS and kind is not None):
        raise BadRequestData(f"{name}: {key} does not belong to a {kind or 'fragment'}.")
    if key in _LINKED and kind not in ("Relationship", "ListRelationship"):
        raise BadRequestData(f"{name}: {key} does not belong to a {kind}.")
    if key == "unitCode" and kind in _UNITLESS:
        raise BadRequestData(f"{name}: a {kind} has no unitCode.")
    if key in ("entityIdSealed", "entityTypeSealed") and name != "ngsildproof":
        raise BadRequestData(f"{name}: {key} only belongs to ngsildproof.")


# -- entities --------------------------------------------------------------------------------------


def _read_urn(value: object) -> str:
    if not is_urn_of_entity(value):
        raise BadRequestData(f"id: {_shown(value)} is no URI.")
    return str(value)


def _read_expiry(value: object) -> datetime:
    time = read_time(value)
    if time is None:
        raise BadRequestData("expiresAt must be a time such as 2026-03-01T10:00:00Z.")
    return time


def _set_urn(fragment: Fragment, value: object, context: Context, mode: Mode) -> None:
    fragment.urn = _read_urn(value)


def _set_types(fragment: Fragment, value: object, context: Context, mode: Mode) -> None:
    fragment.types = read_types(value, context)


def _set_scopes(fragment: Fragment, value: object, context: Context, mode: Mode) -> None:
    fragment.scopes = read_scopes(value, mode)


def _set_expiry(fragment: Fragment, value: object, context: Context, mode: Mode) -> None:
    fragment.expires_at = _read_expiry(value)


def _ignore(fragment: Fragment, value: object, context: Context, mode: Mode) -> None:
    """Leave out what only the broker makes."""


_ENTITY_MEMBERS: Final = {
    "id": _set_urn, "@id": _set_urn, "type": _set_types, "@type": _set_types, "scope": _set_scopes,
    "expiresAt": _set_expiry, "@context": _ignore, "createdAt": _ignore, "modifiedAt": _ignore,
    "deletedAt": _ignore,
}  # fmt: skip


def _each_once(values: Iterable[Any]) -> list[Any]:  # Any: strings, checked before
    return list(dict.fromkeys(values))


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else type(value).__name__
    return text if len(text) <= 80 else f"{text[:77]}…'"
