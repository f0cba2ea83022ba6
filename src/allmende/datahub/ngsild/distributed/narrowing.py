"""What one source is asked of a query: what it is registered for, and nothing else (4.3.6.1, 5.7.2.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allmende.datahub.ngsild.broker import Context, Json
from allmende.datahub.ngsild.contexts.active import Context as ActiveContext
from allmende.datahub.ngsild.distributed.consumption import projection
from allmende.datahub.ngsild.query.asked import Asked
from allmende.datahub.ngsild.query.syntax import Selector
from allmende.datahub.ngsild.registrations.model import EntityInfo, Info, Registration
from allmende.datahub.ngsild.subscriptions.names import rename_all

#: Filters that a source applies, unless entities may be split among sources.
FILTERS: Final = ("q", "scopeQ", "georel", "geometry", "coordinates", "geoproperty")
#: Whose values are names.
_NAMED: Final = frozenset({"q", "geoproperty", "type", "attrs", "pick", "omit"})


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A query for one source.

    Attributes:
        types: Selections of types, each as the source's names; None: any.
        names: Stored names of the only attributes wanted; None: all.
    """

    types: tuple[str, ...] | None
    ids: tuple[str, ...]
    pattern: str | None
    names: frozenset[str] | None


def narrow(asked: Asked, infos: Sequence[Info], names: ActiveContext, *, is_split: bool) -> Narrowed:
    """Return what is asked of a source.

    Args:
        infos: The parts of its registration that fit the query.
        names: What the source calls things.
    """
    selectors = asked.query.wanted.selectors
    entities = [entity for info in infos for entity in info.entities]
    is_open = any(not info.entities for info in infos)
    return Narrowed(
        types=_types(selectors, [] if is_open else entities, names),
        ids=_ids(selectors, [] if is_open else entities),
        pattern=_pattern(selectors, [] if is_open else entities),
        names=_names(asked, infos, is_split=is_split),
    )


def address_parameters(
    narrowed: Narrowed, registration: Registration, given: Mapping[str, str], own: Context,
    names: ActiveContext, *, is_split: bool,
) -> list[tuple[str, str]]:  # fmt: skip
    """Return the parameters of a GET /entities."""
    selection = filter_parameters(narrowed, {} if is_split else given, own, names)
    return selection + common_parameters(narrowed, registration, names)


def filter_parameters(
    narrowed: Narrowed, given: Mapping[str, str], own: Context, names: ActiveContext
) -> list[tuple[str, str]]:
    """Return the parameters that say which entities are meant."""
    params: list[tuple[str, str]] = []
    if narrowed.types is not None:
        params.append(("type", ",".join(narrowed.types)))
    if narrowed.ids:
        params.append(("id", ",".join(narrowed.ids)))
    if narrowed.pattern is not None:
        params.append(("idPattern", narrowed.pattern))
    for name in FILTERS:
        if name in given:
            params.append((name, in_names_of(name, given[name], own, names)))
    return params


def common_parameters(
    narrowed: Narrowed, registration: Registration, names: ActiveContext
) -> list[tuple[str, str]]:
    """Return what is said of the attributes that are wanted."""
    if narrowed.names is None:
        return []
    return [projection(registration, [names.compact_name(name) for name in sorted(narrowed.names)])]


def body(
    narrowed: Narrowed, registration: Registration, document: Json, own: Context, names: ActiveContext,
    *, is_split: bool,
) -> Json:  # fmt: skip
    """Return the Query of a POST /entityOperations/query."""
    query: Json = {"type": "Query"}
    if narrowed.types is not None:
        selector: Json = {"type": ",".join(narrowed.types)}
        if narrowed.ids:
            selector["id"] = narrowed.ids[0] if len(narrowed.ids) == 1 else list(narrowed.ids)
        if narrowed.pattern is not None:
            selector["idPattern"] = narrowed.pattern
        query["entities"] = [selector]
    for name, value in common_parameters(narrowed, registration, names):
        query[name] = value.split(",")
    return query if is_split else query | _filters(document, own, names)


