"""Which requests go to the hub, and what is believed about the sender."""

import asyncio

import pytest

from allmende.config.asgi import FrontDoor, is_hub_path


@pytest.mark.parametrize(
    ("path", "is_hub"),
    [
        ("/ingest/push/abc", True),
        ("/live/", True),
        ("/ngsi-ld/v1/entities", True),
        ("/sta", True),
        ("/", False),
        ("/ingestion", False),
        ("/liveticker/", False),
        ("/start/ingest/", False),
    ],
)
def test_the_first_segment_decides(path, is_hub):
    assert is_hub_path(path) == is_hub


class Recorder:
    """An application that keeps the scopes it was given."""

    def __init__(self):
        self.scopes = []

    async def __call__(self, scope, receive, send):
        self.scopes.append(scope)


async def ask(door, *headers, path="/"):
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "path": path,
        "scheme": "http",
        "client": ("10.0.0.9", 1),
        "headers": list(headers),
    }
    await door(scope, None, send)
    return sent


FORWARDED = (
    (b"host", b"region.example"),
    (b"x-forwarded-for", b"203.0.113.7, 198.51.100.2"),
    (b"x-forwarded-proto", b"https"),
)


async def test_anyone_can_send_forwarded_headers_so_they_are_dropped():
    web = Recorder()
    await ask(FrontDoor(web=web, hub=None, trusted_proxy=False), *FORWARDED, (b"x_forwarded_for", b"1.2.3.4"))
    (scope,) = web.scopes
    assert scope["client"] == ("10.0.0.9", 1)
    assert scope["scheme"] == "http"
    assert scope["headers"] == [(b"host", b"region.example")]


async def test_a_trusted_proxy_says_who_asks_and_how():
    web = Recorder()
    await ask(FrontDoor(web=web, hub=None, trusted_proxy=True), *FORWARDED)
    (scope,) = web.scopes
    assert scope["client"] == ("198.51.100.2", 0)
    assert scope["scheme"] == "https"
    assert scope["headers"] == [(b"host", b"region.example")]


async def test_hub_and_web_get_their_own_paths():
    web, hub = Recorder(), Recorder()
    door = FrontDoor(web=web, hub=hub, trusted_proxy=False)
    await ask(door, path="/ingest/push/1")
    await ask(door, path="/loesungen/")
    assert [scope["path"] for scope in hub.scopes] == ["/ingest/push/1"]
    assert [scope["path"] for scope in web.scopes] == ["/loesungen/"]


async def test_a_part_that_runs_elsewhere_is_not_found_here():
    sent = await ask(FrontDoor(web=None, hub=Recorder(), trusted_proxy=False), path="/loesungen/")
    assert sent[0]["status"] == 404


async def test_a_form_s_body_reaches_django_although_the_server_s_receive_is_no_coroutine():
    from a2wsgi.wsgi import WSGIMiddleware

    seen = []

    def wsgi(environ, start_response):
        seen.append(environ["wsgi.input"].read())
        start_response("204 No Content", [])
        return []

    def receive():
        message = asyncio.get_running_loop().create_future()
        message.set_result({"type": "http.request", "body": b"name=Olpe", "more_body": False})
        return message

    async def send(message):
        seen.append(message["type"])

    scope = {
        "type": "http", "path": "/", "scheme": "http", "client": ("10.0.0.9", 1), "headers": [],
        "method": "POST", "query_string": b"", "http_version": "1.1", "server": ("localhost", 80),
    }  # fmt: skip
    door = FrontDoor(web=WSGIMiddleware(wsgi, workers=1), hub=None, trusted_proxy=False)
    await asyncio.wait_for(door(scope, receive, send), 5)
    assert seen[0] == b"name=Olpe"
