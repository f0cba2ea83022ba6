"""The two functions a codec file has, as requests and answers: plain values, no process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from allmende.datahub.ingest.codecs.worker import OK, Answer
from allmende.datahub.ingest.types import Decoded, Json, PayloadRejected, RejectionReason

MAX_SENTENCES = 10
MAX_SENTENCE_LENGTH = 200


@lru_cache(maxsize=256)
def codec_id_of(source: str) -> str:
    """Return a key of the source itself, so that a changed codec is another codec."""
    return sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one function of a codec."""

    source: str
    function: str
    argument: str


def decode_call(source: str, payload: bytes, f_port: int | None) -> Call:
    """Ask for `decodeUplink(input)` as The Things Network defines it: `input.bytes`, `input.fPort`."""
    return Call(source, "decodeUplink", json.dumps({"bytes": list(payload), "fPort": f_port}))


def encode_call(source: str, values: Mapping[str, float]) -> Call:
    """Ask for `encodeSimulated(values)`: the hub's attributes in the hub's units, to the vendor's bytes."""
    return Call(source, "encodeSimulated", json.dumps(dict(values)))


def result_of(answer: Answer) -> Json:
    """Read the JSON of an answer.

    Raises:
        PayloadRejected: the codec failed.
    """
    status, text = answer
    if status != OK:
        raise PayloadRejected(RejectionReason.CODEC_FAILED, text)
    result: Json = json.loads(text)
    return result


def decoded_from(answer: Answer) -> Decoded:
    """Read what `decodeUplink` returned.

    Raises:
        PayloadRejected: the codec failed (CODEC_FAILED), or said that it cannot read the payload
            (CODEC_REFUSED, with its own words).
    """
    result = result_of(answer)
    if not isinstance(result, dict):
        raise PayloadRejected(RejectionReason.CODEC_FAILED, "decodeUplink returned no object")
    errors = sentences(result.get("errors"))
    if errors:
        raise PayloadRejected(RejectionReason.CODEC_REFUSED, "; ".join(errors))
    data = result.get("data")
    if not isinstance(data, dict):
        raise PayloadRejected(RejectionReason.CODEC_FAILED, "decodeUplink returned no data")
    return Decoded(data=data, warnings=sentences(result.get("warnings")))


def encoded_from(answer: Answer) -> tuple[bytes, int]:
    """Read what `encodeSimulated` returned: payload and port.

    Raises:
        PayloadRejected: the codec failed or returned no bytes and port.
    """
    result = result_of(answer)
    fields = result if isinstance(result, dict) else {}
    octets, port = fields.get("bytes"), fields.get("fPort")
    if not isinstance(octets, list) or not isinstance(port, int) or isinstance(port, bool):
        raise PayloadRejected(RejectionReason.CODEC_FAILED, "encodeSimulated returned no bytes or no fPort")
    try:
        return bytes(octets), port  # type: ignore[arg-type]  # anything but 0..255 raises below
    except (TypeError, ValueError) as err:
        raise PayloadRejected(RejectionReason.CODEC_FAILED, "encodeSimulated returned no bytes") from err


def sentences(value: Json) -> tuple[str, ...]:
    """Return the codec's own sentences, shortened; a codec may also give a single one."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(str(item)[:MAX_SENTENCE_LENGTH] for item in items[:MAX_SENTENCES])
