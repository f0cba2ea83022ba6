"""Codecs: what hostile or broken JavaScript may cost, and what it may not."""

import asyncio
import os
import signal
import time

import pytest

from allmende.datahub.ingest.codecs.errors import CodecsUnavailable
from allmende.datahub.ingest.codecs.once import decode_once, encode_once
from allmende.datahub.ingest.codecs.pool import CodecPool
from allmende.datahub.ingest.types import PayloadRejected

GOOD = """
function decodeUplink(input) {
  if (input.fPort !== 85) return {errors: ["unknown FPort"]};
  return {data: {co2: input.bytes[0] | (input.bytes[1] << 8)}, warnings: ["battery low"]};
}
function encodeSimulated(values) { return {bytes: [values.co2 & 255, values.co2 >> 8], fPort: 85}; }
"""

HOSTILE = {
    "infinite loop": ("function decodeUplink() { while (true) {} }", "interrupted"),
    "endless loading": ("while (true) {}", "interrupted"),
    "memory bomb": (
        "function decodeUplink() { var a = []; while (true) a.push(new Array(999).fill(1)); }",
        "",
    ),
    "string bomb": ("function decodeUplink() { var s = 'aaaaaaaa'; while (true) s += s; }", ""),
    "deep recursion": ("function decodeUplink(i) { return decodeUplink(i) + 1; }", "stack"),
    "evil regex": ("function decodeUplink() { return /(a+)+$/.test('a'.repeat(40) + 'b'); }", "interrupted"),
    "throw": ("function decodeUplink() { throw new Error('no sensor'); }", "no sensor"),
    "missing function": ("var x = 1;", "missing"),
    "syntax error": ("function (", "load"),
    "huge result": ("function decodeUplink() { return {data: {x: 'x'.repeat(1e6)}}; }", "too much"),
    "no object": ("function decodeUplink() { return 7; }", "no object"),
    "no data": ("function decodeUplink() { return {}; }", "no data"),
    "nothing": ("function decodeUplink() { }", "no object"),
    "cycle": ("function decodeUplink() { var a = {}; a.a = a; return {data: a}; }", "circular"),
    "broken JSON": ("JSON.stringify = function() { return '{'; }; function decodeUplink() { }", "no JSON"),
}


async def decode(pool: CodecPool, source: str, payload: bytes = b"\xe7\x04", f_port: int = 85):
    return await pool.decode(source=source, payload=payload, f_port=f_port)


async def test_a_good_codec_gives_values_and_warnings() -> None:
    async with CodecPool() as pool:
        decoded = await decode(pool, GOOD)
        assert (decoded.data, decoded.warnings) == ({"co2": 1255}, ("battery low",))
        assert await pool.encode(source=GOOD, values={"co2": 1255}) == (b"\xe7\x04", 85)


async def test_what_the_codec_refuses_is_refused_in_its_words() -> None:
    async with CodecPool() as pool:
        with pytest.raises(PayloadRejected, match="unknown FPort") as caught:
            await decode(pool, GOOD, f_port=1)
    assert caught.value.reason == "hub.codec_refused"


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_code_costs_only_its_own_payload(name) -> None:
    source, said = HOSTILE[name]
    async with CodecPool() as pool:
        results = await asyncio.gather(
            decode(pool, GOOD), decode(pool, source), decode(pool, GOOD), return_exceptions=True
        )
    assert [r.data["co2"] for r in (results[0], results[2])] == [1255, 1255]
    assert isinstance(results[1], PayloadRejected)
    assert results[1].reason == "hub.codec_failed"
    assert said in results[1].detail


async def test_a_codec_that_failed_once_starts_afresh() -> None:
    source = """var n = 0;
    function decodeUplink(i) { n++; if (i.bytes[0] === 0) throw new Error("zero"); return {data: {n: n}}; }"""
    async with CodecPool() as pool:
        calls = [decode(pool, source, bytes([first])) for first in (1, 0, 1, 1)]
        results = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(results[1], PayloadRejected)
    assert all(r.data["n"] >= 1 for r in (results[0], results[2], results[3]))
    assert results[2].data == {"n": 1}


async def test_numbers_json_cannot_say_are_named_not_lost() -> None:
    async with CodecPool() as pool:
        decoded = await decode(pool, "function decodeUplink() { return {data: {a: NaN, b: 1/0, c: null}}; }")
    assert decoded.data == {"a": "NaN", "b": "Infinity", "c": None}


async def test_a_process_killed_in_flight_loses_no_call() -> None:
    async with CodecPool() as pool:
        await decode(pool, GOOD)
        calls = [asyncio.create_task(decode(pool, GOOD)) for _ in range(300)]
        await asyncio.sleep(0)
        pid = pool.workers[0].pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        results = await asyncio.gather(*calls)
        assert [r.data["co2"] for r in results] == [1255] * 300
        assert pool.workers[0].starts == 2


async def test_a_process_killed_while_idle_is_replaced() -> None:
    async with CodecPool() as pool:
        await decode(pool, GOOD)
        os.kill(pool.workers[0].pid or 0, signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert (await decode(pool, GOOD)).data == {"co2": 1255}


async def test_a_full_queue_makes_callers_wait_and_answers_all() -> None:
    async with CodecPool(workers=2, queue_limit=2) as pool:
        results = await asyncio.gather(*(decode(pool, GOOD) for _ in range(50)))
    assert len(results) == 50


async def test_closing_ends_processes_and_waiting_calls() -> None:
    pool = CodecPool()
    await decode(pool, GOOD)
    pid = pool.workers[0].pid
    slow = [asyncio.create_task(decode(pool, HOSTILE["infinite loop"][0])) for _ in range(100)]
    await asyncio.sleep(0.05)
    begun = time.monotonic()
    await pool.close()
    assert time.monotonic() - begun < 3
    results = await asyncio.gather(*slow, return_exceptions=True)
    assert {type(r) for r in results} <= {CodecsUnavailable, PayloadRejected}
    assert any(isinstance(r, CodecsUnavailable) for r in results)
    with pytest.raises(ProcessLookupError):
        os.kill(pid or 0, 0)
    with pytest.raises(CodecsUnavailable):
        await decode(pool, GOOD)


def test_a_single_call_works_without_a_loop() -> None:
    assert decode_once(GOOD, b"\xe7\x04", 85).data == {"co2": 1255}
    assert encode_once(GOOD, {"co2": 812}) == (b"\x2c\x03", 85)
    with pytest.raises(PayloadRejected, match="missing"):
        encode_once("function decodeUplink() {}", {})


def test_an_encoder_that_gives_no_bytes_is_refused() -> None:
    for wrong in ("{bytes: [256], fPort: 1}", "{bytes: ['a'], fPort: 1}", "{bytes: [1]}", "[]"):
        with pytest.raises(PayloadRejected):
            encode_once(f"function encodeSimulated() {{ return {wrong}; }}", {})
