"""Which addresses other people may make this machine connect to."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

#: IPv6 addresses that gateways turn into IPv4 ones (RFC 6052, RFC 8215).
WELL_KNOWN_TRANSLATION = ipaddress.IPv6Network("64:ff9b::/96")
LOCAL_TRANSLATION = ipaddress.IPv6Network("64:ff9b:1::/48")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which addresses of private networks may be reached all the same; public ones always may."""

    networks: tuple[IpNetwork, ...] = ()
    #: This machine itself, and private networks as a whole: for trials, never for an installation people use.
    loopback: bool = False
    private: bool = False

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Allowed":
        """Read networks such as "10.0.0.0/8" or "127.0.0.1"; raises ValueError."""
        return cls(tuple(ipaddress.ip_network(text, strict=False) for text in texts))

    def has(self, address: str) -> bool:
        """Whether a connection to this address may be made."""
        found = meant_by(ipaddress.ip_address(address.partition("%")[0]))
        if found.is_global and not found.is_multicast and found not in LOCAL_TRANSLATION:
            return True
        if any(found in network for network in self.networks if network.version == found.version):
            return True
        if found.is_loopback or found.is_unspecified:
            return self.loopback
        if found.is_link_local or found.is_multicast or found.is_reserved or found in LOCAL_TRANSLATION:
            return False
        return self.private


def meant_by(address: IpAddress) -> IpAddress:
    """Return the IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in WELL_KNOWN_TRANSLATION:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
