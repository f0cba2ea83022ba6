"""Members of an attribute's instance besides its type and value (ETSI GS CIM 009, 5.2.5 to 5.2.7)."""

from typing import Final

from allmende.datahub.ngsild.broker import Context
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.names import is_name, is_uri, is_urn_of_entity, read_time


def _observed_at(name: str, kind: str | None, value: object, context: Context) -> str:
    if read_time(value) is None:
        raise BadRequestData(f"{name}: observedAt must be a time such as 2026-03-01T10:00:00Z.")
    return str(value)


def _expires_at(name: str, kind: str | None, value: object, context: Context) -> str:
    if read_time(value) is None:
        raise BadRequestData(f"{name}: expiresAt must be a time such as 2026-03-01T10:00:00Z.")
    return str(value)


def _unit_code(name: str, kind: str | None, value: object, context: Context) -> str:
    if not isinstance(value, str) or not value:
        raise BadRequestData(f"{name}: unitCode must be a text.")
    return value


def _dataset_id(name: str, kind: str | None, value: object, context: Context) -> str | None:
    if value == "@none":
        return None
    if not is_urn_of_entity(value):
        raise BadRequestData(f"{name}: datasetId must be a URI.")
    return str(value)


def _object_type(name: str, kind: str | None, value: object, context: Context) -> object:
    if kind not in (None, "Relationship", "ListRelationship"):
        raise BadRequestData(f"{name}: objectType only belongs to a Relationship.")
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(item, str) and is_name(item) for item in listed):
        raise BadRequestData(f"{name}: objectType must be the name of a type.")
    stored = list(dict.fromkeys(map(context.expand_name, listed)))
    return stored if isinstance(value, list) else stored[0]


def _value_type(name: str, kind: str | None, value: object, context: Context) -> str:
    if kind == "LanguageProperty":
        if value != "langString":
            raise BadRequestData(f"{name}: valueType of a LanguageProperty is langString.")
        return "langString"
    if kind in ("Relationship", "ListRelationship") or not isinstance(value, str) or not value:
        raise BadRequestData(f"{name}: valueType must name a data type.")
    return context.expand_name(value)


def _sealed_id(name: str, kind: str | None, value: object, context: Context) -> str:
    if not isinstance(value, str) or not is_uri(value):
        raise BadRequestData(f"{name}: entityIdSealed must be a URI.")
    return value


def _sealed_type(name: str, kind: str | None, value: object, context: Context) -> str:
    if not isinstance(value, str) or not is_name(value):
        raise BadRequestData(f"{name}: entityTypeSealed must be a name.")
    return context.expand_name(value)


#: By member: checks what was sent and returns what is stored; None: nothing.
READERS: Final = {
    "observedAt": _observed_at,
    "expiresAt": _expires_at,
    "unitCode": _unit_code,
    "datasetId": _dataset_id,
    "objectType": _object_type,
    "valueType": _value_type,
    "entityIdSealed": _sealed_id,
    "entityTypeSealed": _sealed_type,
}
