"""The description of all routes, as one OpenAPI document."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from allmende.datahub.gateway.requests import Route
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.openapi.operations import OPERATIONS, Answer, Operation
from allmende.datahub.ngsild.openapi.parameters import HEADERS, components
from allmende.datahub.ngsild.openapi.schemas import SCHEMAS, ref

Json = dict[str, Any]  # Any: JSON

VERSION = "1.9.1"
_NAMED = re.compile(r"\{(\w+)\}")
_WITHOUT_BODY = {"406": "None of the media types in Accept is offered.",
                 "411": "The length of the body is not announced.",
                 "415": "The body is neither JSON nor JSON-LD."}  # fmt: skip
_ABOUT = (
    "Reads and writes the data of a municipality as NGSI-LD entities (ETSI GS CIM 009). What is public can be"
    " read without a token; everything else needs one. Lists come in pages; their neighbours are named in"
    " Link headers."
)
_PLACES = {
    "entity_id": "Identifier of the entity.", "attribute": "Name of the attribute.",
    "attr": "Name of the attribute.", "instance": "Identifier of the instance.",
    "type": "Name of the type.", "subscription_id": "Identifier of the subscription.",
    "registration_id": "Identifier of the registration.", "map_id": "Identifier of the list.",
    "context_id": "Identifier of the context.",
}  # fmt: skip


def describe(routes: Iterable[Route[Broker]]) -> Json:
    """Return the OpenAPI document of these routes.

    Raises:
        KeyError: a route is not described in `operations.py`.
    """
    paths: dict[str, Json] = {}
    for route in routes:
        operation = OPERATIONS.get((route.method, route.pattern))
        if operation is None and route.method in ("PUT", "PATCH") and route.pattern == "entities":
            # Answers with the standard's error for an empty identifier.
            continue
        if operation is None:
            raise KeyError(f"{route.method} {route.pattern}")
        about = _operation(route, operation)
        paths.setdefault(f"/{route.pattern}", {})[route.method.lower()] = about
    return {
        "openapi": "3.1.0",
        "info": {"title": "Allmende: NGSI-LD", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": "/ngsi-ld/v1"}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "parameters": components(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "authToken": {"type": "apiKey", "in": "header", "name": "X-Auth-Token"},
            },
        },
    }


def _operation(route: Route[Broker], operation: Operation) -> Json:
    about: Json = {
        "operationId": f"{route.method.lower()} {route.pattern}",
        "summary": operation.summary,
        "tags": [route.pattern.partition("/")[0]],
        "parameters": [*_named(route.pattern), *_refs((*dict.fromkeys(operation.parameters), *HEADERS))],
        "responses": _responses(operation),
        "security": [{"token": []}, {"authToken": []}] + ([{}] if route.right == "read" else []),
    }
    if operation.body:
        kinds = ["application/json", "application/ld+json"]
        if operation.is_patch:
            kinds.append("application/merge-patch+json")
        content = {kind: {"schema": ref(operation.body)} for kind in kinds}
        about["requestBody"] = {"required": True, "content": content}
    return about


def _named(pattern: str) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "description": _PLACES[name],
         "schema": {"type": "string", "minLength": 1}}
        for name in _NAMED.findall(pattern)
    ]  # fmt: skip


def _refs(names: Sequence[str]) -> list[Json]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _responses(operation: Operation) -> Json:
    responses: Json = {str(status): _answer(answer) for status, answer in operation.answers.items()}
    responses |= {status: {"description": text} for status, text in _WITHOUT_BODY.items()}
    responses["default"] = {
        "description": "The request is refused; the problem says why.",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    return responses


def _answer(answer: Answer) -> Json:
    if not answer.schema:
        return {"description": "It is done."}
    content = {kind: {"schema": ref(answer.schema)} for kind in ("application/json", "application/ld+json")}
    if answer.geo_schema:
        content["application/geo+json"] = {"schema": ref(answer.geo_schema)}
    return {"description": "What was asked for.", "content": content}
