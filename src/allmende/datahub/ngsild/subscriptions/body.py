"""The notification itself (ETSI GS CIM 009, 5.3.1), as JSON, JSON-LD or GeoJSON."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from allmende.datahub.ngsild.broker import Json
from allmende.datahub.ngsild.names import time_text
from allmende.datahub.ngsild.subscriptions.senders import Parcel

JSON = "application/json"
LD_JSON = "application/ld+json"
GEO_JSON = "application/geo+json"

_encode = msgspec.json.Encoder().encode


def envelope(kind: str, subscription: str, data: Any, now: datetime) -> Json:  # Any: entities or features
    """Return a notification; `kind` is "Notification" or "ContextSourceNotification"."""
    return {
        "id": f"urn:ngsi-ld:Notification:{uuid.uuid4()}",
        "type": kind,
        "subscriptionId": subscription,
        "notifiedAt": time_text(now),
        "data": data,
    }


def pack(
    notification: Json, document: Mapping[str, Any], context: Any, about: Sequence[str]
) -> Parcel:  # Any: a JSON-LD context
    """Make a notification ready for sending, as its subscription wants it.

    Args:
        document: The stored subscription; `_link` is the address of its context, `_tenant` the tenant
            header it was made with.
        context: Value of `@context` where it belongs into the body.
    """
    endpoint = document["notification"]["endpoint"]
    accept: str = endpoint.get("accept", JSON)
    wants_link = accept == JSON or (accept == GEO_JSON and _prefers_json(endpoint))
    if not wants_link:
        _put_context(notification, context)
    return Parcel(
        body=_encode(notification),
        media_type=accept,
        link=document.get("_link") if wants_link else None,
        tenant=document.get("_tenant", ""),
        about=frozenset(about),
    )


def _prefers_json(endpoint: Mapping[str, Any]) -> bool:
    return any(
        pair["key"].lower() == "prefer" and pair["value"].replace(" ", "") == "body=json"
        for pair in endpoint.get("notifierInfo", ())
    )


def _put_context(notification: Json, context: Any) -> None:
    data = notification["data"]
    for item in data if isinstance(data, list) else [data]:
        item["@context"] = context
    notification["@context"] = context
