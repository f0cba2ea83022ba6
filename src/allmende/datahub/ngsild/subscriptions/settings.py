"""How patiently notifications are delivered, and how much may wait; one frozen object."""

from dataclasses import dataclass
from enum import StrEnum


class Overflow(StrEnum):
    """What happens to a notification when its subscription's queue is full."""

    #: The oldest waiting one is dropped and counted as failed: newer ones tell a newer state.
    DROP_OLDEST = "drop_oldest"
    #: The new one is dropped and counted as failed.
    DROP_NEWEST = "drop_newest"


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """Limits and patience of one process.

    Attributes:
        timeout_s: How long a receiver may take when its subscription names no `timeout`.
        longest_timeout_s: Longer time-outs of subscriptions are cut to this.
        retry_pauses_s: Pause before each further attempt; after the last one a notification is given up.
        queue_notifications: Notifications that may wait for one subscription.
        queue_bytes: The same in bytes of all subscriptions together.
        overflow: See `Overflow`.
        per_place: Requests at once to the same scheme, host and port.
        at_once: Requests at once altogether.
        changes: Changes of entities that may wait to be matched; further ones are dropped and logged.
        flush_s: How long counters may wait for the database; a killed process loses as much.
        refresh_s: How old the snapshot of all subscriptions may become when a notice was missed.
        look_pause_s: Shortest time between two looks at the latest readings of a tenant.
        stop_wait_s: How long an orderly stop waits for notifications that are on their way.
        idle_mqtt_s: After this pause a connection to an MQTT broker is closed.
    """

    timeout_s: float = 5.0
    longest_timeout_s: float = 30.0
    retry_pauses_s: tuple[float, ...] = (2.0, 10.0, 60.0, 300.0)
    queue_notifications: int = 1_000
    queue_bytes: int = 64 * 1024 * 1024
    overflow: Overflow = Overflow.DROP_OLDEST
    per_place: int = 8
    at_once: int = 200
    changes: int = 20_000
    flush_s: float = 1.0
    refresh_s: float = 60.0
    look_pause_s: float = 0.5
    stop_wait_s: float = 3.0
    idle_mqtt_s: float = 60.0
