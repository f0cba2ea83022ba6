"""The request as our views get it: with its actor, set by `kernel.middleware` before any view runs."""

from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Final

from django import http

from allmende.kernel.actor import Actor

#: What a household or an office gets of IPv6; inside it every machine changes its address at will.
_IPV6_HOME_BITS: Final = 64


class HttpRequest(http.HttpRequest):
    """Django's request with the actor; a type for signatures, never created by us."""

    actor: Actor


def network_of(request: http.HttpRequest) -> str:
    """Return the network a request came from, to count by it: an IPv4 address, or an IPv6 network.

    Never stored as it is; hash it with a key first.
    """
    told = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, _IPV6_HOME_BITS), strict=False))
