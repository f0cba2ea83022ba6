"""The process that runs vendors' JavaScript: requests in by pipe, answers out in the same order.

Each frame is four bytes of length (big endian) and that many bytes of msgpack:
a list of [codec id, source or None, function, argument] in, a list of [status, text] out.
The source travels once per codec; a worker that does not know a codec says so with UNKNOWN.
"""

import os
import resource
import signal
import struct
import sys
from typing import BinaryIO

import msgspec

from allmende.datahub.ingest.codecs.engine import CodecError, Engine

OK, FAILED, UNKNOWN = 0, 1, 2
LENGTH = struct.Struct(">I")
MAX_FRAME_BYTES = 16 << 20
ADDRESS_SPACE_BYTES = 512 << 20

#: codec id, source or None when sent before, function, JSON argument
Request = tuple[str, str | None, str, str]
#: status, JSON result or what went wrong
Answer = tuple[int, str]


def limit_process() -> None:
    """Take from this process what JavaScript never needs: memory, files, children, core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def answer(engine: Engine, request: Request) -> Answer:
    """Run one request; whatever the JavaScript does, an answer comes or the process dies."""
    codec_id, source, function, argument = request
    try:
        if not engine.knows(codec_id):
            if source is None:
                return UNKNOWN, ""
            engine.load(codec_id, source)
        return OK, engine.call(codec_id, function, argument)
    except CodecError as err:
        return FAILED, str(err)


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer frames until the other end closes the pipe."""
    engine = Engine()
    decoder = msgspec.msgpack.Decoder(list[Request])
    while len(head := incoming.read(LENGTH.size)) == LENGTH.size:
        requests = decoder.decode(incoming.read(LENGTH.unpack(head)[0]))
        frame = msgspec.msgpack.encode([answer(engine, request) for request in requests])
        outgoing.write(LENGTH.pack(len(frame)) + frame)
        outgoing.flush()


if __name__ == "__main__":
    # Ctrl-C reaches the whole terminal; the hub still needs answers while it finishes, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setrecursionlimit(2000)
    limit_process()
    serve(os.fdopen(0, "rb", 65536), os.fdopen(1, "wb", 65536))
