"""What each route does, in the order of the standard: parameters, body, answers."""

from dataclasses import dataclass, field
from typing import Final

_COMMON: Final = ("local", "ticket")
_VIEW: Final = ("options", "format", "attrs", "pick", "omit", "lang", "datasetId", "geometryProperty")
_JOIN: Final = ("join", "joinLevel", "containedBy")
_GEO: Final = ("georel", "geometry", "coordinates", "geoproperty")
_FILTER: Final = ("id", "type", "idPattern", "q", "csf", *_GEO, "scopeQ")
_PAGE: Final = ("limit", "offset", "count")
_ORDER: Final = ("orderBy", "collation", "orderFrom", "orderGeometry")
_SPAN: Final = (
    "timerel", "timeAt", "endTimeAt", "timeproperty", "lastN", "aggrMethods", "aggrPeriodDuration",
)  # fmt: skip
_MAP: Final = ("entityMap", "entityMapLifetime")
_ENTITIES: Final = (
    *_FILTER, "expandValues", "jsonKeys", *_VIEW, *_JOIN, *_PAGE, *_ORDER, *_MAP, "splitEntities", *_COMMON,
)  # fmt: skip
_PAST: Final = (
    *_SPAN, "options", "format", "attrs", "pick", "omit", "lang", "datasetId", *_MAP, *_COMMON,
)  # fmt: skip
_PAST_QUERY: Final = (
    *_PAST, *_FILTER, "expandValues", "jsonKeys", "orderBy", "collation", *_PAGE, "splitEntities",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that is no problem.

    Attributes:
        schema: Name of the schema of its body; "": it has none.
        geo_schema: The same for GeoJSON; "": it is not offered.
    """

    schema: str = ""
    geo_schema: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route does.

    Attributes:
        body: Name of the schema of the request's body; "": there is none.
        is_patch: Whether application/merge-patch+json is understood.
    """

    summary: str
    parameters: tuple[str, ...] = _COMMON
    body: str = ""
    answers: dict[int, Answer] = field(default_factory=dict)
    is_patch: bool = False


_DONE: Final = {204: Answer()}
_MADE: Final = {201: Answer(), 207: Answer("BatchResult")}
_CHANGED: Final = {204: Answer(), 207: Answer("Object")}
_BATCH: Final = {
    200: Answer("ListOrObject"),
    201: Answer("Listed"),
    204: Answer(),
    207: Answer("BatchResult"),
}
_MAP_MADE: Final = {200: Answer("Object"), 201: Answer("Object")}
_SHOWN: Final = {200: Answer("Object")}
_LISTED: Final = {200: Answer("Listed")}
_FOUND: Final = {200: Answer("Entities", "FeatureCollection"), 201: Answer("Entities", "FeatureCollection")}
_PAST_FOUND: Final = {200: Answer("ListOrObject"), 206: Answer("ListOrObject")}

#: By method and pattern of the route.
OPERATIONS: Final[dict[tuple[str, str], Operation]] = {
    ("POST", "entities"): Operation("Create an entity", body="NewEntity", answers=_MADE),
    ("GET", "entities"): Operation("Query entities", _ENTITIES, answers=_FOUND),
    ("DELETE", "entities"): Operation(
        "Delete the entities that are asked for, or attributes of them",
        (*_FILTER, "drop", "keep", "geometryProperty", *_COMMON), answers=_CHANGED,
    ),
    ("GET", "entities/{entity_id}"): Operation(
        "Retrieve an entity", ("type", *_VIEW, *_JOIN, *_MAP, *_COMMON),
        answers={200: Answer("OneOrMoreEntities", "FeatureOrCollection"),
                 201: Answer("OneOrMoreEntities", "FeatureOrCollection")},
    ),
    ("PUT", "entities/{entity_id}"): Operation(
        "Replace an entity", ("type", *_COMMON), "EntityFragment", _CHANGED),
    ("PATCH", "entities/{entity_id}"): Operation(
        "Merge a fragment into an entity", ("options", "format", "observedAt", "lang", "type", *_COMMON),
        "EntityFragment", _CHANGED, is_patch=True,
    ),
    ("DELETE", "entities/{entity_id}"): Operation("Delete an entity", ("type", *_COMMON), answers=_CHANGED),
    ("POST", "entities/{entity_id}/attrs"): Operation(
        "Append attributes", ("options", "type", *_COMMON), "EntityFragment", _CHANGED),
    ("PATCH", "entities/{entity_id}/attrs"): Operation(
        "Update attributes", ("options", "type", *_COMMON), "EntityFragment", _CHANGED, is_patch=True),
    ("PATCH", "entities/{entity_id}/attrs/{attribute}"): Operation(
        "Update parts of an attribute", ("type", *_COMMON), "Instance", _CHANGED, is_patch=True),
    ("PUT", "entities/{entity_id}/attrs/{attribute}"): Operation(
        "Replace an attribute", ("type", *_COMMON), "Attribute", _CHANGED),
    ("DELETE", "entities/{entity_id}/attrs/{attribute}"): Operation(
        "Delete an attribute", ("datasetId", "deleteAll", "type", *_COMMON), answers=_CHANGED),
    ("POST", "entityOperations/create"): Operation("Create entities", body="NewEntities", answers=_BATCH),
    ("POST", "entityOperations/upsert"): Operation(
        "Create entities, or update or replace those that exist", ("options", *_COMMON), "NewEntities",
        _BATCH,
    ),
    ("POST", "entityOperations/update"): Operation(
        "Update entities", ("options", *_COMMON), "NewEntities", _BATCH),
    ("POST", "entityOperations/merge"): Operation(
        "Merge fragments into entities", ("options", "observedAt", *_COMMON), "NewEntities", _BATCH),
    ("POST", "entityOperations/delete"): Operation("Delete entities", body="Urns", answers=_BATCH),
    ("POST", "entityOperations/query"): Operation(
        "Query entities by a query in the body",
        ("options", "format", *_PAGE, *_COMMON), "Query", _FOUND,
    ),
    ("GET", "types"): Operation(
        "List the types of entities", ("details", "count", *_COMMON), answers={200: Answer("ListOrObject")}),
    ("GET", "types/{type}"): Operation("Describe a type", answers=_SHOWN),
    ("GET", "attributes"): Operation(
        "List attributes", ("details", "count", *_COMMON), answers={200: Answer("ListOrObject")}),
    ("GET", "attributes/{attribute}"): Operation("Describe an attribute", answers=_SHOWN),
    ("GET", "info/sourceIdentity"): Operation("Tell which broker this is", ("ticket",), answers=_SHOWN),
    ("POST", "temporal/entities"): Operation(
        "Bring the past of an entity, or add to it", body="NewEntity",
        answers={201: Answer(), 204: Answer()},
    ),
    ("GET", "temporal/entities"): Operation(
        "Query the past of entities", _PAST_QUERY, answers=_PAST_FOUND),
    ("GET", "temporal/entities/{entity_id}"): Operation(
        "Retrieve the past of an entity", _PAST, answers=_PAST_FOUND),
    ("DELETE", "temporal/entities/{entity_id}"): Operation("Delete the past of an entity", answers=_DONE),
    ("POST", "temporal/entities/{entity_id}/attrs"): Operation(
        "Add instances to the past", body="EntityFragment", answers=_DONE),
    ("DELETE", "temporal/entities/{entity_id}/attrs/{attr}"): Operation(
        "Delete the past of an attribute", ("datasetId", "deleteAll", *_COMMON), answers=_DONE),
    ("PATCH", "temporal/entities/{entity_id}/attrs/{attr}/{instance}"): Operation(
        "Correct an instance", body="EntityFragment", answers=_DONE, is_patch=True),
    ("DELETE", "temporal/entities/{entity_id}/attrs/{attr}/{instance}"): Operation(
        "Delete an instance", answers=_DONE),
    ("POST", "temporal/entityOperations/query"): Operation(
        "Query the past by a query in the body", ("options", "format", *_PAGE, *_COMMON), "TemporalQuery",
        _PAST_FOUND,
    ),
    ("POST", "subscriptions"): Operation("Subscribe to changes", (), "Subscription", {201: Answer()}),
    ("GET", "subscriptions"): Operation(
        "List subscriptions", (*_PAGE, "options", "ticket"), answers=_LISTED),
    ("GET", "subscriptions/{subscription_id}"): Operation(
        "Retrieve a subscription", ("options", "ticket"), answers=_SHOWN),
    ("PATCH", "subscriptions/{subscription_id}"): Operation(
        "Change a subscription", (), "Object", _DONE, is_patch=True),
    ("DELETE", "subscriptions/{subscription_id}"): Operation("End a subscription", (), answers=_DONE),
    ("POST", "csourceRegistrations"): Operation(
        "Register a context source", ("ticket",), "Registration", {201: Answer()}),
    ("GET", "csourceRegistrations"): Operation(
        "Find context sources", (*_FILTER, "attrs", *_PAGE, "timerel", "timeAt", "endTimeAt", "timeproperty",
                                 "options", "ticket"), answers=_LISTED),
    ("GET", "csourceRegistrations/{registration_id}"): Operation(
        "Retrieve a registration", ("options", "ticket"), answers=_SHOWN),
    ("PATCH", "csourceRegistrations/{registration_id}"): Operation(
        "Change a registration", ("ticket",), "Object", _DONE, is_patch=True),
    ("DELETE", "csourceRegistrations/{registration_id}"): Operation(
        "Withdraw a registration", ("ticket",), answers=_DONE),
    ("POST", "csourceSubscriptions"): Operation(
        "Subscribe to changes of context sources", (), "Subscription", {201: Answer()}),
    ("GET", "csourceSubscriptions"): Operation(
        "List subscriptions to context sources", (*_PAGE, "options", "ticket"), answers=_LISTED),
    ("GET", "csourceSubscriptions/{subscription_id}"): Operation(
        "Retrieve a subscription to context sources", ("options", "ticket"), answers=_SHOWN),
    ("PATCH", "csourceSubscriptions/{subscription_id}"): Operation(
        "Change a subscription to context sources", (), "Object", _DONE, is_patch=True),
    ("DELETE", "csourceSubscriptions/{subscription_id}"): Operation(
        "End a subscription to context sources", (), answers=_DONE),
    ("GET", "entityMaps"): Operation(
        "Keep the list of who has which entity", _ENTITIES, answers=_MAP_MADE),
    ("POST", "entityMaps"): Operation(
        "Keep the list of who has which entity, by a query in the body",
        ("options", "format", *_PAGE, *_COMMON), "Query", _MAP_MADE,
    ),
    ("GET", "entityMaps/{map_id}"): Operation("Retrieve such a list", ("ticket",), answers=_SHOWN),
    ("PATCH", "entityMaps/{map_id}"): Operation(
        "Keep such a list longer", ("ticket",), "Object", _DONE, is_patch=True),
    ("DELETE", "entityMaps/{map_id}"): Operation("Forget such a list", ("ticket",), answers=_DONE),
    ("POST", "jsonldContexts"): Operation(
        "Add a JSON-LD context", ("ticket",), "ContextDocument", {201: Answer()}),
    ("GET", "jsonldContexts"): Operation(
        "List contexts", ("details", "kind", "ticket"), answers=_LISTED),
    ("GET", "jsonldContexts/{context_id}"): Operation(
        "Serve a context", ("details", "ticket"),
        answers={200: Answer("Object"), 302: Answer(), 303: Answer()},
    ),
    ("DELETE", "jsonldContexts/{context_id}"): Operation(
        "Delete or reload a context", ("reload", "ticket"), answers=_DONE),
    ("GET", "openapi.json"): Operation("This description", (), answers=_SHOWN),
}  # fmt: skip
