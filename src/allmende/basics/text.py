"""German text as key: for sorting and for addresses, without a locale of the system or the database.

The embedded PostgreSQL has no ICU, so lists are sorted by a key that is stored beside the name.
"""

import re
import unicodedata

_LETTERS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l"})
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "ł": "l"})
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_SPACES = re.compile(r"\s+")


def sort_key(text: str) -> str:
    """Return the key that puts German names in dictionary order (DIN 5007-1: ä as a, ß as ss).

    Case, accents and repeated spaces do not count: *Übach* stands between *Ubach* and *Ucht*.
    """
    plain = _without_accents(_lowered(text).translate(_LETTERS))
    return _SPACES.sub(" ", plain).strip()


def slug(text: str) -> str:
    """Return the form a name takes in an address: lower case ASCII letters, digits and single hyphens.

    Umlauts are written out as people type them (*Möhnesee* → ``moehnesee``). Text without a letter
    or digit gives an empty string; whoever stores a slug must refuse that.
    """
    plain = _without_accents(_lowered(text).translate(_TRANSCRIBED))
    return _NOT_IN_SLUG.sub("-", plain).strip("-")


def _lowered(text: str) -> str:
    # NFKC joins ``o`` and a following diaeresis to ``ö``, so that both ways of typing it are one.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
