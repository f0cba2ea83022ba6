"""Saying the same in another client's names: JSON documents from one @context to another."""

from typing import Any, Final

from allmende.datahub.ngsild.broker import Context, Json

_HEAD: Final = frozenset({"id", "@id", "scope", "createdAt", "modifiedAt", "expiresAt", "deletedAt"})
_TYPES: Final = frozenset({"type", "@type"})
_PLAIN: Final = frozenset({
    "value", "object", "languageMap", "json", "valueList", "objectList", "unitCode", "observedAt",
    "datasetId", "instanceId", "lang", "createdAt", "modifiedAt", "deletedAt", "expiresAt", "type", "@type",
})  # fmt: skip
_NAMES: Final = frozenset({"vocab", "objectType", "valueType"})
_KINDS: Final = frozenset({
    "Property", "Relationship", "GeoProperty", "LanguageProperty", "VocabProperty", "JsonProperty",
    "ListProperty", "ListRelationship",
})  # fmt: skip


def recompacted(document: Any, own: Context, other: Context) -> Any:
    """Return an entity, or a list of them, in the names of another context, without `@context`."""
    if isinstance(document, list):
        return [recompacted(item, own, other) for item in document]
    if not isinstance(document, dict):
        return document
    renamed: Json = {}
    for key, value in document.items():
        if key in _HEAD:
            renamed[key] = value
        elif key in _TYPES:
            renamed[key] = _renamed(value, own, other)
        elif key != "@context":
            renamed[_name(key, own, other)] = _attribute(value, own, other)
    return renamed


def _attribute(value: Any, own: Context, other: Context) -> Any:
    if isinstance(value, list):
        return [_attribute(item, own, other) for item in value]
    if not isinstance(value, dict) or not _is_instance(value):
        return value
    renamed: Json = {}
    for key, item in value.items():
        if key in _PLAIN:
            renamed[key] = item
        elif key in _NAMES:
            renamed[key] = _renamed(item, own, other)
        else:
            renamed[_name(key, own, other)] = _attribute(item, own, other)
    return renamed


def _is_instance(value: Json) -> bool:
    kind = value.get("type")
    is_named = isinstance(kind, str) and kind in _KINDS
    return is_named or not _PLAIN.isdisjoint(value.keys() - _TYPES) or "vocab" in value


def _renamed(value: Any, own: Context, other: Context) -> Any:
    if isinstance(value, list):
        return [_renamed(item, own, other) for item in value]
    return _name(value, own, other) if isinstance(value, str) else value


def _name(name: str, own: Context, other: Context) -> str:
    return name if name in _KINDS else other.compact_name(own.expand_name(name))
