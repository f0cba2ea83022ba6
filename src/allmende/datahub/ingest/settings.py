"""How much the hub takes, how long it waits; one frozen object handed in at start."""

from dataclasses import dataclass
from enum import StrEnum


class Overflow(StrEnum):
    """What happens to a message when the queue before the database is full."""

    #: Wait for a place, at most `queue_wait_s`; then 503, so that the sender tries again.
    WAIT = "wait"
    #: 503 at once.
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class HubSettings:
    """Limits and patience of one hub process.

    Attributes:
        max_body_bytes: Larger messages are answered 413 and not read to their end.
        body_wait_s: How long a sender may take for one message.
        rate_per_s: Sustained messages a second and source; above it 429.
        rate_burst: Messages a source may send at once after a pause.
        max_held_per_source: Kept messages that wait for somebody; above it 429, so that one
            misconfigured network cannot fill the disk.
        queue_messages: Messages that may wait for the database.
        queue_wait_s: See `Overflow.WAIT`.
        max_batch_messages: Messages in one commit.
        commit_wait_s: How long one commit may take before its senders get 503.
        retry_after_s: What a 503 asks senders to wait.
        status_flush_s: How long counts of refused messages may wait for a commit.
        config_refresh_s: How old a snapshot of sources and devices may become.
        future_tolerance_s: Readings further ahead of our clock are flagged, not shown as latest.
        live_heartbeat_s: Pause after which an idle stream gets a comment, so that proxies keep it.
        live_pause_s: Shortest time between two looks at a tenant's latest values.
        live_queue: Chunks a slow listener may lag behind before it is dropped.
        live_send_wait_s: How long one chunk may take to leave.
        live_max_listeners: Streams open at once; further ones get 503.
        ticket_secret: Signs the tickets of streams that are not public; empty: no ticket is valid.
        secret_key: Opens the access data of sources; the same as the portal's.
        private_networks: Networks of our own that sources may be asked in, e.g. "10.0.0.0/8".
        agent: How we introduce ourselves to servers we ask.
    """

    max_body_bytes: int = 64 * 1024
    body_wait_s: float = 20.0
    rate_per_s: float = 20.0
    rate_burst: int = 300
    max_held_per_source: int = 20_000
    queue_messages: int = 4_000
    queue_overflow: Overflow = Overflow.WAIT
    queue_wait_s: float = 2.0
    max_batch_messages: int = 2_000
    commit_wait_s: float = 15.0
    retry_after_s: int = 5
    status_flush_s: float = 1.0
    config_refresh_s: float = 30.0
    future_tolerance_s: float = 300.0
    live_heartbeat_s: float = 15.0
    live_pause_s: float = 0.2
    live_queue: int = 64
    live_send_wait_s: float = 10.0
    live_max_listeners: int = 2_000
    ticket_secret: str = ""
    secret_key: str = ""
    private_networks: tuple[str, ...] = ()
    agent: str = "Allmende"
