"""Requests to a foreign broker's NGSI-LD API: entities to look at, subscriptions to make and end."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from allmende.datahub.ingest.pull import Http, SourceUnavailable

PREFIX = "/ngsi-ld/v1"
CONTEXT_RELATION = 'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker as one source asks it.

    Attributes:
        address: Up to before "/ngsi-ld/v1".
        tenant: For the header NGSILD-Tenant; empty: the broker's own.
        context: Address of the @context the names are read with; empty: the core context.
        token: For the header Authorization; empty: none.
    """

    http: Http
    address: str
    tenant: str = ""
    context: str = ""
    token: str = ""

    async def entities(self, types: Sequence[str], *, limit: int) -> bytes:
        """Return some entities of these types.

        Raises:
            SourceUnavailable, AccessDenied: the broker does not answer so.
        """
        query = {"type": ",".join(types), "limit": str(limit)}
        return (await self.http.get(self._url("/entities"), headers=self._headers(), query=query)).body

    async def subscribe(self, subscription: Mapping[str, Any]) -> str:  # Any: JSON to be sent
        """Make a subscription; return its identifier.

        Raises:
            SourceUnavailable, AccessDenied: the broker did not take it.
        """
        headers = {**self._headers(), "content-type": "application/json"}
        body = json.dumps(subscription).encode()
        answer = await self.http.send("POST", self._url("/subscriptions"), body=body, headers=headers)
        location = answer.headers.get("location", "")
        made = location.rstrip("/").rpartition("/subscriptions/")[2] or str(subscription["id"])
        return made[:500]

    async def unsubscribe(self, identifier: str) -> None:
        """End a subscription; one that is gone already is fine.

        Raises:
            SourceUnavailable, AccessDenied: the broker does not answer so.
        """
        address = self._url("/subscriptions/" + quote(identifier, safe=":%"))
        try:
            await self.http.send("DELETE", address, headers=self._headers())
        except SourceUnavailable as err:
            if err.reason != "not_there":
                raise

    def _url(self, path: str) -> str:
        return self.address.rstrip("/").removesuffix(PREFIX) + PREFIX + path

    def _headers(self) -> dict[str, str]:
        headers = {"accept": "application/json"}
        if self.tenant:
            headers["ngsild-tenant"] = self.tenant
        if self.context:
            headers["link"] = f"<{self.context}>; {CONTEXT_RELATION}"
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        return headers
