"""Stored entities as JSON: normalized, concise, simplified and as GeoJSON features. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from allmende.datahub.ngsild.broker import Context, Json
from allmende.datahub.ngsild.geometry import looks_like_geometry
from allmende.datahub.ngsild.names import time_text
from allmende.datahub.ngsild.representations.language import choose_language
from allmende.datahub.ngsild.representations.view import View

Any_ = Any  # values that clients sent

#: Shown with `sysAttrs` only (6.3.11).
_SYSTEM: Final = frozenset({"createdAt", "modifiedAt", "deletedAt", "expiresAt"})
#: Members that hold stored names.
_NAMES: Final = frozenset({"vocab", "objectType", "valueType", "previousVocab", "entityTypeSealed"})
#: Members of an instance that are neither names nor sub-attributes.
_PLAIN: Final = frozenset({
    "type", "value", "object", "languageMap", "json", "valueList", "objectList", "unitCode", "observedAt",
    "datasetId", "instanceId", "lang", "entity", "entityList", "expiresAt", "entityIdSealed",
    "previousValue", "previousObject", "previousLanguageMap", "previousJson", "previousValueList",
    "previousObjectList",
}) | _SYSTEM  # fmt: skip
_MEMBER_OF: Final = {
    "Property": "value", "GeoProperty": "value", "Relationship": "object", "LanguageProperty": "languageMap",
    "VocabProperty": "vocab", "JsonProperty": "json", "ListProperty": "valueList",
    "ListRelationship": "objectList",
}  # fmt: skip
#: Kinds whose simplified form still says what it is.
_WRAPPED: Final = frozenset({"LanguageProperty", "VocabProperty", "JsonProperty"})
#: An object with one of these would be read as an attribute, not as its value.
_TELLING: Final = frozenset({*_MEMBER_OF.values(), "type", "datasetId"})


class Stored(Protocol):
    """An entity in stored names: `events.EntityState`, or an `EntityState` of here."""

    @property
    def urn(self) -> str: ...  # noqa: D102
    @property
    def types(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def document(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def scopes(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def created_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def modified_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def expires_at(self) -> datetime | None: ...  # noqa: D102


@dataclass(slots=True)
class EntityState:
    """An entity of which more is told than its state, or of which less is known.

    Attributes:
        types: Stored names.
        document: Stored attribute name → instance or list of instances (see `fragments.py`).
        extras: Further members, shown as they are.
    """

    urn: str
    types: Sequence[str]
    document: Mapping[str, Any]
    scopes: Sequence[str] = ()
    created_at: datetime | None = None
    modified_at: datetime | None = None
    expires_at: datetime | None = None
    deleted_at: datetime | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)


def entity(state: Stored, view: View) -> Json:
    """Return an entity as the view wants it, without `@context`."""
    shown = _head(state, view)
    compact = view.context.compact_name
    for name, instances in state.document.items():
        if _is_shown(name, view):
            represented = attribute(instances, view)
            if represented is not _NOTHING:
                shown[compact(name)] = represented
    if isinstance(state, EntityState):
        shown.update(state.extras)
    return shown


def feature(state: Stored, view: View) -> Json:
    """Return an entity as a GeoJSON feature (4.5.16.2), without `@context`."""
    properties = entity(state, view)
    properties.pop("id", None)
    return {
        "id": state.urn,
        "type": "Feature",
        "geometry": _geometry(state.document.get(view.geometry_property), view),
        "properties": properties,
    }


def collection(states: Iterable[Stored], view: View) -> Json:
    """Return entities as a GeoJSON feature collection (4.5.16.3), without `@context`."""
    return {"type": "FeatureCollection", "features": [feature(state, view) for state in states]}


_NOTHING: Final = object()


def attribute(instances: Any_, view: View) -> Any_:
    """Return one attribute; `_NOTHING` when no instance of it is wanted."""
    listed = instances if isinstance(instances, list) else [instances]
    if view.datasets is not None:
        listed = [one for one in listed if one.get("datasetId", "@none") in view.datasets]
        if not listed:
            return _NOTHING
    if view.languages:
        listed = [_in_language(one, view.languages) for one in listed]
    if view.format == "simplified":
        return _simplified(listed, view.context)
    shown = [_instance(one, view) for one in listed]
    return shown[0] if len(shown) == 1 else shown


def _head(state: Stored, view: View) -> Json:
    compact = view.context.compact_name
    names = [compact(name) for name in state.types]
    head: Json = {"id": state.urn, "type": names[0] if len(names) == 1 else names}
    if state.scopes:
        head["scope"] = state.scopes[0] if len(state.scopes) == 1 else list(state.scopes)
    if view.pick is not None:
        head = {name: value for name, value in head.items() if name in view.pick.members}
    if view.omit is not None:
        head = {name: value for name, value in head.items() if not view.omit.hides(name)}
    if view.sys_attrs:
        times = (("expiresAt", state.expires_at),
                 ("createdAt", state.created_at), ("modifiedAt", state.modified_at),
                 ("deletedAt", state.deleted_at if isinstance(state, EntityState) else None))  # fmt: skip
        head |= {name: time_text(time) for name, time in times if time is not None}
    return head


def _is_shown(name: str, view: View) -> bool:
    if view.attrs is not None and name not in view.attrs:
        return False
    if view.pick is not None and name not in view.pick.members:
        return False
    return view.omit is None or not view.omit.hides(name)


# -- one instance ----------------------------------------------------------------------------------


def _instance(one: Json, view: View) -> Any_:
    is_concise = view.format == "concise"
    shown: Json = {}
    for key, value in one.items():
        if key in _PLAIN:
            if key in _SYSTEM and not view.sys_attrs:
                continue
            shown[key] = value
        elif key in _NAMES:
            shown[key] = compact_names(value, view.context)
        else:
            shown[view.context.compact_name(key)] = _sub_attribute(value, view)
    return _concise(shown) if is_concise else shown


def _sub_attribute(value: Any_, view: View) -> Any_:
    listed = value if isinstance(value, list) else [value]
    if view.languages:
        listed = [_in_language(one, view.languages) for one in listed]
    shown = [_instance(one, view) for one in listed]
    return shown[0] if len(shown) == 1 else shown


def _concise(shown: Json) -> Any_:
    """Leave out what can be inferred: the type, and for a bare value the object around it."""
    kind = shown.get("type")
    value = shown.get("value")
    if kind == "Property" and isinstance(value, dict) and looks_like_geometry(value):
        return shown
    if len(shown) == 2 and (kind == "GeoProperty" or (kind == "Property" and _is_unambiguous(value))):
        return value
    del shown["type"]
    return shown


def _is_unambiguous(value: Any_) -> bool:
    """Whether a bare value would be read back as this value."""
    if isinstance(value, dict):
        return False
    if isinstance(value, list):
        return not any(isinstance(item, dict) and _TELLING.intersection(item) for item in value)
    return value is not None


def compact_names(value: Any_, context: Context) -> Any_:
    """Return stored names, one or a list, as the client knows them."""
    if isinstance(value, list):
        return [context.compact_name(item) if isinstance(item, str) else item for item in value]
    return context.compact_name(value) if isinstance(value, str) and value != "urn:ngsi-ld:null" else value


# -- simplified ------------------------------------------------------------------------------------


def _simplified(instances: list[Json], context: Context) -> Any_:
    if len(instances) == 1 and "datasetId" not in instances[0]:
        return simplified_value(instances[0], context)
    return {"dataset": {one.get("datasetId", "@none"): simplified_value(one, context) for one in instances}}


def simplified_value(one: Json, context: Context) -> Any_:
    """Return the simplified value of one instance (4.5.4)."""
    kind = one.get("type", "Property")
    member = _MEMBER_OF.get(kind, "value")
    value = one.get(member)
    if kind in _WRAPPED:
        return {member: compact_names(value, context) if kind == "VocabProperty" else value}
    if kind == "Relationship":
        return one.get("entity", value)
    if kind == "ListRelationship":
        linked = one.get("entityList")
        return linked if linked is not None else [_urn_of(item) for item in value or ()]
    return value


def _urn_of(item: Any_) -> Any_:
    return item.get("object") if isinstance(item, dict) else item


# -- languages and places --------------------------------------------------------------------------


def _in_language(one: Json, languages: Sequence[str]) -> Json:
    texts = one.get("languageMap")
    if one.get("type") != "LanguageProperty" or not isinstance(texts, dict) or not texts:
        return one
    language = choose_language(texts, languages)
    rest = {k: v for k, v in one.items() if k not in ("type", "languageMap", "valueType")}
    return {"type": "Property", "value": texts[language], "lang": language} | rest


def _geometry(instances: Any_, view: View) -> Any_:
    listed = instances if isinstance(instances, list) else [instances]
    wanted = view.datasets or frozenset({"@none"})
    for one in listed:
        if isinstance(one, dict) and one.get("datasetId", "@none") in wanted:
            value = one.get("value")
            return value if isinstance(value, dict) and looks_like_geometry(value) else None
    return None
