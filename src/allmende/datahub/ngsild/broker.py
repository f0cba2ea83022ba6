"""What every part of the broker is given: the database, contexts, events, settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from allmende.datahub.gateway.database import Database
from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ngsild.contexts import Contexts
from allmende.datahub.ngsild.events import Events

__all__ = ["Broker", "BrokerSettings", "Context", "Contexts", "Events", "Json"]

#: A JSON object; Any: its members are what clients send.
Json = dict[str, Any]


class Context(Protocol):
    """What names need of an @context; `contexts.Context` is one."""

    def expand_name(self, name: str) -> str:
        """Return the stored name of a term, compact IRI or IRI."""

    def compact_name(self, stored: str) -> str:
        """Return the shortest name a client of this context knows, else the IRI."""

    def iri(self, stored: str) -> str:
        """Return the full IRI of a stored name."""


@dataclass(frozen=True, slots=True)
class BrokerSettings:
    """What can be set.

    Attributes:
        max_body_bytes: Longer requests are refused.
        body_wait_s: A body that is not complete by then is refused.
        max_batch: Most entities in one batch operation.
        default_limit: Results of a page when the client names no `limit`.
        max_limit: Largest `limit`.
        max_instances: Most instances in one answer about the past; more are cut at one time (206).
        deletes_history: Whether deleting an entity deletes its temporal evolution as well.
        cold_store: Where readings of months that left the database lie; empty: nowhere.
        alias: Name of this broker in `Via` and in /info/sourceIdentity.
        is_open: Everybody may write and name tenants; for trials on the own machine.
        private_networks: Networks of our own in which contexts, receivers and context sources may be.
    """

    max_body_bytes: int = 8 * 1024 * 1024
    body_wait_s: float = 20.0
    max_batch: int = 2_000
    default_limit: int = 20
    max_limit: int = 1_000
    max_instances: int = 1_000
    deletes_history: bool = False
    cold_store: str = ""
    alias: str = "allmende"
    is_open: bool = False
    private_networks: tuple[str, ...] = ()

    @property
    def allowed_addresses(self) -> Allowed:
        """Where contexts, receivers and context sources may be."""
        return Allowed(
            Allowed.of(self.private_networks).networks, loopback=self.is_open, private=self.is_open
        )


@dataclass(frozen=True, slots=True)
class Broker:
    """The broker of one process, handed to every handler.

    Attributes:
        http: Client for other people's servers (contexts, notifications, context sources).
        extras: What single areas keep between requests, by their name.
    """

    db: Database
    contexts: Contexts
    events: Events
    settings: BrokerSettings
    http: httpx.AsyncClient
    extras: Mapping[str, Any]  # Any: each area knows the type of its own entry
