"""Whether a port can be opened, asked before anything else is started."""

import errno
import socket
from typing import ClassVar

from allmende.basics.errors import AllmendeError


class PortTaken(AllmendeError):
    """Another program listens there."""

    code: ClassVar[str] = "config.port_taken"


class AddressUnusable(AllmendeError):
    """The address is not this machine's, or the port needs rights that are missing."""

    code: ClassVar[str] = "config.address_unusable"


def require_free_port(host: str, port: int) -> None:
    """Raise PortTaken or AddressUnusable unless a server could listen there now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # Connections of an earlier run that are only waiting to be forgotten do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as err:
        if err.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port) from err
        raise AddressUnusable(host=host, port=port, reason=err.strerror or str(err)) from err


def own_address(host: str) -> str:
    """The address under which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared
