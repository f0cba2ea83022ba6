"""What the owner of a DWD source chooses."""

from typing import Annotated

import msgspec

from allmende.datahub.ingest.configuration import about


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Stations whose values are fetched and places whose forecast is."""

    climate_stations: Annotated[
        tuple[str, ...],
        about(
            "Messstationen (alle 10 Minuten)",
            "Eine Stationsnummer je Zeile, zum Beispiel 01300. Die Liste steht auf opendata.dwd.de unter "
            "„Beschreibung_Stationen“.",
            max_length=20,
        ),
    ] = ()
    report_stations: Annotated[
        tuple[str, ...],
        about(
            "Wettermeldungen (stündlich)",
            "Eine Kennung je Zeile, zum Beispiel 10416 oder K386, wie im MOSMIX-Stationskatalog.",
            max_length=20,
        ),
    ] = ()
    forecast_stations: Annotated[
        tuple[str, ...],
        about(
            "Vorhersage (MOSMIX)",
            "Eine Kennung je Zeile aus dem MOSMIX-Stationskatalog. Vorhersagen stehen getrennt von "
            "Messwerten.",
            max_length=20,
        ),
    ] = ()
    with_wind: Annotated[bool, about("Wind der Messstationen")] = True
    with_precipitation: Annotated[bool, about("Niederschlag der Messstationen")] = True
    with_radiation: Annotated[bool, about("Strahlung der Messstationen")] = False
