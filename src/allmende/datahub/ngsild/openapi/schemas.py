"""What requests bring and answers hold, as JSON Schema (2020-12)."""

from typing import Any, Final

Json = dict[str, Any]  # Any: JSON

KINDS: Final = (
    "Property", "Relationship", "GeoProperty", "LanguageProperty", "VocabProperty", "ListProperty",
    "ListRelationship", "JsonProperty",
)  # fmt: skip


def ref(name: str) -> Json:
    """Return a reference to one of the schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def _one_or_more(schema: Json) -> Json:
    return {"oneOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _list(schema: Json, least: int = 0) -> Json:
    return {"type": "array", "items": schema, "minItems": least}


_TEXT: Final[Json] = {"type": "string"}
_NAME: Final[Json] = {"type": "string", "minLength": 1, "maxLength": 512, "examples": ["Room"]}
_URI: Final[Json] = {
    "type": "string", "format": "uri", "maxLength": 1024, "examples": ["urn:ngsi-ld:Room:1"],
}  # fmt: skip
_TIME: Final[Json] = {"type": "string", "examples": ["2026-03-01T10:00:00Z"]}
_GEOMETRY_TYPES: Final = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
)  # fmt: skip

SCHEMAS: Final[dict[str, Json]] = {
    "Problem": {
        "type": "object",
        "description": "What is wrong (RFC 9457).",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"}, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT,
        },
    },
    "Uri": _URI,
    "Name": _NAME,
    "Context": {
        "description": "A JSON-LD context: an address, an object, or a list of both.",
        "oneOf": [
            {"type": "string", "format": "uri"}, {"type": "object"},
            {"type": "array", "items": {"oneOf": [{"type": "string", "format": "uri"}, {"type": "object"}]}},
        ],
    },
    "Geometry": {
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"type": "string", "enum": list(_GEOMETRY_TYPES)}, "coordinates": {"type": "array"},
        },
    },
    "Instance": {
        "type": "object",
        "description": "One value of an attribute. Other members are its sub-attributes.",
        "properties": {
            "type": {"type": "string", "enum": list(KINDS)},
            "value": {"description": "Of a Property or GeoProperty: any JSON."},
            "object": _one_or_more(_URI),
            "languageMap": {"type": "object", "additionalProperties": _one_or_more(_TEXT)},
            "vocab": _one_or_more(_NAME),
            "json": {"description": "Of a JsonProperty: any JSON."},
            "valueList": {"type": "array"},
            "objectList": {"type": "array"},
            "observedAt": _TIME,
            "unitCode": {"type": "string", "description": "UN/CEFACT code", "examples": ["CEL"]},
            "datasetId": _URI,
            "expiresAt": _TIME,
        },
    },
    "Attribute": {
        "description": "An instance, several with datasetId, or in concise form the bare value.",
        "oneOf": [ref("Instance"), _list(ref("Instance"), 1), _TEXT, {"type": "number"}, {"type": "boolean"}],
    },
    "EntityFragment": {
        "type": "object",
        "description": "Members of an entity that are written; other members are attributes.",
        "properties": {
            "id": _URI, "type": _one_or_more(_NAME), "scope": _one_or_more(_TEXT), "expiresAt": _TIME,
            "@context": ref("Context"),
        },
        "additionalProperties": ref("Attribute"),
        "examples": [{"co2": {"type": "Property", "value": 812, "unitCode": "59"}}],
    },
    "NewEntity": {
        "allOf": [ref("EntityFragment"), {"required": ["id", "type"]}],
        "examples": [{
            "id": "urn:ngsi-ld:Room:1", "type": "Room", "name": {"type": "Property", "value": "Raum 1"},
            "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [7.85, 51.03]}},
        }],
    },
    "NewEntities": _list(ref("NewEntity"), 1),
    "Entity": {
        "type": "object",
        "description": "An entity as asked for: attributes by name beside its members.",
        "properties": {
            "id": _TEXT, "type": _one_or_more(_TEXT), "scope": _one_or_more(_TEXT), "createdAt": _TEXT,
            "modifiedAt": _TEXT,
        },
    },
    "Entities": _list(ref("Entity")),
    "OneOrMoreEntities": {"anyOf": [ref("Entity"), ref("Entities")]},
    "Feature": {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "id": _TEXT, "type": {"type": "string", "enum": ["Feature", "FeatureCollection"]},
            "properties": {"type": "object"},
        },
    },
    "FeatureCollection": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]}, "features": _list(ref("Feature")),
        },
    },
    "FeatureOrCollection": {"anyOf": [ref("Feature"), ref("FeatureCollection")]},
    "Urns": _list(_URI, 1),
    "BatchResult": {
        "type": "object",
        "description": "What was done and what was not, entity by entity.",
        "properties": {
            "success": _list(_TEXT),
            "errors": _list({
                "type": "object", "properties": {"entityId": _TEXT, "error": {"type": "object"}},
            }),
        },
    },
    "Selector": {
        "type": "object",
        "required": ["type"],
        "properties": {"type": _TEXT, "id": _one_or_more(_URI), "idPattern": _TEXT},
        "additionalProperties": False,
    },
    "GeoQuery": {
        "type": "object",
        "required": ["georel", "geometry", "coordinates"],
        "properties": {
            "georel": _TEXT, "geometry": {"type": "string", "enum": list(_GEOMETRY_TYPES)},
            "coordinates": {"type": "array"}, "geoproperty": _NAME,
        },
    },
    "Query": {
        "type": "object",
        "description": "A query for entities; see the parameters of GET /entities.",
        "required": ["type"],
        "properties": {
            "type": {"const": "Query"}, "entities": _list(ref("Selector"), 1), "attrs": _list(_NAME, 1),
            "q": _TEXT, "csf": _TEXT, "geoQ": ref("GeoQuery"), "scopeQ": _TEXT, "pick": _list(_TEXT, 1),
            "omit": _list(_TEXT, 1), "lang": _TEXT, "datasetId": _list(_TEXT, 1),
            "join": {"type": "string", "enum": ["flat", "inline", "@none"]},
            "joinLevel": {"type": "integer", "minimum": 1, "maximum": 10}, "containedBy": _list(_URI, 1),
            "ordering": {
                "type": "object",
                "required": ["orderBy"],
                "properties": {
                    "orderBy": _list(_TEXT, 1), "collation": _TEXT, "geometry": _TEXT,
                    "coordinates": {"type": "array"},
                },
            },
            "expandValues": _TEXT, "jsonKeys": _TEXT, "splitEntities": {"type": "boolean"},
            "entityMap": {"type": "boolean"}, "@context": ref("Context"),
        },
        "examples": [{"type": "Query", "entities": [{"type": "Room"}], "q": "co2>1000"}],
    },
    "TemporalQuery": {
        "type": "object",
        "description": "A query for the past of entities: a Query with a span of time.",
        "required": ["type", "temporalQ"],
        "properties": {
            "type": {"const": "Query"}, "entities": _list(ref("Selector"), 1), "q": _TEXT,
            "temporalQ": {
                "type": "object",
                "required": ["timerel", "timeAt"],
                "properties": {
                    "timerel": {"type": "string", "enum": ["before", "after", "between"]}, "timeAt": _TIME,
                    "endTimeAt": _TIME, "timeproperty": _TEXT, "lastN": {"type": "integer", "minimum": 1},
                },
            },
        },
    },
    "Endpoint": {
        "type": "object",
        "required": ["uri"],
        "properties": {
            "uri": {"type": "string", "format": "uri", "examples": ["https://example.org/notify"]},
            "accept": {"type": "string", "examples": ["application/json"]},
            "receiverInfo": _list({"type": "object"}), "notifierInfo": _list({"type": "object"}),
        },
    },
    "Subscription": {
        "type": "object",
        "description": "Who is told of which changes.",
        "required": ["type"],
        "properties": {
            "id": _URI, "type": {"const": "Subscription"}, "subscriptionName": _TEXT,
            "entities": _list(ref("Selector"), 1), "watchedAttributes": _list(_NAME, 1), "q": _TEXT,
            "geoQ": ref("GeoQuery"), "scopeQ": _TEXT, "timeInterval": {"type": "integer", "minimum": 1},
            "throttling": {"type": "number", "exclusiveMinimum": 0}, "expiresAt": _TIME,
            "isActive": {"type": "boolean"},
            "notification": {
                "type": "object", "required": ["endpoint"],
                "properties": {"endpoint": ref("Endpoint"), "format": _TEXT, "attributes": _list(_NAME, 1)},
            },
        },
        "examples": [{
            "type": "Subscription", "entities": [{"type": "Room"}], "watchedAttributes": ["co2"],
            "notification": {"endpoint": {"uri": "https://example.org/notify"}},
        }],
    },
    "Registration": {
        "type": "object",
        "description": "Another broker that can answer for some entities.",
        "required": ["type"],
        "properties": {
            "id": _URI, "type": {"const": "ContextSourceRegistration"},
            "endpoint": {"type": "string", "format": "uri"}, "mode": _TEXT,
            "operations": _list(_TEXT, 1), "expiresAt": _TIME,
            "information": _list({
                "type": "object",
                "properties": {
                    "entities": _list(ref("Selector"), 1), "propertyNames": _list(_NAME, 1),
                    "relationshipNames": _list(_NAME, 1),
                },
            }, 1),
        },
        "examples": [{
            "type": "ContextSourceRegistration", "endpoint": "https://broker.example.org",
            "information": [{"entities": [{"type": "Room"}]}],
        }],
    },
    "ContextDocument": {
        "type": "object",
        "required": ["@context"],
        "properties": {"@context": ref("Context")},
        "examples": [{"@context": {"co2": "https://example.org/co2"}}],
    },
    "Listed": {"type": "array"},
    "Object": {"type": "object"},
    "ListOrObject": {"anyOf": [{"type": "array"}, {"type": "object"}]},
}  # fmt: skip
