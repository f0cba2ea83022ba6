"""Delivery by itself: order, patience, what is dropped, what is counted; against a real receiver."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ngsild.outgoing import GuardedTransport
from allmende.datahub.ngsild.subscriptions.body import envelope, pack
from allmende.datahub.ngsild.subscriptions.counters import Counters, Tally, merge
from allmende.datahub.ngsild.subscriptions.endpoint import HttpEndpoint, read
from allmende.datahub.ngsild.subscriptions.notifier import Addressee, Notifier
from allmende.datahub.ngsild.subscriptions.senders import HttpSender, MqttSender, Parcel, http_headers
from allmende.datahub.ngsild.subscriptions.settings import DeliverySettings, Overflow
from tests.datahub.ngsild.subscriptions.receiver import Receiver, receiver_on

KEY = (2, "entity", "urn:x:abo")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
QUICK = DeliverySettings(timeout_s=1.0, retry_pauses_s=(0.05, 0.05), stop_wait_s=0.2)


class Delivery:
    """A notifier and short words for it."""

    def __init__(self, settings: DeliverySettings, *, allow_loopback: bool = True) -> None:
        self.settings = settings
        transport = GuardedTransport(Allowed(loopback=allow_loopback))
        self.client = httpx.AsyncClient(transport=transport, trust_env=False)
        self.notifier = Notifier(HttpSender(self.client), MqttSender(transport, idle_s=60), settings)

    def send(self, uri: str, number: int, *, urn: str = "urn:x:abo", **endpoint: Any) -> None:
        stored = read({"uri": uri, **endpoint})
        document = {"notification": {"endpoint": stored}, "_link": "https://example.org/context"}
        parcel = pack(envelope("Notification", urn, [{"id": number}], NOW), document, {}, [])
        self.notifier.send(Addressee.of((2, "entity", urn), stored, self.settings), parcel)

    def tally(self, urn: str = "urn:x:abo") -> Tally:
        total = Tally()
        for part in self.notifier.counters.unsaved((2, "entity", urn)):
            merge(total, part)
        return total

    async def settle(self) -> None:
        async with asyncio.timeout(5):
            while self.notifier.waiting:
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        await self.notifier.close()
        await self.client.aclose()


@pytest.fixture
async def delivery() -> AsyncIterator[Delivery]:
    found = Delivery(QUICK)
    yield found
    await found.close()


def number_of(received: Any) -> int:
    return int(received.body["data"][0]["id"])


async def test_notifications_arrive_in_their_order(delivery: Delivery, receiver: Receiver) -> None:
    receiver.pause_s = 0.002
    for number in range(50):
        delivery.send(receiver.uri, number)
    assert [number_of(await receiver.next()) for _ in range(50)] == list(range(50))
    assert receiver.most_at_once == 1
    await delivery.settle()
    tally = delivery.tally()
    assert (tally.sent, tally.failed) == (50, 0)


async def test_a_slow_receiver_holds_nobody_else_up(delivery: Delivery, receiver: Receiver) -> None:
    async with receiver_on() as slow:
        slow.pause_s = 0.8
        delivery.send(slow.uri, 1, urn="urn:x:slow")
        delivery.send(slow.uri, 2, urn="urn:x:slow")
        delivery.send(receiver.uri, 3)
        assert number_of(await receiver.next(0.5)) == 3


async def test_one_server_is_sent_only_a_few_requests_at_once(receiver: Receiver) -> None:
    delivery = Delivery(replace(QUICK, per_place=3))
    receiver.pause_s = 0.02
    for number in range(20):
        delivery.send(receiver.uri, number, urn=f"urn:x:{number}")
    await delivery.settle()
    assert receiver.most_at_once == 3
    await delivery.close()


async def test_a_failed_notification_is_repeated_until_it_is_taken(
    delivery: Delivery, receiver: Receiver
) -> None:
    receiver.status = 503
    delivery.send(receiver.uri, 1)
    delivery.send(receiver.uri, 2)
    await receiver.next()
    receiver.status = 204
    assert [number_of(await receiver.next()) for _ in range(2)] == [1, 2]
    await delivery.settle()
    tally = delivery.tally()
    assert (tally.sent, tally.failed, tally.last_error) == (3, 1, "answered 503")
    assert tally.last_success_at is not None
    assert tally.last_failure_at is not None
    assert tally.last_success_at > tally.last_failure_at


async def test_a_receiver_that_comes_back_gets_what_waited(delivery: Delivery) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    delivery.send(f"http://127.0.0.1:{port}/notify", 1)
    await asyncio.sleep(0.02)
    async with receiver_on(port) as receiver:
        assert number_of(await receiver.next()) == 1


async def test_after_the_last_attempt_a_notification_is_given_up(
    delivery: Delivery, receiver: Receiver
) -> None:
    receiver.status = 500
    delivery.send(receiver.uri, 1)
    await delivery.settle()
    assert (delivery.tally().sent, delivery.tally().failed) == (3, 3)


async def test_what_the_receiver_refuses_for_good_is_not_repeated(
    delivery: Delivery, receiver: Receiver
) -> None:
    receiver.status = 403
    delivery.send(receiver.uri, 1)
    await delivery.settle()
    assert (delivery.tally().sent, delivery.tally().failed) == (1, 1)


async def test_the_time_out_of_the_subscription_holds(delivery: Delivery, receiver: Receiver) -> None:
    receiver.pause_s = 0.5
    delivery.send(receiver.uri, 1, timeout=50, cooldown=1)
    await asyncio.sleep(0.2)
    tally = delivery.tally()
    assert (tally.failed, tally.last_error) == (1, "no answer within 0.05 s")


async def test_during_the_cooldown_nothing_is_sent_and_nothing_kept(
    delivery: Delivery, receiver: Receiver
) -> None:
    receiver.status = 500
    delivery.send(receiver.uri, 1, cooldown=300)
    delivery.send(receiver.uri, 2, cooldown=300)
    await delivery.settle()
    delivery.send(receiver.uri, 3, cooldown=300)
    await asyncio.sleep(0.35)
    receiver.status = 200
    delivery.send(receiver.uri, 4, cooldown=300)
    await delivery.settle()
    assert [number_of(receiver.requests.get_nowait()) for _ in range(receiver.requests.qsize())] == [1, 4]


@pytest.mark.parametrize(
    ("overflow", "kept"), [(Overflow.DROP_OLDEST, [0, 4, 5]), (Overflow.DROP_NEWEST, [0, 1, 2])]
)
async def test_a_full_queue_drops_as_it_is_told_and_counts_it(
    receiver: Receiver, overflow: Overflow, kept: list[int]
) -> None:
    delivery = Delivery(replace(QUICK, queue_notifications=3, overflow=overflow))
    receiver.pause_s = 0.05
    for number in range(6):
        delivery.send(receiver.uri, number)
    await delivery.settle()
    assert [number_of(receiver.requests.get_nowait()) for _ in range(receiver.requests.qsize())] == kept
    assert (delivery.tally().sent, delivery.tally().failed) == (3, 3)
    await delivery.close()


async def test_the_memory_of_all_queues_is_bounded(receiver: Receiver) -> None:
    delivery = Delivery(replace(QUICK, queue_bytes=1000))
    receiver.pause_s = 0.05
    for number in range(30):
        delivery.send(receiver.uri, number, urn=f"urn:x:{number % 3}")
    waiting = sum(len(p.body) for lane in delivery.notifier._lanes.values() for p in lane.waiting)
    assert 0 < waiting <= 1000
    await delivery.settle()
    await delivery.close()


async def test_what_waits_for_a_deleted_subscription_is_dropped(
    delivery: Delivery, receiver: Receiver
) -> None:
    receiver.pause_s = 0.1
    for number in range(5):
        delivery.send(receiver.uri, number)
    await receiver.next()
    delivery.notifier.forget(KEY)
    await receiver.none_within(0.3)
    assert delivery.notifier.waiting == 0


async def test_an_orderly_stop_sends_what_it_can_and_counts_the_rest(receiver: Receiver) -> None:
    delivery = Delivery(replace(QUICK, stop_wait_s=0.12))
    receiver.pause_s = 0.05
    for number in range(10):
        delivery.send(receiver.uri, number)
    await asyncio.sleep(0.01)
    await delivery.close()
    tally = delivery.tally()
    assert tally.last_error == "not sent: the hub was stopped"
    assert 7 <= tally.failed < 10


async def test_private_addresses_get_nothing_unless_allowed(receiver: Receiver) -> None:
    delivery = Delivery(QUICK, allow_loopback=False)
    port = receiver.port
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]"):
        delivery.send(f"http://{host}:{port}/notify", 1, urn=f"urn:x:{host}")
        delivery.send(f"mqtt://{host}:{port}/topic", 1, urn=f"urn:y:{host}")
    await delivery.settle()
    assert receiver.requests.empty()
    assert delivery.tally("urn:x:localhost").failed == 1
    assert delivery.tally("urn:y:localhost").failed == 1
    await delivery.close()


def test_counters_survive_a_database_that_is_away() -> None:
    counters = Counters()
    counters.sending(KEY, NOW)
    counters.take()
    counters.failed(KEY, NOW, "answered 500")
    assert len(counters.unsaved(KEY)) == 2
    counters.give_back()
    (tally,) = counters.unsaved(KEY)
    assert (tally.sent, tally.failed, tally.last_error) == (1, 1, "answered 500")
    assert counters.take().keys() == {KEY}
    counters.stored()
    assert counters.unsaved(KEY) == []


def test_receiver_info_wins_over_what_we_would_send() -> None:
    parcel = Parcel(b"{}", "application/json", "https://example.org/c", tenant="olpe")
    headers = http_headers(HttpEndpoint("https://x", (("link", "<y>"), ("X-A", "1"))), parcel)
    assert headers == [
        ("Content-Type", "application/json"),
        ("NGSILD-Tenant", "olpe"),
        ("link", "<y>"),
        ("X-A", "1"),
    ]
