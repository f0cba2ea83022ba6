"""Tickets for live streams that are not public: who holds one may look at one tenant for a while.

Made by the pages (Django), checked by the hub; both know the installation's secret.
"""

import hashlib
import hmac


def sign_ticket(secret: str, *, tenant: int, expires: int) -> str:
    """Return a ticket for all live readings of a tenant.

    Args:
        expires: Unix time in seconds after which it opens nothing new.
    """
    return f"{expires}.{_signature(secret, tenant, expires)}"


def is_valid_ticket(secret: str, ticket: str, *, tenant: int, now: float) -> bool:
    """Whether the ticket opens this tenant's stream now. Without a secret nothing does.

    Args:
        now: Unix time in seconds.
    """
    expires, _, signature = ticket.partition(".")
    if not secret or not expires.isascii() or not expires.isdecimal() or len(expires) > 12:
        return False
    expected = _signature(secret, tenant, int(expires))
    return hmac.compare_digest(signature.encode(), expected.encode()) and now < int(expires)


def seconds_left(ticket: str, *, now: float) -> float:
    """Return for how long a valid ticket still holds."""
    return int(ticket.partition(".")[0]) - now


def _signature(secret: str, tenant: int, expires: int) -> str:
    return hmac.new(secret.encode(), f"{tenant}:{expires}".encode(), hashlib.sha256).hexdigest()
