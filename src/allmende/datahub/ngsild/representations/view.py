"""What a client wants to see of entities, read from its query parameters."""

from dataclasses import dataclass
from typing import Final, Literal

from allmende.datahub.gateway.requests import Query
from allmende.datahub.ngsild.broker import Context
from allmende.datahub.ngsild.errors import BadRequestData, InvalidRequest
from allmende.datahub.ngsild.names import is_name, is_uri
from allmende.datahub.ngsild.representations.language import read_languages
from allmende.datahub.ngsild.representations.projection import ENTITY_MEMBERS, Projection, read_projection

Format = Literal["normalized", "concise", "simplified"]

_FORMATS: Final[dict[str, Format]] = {
    "normalized": "normalized", "concise": "concise", "simplified": "simplified", "keyValues": "simplified",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """How entities are shown.

    Attributes:
        format: 4.5.2, 4.5.2.3 or 4.5.4.
        sys_attrs: Show createdAt, modifiedAt and deletedAt.
        attrs: Stored names of the only attributes shown; None: all.
        pick: The only members shown; None: all.
        omit: Members not shown.
        languages: What LanguageProperties are reduced to, best first; empty: they stay as they are.
        datasets: datasetIds of the only instances shown, `@none` for the default; None: all.
        geometry_property: Stored name of the GeoProperty that is a feature's geometry.
    """

    context: Context
    format: Format = "normalized"
    sys_attrs: bool = False
    attrs: frozenset[str] | None = None
    pick: Projection | None = None
    omit: Projection | None = None
    languages: tuple[str, ...] = ()
    datasets: frozenset[str] | None = None
    geometry_property: str = "location"


def read_view(query: Query, context: Context, *, is_geojson: bool = False) -> View:
    """Read `options`, `format`, `attrs`, `pick`, `omit`, `lang`, `datasetId`, `geometryProperty`.

    Raises:
        BadRequestData, InvalidRequest: one of them has no meaning; the detail says which.
    """
    geometry = query.get("geometryProperty")
    if geometry is not None and not is_geojson:
        raise BadRequestData("geometryProperty needs Accept: application/geo+json.")
    options = [item.strip() for text in query.all("options") for item in text.split(",")]
    languages = query.get("lang")
    return View(
        context=context,
        format=_format(query.get("format"), options),
        sys_attrs="sysAttrs" in options,
        attrs=read_attrs(query.get("attrs"), context),
        pick=_projection(query.get("pick"), context, "pick"),
        omit=_projection(query.get("omit"), context, "omit"),
        languages=read_languages(languages) if languages is not None else (),
        datasets=read_datasets(query.get("datasetId")),
        geometry_property=context.expand_name(geometry) if geometry else "location",
    )


def read_attrs(text: str | None, context: Context) -> frozenset[str] | None:
    """Return the stored names of a comma separated list of attributes; None: there is no list.

    Raises:
        BadRequestData: one is no attribute name.
    """
    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name in ENTITY_MEMBERS or not is_name(name):
            raise BadRequestData(f"attrs: {name[:80]!r} is no attribute name.")
    return frozenset(map(context.expand_name, names))


def read_datasets(text: str | None) -> frozenset[str] | None:
    """Return the datasetIds of a comma separated list; None: there is no list.

    Raises:
        BadRequestData: one is neither a URI nor `@none`.
    """
    if text is None:
        return None
    listed = frozenset(item.strip() for item in text.split(","))
    for item in listed:
        if item != "@none" and not is_uri(item):
            raise BadRequestData(f"datasetId: {item[:80]!r} is neither a URI nor @none.")
    return listed


def _format(named: str | None, options: list[str]) -> Format:
    if named is not None:
        if named not in _FORMATS:
            raise InvalidRequest(f"format is one of {', '.join(_FORMATS)}.")
        return _FORMATS[named]
    return next((_FORMATS[option] for option in options if option in _FORMATS), "normalized")


def _projection(text: str | None, context: Context, parameter: str) -> Projection | None:
    return None if text is None else read_projection(text, context, parameter)
