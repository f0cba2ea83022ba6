"""What may be an identifier, a name, a scope, a time (ETSI GS CIM 009, 4.5.1, 4.6, 4.18)."""

import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

#: Stands for "remove this" in fragments (ETSI GS CIM 009, 3.1).
NULL: Final = "urn:ngsi-ld:null"
MAX_URN = 1024
MAX_NAME = 512

_ASCII_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+").fullmatch
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:.", re.DOTALL).match
_NAME = re.compile(r"[^\W\d_]\w*(?::[^\W\d_]\w*)?").fullmatch
_SCOPE = re.compile(r"/?[^\W\d_]\w*(?:/[^\W\d_]\w*)*").fullmatch
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,6})?Z", re.ASCII).fullmatch
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*").fullmatch
_UNFIT_ASCII = frozenset(' <>"{}|\\^`')
_UNFIT_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
#: Letters that show nothing: fillers, the blank Braille pattern, the grapheme joiner.
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")


@lru_cache(maxsize=20_000)
def is_uri(text: str) -> bool:
    """Whether this is an absolute URI, or an IRI without characters that nobody can see."""
    if text == NULL:
        return False
    if text.isascii():
        return _ASCII_URI(text) is not None
    return _SCHEME(text) is not None and not any(map(_is_unfit, text))


def is_urn_of_entity(text: object) -> bool:
    """Whether this can identify an entity."""
    return isinstance(text, str) and len(text) <= MAX_URN and is_uri(text)


@lru_cache(maxsize=20_000)
def is_name(text: str) -> bool:
    """Whether this can name a type or attribute: a term, `prefix:term` or a URI."""
    return len(text) <= MAX_NAME and (_NAME(text) is not None or (":" in text and is_uri(text)))


def is_scope(text: object) -> bool:
    """Whether this is a scope such as "/Rathaus/Schulen"."""
    return isinstance(text, str) and len(text) <= MAX_URN and _SCOPE(text) is not None


def is_language(text: str) -> bool:
    """Whether this can be the key of a language map."""
    return text == "@none" or _LANGUAGE(text) is not None


def read_time(text: object) -> datetime | None:
    """Return a DateTime of 4.6.3 (UTC, trailing Z, at most microseconds), None if it is none."""
    if not isinstance(text, str) or _TIME(text) is None:
        return None
    try:
        return datetime.fromisoformat(text.replace(",", "."))
    except ValueError:
        return None


def time_text(time: datetime) -> str:
    """Return a time as it is stored and shown: UTC, trailing Z, no fraction when it is zero."""
    text = time.astimezone(UTC).replace(tzinfo=None).isoformat()
    return (text.rstrip("0") if "." in text else text) + "Z"


def _is_unfit(character: str) -> bool:
    if character.isascii():
        return character in _UNFIT_ASCII or not character.isprintable()
    number = ord(character)
    return (
        character in _BLANK
        or 0xFE00 <= number <= 0xFE0F
        or 0xE0100 <= number <= 0xE01EF
        or unicodedata.category(character) in _UNFIT_CATEGORIES
    )
