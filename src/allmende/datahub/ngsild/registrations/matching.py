"""Which registrations a request is about (ETSI GS CIM 009, 5.10.2.4 and 5.12)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from allmende.datahub.ngsild.query.evaluate import meets_members
from allmende.datahub.ngsild.query.geo import GeoQuery
from allmende.datahub.ngsild.query.model import EntityFilter
from allmende.datahub.ngsild.query.syntax import And, Linked, Or, Query, ScopeQuery, Selector, TypeSelection
from allmende.datahub.ngsild.registrations.model import EntityInfo, Info, Registration, interval_of


@dataclass(frozen=True, slots=True)
class Period:
    """What a temporal query asks for (4.11).

    Attributes:
        begin: None: from the beginning of time.
        end: None: until its end.
        is_observed: About observedAt; else about createdAt, modifiedAt or deletedAt.
    """

    begin: datetime | None
    end: datetime | None
    is_observed: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; what is left empty is not asked for.

    Attributes:
        selectors: At least one of them must fit.
        names: Stored names of attributes; at least one of them must fit.
        period: None: only sources of the present fit.
        source: What is asked of the properties of the source (`csf`).
        datasets: datasetIds, `@none` for the default; None: all.
        is_discovery: A source that does not say where it is or which scopes it has does not fit a
            question about them; when data is wanted, it may have some all the same.
    """

    selectors: tuple[Selector, ...] = ()
    names: frozenset[str] = frozenset()
    place: GeoQuery | None = None
    scopes: ScopeQuery | None = None
    period: Period | None = None
    source: Query | None = None
    datasets: frozenset[str] | None = None
    is_discovery: bool = False


def wish_of(
    wanted: EntityFilter,
    *,
    source: Query | None = None,
    period: Period | None = None,
    is_discovery: bool = False,
) -> Wish:
    """Return what a query for entities asks of context sources."""
    names = frozenset(wanted.attributes) | (names_in(wanted.query) if wanted.query else frozenset())
    return Wish(wanted.selectors, names, wanted.place, wanted.scopes, period, source,
                is_discovery=is_discovery)  # fmt: skip


def names_in(query: Query) -> frozenset[str]:
    """Return the attributes that a query asks about."""
    if isinstance(query, And | Or):
        return frozenset[str]().union(*map(names_in, query.terms))
    target = query.target
    if isinstance(target, Linked):
        return frozenset()
    return frozenset() if target.is_entity_time else frozenset({target.names[0]})


def matching_infos(registration: Registration, wish: Wish) -> list[Info]:
    """Return the parts of a registration that fit; none: the registration does not fit."""
    if not _fits_source(registration, wish):
        return []
    return [info for info in registration.information if _fits_info(info, wish)]


def _fits_source(registration: Registration, wish: Wish) -> bool:
    document = registration.document
    return (
        _fits_period(document, wish.period)
        and (wish.source is None or meets_members(wish.source, document))
        and _fits_scopes(document, wish)
        and _fits_place(document, wish)
        and _fits_datasets(document, wish.datasets)
    )


def _fits_info(info: Info, wish: Wish) -> bool:
    if wish.names and info.names and wish.names.isdisjoint(info.names):
        return False
    if not wish.selectors or not info.entities:
        return True
    return any(_fits_entity(entity, selector) for entity in info.entities for selector in wish.selectors)


def _fits_entity(entity: EntityInfo, selector: Selector) -> bool:
    if selector.types is not None and not fits_types(selector.types, entity.types):
        return False
    if selector.ids:
        return any(entity.has_urn(urn) for urn in selector.ids)
    if selector.id_pattern is not None and entity.urn is not None:
        return selector.id_pattern.is_in(entity.urn)
    return True


def fits_types(wanted: TypeSelection, types: Iterable[str]) -> bool:
    """Whether entities of these types can be among those wanted."""
    known = frozenset(types)
    return wanted.is_every or any(not known.isdisjoint(one) for one in wanted.any_of)


def _fits_period(document: Mapping[str, Any], period: Period | None) -> bool:
    observed = interval_of(document.get("observationInterval"))
    managed = interval_of(document.get("managementInterval"))
    if period is None:
        return observed is None and managed is None
    found = observed if period.is_observed else managed
    if found is None:
        return False
    return (period.begin is None or found[1] >= period.begin) and (
        period.end is None or found[0] <= period.end
    )


def _fits_scopes(document: Mapping[str, Any], wish: Wish) -> bool:
    if wish.scopes is None:
        return True
    if "scope" not in document:
        return not wish.is_discovery
    scopes = document["scope"]
    return wish.scopes.fits(tuple(scopes) if isinstance(scopes, list) else (scopes,))


def _fits_place(document: Mapping[str, Any], wish: Wish) -> bool:
    """Whether the source's area fits, or what fits can lie in it."""
    wanted = wish.place
    if wanted is None:
        return True
    place = document.get(wanted.attribute)
    if not isinstance(place, dict):
        return not wish.is_discovery
    if wanted.fits(place) or wanted.relation == "disjoint":
        return True
    return wanted.relation != "near" and replace(wanted, relation="intersects").fits(place)


def _fits_datasets(document: Mapping[str, Any], wanted: frozenset[str] | None) -> bool:
    given: Sequence[str] | None = document.get("datasetId")
    return wanted is None or given is None or not wanted.isdisjoint(given)
