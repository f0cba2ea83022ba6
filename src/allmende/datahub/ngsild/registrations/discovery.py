"""The parameters of a query for context sources (ETSI GS CIM 009, 5.10.2.3 and 6.8.3.2)."""

from datetime import datetime
from typing import Final

from allmende.datahub.gateway.requests import Query
from allmende.datahub.ngsild.broker import Context
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.names import read_time
from allmende.datahub.ngsild.query.geo import GeoQuery, read_geoquery
from allmende.datahub.ngsild.query.lists import read_names, read_uris
from allmende.datahub.ngsild.query.model import EntityFilter
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.q_language import read_query
from allmende.datahub.ngsild.query.syntax import Selector
from allmende.datahub.ngsild.query.types_scopes import read_scopes, read_types
from allmende.datahub.ngsild.registrations.matching import Period, Wish, wish_of
from allmende.datahub.ngsild.representations.language import read_languages
from allmende.datahub.ngsild.representations.view import read_datasets

PARAMETERS: Final = (
    "id", "type", "idPattern", "attrs", "q", "csf", "georel", "geometry", "coordinates", "geoproperty",
    "geometryProperty", "datasetId", "timeproperty", "timerel", "timeAt", "endTimeAt", "scopeQ", "lang",
    "limit", "offset", "count", "options", "ticket",
)  # fmt: skip
_MANAGED: Final = frozenset({"createdAt", "modifiedAt", "deletedAt"})


def read_wish(query: Query, context: Context) -> Wish:
    """Return which sources are wanted.

    Raises:
        BadRequestData: a parameter does not follow its language, or nothing narrows the query.
    """
    place = read_geo(query, context)
    wanted = EntityFilter(
        selectors=_selectors(query, context),
        attributes=_names(query, context),
        query=read_query(query.get("q") or "", context.expand_name) if "q" in query else None,
        place=place,
        scopes=read_scopes(query.get("scopeQ") or "") if "scopeQ" in query else None,
    )
    if "lang" in query:
        read_languages(query.get("lang") or "")
    csf = query.get("csf")
    source = None if csf is None else read_query(csf, context.expand_name, parameter="csf")
    _demand_narrow(query, wanted)
    found = wish_of(wanted, source=source, period=read_period(query), is_discovery=True)
    datasets = read_datasets(query.get("datasetId"))
    return found if datasets is None else Wish(
        found.selectors, found.names, found.place, found.scopes, found.period, found.source, datasets,
        is_discovery=True,
    )  # fmt: skip


def _demand_narrow(query: Query, wanted: EntityFilter) -> None:
    is_typed = any(selector.types is not None for selector in wanted.selectors)
    if not is_typed and not wanted.attributes and wanted.query is None and wanted.place is None:
        raise BadRequestData("A query for context sources names a type, attributes, q or a place.")


def _selectors(query: Query, context: Context) -> tuple[Selector, ...]:
    text, ids, pattern = query.get("type"), query.get("id"), query.get("idPattern")
    if text is None and ids is None and pattern is None:
        return ()
    return (
        Selector(
            types=None if text is None else read_types(text, context.expand_name),
            ids=() if ids is None else read_uris(ids, "id"),
            id_pattern=None if pattern is None else read_pattern(pattern, "idPattern"),
        ),
    )


def _names(query: Query, context: Context) -> tuple[str, ...]:
    text = query.get("attrs")
    return () if text is None else read_names(text, context.expand_name, "attrs")


def read_geo(query: Query, context: Context) -> GeoQuery | None:
    """Return the geoquery of a request; None: there is none.

    Raises:
        BadRequestData: it is incomplete or does not follow the language.
    """
    georel, geometry, coordinates = (query.get(name) for name in ("georel", "geometry", "coordinates"))
    if georel is None and geometry is None and coordinates is None:
        return None
    if georel is None or geometry is None or coordinates is None:
        raise BadRequestData("A geoquery needs georel, geometry and coordinates.")
    return read_geoquery(georel=georel, geometry=geometry, coordinates=coordinates,
                         geoproperty=query.get("geoproperty"), expand=context.expand_name)  # fmt: skip


def read_period(query: Query) -> Period | None:
    """Return the temporal query of a request; None: there is none.

    Raises:
        BadRequestData: it is incomplete or does not follow the language.
    """
    timerel = query.get("timerel")
    if timerel is None:
        for name in ("timeAt", "endTimeAt", "timeproperty"):
            if query.get(name):
                raise BadRequestData(f"{name} needs timerel.")
        return None
    start = _time(query, "timeAt")
    named = query.get("timeproperty") or "observedAt"
    if named not in _MANAGED and named != "observedAt":
        raise BadRequestData("timeproperty is observedAt, createdAt, modifiedAt or deletedAt.")
    is_observed = named == "observedAt"
    if timerel == "before":
        return Period(None, start, is_observed)
    if timerel == "after":
        return Period(start, None, is_observed)
    if timerel == "between":
        return Period(start, _time(query, "endTimeAt"), is_observed)
    raise BadRequestData("timerel is before, after or between.")


def _time(query: Query, name: str) -> datetime:
    time = read_time(query.get(name))
    if time is None:
        raise BadRequestData(f"{name} must be a time such as 2026-03-01T10:00:00Z.")
    return time
