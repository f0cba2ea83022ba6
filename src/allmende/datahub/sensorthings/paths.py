"""Resource paths such as /Things(1)/Datastreams(2)/Observations (OGC 18-088, 9.2)."""

import re
from dataclasses import dataclass

from allmende.datahub.gateway.errors import NoSuchAddress
from allmende.datahub.sensorthings.errors import BadQuery
from allmende.datahub.sensorthings.model import SETS, EntitySet

_STEP = re.compile(r"(?P<name>[A-Za-z]+)(?:\((?P<key>.*)\))?", re.DOTALL)
MAX_STEPS = 12
_BIGGEST_ID = 2**63


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the path: a collection or link, perhaps with the key of one entity."""

    name: str
    of: EntitySet
    key: str | int | None
    is_many: bool


@dataclass(frozen=True, slots=True)
class Resource:
    """What a path points at.

    Attributes:
        steps: From the first collection on.
        property: A single property of the last entity; empty: the entity or collection itself.
        is_raw: `$value`: the bare value of the property.
        is_refs: `$ref`: only addresses.
    """

    steps: tuple[Step, ...]
    property: str = ""
    is_raw: bool = False
    is_refs: bool = False


def read_path(segments: tuple[str, ...]) -> Resource:
    """Read the parts of a path below the interface's root.

    Raises:
        NoSuchAddress: there is no such collection, link or property.
        BadQuery: a key is malformed.
    """
    if len(segments) > MAX_STEPS:
        raise NoSuchAddress
    steps: list[Step] = []
    for at, segment in enumerate(segments):
        rest = segments[at + 1 :]
        if segment == "$ref" and not rest and steps:
            return Resource(tuple(steps), is_refs=True)
        step = _step(segment, steps[-1] if steps else None)
        if step is None:
            return _of_property(tuple(steps), segment, rest)
        steps.append(step)
    return Resource(tuple(steps))


def _step(segment: str, before: Step | None) -> Step | None:
    found = _STEP.fullmatch(segment)
    if found is None:
        if before is None:
            raise NoSuchAddress
        return None
    name, key = found["name"], found["key"]
    if before is None:
        if name not in SETS:
            raise NoSuchAddress
        return Step(name, SETS[name], _key(SETS[name], key), is_many=True)
    link = before.of.links.get(name)
    if link is None:
        return None
    if before.is_many and before.key is None:
        raise NoSuchAddress(f"Choose one of the {before.name} first, for example {before.name}(1).")
    target = SETS[link.target]
    if key is not None and not link.is_many:
        raise NoSuchAddress(f"{name} is a single entity and has no key here.")
    return Step(name, target, _key(target, key), link.is_many)


def _of_property(steps: tuple[Step, ...], name: str, rest: tuple[str, ...]) -> Resource:
    last = steps[-1] if steps else None
    known = last is not None and (name in last.of.columns or name == "id")
    if last is None or not known or (last.is_many and last.key is None) or rest not in ((), ("$value",)):
        raise NoSuchAddress
    return Resource(steps, property="@iot.id" if name == "id" else name, is_raw=bool(rest))


def _key(of: EntitySet, text: str | None) -> str | int | None:
    if text is None:
        return None
    if of.has_text_id:
        if len(text) < 2 or text[0] != "'" or text[-1] != "'":
            raise BadQuery(f"The key of {of.name} is a text in quotes, for example {of.name}('co2').")
        return text[1:-1].replace("''", "'").replace("\x00", "")
    if not (text.isascii() and text.isdecimal()) or int(text) >= _BIGGEST_ID:
        raise BadQuery(f"The key of {of.name} is a number, for example {of.name}(1).")
    return int(text)
