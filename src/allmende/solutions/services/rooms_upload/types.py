"""What a table of rooms becomes: rows that can be installed, and a sentence for each that cannot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.basics.errors import AllmendeError
from allmende.basics.text import slug
from allmende.kernel.errors import say

#: Columns of the table in their order: field → heading as the template writes it.
COLUMNS: Final[dict[str, str]] = {
    "school": "Schule",
    "name": "Raum",
    "code": "Raumnummer",
    "device_key": "Gerätekennung (DevEUI)",
    "device_type": "Gerätetyp",
    "lat": "Breite",
    "lon": "Länge",
}
REQUIRED: Final = ("school", "name")


class RoomJson(TypedDict):
    """A planned room as a draft keeps it."""

    school: str
    name: str
    code: str
    device_key: str
    device_type: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One planned room, perhaps with the device that will measure in it.

    Attributes:
        code: Room number on the door, e.g. "1.04"; may be empty.
        device_key: DevEUI in upper case, or the sender's own device id; empty while unknown.
        device_type: Key of the device profile, e.g. "milesight-am107"; empty without a device.
        lon: Longitude of the school in EPSG:4326.
        lat: Latitude of the school in EPSG:4326.
        line: Line of the table it came from; 0 when entered by hand.
    """

    school: str
    name: str
    code: str = ""
    device_key: str = ""
    device_type: str = ""
    lon: float | None = None
    lat: float | None = None
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same room on a second upload: school and number (else name)."""
        return room_key(self.school, self.name, self.code)

    def as_json(self) -> RoomJson:
        """Return it as a draft keeps it."""
        return {
            "school": self.school,
            "name": self.name,
            "code": self.code,
            "device_key": self.device_key,
            "device_type": self.device_type,
            "lon": self.lon,
            "lat": self.lat,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the row that `as_json` kept."""
        return cls(**{name: kept[name] for name in RoomJson.__annotations__ if name in kept})


def room_key(school: str, name: str, code: str) -> tuple[str, str]:
    """Return the identity of a room in its town, as the hub has it: school and number, else name."""
    return slug(school)[:90], (slug(code) or slug(name))[:90]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one line cannot be taken over, and what to do about it.

    Attributes:
        line: Line number as the spreadsheet program shows it, the heading being line 1.
        column: Heading of the column it is about; empty when it is about the whole line.
        code: Stable key of the sentence.
        fields: What the sentence names.
    """

    line: int
    column: str
    code: str
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return str(PROBLEMS[self.code]) % dict(self.fields)


PROBLEMS: Final[dict[str, Promise]] = {
    "missing_school": _("Die Schule fehlt. Bitte tragen Sie den Namen der Schule ein."),
    "missing_name": _("Der Raum fehlt. Bitte tragen Sie ein, wie der Raum heißt, etwa „5a“ oder „Chemie“."),
    "too_long": _("Der Eintrag ist länger als %(limit)s Zeichen. Bitte kürzen Sie ihn."),
    "unreadable_name": _(
        "„%(value)s“ enthält weder Buchstaben noch Ziffern. Bitte tragen Sie einen Namen ein, den "
        "man vorlesen kann."
    ),
    "staff_room": _(
        "„%(value)s“ ist ein Raum für Beschäftigte. Aus CO2-Werten lässt sich ablesen, ob jemand da ist; "
        "deshalb werden dort keine Sensoren eingerichtet. Bitte lassen Sie die Zeile weg."
    ),
    "duplicate_room": _(
        "Diesen Raum gibt es schon in Zeile %(first)s. Bitte löschen Sie eine der Zeilen oder "
        "unterscheiden Sie "
        "die Räume durch eine Raumnummer."
    ),
    "bad_eui": _(
        "„%(value)s“ ist keine DevEUI. Sie hat 16 Zeichen, nur Ziffern und die Buchstaben A bis F, "
        "und steht auf dem Gerät oder seiner Verpackung."
    ),
    "number_eui": _(
        "Die Tabelle hat aus der Gerätekennung eine Zahl gemacht (%(value)s), dabei gehen Stellen "
        "verloren. Bitte "
        "formatieren Sie die Spalte als Text und tragen Sie die Kennung neu ein."
    ),
    "duplicate_device": _(
        "Diese Gerätekennung steht schon in Zeile %(first)s. Ein Gerät kann nur in einem Raum "
        "messen; bitte prüfen "
        "Sie beide Zeilen."
    ),
    "device_elsewhere": _(
        "Das Gerät misst schon in „%(room)s“. Bitte lösen Sie es dort zuerst oder prüfen Sie die Kennung."
    ),
    "missing_type": _("Zur Gerätekennung fehlt der Gerätetyp. Bekannt sind: %(known)s."),
    "unknown_type": _("Den Gerätetyp „%(value)s“ kennt diese Lösung nicht. Bekannt sind: %(known)s."),
    "bad_position": _(
        "„%(value)s“ ist keine Koordinate. Bitte tragen Sie Grad mit Nachkommastellen ein, etwa "
        "51,0289, oder "
        "lassen Sie das Feld leer."
    ),
    "half_position": _("Es fehlt Breite oder Länge. Bitte tragen Sie beide ein oder keine."),
    "swapped_position": _(
        "Breite und Länge sind vertauscht. Breite ist die größere Zahl, etwa 51; bitte tauschen."
    ),
    "formula": _(
        "In der Zelle steht eine Formel. Bitte ersetzen Sie sie durch ihren Wert: kopieren, dann "
        "„Werte einfügen“."
    ),
    "date_cell": _(
        "Die Tabelle hat aus dem Eintrag ein Datum gemacht (%(value)s). Bitte formatieren Sie die "
        "Spalte als Text "
        "und tragen Sie den Wert neu ein."
    ),
    "too_many_cells": _("Die Zeile hat mehr Spalten als die Überschrift. Bitte prüfen Sie die Trennzeichen."),
}


class UploadRefused(AllmendeError):
    """The file as a whole cannot be read as a table of rooms; `code` of the reason stands in `reason`."""

    code = "solutions.upload_refused"
    kind = "invalid"

    def __init__(self, reason: str, **fields: object) -> None:
        super().__init__(reason, **fields)
        self.reason = reason

    @property
    def sentence(self) -> str:
        """What is wrong with the file and what to do, in the reader's language."""
        return str(REFUSALS[self.reason]) % self.fields


