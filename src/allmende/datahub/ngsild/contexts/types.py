"""Contexts as they are kept and as they are used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class KeptContext:
    """One kept context (5.13.3.5).

    Attributes:
        kind: Hosted, Cached or ImplicitlyCreated.
        url: Where it comes from; empty for one that is served here.
        body: A JSON object with the member `@context`.
        hits: How often it was found in storage.
    """

    kind: str
    local_id: str
    url: str
    body: Mapping[str, Any]
    created_at: datetime | None = None
    last_used_at: datetime | None = None
    hits: int = 0
    expires_at: datetime | None = None


@dataclass(slots=True)
class Document:
    """The content of one address.

    Attributes:
        value: What stands under `@context` there.
        expires: Monotonic clock, in seconds.
    """

    url: str
    local_id: str
    value: Any
    expires: float
    is_hosted: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """How often a tenant's requests found a context in storage."""

    tenant: int
    document: Document
    times: int
    last_at: datetime
