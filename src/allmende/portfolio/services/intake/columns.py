"""The columns of a table of measures: one list for the template, for what comes in and for what goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allmende.basics.text import slug


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its field here, its heading, other headings people use, and where it belongs.

    Attributes:
        goes_in: Whether it can be brought in; what only goes out is worked out here.
    """

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    goes_in: bool = True


COLUMNS: Final[Sequence[Column]] = (
    Column("name", "Nr.", ("nummer", "lfd nr"), goes_in=False),
    Column("owner", "Kommune", ("stadt", "gemeinde", "ort", "eigentümer")),
    Column("title", "Titel", ("maßnahme", "massnahme", "name", "projekt", "bezeichnung", "projekttitel")),
    Column("summary", "In einem Satz", ("kurzbeschreibung", "beschreibung", "worum geht es", "inhalt")),
    Column("need", "Bedarf", ("problem", "ausgangslage", "anlass", "herausforderung")),
    Column("benefit", "Nutzen", ("mehrwert", "nutzen für bürger", "nutzen für die bürgerinnen und bürger")),
    Column("status", "Stand", ("status", "umsetzungsstand")),
    Column("status_reason", "Begründung", ("grund", "warum", "begründung zum stand")),
    Column("phase", "Phase", ("reifegrad",)),
    Column("level", "Ebene", ("regional oder lokal",)),
    Column("bundle", "Maßnahmenbündel", ("bündel",)),
    Column("action_fields", "Handlungsfelder", ("handlungsfeld", "themenfeld", "themenfelder", "feld")),
    Column("sdgs", "UN-Ziele", ("sdg", "sdgs", "nachhaltigkeitsziele", "17 ziele")),
    Column(
        "responsible", "Zuständig", ("verantwortlich", "federführung", "amt", "fachbereich", "zuständigkeit")
    ),
    Column("staff", "Wer setzt um?", ("personal", "team", "umsetzung durch")),
    Column("begins_on", "Beginn", ("start", "von", "projektbeginn", "anfang")),
    Column("ends_on", "Ende", ("bis", "fertig", "projektende", "abschluss", "laufzeit bis")),
    Column("priority", "Priorität", ("prio", "wichtigkeit")),
    Column("effort", "Aufwand", ("aufwand 1 5",)),
    Column("effect", "Wirkung", ("wirkung 1 5",)),
    Column("is_quick_win", "Schneller Erfolg", ("quick win", "quickwin", "schnelle erfolge")),
    Column("goal", "Ziel", ("zahlt ein auf", "strategisches ziel", "oberziel")),
    Column("sentence", "Wie zahlt sie ein?", ("beitrag zum ziel", "begründung ziel", "beitrag")),
    Column(
        "investment", "Kosten einmalig", ("investition", "kosten", "budget", "investitionskosten", "invest")
    ),
    Column("running", "Kosten je Jahr", ("laufende kosten", "betriebskosten", "folgekosten")),
    Column("staff_cost", "Personalkosten je Jahr", ("personalkosten",)),
    Column("is_secured", "Geld gesichert", ("gesichert", "finanzierung gesichert", "bewilligt")),
    Column("participation_plan", "Beteiligung", ("bürgerbeteiligung", "beteiligungsplan")),
    Column("lat", "Breite", ("breitengrad", "latitude")),
    Column("lon", "Länge", ("längengrad", "longitude")),
    Column("internal_note", "Interne Notiz", ("notiz", "bemerkung", "kommentar", "anmerkung")),
    Column("milestones", "Meilensteine", goes_in=False),
    Column("total", "Kosten zusammen", goes_in=False),
    Column("own", "Eigenanteil", goes_in=False),
    Column("visibility", "Sichtbarkeit", goes_in=False),
)
BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}
INCOMING: Final = tuple(column for column in COLUMNS if column.goes_in)
_KNOWN: Final[Mapping[str, str]] = {
    slug(words): column.key for column in INCOMING for words in (column.heading, *column.aliases)
}


def guessed(head: Sequence[str]) -> dict[str, str]:
    """Return number of the column (as text) → field, for headings that mean one of ours; each field once."""
    found: dict[str, str] = {}
    for at, words in enumerate(head):
        key = _KNOWN.get(slug(words))
        if key is not None and key not in found.values():
            found[str(at)] = key
    return found
