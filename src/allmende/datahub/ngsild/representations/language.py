"""Which language of a LanguageProperty is shown (ETSI GS CIM 009, 4.15)."""

import re
from collections.abc import Iterable, Sequence

from allmende.datahub.ngsild.errors import BadRequestData

ANY = "*"
NONE = "@none"
_RANGE = re.compile(
    r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*"
)


def read_languages(text: str) -> tuple[str, ...]:
    """Return the languages a client accepts, best first, in lower case; `*` is any.

    Raises:
        BadRequestData: this is no list of language ranges as of RFC 3282.
    """
    ranges: list[tuple[float, int, str]] = []
    for place, item in enumerate(text.split(",")):
        found = _RANGE.fullmatch(item)
        if found is None:
            raise BadRequestData(f"lang: {item.strip()[:40]!r} is no language.")
        quality = float(found[2]) if found[2] else 1.0
        if quality > 0:
            ranges.append((-quality, place, found[1].lower()))
    return tuple(language for _, _, language in sorted(ranges))


def choose_language(available: Iterable[str], wanted: Sequence[str]) -> str:
    """Return the key of a language map that fits best; any one when none fits.

    A range fits the same tag, a longer one ("en" → "en-US") and, cut off, a shorter one ("nl-BE" → "nl").
    """
    keys = list(available)
    by_tag = {key.lower(): key for key in keys}
    for language in wanted:
        if language == ANY:
            break
        found = _fitting(language, by_tag)
        if found is not None:
            return found
    return next((key for key in keys if key != NONE), keys[0])


def _fitting(language: str, by_tag: dict[str, str]) -> str | None:
    if language in by_tag:
        return by_tag[language]
    for tag, key in by_tag.items():
        if tag.startswith(f"{language}-"):
            return key
    cut = language.rpartition("-")[0]
    while cut:
        if cut in by_tag:
            return by_tag[cut]
        cut = cut.rpartition("-")[0]
    return None
