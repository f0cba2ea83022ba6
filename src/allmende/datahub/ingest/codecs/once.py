"""One call in a process of its own, waited for: for tests and commands, never for the hub."""

import subprocess
import sys
from collections.abc import Mapping, Sequence

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
from allmende.datahub.ingest.codecs.worker import LENGTH, Answer
from allmende.datahub.ingest.types import Decoded

COMMAND = (sys.executable, "-I", "-m", "allmende.datahub.ingest.codecs.worker")
START_TIMEOUT_S = 20


def answers_to(calls: Sequence[Call]) -> list[Answer]:
    """Make the calls in one fresh process, in order.

    Raises:
        CodecsUnavailable: the process did not start or did not answer.
    """
    requests = [(codec_id_of(c.source), c.source, c.function, c.argument) for c in calls]
    frame = msgspec.msgpack.encode(requests)
    try:
        done = subprocess.run(
            COMMAND,
            input=LENGTH.pack(len(frame)) + frame,
            capture_output=True,
            timeout=START_TIMEOUT_S + len(calls),
            check=True,
        )
        return msgspec.msgpack.decode(done.stdout[LENGTH.size :], type=list[Answer])
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError) as err:
        raise CodecsUnavailable(type(err).__name__) from err


def decode_once(source: str, payload: bytes, f_port: int | None) -> Decoded:
    """Decode one payload.

    Raises:
        PayloadRejected: the codec failed or refused the payload.
        CodecsUnavailable: no process could be started.
    """
    return decoded_from(answers_to([decode_call(source, payload, f_port)])[0])


def encode_once(source: str, values: Mapping[str, float]) -> tuple[bytes, int]:
    """Encode values (hub attributes, hub units) as the device would: payload and port.

    Raises:
        PayloadRejected: the codec has no `encodeSimulated` or failed.
        CodecsUnavailable: no process could be started.
    """
    return encoded_from(answers_to([encode_call(source, values)])[0])
