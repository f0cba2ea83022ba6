"""What the front door adds to answers of the hub."""

import asyncio
from urllib.parse import parse_qs

import pytest
from a2wsgi.wsgi import WSGIMiddleware

from allmende.config.asgi import FrontDoor


async def test_answers_of_the_hub_are_nothing_but_data():
    async def hub(scope, receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"x")]})

    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": "/ingest/x", "scheme": "http", "headers": []}
    await FrontDoor(web=None, hub=hub, trusted_proxy=False)(scope, None, send)
    headers = dict(sent[0]["headers"])
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"default-src 'none'" in headers[b"content-security-policy"]
    assert headers[b"content-type"] == b"x"


@pytest.mark.parametrize(
    ("query", "value"),
    [("q=Straße&x=1".encode(), "Straße"), (b"q=Stra%C3%9Fe%20a+b&x", "Straße a b"), (b"q=\xff%", "\ufffd%")],
)
async def test_a_query_of_any_bytes_reaches_the_pages(query, value):
    seen = []

    def wsgi(environ, start_response):
        seen.append((environ["QUERY_STRING"], environ["REMOTE_ADDR"]))
        start_response("204 No Content", [])
        return []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        pass

    scope = {
        "type": "http", "path": "/", "scheme": "http", "client": ("192.0.2.1", 1), "headers": [],
        "method": "GET", "query_string": query, "http_version": "1.1", "server": ("localhost", 80),
    }  # fmt: skip
    door = FrontDoor(web=WSGIMiddleware(wsgi, workers=1), hub=None, trusted_proxy=False)
    await asyncio.wait_for(door(scope, receive, send), 5)
    ((text, address),) = seen
    assert parse_qs(text)["q"] == [value]
    # By this address people are slowed down who try passwords.
    assert address == "192.0.2.1"
