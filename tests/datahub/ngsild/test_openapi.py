"""The published description of the broker."""

import re

import httpx

from allmende.datahub.ngsild.openapi.document import describe
from allmende.datahub.ngsild.openapi.parameters import QUERY
from allmende.datahub.ngsild.query.asked import PARAMETERS
from allmende.datahub.ngsild.routes import all_routes


async def test_everybody_can_read_it(guarded_api: httpx.AsyncClient) -> None:
    response = await guarded_api.get("openapi.json")
    assert response.status_code == 200
    document = response.json()
    assert document["openapi"] == "3.1.0"
    assert "/entities/{entity_id}" in document["paths"]


def test_every_route_is_described() -> None:
    document = describe(all_routes())
    described = {
        (method.upper(), path[1:]) for path, methods in document["paths"].items() for method in methods
    }
    routes = {(route.method, route.pattern) for route in all_routes()}
    assert routes - described <= {("PUT", "entities"), ("PATCH", "entities")}
    for (method, pattern), about in (
        ((method.upper(), path), about) for path, methods in document["paths"].items()
        for method, about in methods.items()
    ):  # fmt: skip
        assert about["summary"], (method, pattern)
        assert (method in ("POST", "PATCH", "PUT")) is ("requestBody" in about), (method, pattern)


def test_every_reference_leads_somewhere() -> None:
    document = describe(all_routes())
    references = set(re.findall(r"'#/components/(\w+)/([\w-]+)'", str(document)))
    for section, name in references:
        assert name in document["components"][section], (section, name)
    used = {name for section, name in references if section == "schemas"}
    assert used >= set(document["components"]["schemas"]) - {"Uri", "Name", "Geometry"}


def test_every_parameter_of_queries_is_described() -> None:
    assert set(PARAMETERS) <= set(QUERY)
