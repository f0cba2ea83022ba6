"""Keys of places as tables write them: AGS, ARS, with or without leading zero, names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from allmende.basics.text import slug
from allmende.connectors.table_upload.table import Cell
from allmende.strategy.statistics.cells import CellError
from allmende.strategy.statistics.types import Place

#: Names of the states by the first two digits of the AGS (Destatis).
STATES: Final[Mapping[str, str]] = {
    "01": "Schleswig-Holstein", "02": "Hamburg", "03": "Niedersachsen", "04": "Bremen",
    "05": "Nordrhein-Westfalen", "06": "Hessen", "07": "Rheinland-Pfalz", "08": "Baden-Württemberg",
    "09": "Bayern", "10": "Saarland", "11": "Berlin", "12": "Brandenburg", "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen", "15": "Sachsen-Anhalt", "16": "Thüringen",
}  # fmt: skip
FEDERATION: Final = Place("federation", "DE", "Deutschland")
#: How tables call the whole country; "DG" is the key of official statistics.
_FEDERATION_KEYS: Final = frozenset({"de", "dg", "deutschland", "bund", "bundesgebiet"})
_NOT_DIGITS: Final = re.compile(r"[\s\u00a0.'/-]")
_PREFIX: Final = re.compile(
    r"^(stadt|gemeinde|kreisstadt|hansestadt|kreis|landkreis|universitätsstadt|flecken|markt)\s+",
    re.IGNORECASE,
)
_DISTRICT: Final = re.compile(
    r"(^(land)?kreis\s)|(-kreis$)|(\((land)?kreis\)$)|(,\s*(land)?kreis$)", re.IGNORECASE
)


@dataclass(slots=True)
class KnownPlaces:
    """The places that keys and names are looked up in.

    Attributes:
        by_at: (kind, key) → place, at least the region's.
        own: What names are matched against: towns and districts of the region.
    """

    by_at: dict[tuple[str, str], Place] = field(default_factory=dict)
    own: list[Place] = field(default_factory=list)
    _names: dict[tuple[str, str], list[Place]] = field(default_factory=dict)
    _own_keys: set[tuple[str, str]] = field(default_factory=set)

    def add(self, place: Place, *, is_own: bool) -> None:
        """Remember a place; names of foreign towns are no keys, there are too many alike."""
        self.by_at[place.at] = place
        if is_own:
            self.own.append(place)
            self._own_keys.add(place.at)
            self._names.setdefault((place.kind, _bare(place.name)), []).append(place)

    def is_own_district(self, key: str) -> bool:
        """Whether all towns of this Kreis are known, because it belongs to the region."""
        return ("district", key) in self._own_keys

    def named(self, kind: str, name: str) -> list[Place]:
        """Return the region's places of a kind with this name, whatever stands before or behind it."""
        return self._names.get((kind, _bare(name)), [])


def place_from(cell: Cell, name: Cell, known: KnownPlaces) -> Place:
    """Return the place a line is about.

    A key outside the region is taken when the table names the place, or when it is known already.

    Args:
        name: What the line calls it, where the table has a column for that.

    Raises:
        CellError: there is no such key, or nobody knows the name.
    """
    text = _text(cell)
    if not text:
        raise CellError(_("Der Schlüssel der Kommune fehlt."))
    if text.lower() in _FEDERATION_KEYS:
        return FEDERATION
    digits = _NOT_DIGITS.sub("", text)
    if digits.isdecimal() and digits.isascii():
        return _by_key(digits, text, _text(name), known)
    return _by_name(text, known)


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == int(cell) else repr(cell)
    return cell.strip() if isinstance(cell, str) else ""


def _by_key(digits: str, text: str, name: str, known: KnownPlaces) -> Place:
    kind, key = key_of(digits)
    if not kind or key[:2] not in STATES:
        wrong = _("„%(cell)s“ ist kein amtlicher Schlüssel (AGS mit 8, 5 oder 2 Ziffern, ARS mit 12).")
        raise CellError(wrong % {"cell": text})
    if kind == "state":
        return Place(kind, key, STATES[key])
    found = known.by_at.get((kind, key))
    if found is not None:
        return found
    if kind == "municipality" and known.is_own_district(key[:5]):
        missing = _("Den Schlüssel %(key)s gibt es in der Region nicht. Bitte prüfen Sie die Ziffern.")
        raise CellError(missing % {"key": key})
    if not name:
        unknown = _(
            "Den Schlüssel %(key)s kennt Allmende nicht. Mit einer Spalte für den Namen nimmt es ihn an."
        )
        raise CellError(unknown % {"key": key})
    place = Place(kind, key, name.partition(",")[0].strip()[:200])
    known.by_at[place.at] = place
    return place


def key_of(digits: str) -> tuple[str, str]:
    """Return kind and key for digits, with the leading zero that spreadsheets cut off; empty for no key."""
    if len(digits) in (11, 12):
        ars = digits.zfill(12)
        # The four digits in the middle name the association of municipalities.
        return "municipality", ars[:5] + ars[9:]
    kinds = {8: "municipality", 7: "municipality", 5: "district", 4: "district", 2: "state", 1: "state"}
    widths = {"municipality": 8, "district": 5, "state": 2}
    kind = kinds.get(len(digits), "")
    return (kind, digits.zfill(widths[kind])) if kind else ("", "")


def _by_name(text: str, known: KnownPlaces) -> Place:
    kinds = ("district", "municipality") if _DISTRICT.search(text) else ("municipality", "district")
    for kind in kinds:
        found = known.named(kind, text)
        if len(found) == 1:
            return found[0]
        if found:
            twice = _("„%(name)s“ gibt es mehrmals. Bitte schreiben Sie den AGS in die Tabelle.")
            raise CellError(twice % {"name": text})
    for place in [*(Place("state", key, name) for key, name in STATES.items()), *known.own]:
        if slug(place.name) == slug(text):
            return place
    wrong = _("„%(name)s“ ist keine Kommune der Region. Andere Kommunen brauchen ihren AGS.")
    raise CellError(wrong % {"name": text})


def _bare(name: str) -> str:
    """Return a name without what offices put around it: "Musterstadt, Stadt" is the same as "Musterstadt"."""
    short = name.partition(",")[0].strip()
    short = re.sub(r"\s*\((land)?kreis\)$", "", short, flags=re.IGNORECASE)
    previous = ""
    while previous != short:
        previous, short = short, _PREFIX.sub("", short)
    return slug(short)
