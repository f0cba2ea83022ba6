"""What the hub and the simulator expect of every connector; found by entry point `allmende.connectors`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from allmende.datahub.ingest.types import DeviceKey, Uplink


class Connector(Protocol):
    """One kind of sender. All methods are pure: no network, no clock, no database."""

    @property
    def key(self) -> str:
        """Stable key, as in pyproject's entry points: "things_stack"."""

    @property
    def name(self) -> str:
        """What people call it: "The Things Stack"."""

    @property
    def address_word(self) -> str:
        """Second segment of its webhooks' addresses, which never changes: "things-stack"."""

    def read_message(self, body: bytes, query: Mapping[str, str]) -> list[Uplink]:
        """Read one request of the sender; empty when the message carries no data of a device.

        Args:
            body: The request's body as it came.
            query: The request's query parameters.

        Raises:
            PayloadRejected: the body is not what this sender's server sends. No other exception, ever.
        """

    def note_on(self, body: bytes, query: Mapping[str, str]) -> str:
        """Say in German what a message without uplinks was, e.g. "Anmeldung eines Geräts"; "" for uplinks.

        Raises:
            PayloadRejected: as `read_message`.
        """

    def envelope(
        self,
        *,
        device_key: DeviceKey,
        observed_at: datetime,
        f_port: int | None,
        payload: bytes,
        simulated: bool,
    ) -> bytes:
        """Build a message as the sender's server would send it; reading it gives the same uplink.

        The payload is the device's bytes; for `http_push`, the values as a JSON object in UTF-8.
        """

    def query_for_uplinks(self) -> Mapping[str, str]:
        """Query parameters the sender's server adds to the URL of an uplink."""

    def setup_text(self, url: str, key: str) -> str:
        """Write the German text to forward to whoever runs the network: where to send, which key."""
