"""Delivery: queues for each subscription, repetition with growing pauses, pauses after failures.

The notifications of one subscription arrive in their order, one after the other. Different
subscriptions never wait for each other, except that one server is sent only a few requests at once.
Nothing here is ever waited for by whoever writes entities.

`Notifier.send` is the door for everybody who has something to tell a subscriber.
"""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from allmende.datahub.ngsild.subscriptions.counters import Counters, Key
from allmende.datahub.ngsild.subscriptions.endpoint import HttpEndpoint, MqttEndpoint, place_of, resolve
from allmende.datahub.ngsild.subscriptions.senders import HttpSender, MqttSender, NotDelivered, Parcel
from allmende.datahub.ngsild.subscriptions.settings import DeliverySettings, Overflow

log = logging.getLogger(__name__)

DROPPED = "dropped: too many notifications were waiting"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a notification goes to.

    Attributes:
        key: The subscription; its notifications keep their order.
        cooldown_s: None: failed notifications are repeated. Else none is sent for so long after a
            failure, and those that come meanwhile are not sent at all (5.2.15).
    """

    key: Key
    endpoint: HttpEndpoint | MqttEndpoint
    place: str
    timeout_s: float
    cooldown_s: float | None = None

    @classmethod
    def of(cls, key: Key, stored: Mapping[str, Any], settings: DeliverySettings) -> "Addressee":
        """Read the stored `notification.endpoint` of a subscription."""
        timeout_s = stored.get("timeout", settings.timeout_s * 1000) / 1000
        cooldown = stored.get("cooldown")
        return cls(
            key,
            resolve(stored),
            place_of(stored),
            min(timeout_s, settings.longest_timeout_s),
            None if cooldown is None else cooldown / 1000,
        )


@dataclass(slots=True)
class _Lane:
    """What waits for one subscription."""

    addressee: Addressee
    waiting: deque[Parcel] = field(default_factory=deque)
    task: "asyncio.Task[None] | None" = None
    #: Monotonic time before which nothing is sent.
    silent_until: float = 0.0


class Notifier:
    """Hands notifications over, in the background.

    Args:
        http: Guarded and with room for `settings.at_once` connections.
    """

    def __init__(self, http: HttpSender, mqtt: MqttSender, settings: DeliverySettings) -> None:
        self.counters = Counters()
        self._http = http
        self._mqtt = mqtt
        self._settings = settings
        self._lanes: dict[Key, _Lane] = {}
        self._bytes = 0
        self._at_once = asyncio.Semaphore(settings.at_once)
        self._places: dict[str, _Place] = {}
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """How many notifications are not delivered yet."""
        return sum(len(lane.waiting) for lane in self._lanes.values())

    def send(self, addressee: Addressee, parcel: Parcel) -> None:
        """Take a notification for delivery; returns at once.

        Should the queue be full, `settings.overflow` decides which notification is dropped; a dropped
        one counts as failed.
        """
        if self._is_closed:
            return
        lane = self._lanes.get(addressee.key)
        if lane is None:
            lane = self._lanes[addressee.key] = _Lane(addressee)
        lane.addressee = addressee
        if addressee.cooldown_s is not None and time.monotonic() < lane.silent_until:
            return
        if not self._make_room(lane, parcel):
            return
        lane.waiting.append(parcel)
        self._bytes += len(parcel.body)
        if lane.task is None:
            lane.task = asyncio.get_running_loop().create_task(self._work(lane))

    def forget(self, key: Key) -> None:
        """Drop what waits for a subscription that is gone, paused or expired."""
        lane = self._lanes.pop(key, None)
        if lane is None:
            return
        self._bytes -= sum(len(parcel.body) for parcel in lane.waiting)
        lane.waiting.clear()
        if lane.task is not None:
            lane.task.cancel()

    async def tidy(self) -> None:
        """Let go of connections and queues nobody uses; call it now and then."""
        now = time.monotonic()
        for key, lane in list(self._lanes.items()):
            if lane.task is None and not lane.waiting and lane.silent_until < now:
                del self._lanes[key]
        await self._mqtt.close_idle()

    async def close(self) -> None:
        """Wait a little for what is on its way, then stop; what still waits is lost and counted as failed."""
        self._is_closed = True
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=self._settings.stop_wait_s)
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for key, lane in self._lanes.items():
            for _ in lane.waiting:
                self.counters.failed(key, datetime.now(UTC), "not sent: the hub was stopped")
        await self._mqtt.close()

    # -- queues ------------------------------------------------------------------------------------

    def _make_room(self, lane: _Lane, parcel: Parcel) -> bool:
        """Whether there is a place for one more, made by dropping older ones if so set."""
        settings = self._settings

        def is_full() -> bool:
            return (
                len(lane.waiting) >= settings.queue_notifications
                or self._bytes + len(parcel.body) > settings.queue_bytes
            )

        # The first in the row is on its way; dropping it would save nothing.
        while is_full() and settings.overflow is Overflow.DROP_OLDEST and len(lane.waiting) > 1:
            dropped = lane.waiting[1]
            del lane.waiting[1]
            self._bytes -= len(dropped.body)
            self._note_drop(lane)
        if is_full():
            self._note_drop(lane)
            return False
        return True

    def _note_drop(self, lane: _Lane) -> None:
        self.counters.failed(lane.addressee.key, datetime.now(UTC), DROPPED)

    # -- delivery ----------------------------------------------------------------------------------

    async def _work(self, lane: _Lane) -> None:
        try:
            while lane.waiting:
                await self._deliver(lane, lane.waiting[0])
                # Nothing but this removes the first; `forget` also cancels us.
                self._bytes -= len(lane.waiting.popleft().body)
        finally:
            lane.task = None

    async def _deliver(self, lane: _Lane, parcel: Parcel) -> None:
        key = lane.addressee.key
        for pause_s in (*self._settings.retry_pauses_s, None):
            error = await self._attempt(lane.addressee, parcel)
            if error is None:
                return
            cooldown_s = lane.addressee.cooldown_s
            if cooldown_s is not None:
                self._cool_down(lane, cooldown_s)
                return
            if pause_s is None or not error.may_repeat:
                log.info("notification_given_up tenant=%s subscription=%s error=%s", key[0], key[2], error)
                return
            await asyncio.sleep(pause_s)

    def _cool_down(self, lane: _Lane, cooldown_s: float) -> None:
        lane.silent_until = time.monotonic() + cooldown_s
        # All but the first, which `_work` takes away.
        while len(lane.waiting) > 1:
            self._bytes -= len(lane.waiting.pop().body)

    async def _attempt(self, addressee: Addressee, parcel: Parcel) -> NotDelivered | None:
        with self._place(addressee.place) as place:
            async with place.free, self._at_once:
                self.counters.sending(addressee.key, datetime.now(UTC))
                try:
                    if isinstance(addressee.endpoint, HttpEndpoint):
                        await self._http.send(addressee.endpoint, parcel, timeout_s=addressee.timeout_s)
                    else:
                        await self._mqtt.send(addressee.endpoint, parcel, timeout_s=addressee.timeout_s)
                except NotDelivered as err:
                    self.counters.failed(addressee.key, datetime.now(UTC), str(err))
                    return err
                self.counters.succeeded(addressee.key, datetime.now(UTC))
                return None

    @contextlib.contextmanager
    def _place(self, name: str) -> "Iterator[_Place]":
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = _Place(asyncio.Semaphore(self._settings.per_place))
        place.users += 1
        try:
            yield place
        finally:
            place.users -= 1
            if place.users == 0:
                self._places.pop(name, None)


@dataclass(slots=True)
class _Place:
    """One server and how many may talk to it at once."""

    free: asyncio.Semaphore
    users: int = 0