REFUSALS: Final[dict[str, Promise]] = {
    "empty": _("Die Datei ist leer. Bitte füllen Sie die Vorlage aus und laden Sie sie erneut hoch."),
    "no_rows": _("Unter der Überschrift steht keine Zeile. Bitte tragen Sie mindestens einen Raum ein."),
    "too_large": _("Die Datei ist größer als %(limit)s. Bitte laden Sie nur die Tabelle der Räume hoch."),
    "too_many_rows": _(
        "Die Tabelle hat mehr als %(limit)s Zeilen. Bitte teilen Sie sie auf mehrere Dateien auf."
    ),
    "wrong_type": _(
        "Das ist keine Tabelle, die hier gelesen werden kann. Bitte speichern Sie sie als "
        "Excel-Arbeitsmappe (.xlsx) "
        "oder als CSV."
    ),
    "old_excel": _(
        "Die Datei hat das alte Excel-Format (.xls) oder ist mit einem Kennwort geschützt. Bitte "
        "speichern Sie sie ohne "
        "Kennwort als Excel-Arbeitsmappe (.xlsx)."
    ),
    "macros": _(
        "Die Datei enthält Makros und wird deshalb nicht geöffnet. Bitte speichern Sie sie als .xlsx "
        "ohne Makros."
    ),
    "suspicious": _(
        "Die Datei ist ausgepackt viel größer, als eine Tabelle von Räumen sein kann, und wird "
        "deshalb nicht geöffnet. "
        "Bitte kopieren Sie die Räume in die Vorlage."
    ),
    "broken": _(
        "Die Datei ist beschädigt. Bitte öffnen Sie sie noch einmal, speichern Sie sie neu und laden "
        "Sie sie hoch."
    ),
    "no_header": _(
        "In der ersten Zeile fehlen diese Überschriften: %(missing)s. Bitte nehmen Sie die Vorlage "
        "oder ergänzen Sie sie."
    ),
    "double_header": _(
        "Die Überschrift „%(heading)s“ kommt zweimal vor. Bitte löschen Sie eine der beiden Spalten."
    ),
}

say(
    UploadRefused.code,
    _("Die Datei kann nicht als Tabelle von Räumen gelesen werden. Bitte nehmen Sie die Vorlage."),
)
