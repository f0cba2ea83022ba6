"""The kinds of things on the chain, in the order of the chain, and how they hang together, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from allmende.ui.formats import number_text

#: A thing on the chain, kind and number in one: thousands of them are hung together for one page, and
#: whole numbers cost neither memory of their own nor the collector's time. Made by `key_of`.
Key = int
_NUMBER_BITS: Final = 48
_NUMBER: Final = (1 << _NUMBER_BITS) - 1


class Kind(StrEnum):
    """What stands on the chain."""

    GOAL = "goal"
    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"
    BUNDLE = "bundle"
    MEASURE = "measure"
    SOLUTION = "solution"
    ADOPTION = "adoption"
    INDICATOR = "indicator"
    STATISTIC = "statistic"
    SENSOR = "sensor"


class Column(StrEnum):
    """The columns of the picture, from why to how."""

    VISION = "vision"
    GOALS = "goals"
    LOCAL_GOALS = "local_goals"
    OBJECTIVES = "objectives"
    KEY_RESULTS = "key_results"
    BUNDLES = "bundles"
    MEASURES = "measures"
    SOLUTIONS = "solutions"
    ADOPTIONS = "adoptions"
    NUMBERS = "numbers"
    SENSORS = "sensors"


COLUMN_WORDS: Final[dict[Column, Promise]] = {
    Column.VISION: _("Vision"),
    Column.GOALS: _("Ziele der Region"),
    Column.LOCAL_GOALS: _("Ziele der Kommunen"),
    Column.OBJECTIVES: _("Objectives"),
    Column.KEY_RESULTS: _("Key Results"),
    Column.BUNDLES: _("Bündel"),
    Column.MEASURES: _("Maßnahmen"),
    Column.SOLUTIONS: _("Lösungen"),
    Column.ADOPTIONS: _("Übernahmen"),
    Column.NUMBERS: _("Indikatoren"),
    Column.SENSORS: _("Sensoren"),
}

KIND_WORDS: Final[dict[str, Promise]] = {
    Kind.GOAL: _("Ziel"),
    Kind.OBJECTIVE: _("Objective"),
    Kind.KEY_RESULT: _("Key Result"),
    Kind.BUNDLE: _("Bündel"),
    Kind.MEASURE: _("Maßnahme"),
    Kind.SOLUTION: _("Lösung"),
    Kind.ADOPTION: _("Übernahme"),
    Kind.INDICATOR: _("Indikator"),
    Kind.STATISTIC: _("Statistik"),
    Kind.SENSOR: _("Sensoren"),
}


class Tie(StrEnum):
    """How two things hang together."""

    PART = "part"
    SERVES = "serves"
    PURSUED = "pursued"
    RESULT = "result"
    CONTRIBUTION = "contribution"
    BUNDLED = "bundled"
    CONTAINS = "contains"
    USES = "uses"
    ADOPTED = "adopted"
    DELIVERS = "delivers"
    MEASURED = "measured"
    FED = "fed"


@dataclass(frozen=True, slots=True)
class TieWords:
    """A tie read downwards ("worauf beruht das") and upwards ("wozu dient das")."""

    down: Promise
    up: Promise


TIE_WORDS: Final[dict[str, TieWords]] = {
    Tie.PART: TieWords(_("besteht aus"), _("gehört zu")),
    Tie.SERVES: TieWords(_("wird getragen von"), _("dient")),
    Tie.PURSUED: TieWords(_("wird verfolgt mit"), _("zahlt ein auf")),
    Tie.RESULT: TieWords(_("wird gemessen an"), _("misst")),
    Tie.CONTRIBUTION: TieWords(_("wird vorangebracht durch"), _("trägt bei zu")),
    Tie.BUNDLED: TieWords(_("ist gebündelt in"), _("bündelt Maßnahmen für")),
    Tie.CONTAINS: TieWords(_("enthält"), _("gehört zum Bündel")),
    Tie.USES: TieWords(_("nutzt"), _("wird genutzt von")),
    Tie.ADOPTED: TieWords(_("läuft in"), _("übernimmt")),
    Tie.DELIVERS: TieWords(_("liefert"), _("kommt aus")),
    Tie.MEASURED: TieWords(_("bekommt ihren Wert von"), _("liefert den Wert für")),
    Tie.FED: TieWords(_("wird gespeist von"), _("speist")),
}

_COUNTS: Final[dict[str, Callable[[int], str]]] = {
    Kind.GOAL: lambda n: ngettext("%(n)s Ziel", "%(n)s Ziele", n) % {"n": number_text(n)},
    Kind.OBJECTIVE: lambda n: ngettext("%(n)s Objective", "%(n)s Objectives", n) % {"n": number_text(n)},
    Kind.KEY_RESULT: lambda n: ngettext("%(n)s Key Result", "%(n)s Key Results", n) % {"n": number_text(n)},
    Kind.BUNDLE: lambda n: ngettext("%(n)s Bündel", "%(n)s Bündel", n) % {"n": number_text(n)},
    Kind.MEASURE: lambda n: ngettext("%(n)s Maßnahme", "%(n)s Maßnahmen", n) % {"n": number_text(n)},
    Kind.SOLUTION: lambda n: ngettext("%(n)s Lösung", "%(n)s Lösungen", n) % {"n": number_text(n)},
    Kind.ADOPTION: lambda n: ngettext("%(n)s Übernahme", "%(n)s Übernahmen", n) % {"n": number_text(n)},
    Kind.INDICATOR: lambda n: ngettext("%(n)s Indikator", "%(n)s Indikatoren", n) % {"n": number_text(n)},
    Kind.STATISTIC: lambda n: ngettext("%(n)s Statistik", "%(n)s Statistiken", n) % {"n": number_text(n)},
    Kind.SENSOR: lambda n: ngettext("%(n)s Sensorgruppe", "%(n)s Sensorgruppen", n) % {"n": number_text(n)},
}


def count_words(kind: str, number: int) -> str:
    """Write how many things of a kind there are, e.g. "3 Objectives"."""
    return _COUNTS[kind](number)


_KINDS: Final = tuple(Kind)
_PLACES: Final = {kind: place for place, kind in enumerate(_KINDS)}


def key_of(kind: Kind, number: int) -> Key:
    """Return the key of a thing; its number is that of its row."""
    return _PLACES[kind] << _NUMBER_BITS | number


def kind_of(key: Key) -> Kind:
    """Return what a thing is."""
    return _KINDS[key >> _NUMBER_BITS]


def number_of(key: Key) -> int:
    """Return the number of a thing's row."""
    return key & _NUMBER


def key_text(key: Key) -> str:
    """Write a thing for an address, e.g. "goal-12"; sensors are written by their graph."""
    return f"{kind_of(key)}-{number_of(key)}"


def key_from(text: str) -> Key | None:
    """Read a thing off an address; None for what is none."""
    kind, _dash, number = text.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 15
    if kind in _PLACES and kind != Kind.SENSOR and is_number:
        return key_of(Kind(kind), int(number))
    return None
