"""What a request for entities says, from its address (6.4.3.2) or from a Query in its body (5.2.23)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from allmende.datahub.gateway.requests import Query as Parameters
from allmende.datahub.ngsild.broker import BrokerSettings, Context
from allmende.datahub.ngsild.errors import BadRequestData, InvalidRequest, TooManyResults
from allmende.datahub.ngsild.query.geo import GeoQuery, read_geoquery, read_place
from allmende.datahub.ngsild.query.lists import ENTITY_MEMBERS, read_names, read_order, read_uris
from allmende.datahub.ngsild.query.model import EntityFilter, EntityQuery, Join, Linking
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.q_language import read_query
from allmende.datahub.ngsild.query.syntax import (
    Ordering,
    Query,
    Selector,
    attributes_of,
    depth_of,
    terms_of,
)
from allmende.datahub.ngsild.query.types_scopes import read_scopes, read_types
from allmende.datahub.ngsild.representations import View, read_view

MAX_LEVELS: Final = 10
MAX_OFFSET: Final = 1_000_000
MAX_SELECTORS: Final = 100
#: Parameters of the address that also a query in a body has (6.23.3.1).
SHOWN: Final = ("options", "format", "limit", "offset", "count", "local", "ticket")
PARAMETERS: Final = (
    *SHOWN, "id", "type", "idPattern", "attrs", "q", "csf", "georel", "geometry", "coordinates",
    "geoproperty", "geometryProperty", "lang", "scopeQ", "pick", "omit", "orderBy", "collation", "orderFrom",
    "orderGeometry", "join", "joinLevel", "containedBy", "datasetId", "expandValues", "jsonKeys", "entityMap",
    "entityMapLifetime", "splitEntities",
)  # fmt: skip
OPTIONS: Final = ("sysAttrs", "keyValues", "simplified", "concise", "normalized", "count")
#: Languages whose order of letters is the common one (root); and the one with an order of its own here.
_ROOT_LANGUAGES: Final = frozenset(
    ["und", "root", "de", "en", "fr", "it", "nl", "pt", "ga", "ca", "eu", "id", "ms", "lb", "la"]
)
_TAG = re.compile(r"(?P<language>[a-z]{2,3}|root)(-[A-Za-z]{4})?(-[A-Z]{2})?(-u(?P<keys>(-[a-z0-9]{2,8})+))?")
_STRENGTHS: Final = {"level1": 1, "level2": 2, "level3": 3, "level4": 3, "identic": 3}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for entities.

    Attributes:
        linking: Which linked entities are shown as well; None: none.
        sources: Which context sources may be asked (`csf`).
        is_local: Only what this broker keeps is wanted; None: the client did not say.
    """

    query: EntityQuery
    view: View
    linking: Linking | None = None
    sources: Query | None = None
    is_local: bool | None = None


def read_asked(
    given: Parameters, context: Context, settings: BrokerSettings, *, is_geojson: bool = False,
    selectors: Sequence[Selector] | None = None,
) -> Asked:  # fmt: skip
    """Read a request from its parameters.

    Args:
        selectors: From a body; None: `id`, `idPattern` and `type` say it.

    Raises:
        BadRequestData, InvalidRequest, TooManyResults: something is wrong; the detail says what.
    """
    expand = context.expand_name
    view = read_view(given, context, is_geojson=is_geojson)
    names = given.get("attrs")
    expanded = read_names(given.get("expandValues") or "", expand, "expandValues") if given.get(
        "expandValues") else ()  # fmt: skip
    if given.get("jsonKeys"):
        read_names(given.get("jsonKeys") or "", expand, "jsonKeys")
    text, scopes, sources = given.get("q"), given.get("scopeQ"), given.get("csf")
    wanted = EntityFilter(
        selectors=_selectors(given, context) if selectors is None else tuple(selectors),
        attributes=read_names(names, expand, "attrs") if names is not None else (),
        query=None if text is None else read_query(text, expand, expand_values=expanded),
        place=_place(given, context),
        scopes=None if scopes is None else read_scopes(scopes),
    )
    is_local = _is_local(given, wanted)
    _check_width(wanted, is_local=is_local)
    linking = read_linking(given)
    check_shown(view, linking)
    _check_depth(wanted, linking)
    return Asked(
        _paged(given, wanted, context, settings), view, linking,
        None if sources is None else read_query(sources, expand, parameter="csf"), is_local,
    )  # fmt: skip


