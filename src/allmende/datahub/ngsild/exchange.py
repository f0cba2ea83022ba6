"""What comes in and what goes out: JSON bodies, media types, answers (ETSI GS CIM 009, 6.3.4 to 6.3.6)."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from allmende.datahub.gateway.requests import Request, Response
from allmende.datahub.ngsild.errors import (
    BadRequestData,
    InvalidRequest,
    NotAcceptable,
    UnsupportedMediaType,
)

JSON: Final = "application/json"
LD_JSON: Final = "application/ld+json"
GEO_JSON: Final = "application/geo+json"
MERGE_PATCH: Final = "application/merge-patch+json"
#: In the order in which they are preferred (6.3.4).
OFFERED: Final = (JSON, LD_JSON, GEO_JSON)
PLAIN: Final = (JSON, LD_JSON)
#: Deeper JSON is refused; no data model needs it.
MAX_NESTING = 100

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


def read_json(body: bytes) -> Any:  # Any: what clients send
    """Return a body's JSON.

    Raises:
        InvalidRequest: it is not JSON in UTF-8.
        BadRequestData: it holds what cannot be stored: the character U+0000, numbers or nesting
            beyond measure.
    """
    try:
        document = _decode(body)
    except msgspec.ValidationError as err:
        raise BadRequestData(f"The body holds something out of range: {err}.") from None
    except (msgspec.DecodeError, UnicodeError) as err:
        raise InvalidRequest(f"The body is not JSON: {err}.") from None
    except (RecursionError, ValueError):
        raise BadRequestData("The body is nested too deep or holds too long numbers.") from None
    _check_nesting(document, MAX_NESTING)
    if b"\\u" in body:
        _check_characters(document)
    return document


def read_object(body: bytes) -> dict[str, Any]:
    """Return a body's JSON object.

    Raises:
        InvalidRequest, BadRequestData: see `read_json`; or it is no object.
    """
    document = read_json(body)
    if not isinstance(document, dict):
        raise BadRequestData("The body must be a JSON object.")
    return document


def media_type(request: Request) -> str:
    """Return the body's media type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def require_media_type(request: Request, allowed: Iterable[str]) -> None:
    """Raise unless the body's media type is one of these.

    Raises:
        UnsupportedMediaType: it is not.
    """
    if media_type(request) not in allowed:
        raise UnsupportedMediaType


def accepted(headers: Mapping[str, str], offered: tuple[str, ...] = OFFERED) -> str:
    """Return the media type of the answer that fits the Accept header best.

    Args:
        offered: Which ones there are, the preferred one first; only entities are offered as GeoJSON.

    Raises:
        NotAcceptable: none of the offered ones fits.
    """
    return _best(headers.get("accept", "*/*"), offered)


@lru_cache(maxsize=200)
def _best(header: str, offered: tuple[str, ...]) -> str:
    ranges = [_range(part) for part in header.split(",") if part.strip()]
    best, best_quality = "", 0.0
    for kind in offered:
        fitting = [(exactness, quality) for pattern, quality in ranges
                   if (exactness := _fits(pattern, kind))]  # fmt: skip
        quality = max(fitting)[1] if fitting else 0.0
        if quality > best_quality:
            best, best_quality = kind, quality
    if not best:
        raise NotAcceptable
    return best


def _range(part: str) -> tuple[str, float]:
    pattern, *parameters = (text.strip() for text in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return pattern.lower(), quality


def _fits(pattern: str, offered: str) -> int:
    """Return how exactly a media range names an offered type; 0: not at all."""
    if pattern == offered:
        return 3
    if pattern == "application/*":
        return 2
    return 1 if pattern == "*/*" else 0


def only(request: Request, *names: str) -> None:
    """Raise when a query parameter is not one of these (6.3.20).

    Raises:
        InvalidRequest: it has no meaning here.
    """
    unknown = request.query.names().difference(names)
    if unknown:
        raise InvalidRequest(f"Unknown here: {', '.join(sorted(unknown))[:200]}.")


def options_of(request: Request, *allowed: str) -> frozenset[str]:
    """Return the values of `options`.

    Raises:
        InvalidRequest: one has no meaning here.
    """
    found = frozenset(
        option
        for text in request.query.all("options")
        for part in text.split(",")
        if (option := part.strip())
    )
    if unknown := found.difference(allowed):
        raise InvalidRequest(f"options: unknown here: {', '.join(sorted(unknown))[:200]}.")
    return found


def flag(request: Request, name: str) -> bool:
    """Return a parameter that is true or false.

    Raises:
        InvalidRequest: it is neither.
    """
    text = request.query.get(name, "false")
    if text not in ("true", "false"):
        raise InvalidRequest(f"{name} must be true or false.")
    return text == "true"


def json_response(
    document: object, *, status: int = 200, kind: str = JSON, headers: Iterable[tuple[str, str]] = ()
) -> Response:
    """Return an answer with a JSON body."""
    return Response(status, _encode(document), [("Content-Type", kind), *headers])


def _check_nesting(value: object, left: int) -> None:
    if left == 0:
        raise BadRequestData(f"The body is nested deeper than {MAX_NESTING} levels.")
    if isinstance(value, dict):
        for item in value.values():
            if isinstance(item, (dict, list)):
                _check_nesting(item, left - 1)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, (dict, list)):
                _check_nesting(item, left - 1)


def _check_characters(value: object) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _check_characters(key)
            _check_characters(item)
    elif isinstance(value, list):
        for item in value:
            _check_characters(item)
    elif isinstance(value, str) and ("\x00" in value or not _is_text(value)):
        raise BadRequestData("The body holds U+0000 or half a character, which no text can.")


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
