"""Entities for clients that only know an earlier version of the standard (ETSI GS CIM 009, 4.3.6.8, 6.3.7).

`Prefer: ngsi-ld=1.5` asks for it. What that version does not know yet becomes what comes nearest in it, or
is left out.
"""

import re
from typing import Any, Final

from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild.broker import Json

Version = tuple[int, int]
#: What the broker speaks.
OWN: Final[Version] = (1, 9)
_WANTED = re.compile(r"ngsi-ld=\"?(\d{1,2})\.(\d{1,2})\"?").fullmatch
#: Kinds of attribute: since when they are known, the member with their value, the kind that stands in.
_KINDS: Final[dict[str, tuple[Version, str, str]]] = {
    "LanguageProperty": ((1, 4), "languageMap", "Property"),
    "JsonProperty": ((1, 8), "json", "Property"),
    "VocabProperty": ((1, 8), "vocab", "Property"),
    "ListProperty": ((1, 8), "valueList", "Property"),
    "ListRelationship": ((1, 8), "objectList", "Relationship"),
}
_MEMBERS: Final[dict[str, Version]] = {
    "expiresAt": (1, 9), "valueType": (1, 9), "objectType": (1, 8), "datasetId": (1, 3), "observedAt": (1, 3),
    "unitCode": (1, 3),
}  # fmt: skip
_SEVERAL: Final[Version] = (1, 3)
_OF_ENTITIES: Final[dict[str, Version]] = {"scope": (1, 4), "expiresAt": (1, 9)}
_SYSTEM: Final = frozenset({"id", "createdAt", "modifiedAt", "deletedAt", "expiresAt"})
_VALUES: Final = frozenset({"value", "object", "languageMap", "json", "vocab", "valueList", "objectList"})


def preferred_version(request: Request) -> Version | None:
    """Return the version that a request for entities prefers, at most the broker's own."""
    is_for_entities = request.segments[:1] == ("entities",) or request.segments == (
        "entityOperations",
        "query",
    )
    if not is_for_entities:
        return None
    for preference in request.headers.get("prefer", "").split(","):
        found = _WANTED(preference.strip().lower())
        if found:
            return min((int(found[1]), int(found[2])), OWN)
    return None


def amended(document: Json | list[Json], version: Version) -> Any:  # Any: of the document's type
    """Return entities (or features of them), without `@context`, as the version knows them."""
    if isinstance(document, list):
        return [amended(item, version) for item in document]
    if document.get("type") == "FeatureCollection":
        return {**document, "features": [amended(item, version) for item in document["features"]]}
    if document.get("type") == "Feature":
        return {**document, "properties": amended(document["properties"], version)}
    return {
        name: value if name in _SYSTEM else _member(name, value, version)
        for name, value in document.items()
        if version >= _OF_ENTITIES.get(name, (1, 0))
    }


def _member(name: str, value: Any, version: Version) -> Any:
    if name == "type":
        return value[0] if isinstance(value, list) and version < _SEVERAL else value
    return value if name == "scope" else _attribute(value, version)


def _attribute(value: Any, version: Version) -> Any:
    if isinstance(value, list):
        if not all(isinstance(item, dict) and not item.keys().isdisjoint(_VALUES) for item in value):
            return value
        shown = [_instance(item, version) for item in value]
        if version >= _SEVERAL:
            return shown
        return next((new for old, new in zip(value, shown, strict=True) if "datasetId" not in old), shown[0])
    return _instance(value, version) if isinstance(value, dict) else value


def _instance(instance: Json, version: Version) -> Any:
    """Return one instance; in the simplified form, what stands in place of `{"vocab": …}`."""
    kind = _kind_of(instance)
    since, member, stand_in = _KINDS.get(kind, ((1, 0), "", ""))
    is_unknown = version < since
    if is_unknown and instance.keys() == {member} and kind not in ("ListProperty", "ListRelationship"):
        return instance[member]
    shown: Json = {}
    for name, value in instance.items():
        if version < _MEMBERS.get(name, (1, 0)):
            continue
        if is_unknown and name == "type":
            shown["type"] = stand_in
        elif is_unknown and name == member:
            is_list = stand_in == "Relationship"
            shown["object" if is_list else "value"] = [one["object"] for one in value] if is_list else value
        else:
            shown[name] = value if name in _VALUES or name == "type" else _attribute(value, version)
    return shown


def _kind_of(instance: Json) -> str:
    named = instance.get("type")
    if isinstance(named, str) and named in _KINDS:
        return named
    return next((kind for kind, (_, member, _) in _KINDS.items() if member in instance), "")
