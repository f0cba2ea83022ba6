"""Query parameters and headers, described once."""

from typing import Any, Final

Json = dict[str, Any]  # Any: JSON


def _text(description: str, example: str, **more: object) -> Json:
    return {
        "description": description,
        "schema": {"type": "string", "minLength": 1, **more},
        "example": example,
    }


def _flag(description: str) -> Json:
    return {"description": description, "schema": {"type": "boolean", "default": False}}


def _number(description: str, least: int, most: int, example: int) -> Json:
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return {"description": description, "schema": schema, "example": example}


def _choice(description: str, *values: str) -> Json:
    return {"description": description, "schema": {"type": "string", "enum": list(values)}}


_FORMATS: Final = ("normalized", "concise", "simplified", "keyValues")

#: By name.
QUERY: Final[dict[str, Json]] = {
    # which entities
    "id": _text("Identifiers of entities, separated by commas.", "urn:ngsi-ld:Room:1,urn:ngsi-ld:Room:2"),
    "type": _text(
        "Types: A,B or A|B for one of them, (A;B) for both; * for every type.", "Room,(School;Monument)"
    ),
    "idPattern": _text(
        "Regular expression (POSIX extended, with \\d \\w \\s and a leading (?i)) found in the identifier.",
        "^urn:ngsi-ld:Room:", maxLength=512,
    ),
    "attrs": _text("Attributes: entities with one of them, and nothing else of them.", "co2,temperature"),
    "q": _text(
        "Conditions on values: == != < <= > >= ~= !~=, ranges a..b, lists a,b; joined by ; (and), | (or) and"
        " parentheses. Paths: attr.sub[member.of.value], relationship{Type:attr}.",
        'co2>1000;name~="^Raum"', maxLength=8000,
    ),
    "csf": _text("Conditions on the context sources that may be asked, as in q.", 'endpoint~="example"'),
    "scopeQ": _text("Scopes: + is one level, /# everything below; joined as types are.", "/Rathaus/#"),
    "georel": _text(
        "Where the geometry lies: near;maxDistance==m, near;minDistance==m, within, contains, overlaps,"
        " intersects, equals, disjoint.", "near;maxDistance==2000",
    ),
    "geometry": _choice(
        "Type of the reference geometry.",
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    ),
    "coordinates": _text("Coordinates of the reference geometry as in GeoJSON.", "[7.85,51.03]"),
    "geoproperty": _text("GeoProperty that is looked at; location if not given.", "observationSpace"),
    "expandValues": _text("Attributes whose values in q are terms of the @context.", "category"),
    "jsonKeys": _text("Attributes whose values are plain JSON.", "raw"),
    # what is shown
    "pick": _text("The only members shown, also of linked entities.", "id,co2,isPartOf{name}"),
    "omit": _text("Members not shown.", "location"),
    "lang": _text("Preferred languages; texts in several languages become one.", "de,en;q=0.5"),
    "datasetId": _text("The only instances shown; @none is the one without dataset.", "@none"),
    "geometryProperty": _text("GeoProperty that becomes a feature's geometry (GeoJSON only).", "location"),
    "options": _text("Options, separated by commas, e.g. sysAttrs, keyValues, concise.", "sysAttrs"),
    "format": _choice("Form of the entities.", *_FORMATS),
    "details": _flag("Show objects instead of names."),
    # linked entities
    "join": _choice("Show linked entities: behind the others, or inside of relationships.",
                    "flat", "inline", "@none"),
    "joinLevel": _number("How many relationships in a row are followed.", 1, 10, 1),
    "containedBy": _text("Identifiers that are known already and not shown again.", "urn:ngsi-ld:School:1"),
    # order and pages
    "orderBy": _text("Members to order by, each with ;asc ;desc ;dist-asc or ;dist-desc.", "type,name;desc"),
    "collation": _text("Order of letters, e.g. und, de or de-u-co-phonebk.", "de-u-co-phonebk"),
    "orderFrom": _text("Coordinates that distances are measured from.", "[7.85,51.03]"),
    "orderGeometry": _choice(
        "Type of the geometry that distances are measured from.",
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    ),
    "limit": _number("Most results of a page; 0 together with count.", 0, 1000, 20),
    "offset": _number("How many results are left out before the page.", 0, 1_000_000, 0),
    "count": _flag("Send the number of all results as NGSILD-Results-Count."),
    # who answers
    "local": _flag("Only what this broker keeps; no other broker is asked."),
    "splitEntities": _flag("Entities may be distributed over several brokers."),
    "entityMap": _flag("Keep the list of who has which entity for further pages."),
    "entityMapLifetime": _text("How long that list is kept (ISO 8601).", "PT5M"),
    "ticket": _text("A short-lived read ticket of the portal, instead of a token.", "1:1790000000:abc"),
    # changes
    "deleteAll": _flag("Delete every instance of the attribute."),
    "observedAt": _text("observedAt for everything in the fragment that has none.", "2026-03-01T10:00:00Z"),
    "drop": _text("Attributes that are removed; the entities stay.", "co2"),
    "keep": _text("Attributes that stay; all others are removed.", "name"),
    "reload": _flag("Fetch the context anew instead of deleting it."),
    "kind": _choice("Kind of contexts listed.", "Hosted", "Cached", "ImplicitlyCreated"),
    # the past
    "timerel": _choice("Which instances: before, after or between times.", "before", "after", "between"),
    "timeAt": _text("A time, UTC.", "2026-03-01T00:00:00Z"),
    "endTimeAt": _text("The later time of between, UTC.", "2026-03-02T00:00:00Z"),
    "timeproperty": _choice("Which time of an instance is meant.",
                            "observedAt", "createdAt", "modifiedAt", "deletedAt"),
    "lastN": _number("Only the newest so many instances of each attribute.", 1, 10_000, 20),
    "aggrMethods": _text("Methods: totalCount, distinctCount, sum, avg, min, max, stddev, sumsq.", "avg,max"),
    "aggrPeriodDuration": _text("Length of the periods (ISO 8601).", "PT1H"),
}  # fmt: skip

HEADERS: Final[dict[str, Json]] = {
    "Link": _text(
        "The @context of names in the request and in a plain JSON answer.",
        '<https://example.org/context.jsonld>; rel="http://www.w3.org/ns/json-ld#context";'
        ' type="application/ld+json"',
    ),
    "NGSILD-Tenant": _text("Whose data: a municipality; without it the consortium's own.", "05966024"),
}  # fmt: skip


def components() -> dict[str, Json]:
    """Return every parameter as OpenAPI describes it."""
    found = {name: {"name": name, "in": "query", "required": False, **about} for name, about in QUERY.items()}
    return found | {
        name: {"name": name, "in": "header", "required": False, **about} for name, about in HEADERS.items()
    }
