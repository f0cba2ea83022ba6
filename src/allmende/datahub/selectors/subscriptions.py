"""A town's subscriptions: who gets what, where to, and whether it arrives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from django.utils import timezone

from allmende.datahub.models import Subscription
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space

State = Literal["active", "paused", "expired"]


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """One subscription as the town sees it.

    Attributes:
        title: Its own name, else its description, else its identifier.
        receiver: Host and port; path, user and password are left out, they may be secret.
        types: Kinds of entity, short; empty: every kind.
        urns: Single entities it is about.
        attributes: What it watches, short; empty: everything.
        interval_s: Sent at this interval; None: at changes.
        is_failing: The last attempt failed.
        error: What the hub noted of the last failure; English, for the page's sentence.
    """

    id: int
    urn: str
    title: str
    receiver: str
    is_mqtt: bool
    types: tuple[str, ...]
    urns: tuple[str, ...]
    attributes: tuple[str, ...]
    interval_s: float | None
    state: State
    created_by: str
    created_at: datetime
    times_sent: int
    times_failed: int
    last_success_at: datetime | None
    last_failure_at: datetime | None
    is_failing: bool
    error: str


def subscriptions_of(actor: Actor, space: Space) -> list[SubscriptionRow]:
    """Return a town's subscriptions: failing ones first, then by age.

    Raises:
        Forbidden: the actor does not answer for the town.
    """
    require(actor, "datahub.manage_subscriptions", space)
    now = timezone.now()
    rows = [_row(found, now) for found in Subscription.objects.filter(tenant=space).order_by("pk")]
    return sorted(rows, key=lambda row: not row.is_failing)


def _row(found: Subscription, now: datetime) -> SubscriptionRow:
    document: Mapping[str, Any] = found.document
    address = urlsplit(document["notification"]["endpoint"]["uri"])
    selectors: Sequence[Mapping[str, Any]] = document.get("entities", ())
    success, failure = found.last_success_at, found.last_failure_at
    return SubscriptionRow(
        id=found.pk,
        urn=found.urn,
        title=document.get("subscriptionName") or document.get("description") or found.urn,
        receiver=f"{address.hostname}:{address.port}" if address.port else str(address.hostname),
        is_mqtt=address.scheme.lower().startswith("mqtt"),
        types=tuple(sorted({short_name(name) for one in selectors for name in _names(one["type"])} - {"*"})),
        urns=tuple(urn for one in selectors for urn in _listed(one.get("id"))),
        attributes=tuple(short_name(name) for name in document.get("watchedAttributes", ())),
        interval_s=document.get("timeInterval"),
        state=_state(found, now),
        created_by=found.created_by,
        created_at=found.created_at,
        times_sent=found.times_sent,
        times_failed=found.times_failed,
        last_success_at=success,
        last_failure_at=failure,
        is_failing=failure is not None and (success is None or success < failure),
        error=found.last_error,
    )


def _state(found: Subscription, now: datetime) -> State:
    if found.expires_at is not None and found.expires_at <= now:
        return "expired"
    return "active" if found.is_active else "paused"


def short_name(stored: str) -> str:
    """Return the last part of a stored name: what people call it."""
    return stored.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or stored


def _names(selection: str) -> list[str]:
    for sign in "|;()":
        selection = selection.replace(sign, ",")
    return [name for name in selection.split(",") if name]


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list) else []
