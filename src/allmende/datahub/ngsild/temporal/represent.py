"""The temporal representations: normalized, concise, and pairs of value and time (4.5.6 to 4.5.9). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.names import time_text
from allmende.datahub.ngsild.representations import EntityState, View, entity
from allmende.datahub.ngsild.representations.entity import attribute as shown_attribute
from allmende.datahub.ngsild.representations.entity import simplified_value
from allmende.datahub.ngsild.temporal.instances import Instance, instance_urn
from allmende.datahub.ngsild.temporal.paging import time_of
from allmende.datahub.ngsild.temporal.parameters import TemporalQuery

#: Where the pairs of each kind of attribute stand (4.5.9).
PAIRS: Final = {
    "Property": "values", "GeoProperty": "values", "Relationship": "objects",
    "LanguageProperty": "languageMaps", "VocabProperty": "vocabs", "JsonProperty": "jsons",
    "ListProperty": "valueLists", "ListRelationship": "objectLists",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """What an entity is besides its attributes.

    Attributes:
        deleted_at: It exists no longer, only its past does.
        scopes: As they are now.
    """

    id: int
    urn: str
    types: Sequence[str]
    created_at: datetime
    modified_at: datetime
    deleted_at: datetime | None = None
    scopes: tuple[str, ...] = ()


def evolution(
    head: Head, attributes: Mapping[str, Sequence[Instance]], query: TemporalQuery, view: View,
    kinds: Mapping[str, str],
) -> Json:  # fmt: skip
    """Return the temporal evolution of an entity, without `@context`.

    Args:
        attributes: Stored name → instances, oldest first.
        view: Decides which members are shown, and how an instance is.
        kinds: Attributes that have instances which did not fit into this answer: stored name → kind.
    """
    shown = shown_head(head, view, with_system_times=query.with_system_times)
    names = dict.fromkeys([*attributes, *kinds])
    for name in names:
        if is_shown(name, view):
            instances = attributes.get(name, ())
            shown[view.context.compact_name(name)] = (
                _pairs(instances, kinds.get(name, "Property"), view)
                if query.shape == "temporalValues"
                else [_shown(instance, query, view) for instance in instances]
            )
    return shown


def shown_head(head: Head, view: View, *, with_system_times: bool) -> Json:
    """Return id, type and, if wanted, the times of an entity."""
    state = EntityState(head.urn, head.types, {})
    if with_system_times:
        state.created_at, state.modified_at, state.deleted_at = (
            head.created_at, head.modified_at, head.deleted_at,
        )  # fmt: skip
    return entity(state, view)


def is_shown(name: str, view: View) -> bool:
    """Whether the client wants to see an attribute."""
    if view.attrs is not None and name not in view.attrs and name != "scope":
        return False
    if view.pick is not None and name not in view.pick.members:
        return False
    return view.omit is None or not view.omit.hides(name)


def _shown(instance: Instance, query: TemporalQuery, view: View) -> Json:
    named = query.span.time_property if query.span.names_property else None
    times = {"createdAt": instance.created_at, "modifiedAt": instance.modified_at}
    document = dict(instance.body)
    for name, time in times.items():
        if query.with_system_times or (name == named and instance.deleted_at is None):
            document[name] = time_text(time)
    if instance.deleted_at is not None:
        document["deletedAt"] = time_text(instance.deleted_at)
    found = shown_attribute([document], view)
    if not isinstance(found, dict):
        found = {"value": found}
    found["instanceId"] = instance_urn(instance.instance)
    return found


def _pairs(instances: Iterable[Instance], kind: str, view: View) -> Any:  # Any: one object or several
    groups: dict[tuple[str | None, str], list[Any]] = {}
    for instance in instances:
        body = in_language(instance.body, view)
        pair = [_value(body, view), time_text(time_of(instance))]
        groups.setdefault((instance.dataset_id, body["type"]), []).append(pair)
    if not groups:
        return {"type": kind, PAIRS[kind]: []}
    shown = [_group(dataset, kind, pairs) for (dataset, kind), pairs in groups.items()]
    return shown[0] if len(shown) == 1 else shown


def _group(dataset: str | None, kind: str, pairs: list[Any]) -> Json:
    named = {} if dataset is None else {"datasetId": dataset}
    return {"type": kind, **named, PAIRS[kind]: pairs}


def _value(body: Json, view: View) -> Any:  # Any: what clients sent
    value = simplified_value(body, view.context)
    if body["type"] == "Property" and isinstance(value, int) and not isinstance(value, bool):
        # All numbers of a series are numbers with a fraction, also those that happen to be whole.
        return float(value)
    return value


def in_language(body: Json, view: View) -> Json:
    """Return an instance in the language that the client wants."""
    if not view.languages or body.get("type") != "LanguageProperty":
        return body
    found = shown_attribute([body], view)
    return found if isinstance(found, dict) and "type" in found else {"type": "Property", **found}
