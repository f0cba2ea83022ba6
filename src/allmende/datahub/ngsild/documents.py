"""What operations do to an entity's document. Pure: untouched instances stay the same objects.

Sources: ETSI GS CIM 009, 5.5.8 (partial update), 5.5.12 (merge), 5.6.2 to 5.6.5, 5.6.17 to 5.6.19.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.errors import BadRequestData, ResourceNotFound
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.fragments import Fragment, is_null
from allmende.datahub.ngsild.names import NULL, time_text
from allmende.datahub.ngsild.values import VALUE_MEMBERS

#: Members that say what an instance is or when it was written; everything else is part of it.
_IDENTITY: Final = frozenset({"type", "createdAt", "modifiedAt", "datasetId"})
#: Values that a merge goes into (5.5.12).
_MERGED: Final = frozenset({"value", "languageMap", "json"})
_NOT_SUB: Final = frozenset({
    *VALUE_MEMBERS, *_IDENTITY, "observedAt", "unitCode", "objectType", "valueType", "expiresAt",
    "entityIdSealed", "entityTypeSealed",
})  # fmt: skip


@dataclass(slots=True)
class Result:
    """What became of a fragment.

    Attributes:
        updated: Stored names that were written or removed.
        not_updated: Stored names that were left alone, with the reason.
    """

    state: EntityState
    updated: list[str] = field(default_factory=list)
    not_updated: list[tuple[str, str]] = field(default_factory=list)


def new_state(fragment: Fragment, now: datetime) -> EntityState:
    """Return the entity that a complete fragment makes."""
    return EntityState(
        urn=fragment.urn or "", types=tuple(fragment.types), scopes=tuple(fragment.scopes or ()),
        document={name: _folded([_stamped(one, now) for one in listed])
                  for name, listed in fragment.attributes.items()},
        created_at=now, modified_at=now, expires_at=fragment.expires_at,
    )  # fmt: skip


def replaced(before: EntityState, fragment: Fragment, now: datetime) -> Result:
    """Put a complete entity in the place of another; what has the same name keeps its createdAt."""
    document: Json = {}
    for name, listed in fragment.attributes.items():
        old = instances_of(before.document, name)
        document[name] = _folded([_stamped(one, now, _same(old, one)) for one in listed])
    state = replace(
        before, types=tuple(fragment.types or before.types), scopes=tuple(fragment.scopes or ()),
        document=document, modified_at=now, expires_at=fragment.expires_at,
    )  # fmt: skip
    return Result(state, updated=list(document))


def appended(before: EntityState, fragment: Fragment, now: datetime, *, overwrite: bool) -> Result:
    """Add attributes; those that are there are replaced, or left alone (5.6.3)."""
    result = Result(_with_head(before, fragment, now, overwrite=overwrite))
    document = dict(before.document)
    for name, listed in fragment.attributes.items():
        kept = list(instances_of(before.document, name))
        for one in listed:
            old = _same(kept, one)
            if old is not None and not overwrite:
                result.not_updated.append((name, "It is there already, and overwriting was not wanted."))
                continue
            _put(kept, old, _stamped(_without_nulls(one), now, old))
            result.updated.append(name)
        document[name] = _folded(kept)
    return _finished(result, document)


def updated(before: EntityState, fragment: Fragment, now: datetime) -> Result:
    """Replace or add attributes; null removes one (5.6.2)."""
    has_scope = bool(before.scopes)
    head = fragment if has_scope else replace(fragment, scopes=None)
    result = Result(_with_head(before, head, now, overwrite=True))
    document = dict(before.document)
    for name, listed in fragment.attributes.items():
        kept = list(instances_of(before.document, name))
        for one in listed:
            _update(result, name, kept, one, _stamped(_without_nulls(one), now, _same(kept, one)))
        _set(document, name, kept)
    return _finished(result, document)


def merged(
    before: EntityState, fragment: Fragment, now: datetime, *, observed_at: str | None = None
) -> Result:
    """Merge attributes down into their values; null removes (5.6.17).

    Args:
        observed_at: For merged attributes that have an observedAt and are sent without.
    """
    result = Result(_with_head(before, fragment, now, overwrite=True))
    document = dict(before.document)
    for name, listed in fragment.attributes.items():
        kept = list(instances_of(before.document, name))
        for one in listed:
            old = _same(kept, one)
            new = _merged_instance(name, old, one)
            if observed_at and old is not None and "observedAt" in old and "observedAt" not in one:
                new["observedAt"] = observed_at
            _update(result, name, kept, one, _stamped(new, now, old))
        _set(document, name, kept)
    return _finished(result, document)


def partially_updated(before: EntityState, name: str, part: Json, now: datetime) -> Result:
    """Replace the members of one instance that are sent (5.6.4).

    Raises:
        ResourceNotFound: the attribute or its dataset is not there.
        BadRequestData: the kind of attribute would change.
    """
    kept, old = _target(before, name, part.get("datasetId"))
    if part.get("type", old["type"]) != old["type"]:
        raise BadRequestData(f"The attribute is a {old['type']} and stays one.")
    if is_null(part):
        raise BadRequestData("A partial update does not remove a whole attribute.")
    new = dict(old)
    for member, value in part.items():
        if member not in _IDENTITY:
            _replace_member(new, member, value)
    _put(kept, old, _stamped(new, now, old))
    return _finished(Result(replace(before, modified_at=now), updated=[name]),
                     {**before.document, name: _folded(kept)})  # fmt: skip


def attribute_replaced(before: EntityState, name: str, new: Json, now: datetime) -> Result:
    """Put an instance in the place of the one with the same datasetId (5.6.19).

    Raises:
        ResourceNotFound: the attribute or its dataset is not there.
    """
    kept, old = _target(before, name, new.get("datasetId"))
    _put(kept, old, _stamped(_without_nulls(new), now, old))
    return _finished(Result(replace(before, modified_at=now), updated=[name]),
                     {**before.document, name: _folded(kept)})  # fmt: skip


def attribute_deleted(
    before: EntityState, name: str, now: datetime, *, dataset: str | None = None, all_of_it: bool = False
) -> Result:
    """Remove an attribute's instance of a dataset, its default instance, or all of them (5.6.5).

    Raises:
        ResourceNotFound: there is no such instance.
    """
    if name == "scope":
        if not before.scopes:
            raise ResourceNotFound("The entity has no scope.")
        return Result(replace(before, scopes=(), modified_at=now), updated=[name])
    document = dict(before.document)
    if all_of_it and name in document:
        del document[name]
    else:
        kept, old = _target(before, name, dataset)
        _set(document, name, [one for one in kept if one is not old])
    return _finished(Result(replace(before, modified_at=now), updated=[name]), document)


def instances_of(document: Mapping[str, Any], name: str) -> Sequence[Json]:
    """Return the instances of an attribute; none if it is not there."""
    instances = document.get(name)
    if instances is None:
        return ()
    return instances if isinstance(instances, list) else (instances,)


# -- entities --------------------------------------------------------------------------------------


def _with_head(before: EntityState, fragment: Fragment, now: datetime, *, overwrite: bool) -> EntityState:
    """Add types, set or add scopes, set the end of storage."""
    scopes: Iterable[str] = before.scopes
    if fragment.scopes is not None:
        scopes = fragment.scopes if overwrite else dict.fromkeys([*before.scopes, *fragment.scopes])
    return replace(
        before, types=tuple(dict.fromkeys([*before.types, *fragment.types])), scopes=tuple(scopes),
        modified_at=now, expires_at=fragment.expires_at or before.expires_at,
    )  # fmt: skip


def _finished(result: Result, document: Json) -> Result:
    result.state = replace(result.state, document=document)
    result.updated = list(dict.fromkeys(result.updated))
    return result


def _set(document: Json, name: str, instances: list[Json]) -> None:
    if instances:
        document[name] = _folded(instances)
    else:
        document.pop(name, None)


def _update(result: Result, name: str, kept: list[Json], sent: Json, new: Json) -> None:
    """Put, add or (null) remove one instance."""
    old = _same(kept, sent)
    if not is_null(sent):
        _put(kept, old, new)
    elif old is None:
        return
    else:
        kept[:] = [one for one in kept if one is not old]
    result.updated.append(name)


def _target(before: EntityState, name: str, dataset: str | None) -> tuple[list[Json], Json]:
    kept = list(instances_of(before.document, name))
    old = next((one for one in kept if one.get("datasetId") == dataset), None)
    if old is None:
        raise ResourceNotFound("The entity has no such attribute, or not with this datasetId.")
    return kept, old


# -- instances -------------------------------------------------------------------------------------


def _same(instances: Iterable[Json], wanted: Json) -> Json | None:
    dataset = wanted.get("datasetId")
    return next((one for one in instances if one.get("datasetId") == dataset), None)


def _put(instances: list[Json], old: Json | None, new: Json) -> None:
    if old is None:
        instances.append(new)
    else:
        instances[:] = [new if one is old else one for one in instances]


def _folded(instances: list[Json]) -> Any:  # Any: one instance or a list of them
    return instances[0] if len(instances) == 1 else instances


def _stamped(instance: Json, now: datetime, old: Json | None = None) -> Json:
    moment = time_text(now)
    created = moment if old is None else old.get("createdAt", moment)
    return {**instance, "createdAt": created, "modifiedAt": moment}


def _replace_member(instance: Json, member: str, value: Any) -> None:
    is_removed = value == NULL or (isinstance(value, dict) and member not in _NOT_SUB and is_null(value))
    if is_removed:
        instance.pop(member, None)
    else:
        instance[member] = value


def _without_nulls(instance: Json) -> Json:
    """Leave out members that say only that something is to be removed, where there is nothing."""
    kept: Json = {}
    for member, value in instance.items():
        if member in _MERGED:
            kept[member] = _cleaned(value)
        elif value != NULL and not (isinstance(value, dict) and member not in _NOT_SUB and is_null(value)):
            is_sub = isinstance(value, dict) and member not in _NOT_SUB
            kept[member] = _without_nulls(value) if is_sub else value
    return kept


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items() if item != NULL}
    return value


def _merged_instance(name: str, old: Json | None, new: Json) -> Json:
    if old is None or new.get("type", old["type"]) != old["type"]:
        if "type" not in new and not is_null(new):
            raise BadRequestData(f"{name}: it is not there, and what was sent has no value.")
        return _without_nulls(new)
    result = dict(old)
    for member, value in new.items():
        if member in _IDENTITY:
            continue
        if member in _MERGED and old["type"] != "GeoProperty":
            result[member] = _merged_value(old.get(member), value)
        elif member not in _NOT_SUB and isinstance(value, dict) and isinstance(old.get(member), dict):
            if is_null(value):
                result.pop(member, None)
            else:
                result[member] = _merged_instance(f"{name}.{member}", old[member], value)
        else:
            _replace_member(result, member, _without_nulls(value) if _is_sub(member, value) else value)
    return result


def _is_sub(member: str, value: Any) -> bool:
    return member not in _NOT_SUB and isinstance(value, dict) and not is_null(value)


def _merged_value(old: Any, patch: Any) -> Any:
    """Merge JSON as RFC 7396 says, with NGSI-LD's null instead of JSON's."""
    if not isinstance(patch, dict):
        return patch
    merged_: Json = dict(old) if isinstance(old, dict) else {}
    for key, value in patch.items():
        if value == NULL:
            merged_.pop(key, None)
        else:
            merged_[key] = _merged_value(merged_.get(key), value)
    return merged_
