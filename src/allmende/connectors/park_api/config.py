"""What the owner of a ParkAPI source chooses."""

from typing import Annotated, Literal

import msgspec

from allmende.datahub.ingest.configuration import about

MOBIDATA = "https://api.mobidata-bw.de/park-api"


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Which server, which version, which part of it."""

    version: Annotated[
        Literal["v3", "v1", "geojson"],
        about(
            "Fassung",
            choices={
                "v3": "ParkAPI v3 (zum Beispiel MobiData BW)",
                "v1": "ParkAPI v1 einer Stadt (zum Beispiel ParkenDD)",
                "geojson": "Nur Standorte: eine GeoJSON-Datei der ParkAPI v1",
            },
        ),
    ] = "v3"
    address: Annotated[
        str,
        about(
            "Adresse",
            "v3: Adresse des Dienstes. v1: Adresse der Stadt, zum Beispiel https://api.parkendd.de/Dresden. "
            "GeoJSON: Adresse der Datei.",
            min_length=8,
            max_length=500,
            pattern="^https?://",
        ),
    ] = MOBIDATA
    source_uid: Annotated[
        str, about("Anbieter (nur v3)", "Kürzel des Anbieters, zum Beispiel „freiburg“", max_length=100)
    ] = ""
    latitude: Annotated[float, about("Mittelpunkt: Breite", "Grad. Nur mit Umkreis.", ge=-90, le=90)] = 0.0
    longitude: Annotated[float, about("Mittelpunkt: Länge", "Grad. Nur mit Umkreis.", ge=-180, le=180)] = 0.0
    radius_m: Annotated[
        float, about("Umkreis", "Meter um den Mittelpunkt; 0: ohne Grenze", ge=0, le=50_000)
    ] = 0.0