# -- which entities --------------------------------------------------------------------------------


def _selectors(given: Parameters, context: Context) -> tuple[Selector, ...]:
    types, ids, pattern = given.get("type"), given.get("id"), given.get("idPattern")
    if types is None and ids is None and pattern is None:
        return ()
    selector = Selector(
        None if types is None else read_types(types, context.expand_name),
        () if ids is None else read_uris(ids, "id"),
        None if pattern is None else read_pattern(pattern, "idPattern"),
    )
    return (selector,)


def _place(given: Parameters, context: Context) -> GeoQuery | None:
    georel, geometry, coordinates = given.get("georel"), given.get("geometry"), given.get("coordinates")
    if georel is None and geometry is None and coordinates is None:
        return None
    if georel is None or geometry is None or coordinates is None:
        raise BadRequestData("georel, geometry and coordinates must be given together.")
    return read_geoquery(
        georel=georel, geometry=geometry, coordinates=coordinates, geoproperty=given.get("geoproperty"),
        expand=context.expand_name,
    )  # fmt: skip


def _is_local(given: Parameters, wanted: EntityFilter) -> bool | None:
    is_local = None if given.get("local") is None else _flag(given, "local")
    if any(one.types is not None and one.types.is_every for one in wanted.selectors):
        if is_local is False:
            raise BadRequestData("local cannot be false when every type is asked for.")
        return True
    return is_local


def _check_width(wanted: EntityFilter, *, is_local: bool | None) -> None:
    """Refuse what would ask for everything there is (5.7.2.4)."""
    asks_attributes = not ENTITY_MEMBERS.issuperset(wanted.attributes)
    asks_values = wanted.query is not None and bool(attributes_of(wanted.query))
    asks_types = bool(wanted.selectors) and all(one.types is not None for one in wanted.selectors)
    if not (is_local or asks_types or asks_attributes or asks_values or wanted.place is not None):
        raise BadRequestData(
            "The query is too wide: it needs type, attrs, q or georel with something that is no member"
            " of every entity, or local=true."
        )


# -- what is shown ---------------------------------------------------------------------------------


def check_shown(view: View, linking: Linking | None) -> None:
    """Check `attrs`, `pick` and `omit` against each other and against `join`.

    Raises:
        BadRequestData: they contradict each other, or follow more relationships than are joined.
    """
    if view.attrs is not None and (view.pick is not None or view.omit is not None):
        raise BadRequestData("attrs cannot be combined with pick or omit.")
    if view.pick is not None and view.omit is not None:
        shared = [name for name in view.pick.members if view.omit.hides(name)]
        if shared:
            raise BadRequestData("A member cannot be in pick and in omit.")
    depth = max(one.depth if one else 0 for one in (view.pick, view.omit))
    _check_levels("pick or omit", depth, linking)


def read_linking(given: Parameters) -> Linking | None:
    """Return which linked entities are wanted as well; None: none.

    Raises:
        BadRequestData: `join`, `joinLevel` and `containedBy` do not fit together.
    """
    join, level, known = given.get("join"), given.get("joinLevel"), given.get("containedBy")
    levels = 1 if level is None else _number(level, "joinLevel", least=1, most=MAX_LEVELS)
    kinds: dict[str, Join] = {"flat": "flat", "inline": "inline"}
    if join is not None and join not in kinds and join != "@none":
        raise BadRequestData("join must be flat, inline or @none.")
    if known is not None and level is None:
        raise BadRequestData("containedBy needs joinLevel.")
    if join is None or join == "@none":
        if level is not None:
            raise BadRequestData("joinLevel needs join.")
        return None
    return Linking(kinds[join], levels, frozenset(read_uris(known, "containedBy") if known else ()))


def _check_depth(wanted: EntityFilter, linking: Linking | None) -> None:
    if wanted.query is not None:
        _check_levels("q", max(depth_of(term.target) for term in terms_of(wanted.query)), linking)


def _check_levels(name: str, depth: int, linking: Linking | None) -> None:
    levels = linking.levels if linking else 0
    if depth > levels:
        raise BadRequestData(
            f"{name} follows {depth} relationships in a row, but join and joinLevel allow {levels}."
        )


# -- order and page --------------------------------------------------------------------------------


def _paged(
    given: Parameters, wanted: EntityFilter, context: Context, settings: BrokerSettings
) -> EntityQuery:
    is_counted = _flag(given, "count") or "count" in (given.get("options") or "").split(",")
    limit, offset = read_page(given, settings, is_counted=is_counted)
    return EntityQuery(wanted, _ordering(given, context), limit, offset, is_counted)


def read_page(given: Parameters, settings: BrokerSettings, *, is_counted: bool) -> tuple[int, int]:
    """Return `limit` and `offset` (5.5.9).

    Raises:
        BadRequestData: they are no numbers, or `limit` is 0 and nobody counts.
        TooManyResults: the limit is higher than the broker's.
    """
    text = given.get("limit")
    limit = settings.default_limit if text is None else _number(text, "limit", least=0, most=10**9)
    if limit > settings.max_limit:
        raise TooManyResults(f"limit is at most {settings.max_limit}.")
    if limit == 0 and not is_counted:
        raise BadRequestData("limit can be 0 only together with count=true.")
    return limit, _number(given.get("offset") or "0", "offset", least=0, most=MAX_OFFSET)


def _ordering(given: Parameters, context: Context) -> Ordering | None:
    text = given.get("orderBy")
    origin, geometry, collation = given.get("orderFrom"), given.get("orderGeometry"), given.get("collation")
    phonebook, strength = _collation(collation) if collation is not None else (False, 3)
    place = "" if origin is None else read_place(geometry or "Point", origin, parameter="orderFrom")
    if text is None:
        return None
    terms = read_order(text, context.expand_name)
    if any(term.is_distance for term in terms) and not place:
        raise BadRequestData("An order by distance needs orderFrom.")
    return Ordering(terms, place, phonebook, strength)


def _collation(tag: str) -> tuple[bool, int]:
    """Return whether it is a phonebook's order, and how much of a text counts (RFC 6067)."""
    found = _TAG.fullmatch(tag)
    if found is None:
        raise BadRequestData("collation is no language tag such as de-u-co-phonebk.")
    language = found["language"]
    if language not in _ROOT_LANGUAGES:
        raise BadRequestData(f"No order of letters is offered for {language}; there is und, and de.")
    keys = (found["keys"] or "").split("-")[1:]
    is_phonebook, strength = False, 3
    for key, value in zip(keys[::2], [*keys[1::2], ""], strict=False):
        if (key, value) == ("co", "phonebk") and language == "de":
            is_phonebook = True
        elif key == "ks" and value in _STRENGTHS:
            strength = _STRENGTHS[value]
        else:
            raise BadRequestData(f"collation: {key}-{value} is not offered.")
    return is_phonebook, strength


def _number(text: str, name: str, *, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12) or not least <= int(text) <= most:
        raise BadRequestData(f"{name} is a whole number from {least} to {most}.")
    return int(text)


def _flag(given: Parameters, name: str) -> bool:
    text = given.get(name, "false")
    if text not in ("true", "false"):
        raise BadRequestData(f"{name} must be true or false.")
    return text == "true"


def check_options(given: Parameters) -> None:
    """Check the values of `options`.

    Raises:
        InvalidRequest: one has no meaning here.
    """
    for text in given.all("options"):
        unknown = {part.strip() for part in text.split(",")} - {*OPTIONS, ""}
        if unknown:
            raise InvalidRequest(f"options: unknown here: {', '.join(sorted(unknown))[:200]}.")
