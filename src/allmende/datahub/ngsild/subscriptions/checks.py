"""Small checks of JSON members, each with a sentence that names the member.

All raise `BadRequestData` with what is wrong; ETSI GS CIM 009 asks for that type whenever data types
or restrictions are not met.
"""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from allmende.datahub.ngsild.errors import BadRequestData

#: RFC 3986: a scheme, then something; white space and control characters never.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x1f<>\"{}|\\^`]+")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d{1,9})?(Z|[+-]\d\d:?\d\d)")
MAX_TEXT = 4_096
MAX_ITEMS = 1_000


def text(value: object, name: str) -> str:
    """Return a non-empty string."""
    if not isinstance(value, str) or not value.strip():
        raise BadRequestData(f"{name} must be a non-empty string.")
    if len(value) > MAX_TEXT:
        raise BadRequestData(f"{name} must not be longer than {MAX_TEXT} characters.")
    return value


def boolean(value: object, name: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise BadRequestData(f"{name} must be true or false.")
    return value


def positive(value: object, name: str) -> int | float:
    """Return a number greater than zero."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not 0 < value < 1e12:  # type: ignore[operator]  # is a number by now
        raise BadRequestData(f"{name} must be a number greater than 0.")
    return value  # type: ignore[return-value]  # see above


def positive_integer(value: object, name: str) -> int:
    """Return a whole number greater than zero."""
    number = positive(value, name)
    if number != int(number):
        raise BadRequestData(f"{name} must be a whole number.")
    return int(number)


def one_of(value: object, name: str, allowed: Collection[str]) -> str:
    """Return one of the words."""
    if not isinstance(value, str) or value not in allowed:
        raise BadRequestData(f"{name} must be one of {', '.join(sorted(allowed))}.")
    return value


def uri(value: object, name: str) -> str:
    """Return a URI."""
    found = text(value, name)
    if _URI.fullmatch(found) is None:
        raise BadRequestData(f"{name} must be a URI.")
    return found


def http_uri(value: object, name: str) -> str:
    """Return a URI that can be fetched over HTTP."""
    found = uri(value, name)
    try:
        parts = urlsplit(found)
        host = parts.hostname
    except ValueError as err:
        raise BadRequestData(f"{name} is not a valid address.") from err
    if parts.scheme.lower() not in {"http", "https"} or not host:
        raise BadRequestData(f"{name} must be an http or https address.")
    return found


def array(value: object, name: str) -> Sequence[Any]:
    """Return a non-empty array."""
    if not isinstance(value, list) or not value:
        raise BadRequestData(f"{name} must be a non-empty array.")
    if len(value) > MAX_ITEMS:
        raise BadRequestData(f"{name} must not have more than {MAX_ITEMS} items.")
    return value


def texts(value: object, name: str) -> list[str]:
    """Return a non-empty array of strings, each once."""
    return list(dict.fromkeys(text(item, f"Each item of {name}") for item in array(value, name)))


def mapping(value: object, name: str) -> dict[str, Any]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise BadRequestData(f"{name} must be a JSON object.")
    return value


def moment(value: object, name: str) -> datetime:
    """Return a DateTime (4.6.3) in UTC."""
    found = text(value, name)
    if _DATE_TIME.fullmatch(found):
        try:
            return datetime.fromisoformat(found.replace(",", ".")).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise BadRequestData(f"{name} must be a DateTime such as 2030-01-31T12:00:00Z.")


def pattern(value: object, name: str) -> str:
    """Return a regular expression."""
    found = text(value, name)
    try:
        re.compile(found)
    except (re.error, RecursionError, OverflowError) as err:
        raise BadRequestData(f"{name} must be a regular expression: {err}.") from err
    return found
