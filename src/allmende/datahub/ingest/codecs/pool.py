"""Codec processes for the hub: calls in, batches over pipes, one bad payload never costs another's answer."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import msgspec

from allmende.datahub.ingest.codecs.calls import (
    Call,
    codec_id_of,
    decode_call,
    decoded_from,
    encode_call,
    encoded_from,
)
from allmende.datahub.ingest.codecs.errors import CodecsUnavailable
from allmende.datahub.ingest.codecs.once import COMMAND
from allmende.datahub.ingest.codecs.worker import FAILED, LENGTH, MAX_FRAME_BYTES, UNKNOWN, Answer
from allmende.datahub.ingest.types import Decoded

MAX_BATCH = 64
#: A call may take 0.1 s in the engine, loading its source as much again.
CALL_TIMEOUT_S = 0.25
BATCH_TIMEOUT_S = 5.0
#: A call whose process vanished gets a second one: the process may have been killed from outside.
ATTEMPTS = 2

ANSWERS = msgspec.msgpack.Decoder(list[Answer])


@dataclass(slots=True, eq=False)
class Job:
    """A call and who waits for it."""

    call: Call
    done: asyncio.Future[Answer]

    def answer(self, answer: Answer) -> None:
        """Hand the answer over, unless the caller has gone."""
        if not self.done.done():
            self.done.set_result(answer)

    def fail(self, error: Exception) -> None:
        """Hand an error over, unless the caller has gone."""
        if not self.done.done():
            self.done.set_exception(error)


class WorkerLost(Exception):
    """The process ended or kept silent while it owed answers."""


class Worker:
    """One process and the task that feeds it; starts the process on the first call and after each loss."""

    def __init__(self, queue: asyncio.Queue[Job]) -> None:
        self._queue = queue
        self._process: asyncio.subprocess.Process | None = None
        self._known: set[str] = set()
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """The running process, if there is one."""
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Serve jobs until cancelled; then leave no process behind."""
        batch: list[Job] = []
        try:
            while True:
                batch = [await self._queue.get()]
                while len(batch) < MAX_BATCH and not self._queue.empty():
                    batch.append(self._queue.get_nowait())
                await self._serve(batch)
        finally:
            for job in batch:
                job.fail(CodecsUnavailable("the pool was closed"))
            await self._stop()

    async def _serve(self, batch: list[Job]) -> None:
        """Answer a batch; where it is lost as a whole, find the guilty one by one."""
        try:
            answers = await self._exchange(batch)
        except WorkerLost:
            await self._stop()
            for job in batch:
                await self._serve_alone(job)
            return
        except OSError as err:
            await self._stop()
            for job in batch:
                job.fail(CodecsUnavailable(f"no codec process: {err}"))
            return
        for job, answer in zip(batch, answers, strict=True):
            if answer[0] == UNKNOWN:
                await self._serve_alone(job)
            else:
                job.answer(answer)

    async def _serve_alone(self, job: Job) -> None:
        loss = ""
        for _ in range(ATTEMPTS):
            self._known.discard(codec_id_of(job.call.source))
            try:
                job.answer((await self._exchange([job]))[0])
                return
            except WorkerLost as err:
                loss = str(err)
                await self._stop()
            except OSError as err:
                await self._stop()
                job.fail(CodecsUnavailable(f"no codec process: {err}"))
                return
        job.answer((FAILED, f"the codec ended its process: {loss}"))

    async def _exchange(self, batch: list[Job]) -> list[Answer]:
        """Send a batch, receive its answers.

        Raises:
            WorkerLost: the process ended, kept silent too long, or answered nonsense.
            OSError: no process could be started.
        """
        process = self._process or await self._start()
        if process.stdin is None or process.stdout is None:
            raise WorkerLost("no pipes")
        frame = msgspec.msgpack.encode([self._request(job.call) for job in batch])
        try:
            async with asyncio.timeout(BATCH_TIMEOUT_S + CALL_TIMEOUT_S * len(batch)):
                process.stdin.write(LENGTH.pack(len(frame)) + frame)
                await process.stdin.drain()
                size = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
                if size > MAX_FRAME_BYTES:
                    raise WorkerLost("oversized answer")
                answers = ANSWERS.decode(await process.stdout.readexactly(size))
        except (EOFError, TimeoutError, ConnectionError, msgspec.MsgspecError) as err:
            raise WorkerLost(type(err).__name__) from err
        if len(answers) != len(batch):
            raise WorkerLost("missing answers")
        # A codec that failed was unloaded; the next call brings its source again.
        self._known -= {codec_id_of(j.call.source) for j, a in zip(batch, answers, strict=True) if a[0] != 0}
        return answers

    def _request(self, call: Call) -> tuple[str, str | None, str, str]:
        codec_id = codec_id_of(call.source)
        source = None if codec_id in self._known else call.source
        self._known.add(codec_id)
        return codec_id, source, call.function, call.argument

    async def _start(self) -> asyncio.subprocess.Process:
        self._known.clear()
        self._process = await asyncio.create_subprocess_exec(
            *COMMAND,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        self.starts += 1
        return self._process

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


class CodecPool:
    """Runs vendors' codecs for the hub; open it with `async with`, or call `close` at the end.

    Calls beyond `queue_limit` wait for room (policy `wait`), which slows the senders down.
    """

    def __init__(self, *, workers: int = 1, queue_limit: int = 4096) -> None:
        self._queue: asyncio.Queue[Job] = asyncio.Queue(queue_limit)
        self.workers = [Worker(self._queue) for _ in range(workers)]
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def decode(self, *, source: str, payload: bytes, f_port: int | None) -> Decoded:
        """Decode one payload.

        Raises:
            PayloadRejected: the codec failed or refused the payload.
            CodecsUnavailable: no process can be started, or the pool is closed.
        """
        return decoded_from(await self._call(decode_call(source, payload, f_port)))

    async def encode(self, *, source: str, values: Mapping[str, float]) -> tuple[bytes, int]:
        """Encode values (hub attributes and units) as the device would: payload and port.

        Raises:
            PayloadRejected: the codec has no `encodeSimulated` or failed.
            CodecsUnavailable: no process can be started, or the pool is closed.
        """
        return encoded_from(await self._call(encode_call(source, values)))

    async def close(self) -> None:
        """End the processes; calls still waiting get CodecsUnavailable."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while not self._queue.empty():
            self._queue.get_nowait().fail(CodecsUnavailable("the pool was closed"))

    async def _call(self, call: Call) -> Answer:
        if self._closed:
            raise CodecsUnavailable("the pool was closed")
        if not self._tasks:
            self._tasks = [asyncio.create_task(worker.run()) for worker in self.workers]
        job = Job(call, asyncio.get_running_loop().create_future())
        await self._queue.put(job)
        if self._closed:
            job.fail(CodecsUnavailable("the pool was closed"))
        return await job.done
