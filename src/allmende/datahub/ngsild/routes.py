"""The doors of every area of the broker, joined."""

import importlib
from typing import Final

from allmende.datahub.gateway.requests import Route
from allmende.datahub.ngsild.broker import Broker
from allmende.datahub.ngsild.distributed.wrapping import distributed

#: Modules with `ROUTES`, in the order of the standard's chapters.
AREAS: Final = (
    "entities.single",
    "query.api",
    "entities.attributes",
    "entities.batch",
    "entities.purge",
    "entities.discovery",
    "identity",
    "temporal.provision",
    "temporal.consumption",
    "subscriptions",
    "registrations.api",
    "registrations.subscribing",
    "distributed.entity_maps_api",
    "contexts.api",
    "openapi.api",
)


def all_routes() -> tuple[Route[Broker], ...]:
    """Return every route, those of entities with what other brokers have a part in."""
    package = __package__ or ""
    modules = (importlib.import_module(f"{package}.{area}") for area in AREAS)
    return tuple(distributed(route for module in modules for route in module.ROUTES))