def _filters(document: Json, own: Context, names: ActiveContext) -> Json:
    filters: Json = {}
    for name in ("q", "scopeQ"):
        if name in document:
            filters[name] = in_names_of(name, document[name], own, names)
    if "geoQ" in document:
        place: Json = dict(document["geoQ"])
        if "geoproperty" in place:
            place["geoproperty"] = in_names_of("geoproperty", place["geoproperty"], own, names)
        filters["geoQ"] = place
    return filters


def in_names_of(name: str, text: str, own: Context, names: ActiveContext) -> str:
    """Return the value of a parameter as the source would write it."""
    if name not in _NAMED or own is names:
        return text
    if name == "geoproperty":
        return names.compact_name(own.expand_name(text))
    # Only whole words that mean something else there are exchanged; texts in quotes stay.
    parts = text.split('"')
    parts[::2] = [
        rename_all(part, lambda word: _word(word, own, names)) for part in parts[::2]
    ]  # fmt: skip
    return '"'.join(parts)


def _word(word: str, own: Context, names: ActiveContext) -> str:
    head = ""
    for character in word:
        if not (character.isalnum() or character in "_-:"):
            break
        head += character
    if not head or not head[0].isalpha():
        return word
    return names.compact_name(own.expand_name(head)) + word[len(head) :]


def _types(
    selectors: Sequence[Selector], entities: Sequence[EntityInfo], names: ActiveContext
) -> tuple[str, ...] | None:
    offered = frozenset[str]().union(*(entity.types for entity in entities)) if entities else None
    wanted: list[frozenset[str]] = []
    for selector in selectors:
        if selector.types is not None and not selector.types.is_every:
            wanted += selector.types.any_of
    if not wanted:
        return None if offered is None else tuple(sorted(map(names.compact_name, offered)))
    kept = [one for one in wanted if offered is None or not offered.isdisjoint(one)]
    return tuple(dict.fromkeys(_selection(one, names) for one in kept))


def _selection(types: frozenset[str], names: ActiveContext) -> str:
    listed = sorted(map(names.compact_name, types))
    return listed[0] if len(listed) == 1 else f"({';'.join(listed)})"


def _ids(selectors: Sequence[Selector], entities: Sequence[EntityInfo]) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(urn for selector in selectors for urn in selector.ids))
    if asked:
        return tuple(urn for urn in asked if not entities or any(one.has_urn(urn) for one in entities))
    if entities and all(entity.urn is not None for entity in entities):
        return tuple(dict.fromkeys(entity.urn for entity in entities if entity.urn is not None))
    return ()


def _pattern(selectors: Sequence[Selector], entities: Sequence[EntityInfo]) -> str | None:
    asked = {selector.id_pattern.source for selector in selectors if selector.id_pattern is not None}
    if len(asked) == 1:
        return next(iter(asked))
    if any(selector.ids for selector in selectors) or asked:
        return None
    offered = {None if entity.pattern is None else entity.pattern.source for entity in entities
               if entity.urn is None}  # fmt: skip
    return next(iter(offered)) if len(offered) == 1 else None


def _names(asked: Asked, infos: Sequence[Info], *, is_split: bool) -> frozenset[str] | None:
    offered: frozenset[str] | None = frozenset()
    for info in infos:
        offered = offered | info.names if offered is not None and info.names else None
    wanted = None if is_split else _wanted(asked)
    if wanted is None:
        return offered
    return wanted if offered is None else wanted & offered or offered


def _wanted(asked: Asked) -> frozenset[str] | None:
    if asked.view.attrs is not None:
        return asked.view.attrs
    if asked.view.pick is None or asked.linking is not None:
        return None
    return frozenset(asked.view.pick.members) - {"id", "type", "scope"}
