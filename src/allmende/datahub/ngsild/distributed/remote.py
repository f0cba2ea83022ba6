"""What sources say of entities, in stored names, and one entity out of what several say (4.5.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Request
from allmende.datahub.ngsild.broker import Broker, Context, Json
from allmende.datahub.ngsild.contexts import Contexts
from allmende.datahub.ngsild.distributed.asking import Answer
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.fragments import read_entity
from allmende.datahub.ngsild.modes import Mode
from allmende.datahub.ngsild.names import is_name, read_time, time_text
from allmende.datahub.ngsild.registrations.model import Registration

_TIMES = ("createdAt", "modifiedAt")


@dataclass(frozen=True, slots=True)
class Told:
    """What one source says of one entity."""

    registration: Registration
    state: EntityState


async def read_told(broker: Broker, request: Request, answer: Answer) -> list[Told]:
    """Return the entities in an answer, without what the source is not registered for.

    Raises:
        ApiProblem: what the source sent is not NGSI-LD.
    """
    body = answer.body
    listed = body if isinstance(body, list) else [] if body is None else [body]
    told: list[Told] = []
    for document in listed:
        if not isinstance(document, dict):
            raise ApiProblem("The source sent something else than entities.")
        context: Context = answer.context
        if "@context" in document:
            contexts: Any = broker.contexts  # Any: the protocol in `broker.py` says less than the class
            known: Contexts = contexts
            context = await known.from_value(document["@context"], request)
        state = _state(document, context, request.received_at)
        kept = _registered(answer.registration, state)
        if kept is not None:
            told.append(Told(answer.registration, kept))
    return told


def _state(document: Json, context: Context, now: datetime) -> EntityState:
    fragment = read_entity(document, context, Mode.CREATE)
    attributes: dict[str, Any] = {}
    for key, sent in document.items():
        name = context.expand_name(key) if is_name(key) else key
        instances = fragment.attributes.get(name)
        if instances is not None:
            timed = _with_times(instances, sent)
            attributes[name] = timed[0] if len(timed) == 1 else timed
    return EntityState(
        urn=fragment.urn or "", types=tuple(fragment.types), document=attributes,
        created_at=read_time(document.get("createdAt")) or now,
        modified_at=read_time(document.get("modifiedAt")) or now,
        scopes=tuple(fragment.scopes or ()), expires_at=fragment.expires_at,
    )  # fmt: skip


def _with_times(instances: Sequence[Json], sent: Any) -> list[Json]:
    """Give instances back the times that only brokers write."""
    listed = sent if isinstance(sent, list) else [sent]
    if len(listed) != len(instances):
        return list(instances)
    return [
        {**instance, **{name: given[name] for name in _TIMES if read_time(given.get(name)) is not None}}
        if isinstance(given, dict) else instance
        for instance, given in zip(instances, listed, strict=True)
    ]  # fmt: skip


def _registered(registration: Registration, state: EntityState) -> EntityState | None:
    names = registration.covered(state.urn, state.types, state.document)
    if names is None:
        return None
    return replace(state, document={name: state.document[name] for name in state.document if name in names})


# -- one entity out of several ---------------------------------------------------------------------


def merged(own: EntityState | None, told: Iterable[Told], now: datetime) -> EntityState | None:
    """Return one entity out of ours and what sources say; None: nobody knows it.

    Of the same attribute and dataset the newest instance counts: the later observedAt, else the later
    modifiedAt, else the one found first. Auxiliary sources only add attributes that nobody else has.
    """
    alive = [replace(one, state=_current(one.state, now)) for one in told if not _is_over(one.state, now)]
    equals = [one.state for one in alive if one.registration.mode != "auxiliary"]
    result: EntityState | None = None
    for state in _with_own_ends([*([] if own is None else [own]), *equals]):
        result = state if result is None else _joined(result, state)
    for state in (one.state for one in alive if one.registration.mode == "auxiliary"):
        if result is None:
            result = state
        else:
            missing = {name: state.document[name] for name in state.document if name not in result.document}
            result = replace(result, document={**result.document, **missing})
    return result


def _is_over(state: EntityState, now: datetime) -> bool:
    return state.expires_at is not None and state.expires_at <= now


def _current(state: EntityState, now: datetime) -> EntityState:
    """Leave out instances whose time is over."""
    document: dict[str, Any] = {}
    for name, instances in state.document.items():
        listed = [one for one in _listed(instances) if (_end(one) or now) >= now]
        if listed:
            document[name] = listed[0] if len(listed) == 1 else listed
    return replace(state, document=document)


def _with_own_ends(states: Sequence[EntityState]) -> list[EntityState]:
    """Where only some versions of an entity end, let their attributes end instead (4.5.5.2)."""
    if all(state.expires_at is None for state in states) or all(state.expires_at for state in states):
        return list(states)
    return [state if state.expires_at is None else _ending(state, state.expires_at) for state in states]


def _ending(state: EntityState, end: datetime) -> EntityState:
    def limited(instance: Json) -> Json:
        own = _end(instance)
        return {**instance, "expiresAt": time_text(end if own is None else min(own, end))}

    document = {
        name: [limited(one) for one in instances] if isinstance(instances, list) else limited(instances)
        for name, instances in state.document.items()
    }
    return replace(state, document=document)


def _end(instance: Mapping[str, Any]) -> datetime | None:
    return read_time(instance.get("expiresAt"))


def _joined(first: EntityState, second: EntityState) -> EntityState:
    document = dict(first.document)
    for name, instances in second.document.items():
        document[name] = _newest(document[name], instances) if name in document else instances
    return replace(
        first, types=tuple(dict.fromkeys((*first.types, *second.types))),
        scopes=tuple(dict.fromkeys((*first.scopes, *second.scopes))), document=document,
        created_at=min(first.created_at, second.created_at),
        modified_at=max(first.modified_at, second.modified_at),
        expires_at=_later(first.expires_at, second.expires_at),
    )  # fmt: skip


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    return None if first is None or second is None else max(first, second)


def _newest(first: Any, second: Any) -> Any:
    kept: dict[str | None, Json] = {}
    for instance in (*_listed(first), *_listed(second)):
        dataset = instance.get("datasetId")
        known = kept.get(dataset)
        if known is None or _age(instance) > _age(known):
            kept[dataset] = instance
    instances = list(kept.values())
    return instances[0] if len(instances) == 1 else instances


def _age(instance: Mapping[str, Any]) -> tuple[str, str]:
    return _key(instance.get("observedAt")), _key(instance.get("modifiedAt"))


def _key(text: object) -> str:
    """Return what orders times; fractions may be left out, so texts cannot simply be compared."""
    time = read_time(text)
    return "" if time is None else time_text(time).removesuffix("Z").ljust(26, "0")


def _listed(instances: Any) -> list[Json]:
    return instances if isinstance(instances, list) else [instances]
