"""A server process for test_serving: the real `serve` loop around a hub that only streams.

Started as `python -m tests.launch.fake_hub PORT`; prints what happens to its hub.
"""

import asyncio
import sys

from allmende.config.asgi import FrontDoor
from allmende.config.env import read_environment
from allmende.config.serve import _serve


class FakeHub:
    """Holds every request open until told to close."""

    def __init__(self):
        self.open = 0
        self.closing = asyncio.Event()

    async def __call__(self, scope, receive, send):
        self.open += 1
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/event-stream")],
            }
        )
        await send({"type": "http.response.body", "body": b"data: hallo\n\n", "more_body": True})
        if scope["path"] == "/live/stubborn":
            await asyncio.sleep(3600)
        await self.closing.wait()
        await send({"type": "http.response.body", "body": b"event: bye\n\n", "more_body": False})

    async def start(self):
        print("hub started", flush=True)

    async def stop(self):
        print(f"hub stopped after {self.open} streams", flush=True)

    def close_streams(self):
        self.closing.set()


async def main(port):
    hub = FakeHub()
    env = read_environment({"ALLMENDE_PORT": port})
    await _serve(env, FrontDoor(web=None, hub=hub, trusted_proxy=False), hub)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1]))
