"""Traces of a person in a text, for whoever looks through it before everybody reads it."""

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

#: Words for people → what such a trace looks like. Misses are possible; this is a hint, not a filter.
_TRACES: Final = (
    (_("eine E-Mail-Adresse"), re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    (_("eine Telefonnummer"), re.compile(r"(?<![\d.,])(?:\+\d{2}|0\d)[\d /()-]{5,}\d")),
    (_("eine Kontonummer"), re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9]{4}){4}")),
    (_("eine Anschrift"), re.compile(r"(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee) \d+", re.IGNORECASE)),
    (_("einen Namen"), re.compile(r"\b(?:Herrn?|Frau|Familie|Fam\.|Dr\.) [A-ZÄÖÜ][a-zäöüß]+")),
    (_("eine Internetadresse"), re.compile(r"https?://|\bwww\.", re.IGNORECASE)),
)


def personal_traces(*texts: str) -> list[str]:
    """Return in words what in these texts may point to a person, or is advertising."""
    return [str(words) for words, trace in _TRACES if any(trace.search(text) for text in texts)]
