"""What connectors have in common whose sender posts each message by itself."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar

from allmende.datahub.ingest.types import DeviceKey, Uplink


class WebhookConnector(ABC):
    """A sender whose message stands in the request's body alone and who adds nothing to the URL.

    Attributes:
        setup: German text to forward, with `{url}` and `{key}`.
        uplinks_from: Reads one message; raises `PayloadRejected` and nothing else.
        note_from: Says in German what a message without uplinks was.
    """

    key: ClassVar[str]
    name: ClassVar[str]
    summary: ClassVar[str]
    address_word: ClassVar[str]
    setup: ClassVar[str]
    uplinks_from: Callable[[bytes], list[Uplink]]
    note_from: Callable[[bytes], str]

    def read_message(self, body: bytes, query: Mapping[str, str]) -> list[Uplink]:
        """Read one request; see `Connector.read_message`."""
        del query
        return self.uplinks_from(body)

    def note_on(self, body: bytes, query: Mapping[str, str]) -> str:
        """Say in German what a message without uplinks was."""
        del query
        return self.note_from(body)

    @abstractmethod
    def envelope(
        self,
        *,
        device_key: DeviceKey,
        observed_at: datetime,
        f_port: int | None,
        payload: bytes,
        simulated: bool,
    ) -> bytes:
        """Build a message as the sender would; see `Connector.envelope`."""

    def query_for_uplinks(self) -> Mapping[str, str]:
        """Nothing is added to the URL."""
        return {}

    def setup_text(self, url: str, key: str) -> str:
        """Write the text for whoever runs the sender."""
        return self.setup.format(url=url, key=key)
