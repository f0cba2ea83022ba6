"""Who asks, for whose data, and what they may do.

A tenant is a space of the portal: a municipality or the consortium. Programs show a token, the
portal's own pages a short-lived ticket, and without either only what is public is shown.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from allmende.datahub.gateway.errors import NotAllowed, Unauthorized, UnknownTenant
from allmende.datahub.ingest.tickets import is_valid_ticket

#: ETSI GS CIM 009, 6.3.14; the second is what FIWARE's IoT agents send.
TENANT_HEADERS = ("ngsild-tenant", "fiware-service")
#: How long a token or a tenant that was found (or not found) is believed.
REMEMBERED_S = 10.0
MAX_REMEMBERED = 10_000
MAX_TENANT_NAME = 64


@dataclass(frozen=True, slots=True)
class Tenant:
    """Whose data: the id is the hub's tenant number, the key is the municipality's AGS or a short name."""

    id: int
    key: str


@dataclass(frozen=True, slots=True)
class Access:
    """What the asking party may do with the tenant's data."""

    kind: Literal["public", "reader", "writer"]
    name: str = ""

    @property
    def may_write(self) -> bool:
        """Whether it may change anything."""
        return self.kind == "writer"


PUBLIC = Access("public")


@dataclass(frozen=True, slots=True)
class Token:
    """A token that is neither withdrawn nor expired."""

    tenant: int
    name: str
    may_write: bool
    #: Unix time in seconds; None: no end.
    expires: float | None


class AccessStore(Protocol):
    """Where tenants and tokens are looked up."""

    async def find_tenant(self, key: str) -> Tenant | None:
        """Return the tenant of this name; an empty key means the consortium's own space."""

    async def make_tenant(self, key: str) -> Tenant:
        """Return the tenant of this name, made if there was none; only an open hub asks this."""

    async def find_token(self, token_hash: str) -> Token | None:
        """Return a valid token by its SHA-256 in hexadecimal."""


class AccessControl:
    """Answers for each request: which tenant, which rights.

    Args:
        secret: Signs the portal's tickets; empty: no ticket is valid.
        default_tenant: Key of the tenant that requests without a tenant header mean; empty: the
            consortium's.
        is_open: Everybody may write and any tenant name is made; for trials on the own machine.
    """

    def __init__(
        self, store: AccessStore, *, secret: str, default_tenant: str = "", is_open: bool = False
    ) -> None:
        self._store = store
        self._secret = secret
        self._default = default_tenant
        self._is_open = is_open
        self._tenants: dict[str, tuple[float, Tenant | None]] = {}
        self._tokens: dict[str, tuple[float, Token | None]] = {}

    async def tenant_of(self, headers: Mapping[str, str], *, may_make: bool = False) -> Tenant:
        """Return the tenant a request means.

        Args:
            may_make: The request writes, so that an open hub makes the tenant.

        Raises:
            UnknownTenant: nobody has that name.
        """
        key = next((headers[name].strip() for name in TENANT_HEADERS if headers.get(name, "").strip()), "")
        found = await self._find_tenant(key or self._default)
        if found is not None:
            return found
        if self._is_open and (may_make or not key) and len(key) <= MAX_TENANT_NAME:
            self._tenants.pop(key or self._default, None)
            return await self._store.make_tenant(key or self._default)
        raise UnknownTenant(f"No tenant is called {key[:MAX_TENANT_NAME]!r}." if key else "")

    async def access_of(self, headers: Mapping[str, str], ticket: str | None, tenant: Tenant) -> Access:
        """Return what the asking party may do with this tenant's data.

        Raises:
            Unauthorized: a token or ticket is shown, but it is not valid.
            NotAllowed: the token is another tenant's.
        """
        if self._is_open:
            return Access("writer", "open hub")
        shown = _shown_token(headers)
        if ticket or (shown and "." in shown):
            if not is_valid_ticket(self._secret, ticket or shown, tenant=tenant.id, now=time.time()):
                raise Unauthorized("The ticket is not valid any more.")
            return Access("reader", "ticket")
        if not shown:
            return PUBLIC
        token = await self._find_token(hashlib.sha256(shown.encode()).hexdigest())
        if token is None or (token.expires is not None and token.expires < time.time()):
            raise Unauthorized("The token is unknown, expired or withdrawn.")
        if token.tenant != tenant.id:
            raise NotAllowed("The token belongs to another tenant.")
        return Access("writer" if token.may_write else "reader", token.name)

    async def _find_tenant(self, key: str) -> Tenant | None:
        known = self._tenants.get(key)
        now = time.monotonic()
        if known is not None and now - known[0] < REMEMBERED_S:
            return known[1]
        found = await self._store.find_tenant(key) if len(key) <= MAX_TENANT_NAME else None
        _remember(self._tenants, key[: MAX_TENANT_NAME + 1], (now, found))
        return found

    async def _find_token(self, token_hash: str) -> Token | None:
        known = self._tokens.get(token_hash)
        now = time.monotonic()
        if known is not None and now - known[0] < REMEMBERED_S:
            return known[1]
        found = await self._store.find_token(token_hash)
        _remember(self._tokens, token_hash, (now, found))
        return found


def require(access: Access, right: Literal["read", "write"]) -> None:
    """Raise unless the asking party has the right.

    Raises:
        Unauthorized: nothing was shown, and writing needs a token.
        NotAllowed: the token only allows reading.
    """
    if right == "write" and not access.may_write:
        raise NotAllowed() if access.kind == "reader" else Unauthorized("Writing needs a token.")


def _shown_token(headers: Mapping[str, str]) -> str:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    return headers.get("x-auth-token", "").strip()


def _remember(
    memory: "dict[str, tuple[float, Tenant | None]] | dict[str, tuple[float, Token | None]]",
    key: str,
    entry: "tuple[float, Tenant | None] | tuple[float, Token | None]",
) -> None:
    if len(memory) >= MAX_REMEMBERED:
        memory.clear()
    memory[key] = entry  # type: ignore[assignment]  # both maps are filled with their own kind only
