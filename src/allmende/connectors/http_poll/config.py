"""What the owner of a polled address chooses: where to ask, with which key, and where the values stand."""

from typing import Annotated, Literal

import msgspec

from allmende.connectors.json_items import TIME_FORMATS, ZONES, ItemMapping, TimeFormat, ValueRow, Zone
from allmende.datahub.ingest.configuration import about

MAX_VALUES = 40
PLACE = "Ort der Messstellen"
TIME = "Form der Zeit"
PATH_HINT = "z. B. data.items oder /data/items"


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """An address that answers JSON, and a mapping."""

    url: Annotated[
        str,
        about("Adresse", "Beginnt mit https:// und liefert JSON.", min_length=8, max_length=2000),
    ]
    access: Annotated[
        Literal["none", "bearer", "basic", "header"],
        about(
            "Zugang",
            choices={
                "none": "offen, ohne Anmeldung",
                "bearer": "Schlüssel (Authorization: Bearer)",
                "basic": "Name und Passwort",
                "header": "Schlüssel in eigener Kopfzeile",
            },
        ),
    ] = "none"
    user: Annotated[
        str, about("Name oder Kopfzeile", "Der Anmeldename, oder der Name der Kopfzeile.", max_length=200)
    ] = ""
    secret: Annotated[str, about("Schlüssel oder Passwort", is_secret=True, max_length=4000)] = ""
    items: Annotated[
        str,
        about(
            "Wo die Liste steht",
            f"{PATH_HINT}; leer, wenn die Antwort selbst die Liste oder ein einzelner Datensatz ist.",
            max_length=200,
        ),
    ] = ""
    station: Annotated[
        str,
        about(
            "Kennung der Messstelle",
            "Stelle in jedem Eintrag, z. B. id, oder @key für den Schlüssel des Eintrags. "
            "Leer, wenn es nur eine gibt.",
            max_length=200,
        ),
    ] = ""
    name: Annotated[str, about("Name der Messstelle", "z. B. properties.name", max_length=200)] = ""
    lon: Annotated[
        str, about("Geografische Länge", "z. B. geometry.coordinates[0]", group=PLACE, max_length=200)
    ] = ""
    lat: Annotated[
        str, about("Geografische Breite", "z. B. geometry.coordinates[1]", group=PLACE, max_length=200)
    ] = ""
    time: Annotated[
        str,
        about(
            "Zeit der Messung",
            "Stelle in jedem Eintrag; leer, wenn keine dabei ist: dann gilt der Zeitpunkt des Abrufs.",
            max_length=200,
        ),
    ] = ""
    time_format: Annotated[TimeFormat, about("Form der Zeit", group=TIME, choices=TIME_FORMATS)] = "iso"
    zone: Annotated[Zone, about("Zeitzone, wenn keine dabeisteht", group=TIME, choices=ZONES)] = (
        "Europe/Berlin"
    )
    values: Annotated[
        tuple[ValueRow, ...],
        about(
            "Werte",
            "Je Zeile ein Messwert: wo er steht, wie er heißen soll (z. B. waterLevel) und seine Einheit.",
            min_length=1,
            max_length=MAX_VALUES,
        ),
    ]
    entity_type: Annotated[
        str,
        about(
            "Messstellen als Datenpunkte anlegen, Typ",
            "z. B. WaterObserved. Leer: Messstellen warten, bis Sie ihnen einen Raum zuordnen.",
            max_length=64,
            pattern="^([A-Za-z][A-Za-z0-9_]*)?$",
        ),
    ] = ""
    is_public: Annotated[bool, about("Öffentlich lesbar", "Nur für Daten, die offen sein dürfen.")] = False

    @property
    def mapping(self) -> ItemMapping:
        """Where things and values stand."""
        return ItemMapping(
            values=self.values, items=self.items, station=self.station, name=self.name, lon=self.lon,
            lat=self.lat, time=self.time, time_format=self.time_format, zone=self.zone,
            entity_type=self.entity_type, is_public=self.is_public,
        )  # fmt: skip
