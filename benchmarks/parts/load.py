"""The sender of the ingest benchmark: many connections, one request at a time on each, as cheap as it gets.

Runs in its own process: `python -m benchmarks.parts.load PORT CONNECTIONS SECONDS FIRST_SECOND`, the
targets (public id, key, device key) as JSON on standard input.
Prints one JSON object. Each connection waits for its answer before it sends the next uplink.
"""

import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import cast

import uvloop

from allmende.config.postgres import die_with_parent

BODY = (
    '{"end_device_ids":{"device_id":"eui-%(low)s","application_ids":{"application_id":"raumklima"},'
    '"dev_eui":"%(key)s","join_eui":"24E124C0002A0001","dev_addr":"260B1D6F"},'
    '"correlation_ids":["as:up:01H0S7ZJQ9MQPMVY49FT3SE07M","gs:uplink:01H0S7ZJGS6D9TJSKJN8XNTMAV",'
    '"ns:uplink:01H0S7ZJGS9KKD4HTTPKFEMWCV","rpc:/ttn.lorawan.v3.GsNs/HandleUplink:01H0S7ZJGSF3M38ZRZVTM38DEC"],'
    '"received_at":"%(time)s","uplink_message":{"session_key_id":"AYfqmb0pc/1uRZv9xUydgQ==","f_port":85,'
    '"f_cnt":10335,"frm_payload":"AXVVA2fuAARofAUAAQbLAgd9qAMIfSUACXNmJwp9BAALfSAADH0wAA4BVQ==",'
    '"decoded_payload":{"co2":936,"temperature":23.8,"humidity":62,"battery_voltage":3.61,"light":203},'
    '"rx_metadata":[{"gateway_ids":{"gateway_id":"eui-6a7e111a10000000","eui":"6A7E111A10000000"},'
    '"time":"%(time)s","timestamp":3893546133,"rssi":-35,"channel_rssi":-35,"snr":13.2,"frequency_offset":"69",'
    '"uplink_token":"CiIKIAoUZXVpLTZhN2UxMTFhMTAwMDAwMDASCCThJP/+9k6eEJWZy8AOGgwIr5ScowYQvNbUsQIgiMy8y6jwpwE=",'
    '"channel_index":3,"received_at":"%(time)s"}],"settings":{"data_rate":{"lora":{"bandwidth":125000,'
    '"spreading_factor":7,"coding_rate":"4/5"}},"frequency":"867100000","timestamp":3893546133,"time":"%(time)s"},'
    '"received_at":"%(time)s","consumed_airtime":"0.056576s","network_ids":{"net_id":"000013","tenant_id":"ttn",'
    '"cluster_id":"eu1","cluster_address":"eu1.cloud.thethings.network"}}}'
)
START = datetime(2026, 11, 2, tzinfo=UTC)


def body_of(device_key: str, second: int) -> bytes:
    """Return an uplink as The Things Stack sends it; the second makes its time unique for the device."""
    time_text = (START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%S.848446463Z")
    return (BODY % {"low": device_key.lower(), "key": device_key, "time": time_text}).encode()


class Sender(asyncio.Protocol):
    """One connection."""

    def __init__(self, run: "Run") -> None:
        self._run = run

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._run.next_request())

    def data_received(self, data: bytes) -> None:
        # Answers of the hub to uplinks have no body or a short one and arrive in one piece.
        self._run.statuses[data[9:12].decode()] = self._run.statuses.get(data[9:12].decode(), 0) + 1
        if time.perf_counter() < self._run.ends_at:
            self._transport.write(self._run.next_request())
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.open -= 1
        if not self._run.open:
            self._run.done.set()


class Run:
    """What the connections share: prepared requests, answers counted."""

    def __init__(
        self, targets: list[tuple[str, str, str]], connections: int, seconds: float, second: int
    ) -> None:
        self._parts = [
            (
                b"POST /ingest/things-stack/%b HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %b\r\n"
                b"Content-Type: application/json\r\nUser-Agent: go-http-client/1.1\r\nContent-Length: "
                % (public_id.encode(), key.encode()),
                device_key,
            )
            for public_id, key, device_key in targets
        ]
        self._second = second
        self._index = 0
        self._requests: list[bytes] = []
        self._fill()
        self.statuses: dict[str, int] = {}
        self.open = connections
        self.done = asyncio.Event()
        self.ends_at = time.perf_counter() + seconds

    def next_request(self) -> bytes:
        if self._index >= len(self._requests):
            self._second += 1
            self._index = 0
            self._retime()
        request = self._requests[self._index]
        self._index += 1
        return request

    def _fill(self) -> None:
        self._old_time = body_time(self._second)
        for head, device_key in self._parts:
            body = body_of(device_key, self._second)
            self._requests.append(head + str(len(body)).encode() + b"\r\n\r\n" + body)

    def _retime(self) -> None:
        new = body_time(self._second)
        self._requests = [request.replace(self._old_time, new) for request in self._requests]
        self._old_time = new


def body_time(second: int) -> bytes:
    """Return the time text that changes from one round to the next."""
    return (START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%S.").encode()


async def main(port: int, connections: int, seconds: float, second: int) -> None:
    """Send for some seconds and print what came back."""
    run = Run(json.load(sys.stdin), connections, seconds, second)
    loop = asyncio.get_running_loop()
    run.ends_at = time.perf_counter() + seconds
    began = time.perf_counter()
    for _ in range(connections):
        await loop.create_connection(lambda: Sender(run), "127.0.0.1", port)
    await run.done.wait()
    took_s = time.perf_counter() - began
    print(json.dumps({"seconds": took_s, "cpu_s": time.process_time(), "statuses": run.statuses}))


if __name__ == "__main__":
    die_with_parent()
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
