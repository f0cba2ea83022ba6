"""Requests to other people's servers: where to, how long, how much."""

import asyncio
import socket

import pytest

from allmende.datahub.ingest.addresses import Allowed
from allmende.datahub.ingest.outgoing import Outgoing, pause_of
from allmende.datahub.ingest.pull import AccessDenied, SourceUnavailable
from tests.datahub.pull.foreign_server import Reply


@pytest.fixture
async def http():
    async with await asyncio.to_thread(Outgoing, Allowed.of(["127.0.0.1"])) as made:
        yield made


@pytest.fixture
async def strict():
    async with await asyncio.to_thread(Outgoing, Allowed()) as made:
        yield made


def resolves_to(monkeypatch, *addresses):
    asked = []

    async def getaddrinfo(self, host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b:1::1",
     "64:ff9b::10.0.0.1", "2002:7f00:1::", "2001:db8::1"],
)  # fmt: skip
def test_private_addresses_are_not_allowed(address):
    assert not Allowed().has(address)


def test_public_addresses_are_and_named_networks_too():
    assert Allowed().has("193.99.144.80")
    assert Allowed().has("2a02:2e0:3fe:1001:302::")
    assert Allowed.of(["10.20.0.0/16"]).has("10.20.3.4")
    assert not Allowed.of(["10.20.0.0/16"]).has("10.21.3.4")


async def test_a_name_with_one_private_address_is_refused(strict, server, monkeypatch):
    resolves_to(monkeypatch, "193.99.144.80", "127.0.0.1")
    with pytest.raises(SourceUnavailable) as caught:
        await strict.get(f"http://harmlos.example:{server.port}/")
    assert caught.value.reason == "private_address"
    assert server.asked == []


async def test_the_connection_goes_to_the_address_that_was_looked_at(http, server, monkeypatch):
    asked = resolves_to(monkeypatch, "127.0.0.1")
    await http.get(f"http://daten.example:{server.port}/x")
    assert asked == ["daten.example"]
    assert server.asked[0].headers["host"] == f"daten.example:{server.port}"


async def test_a_redirect_into_our_own_network_is_refused(server, monkeypatch):
    # Only the first address is allowed; the redirect leads elsewhere.
    async with await asyncio.to_thread(Outgoing, Allowed.of(["127.0.0.1"])) as http:
        server.reply = Reply(302, b"", {"Location": "http://127.0.0.2:1/geheim"})
        with pytest.raises(SourceUnavailable) as caught:
            await http.get(server.url)
    assert caught.value.reason == "private_address"


async def test_a_key_does_not_follow_a_redirect_to_another_server(http, server, monkeypatch):
    resolves_to(monkeypatch, "127.0.0.1")
    server.replies["/weg"] = Reply(302, b"", {"Location": f"http://anderer.example:{server.port}/da"})
    await http.get(f"http://einer.example:{server.port}/weg", headers={"authorization": "Bearer geheim"})
    assert [asked.headers.get("authorization") for asked in server.asked] == ["Bearer geheim", None]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "http:///x",
        "example.org",
        "",
        "http://[::1",
        "http://\x00",
    ],
)
async def test_only_web_addresses_are_asked(http, url):
    with pytest.raises(SourceUnavailable) as caught:
        await http.get(url)
    assert caught.value.reason == "bad_address"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "not_there"),
        (410, "not_there"),
        (429, "too_many_requests"),
        (500, "server_error"),
        (400, "refused"),
    ],
)
async def test_failures_have_names(http, server, status, reason):
    server.reply = Reply(status, b"")
    with pytest.raises(SourceUnavailable) as caught:
        await http.get(server.url)
    assert caught.value.reason == reason


@pytest.mark.parametrize("status", [401, 403])
async def test_refused_access_is_told_apart(http, server, status):
    server.reply = Reply(status, b"")
    with pytest.raises(AccessDenied):
        await http.get(server.url)


async def test_an_answer_that_never_ends_is_cut(http, server, monkeypatch):
    monkeypatch.setattr("allmende.datahub.ingest.outgoing.MAX_BYTES", 1000)
    server.reply = Reply(200, b"x" * 1001)
    with pytest.raises(SourceUnavailable) as caught:
        await http.get(server.url)
    assert caught.value.reason == "too_large"
    server.reply = Reply(200, b"x" * 1000)
    assert len((await http.get(server.url)).body) == 1000


async def test_a_name_nobody_knows(http):
    with pytest.raises(SourceUnavailable) as caught:
        await http.get("http://gibt-es-nicht.invalid/")
    assert caught.value.reason == "unknown_name"


async def test_an_encrypted_address_without_encryption(http, server):
    with pytest.raises(SourceUnavailable) as caught:
        await http.get(server.url.replace("http:", "https:"))
    assert caught.value.reason == "tls"


async def test_no_address_and_no_key_stands_in_what_is_logged(http, server):
    server.close()
    with pytest.raises(SourceUnavailable) as caught:
        await http.get(f"{server.url}/?key=geheim")
    assert "geheim" not in f"{caught.value} {caught.value.detail}"


async def test_news_are_asked_for_and_the_same_is_none(http, server):
    server.reply = Reply(200, b"eins", {"Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"})
    first = await http.get_if_changed(server.url)
    assert first is not None
    assert first.body == b"eins"
    server.reply = Reply(304, b"")
    assert await http.get_if_changed(server.url) is None
    assert server.asked[-1].headers["if-modified-since"] == "Fri, 20 Nov 2026 10:00:00 GMT"


async def test_other_requests_carry_a_body_and_follow_nothing(http, server):
    server.reply = Reply(201, b"", {"Location": "/neu"})
    answer = await http.send("POST", server.url, body=b"{}", headers={"content-type": "application/json"})
    assert (answer.status, answer.headers["location"], server.asked[0].body) == (201, "/neu", b"{}")
    server.reply = Reply(302, b"", {"Location": "/woanders"})
    with pytest.raises(SourceUnavailable):
        await http.send("POST", server.url)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("text", "seconds"), [("120", 120), ("999999999", 86400), ("", None), ("bald", None)]
)
def test_pauses_are_read_and_bounded(text, seconds):
    assert pause_of(text) == seconds


def test_a_pause_until_a_date_is_read():
    assert pause_of("Sun, 22 Nov 2020 05:00:00 GMT") == 0
    assert pause_of("Fri, 22 Nov 2999 05:00:00 GMT") == 86400
