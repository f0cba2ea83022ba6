"""What the front door adds to answers of the hub."""

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
