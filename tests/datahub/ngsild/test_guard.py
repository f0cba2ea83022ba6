"""The broker asks no address inside of a network, unless it is one of our own."""

import httpx
import pytest

from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ngsild.outgoing import GuardedTransport, Refused


class Answering(httpx.AsyncBaseTransport):
    """Answers everything."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return 200."""
        return httpx.Response(200)


@pytest.mark.parametrize(
    ("url", "networks", "is_asked"),
    [
        ("http://10.1.2.3/", (), False),
        ("http://10.1.2.3/", ("10.1.0.0/16",), True),
        ("http://10.2.2.3/", ("10.1.0.0/16",), False),
        ("http://127.0.0.1/", (), False),
        ("http://169.254.169.254/", (), False),
        ("http://[::ffff:10.1.2.3]/", (), False),
        ("http://[64:ff9b::a01:203]/", (), False),
        ("http://[64:ff9b:1::a01:203]/", (), False),
        ("http://[2002:a01:203::1]/", (), False),
        ("http://93.184.215.14/", (), True),
    ],
)
async def test_private_addresses_need_to_be_our_own(
    url: str, networks: tuple[str, ...], is_asked: bool
) -> None:
    transport = GuardedTransport(Allowed.of(networks), inner=Answering())
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        if is_asked:
            assert (await client.get(url)).status_code == 200
        else:
            with pytest.raises(Refused):
                await client.get(url)
