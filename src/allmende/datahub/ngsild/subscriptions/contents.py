"""What a notification tells of one entity: its state, what was deleted, what was there before (5.8.6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.events import Change
from allmende.datahub.ngsild.names import NULL, time_text
from allmende.datahub.ngsild.query.evaluate import StoredEntity
from allmende.datahub.ngsild.query.model import Join, Linking
from allmende.datahub.ngsild.representations import EntityState, View
from allmende.datahub.ngsild.subscriptions.diff import AttributeChange, Difference, is_same
from allmende.datahub.ngsild.subscriptions.linked import Linker
from allmende.datahub.ngsild.subscriptions.watch import Watch

#: Kind of attribute: the member that holds its value, and the one for the value before.
MEMBERS: Mapping[str, tuple[str, str]] = {
    "Property": ("value", "previousValue"),
    "GeoProperty": ("value", "previousValue"),
    "Relationship": ("object", "previousObject"),
    "LanguageProperty": ("languageMap", "previousLanguageMap"),
    "VocabProperty": ("vocab", "previousVocab"),
    "JsonProperty": ("json", "previousJson"),
    "ListProperty": ("valueList", "previousValueList"),
    "ListRelationship": ("objectList", "previousObjectList"),
}

JOINED: Mapping[str | None, Join] = {"flat": "flat", "inline": "inline"}


def state_to_tell(change: Change, difference: Difference, watch: Watch) -> EntityState:
    """Return the entity as the subscriber is told of it, still with stored names."""
    state = change.state
    told = EntityState(
        urn=state.urn,
        types=state.types,
        document=_document(change, difference, watch),
        scopes=() if difference.is_deletion else state.scopes,
        created_at=state.created_at,
        modified_at=state.modified_at,
        expires_at=None if difference.is_deletion else state.expires_at,
    )
    if difference.is_deletion:
        if watch.view.sys_attrs:
            told.deleted_at = change.at
        else:
            told.extras = {"deletedAt": time_text(change.at)}
    return told


def _document(change: Change, difference: Difference, watch: Watch) -> Json:
    shows_changes = bool(watch.params.get("showChanges"))
    if difference.is_deletion:
        names = _names_of_deleted(difference, watch, shows_changes=shows_changes)
        return {name: _gone(difference.attributes[name], change, watch) for name in names}
    document: Json = dict(change.after.document) if change.after else {}
    for name, changed in difference.attributes.items():
        if not changed.after:
            document[name] = _gone(changed, change, watch)
        elif changed.removed or (shows_changes and not difference.is_creation):
            document[name] = _one_or_all(_partly_gone(changed, change, watch))
    return document


def _names_of_deleted(difference: Difference, watch: Watch, *, shows_changes: bool) -> Iterable[str]:
    if shows_changes and "entityDeleted" in watch.triggers:
        return difference.attributes
    if "attributeDeleted" not in watch.triggers and not shows_changes:
        return ()
    return [name for name in difference.attributes if watch.watched is None or name in watch.watched]


def _gone(changed: AttributeChange, change: Change, watch: Watch) -> Json | list[Json]:
    """Return what stands for an attribute of which nothing is left."""
    instances = list(changed.before.values())
    if len(instances) > 1 and not watch.params.get("showChanges") and not watch.view.sys_attrs:
        # Nothing needs to be said of each of them.
        first = next((one for one in instances if "datasetId" not in one), instances[0])
        instances = [{name: value for name, value in first.items() if name != "datasetId"}]
    is_entity_gone = change.after is None
    return _one_or_all([_null(one, change, watch, is_entity_gone=is_entity_gone) for one in instances])


def _partly_gone(changed: AttributeChange, change: Change, watch: Watch) -> list[Json]:
    """Return the instances that are left, and what stands for those that are not."""
    shows_changes = watch.params.get("showChanges")
    shown = []
    for dataset, now in changed.after.items():
        before = changed.before.get(dataset)
        if shows_changes and before is not None and not is_same(before, now):
            shown.append({**now, **_previous(before)})
        else:
            shown.append(dict(now))
    removed = [changed.before[dataset] for dataset in changed.removed]
    return shown + [_null(one, change, watch, is_entity_gone=False) for one in removed]


def _null(instance: Mapping[str, Any], change: Change, watch: Watch, *, is_entity_gone: bool) -> Json:
    kind = instance.get("type", "Property")
    member, _ = MEMBERS[kind]
    # The clause asks for a map when an attribute was deleted; of deleted entities it names no shape.
    null: Any = {"@none": NULL} if kind == "LanguageProperty" and not is_entity_gone else NULL
    shown: Json = {"type": kind, member: null}
    if "datasetId" in instance:
        shown["datasetId"] = instance["datasetId"]
    if watch.params.get("showChanges"):
        shown |= _previous(instance)
    if watch.view.sys_attrs:
        shown |= {name: instance[name] for name in ("createdAt", "modifiedAt") if name in instance}
        shown["deletedAt"] = time_text(change.at)
    return shown


def _previous(instance: Mapping[str, Any]) -> Json:
    member, previous = MEMBERS[instance.get("type", "Property")]
    return {previous: instance[member]} if member in instance else {}


def _one_or_all(instances: list[Json]) -> Json | list[Json]:
    return instances[0] if len(instances) == 1 else instances


async def represent(
    told: Sequence[StoredEntity], watch: Watch, linker: Linker, differences: Mapping[str, Difference]
) -> Any:  # Any: entities, or a GeoJSON feature collection
    """Return the `data` of a notification.

    Args:
        differences: By identifier, of entities whose deleted attributes are told.

    Raises:
        StoreUnavailable: linked entities are wanted and the database does not answer.
    """
    view = watch.view
    join = JOINED.get(watch.params.get("join"))
    linking = None if join is None else Linking(join, watch.params.get("joinLevel", 1))
    shown = await linker.joined(watch.key[0], told, view, linking)
    if watch.params["endpoint"].get("accept") == "application/geo+json":
        return {"type": "FeatureCollection", "features": [one.as_json(is_geojson=True) for one in shown]}
    data = [one.as_json() for one in shown]
    for entity, state in zip(data, told, strict=False):
        if state.urn in differences:
            _flatten_nulls(entity, differences[state.urn], view)
    return data


def _flatten_nulls(shown: Json, difference: Difference, view: View) -> None:
    """In the simplified form a deleted attribute is the bare URI, whatever its kind."""
    if view.format != "simplified":
        return
    for name, changed in difference.attributes.items():
        key = view.context.compact_name(name)
        value = shown.get(key)
        if not changed.after and isinstance(value, dict) and set(value) <= {"languageMap", "vocab", "json"}:
            shown[key] = NULL
