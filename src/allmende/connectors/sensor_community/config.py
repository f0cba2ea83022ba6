"""What the owner of a Sensor.Community source chooses."""

from typing import Annotated

import msgspec

from allmende.datahub.ingest.configuration import about


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Single sensors by number, or all around a point."""

    sensors: Annotated[
        tuple[str, ...],
        about(
            "Sensoren",
            "Eine Sensornummer je Zeile, wie sie auf maps.sensor.community steht. Leer: alle im Umkreis.",
            max_length=50,
        ),
    ] = ()
    latitude: Annotated[float, about("Mittelpunkt: Breite", "Grad, zum Beispiel 51,03", ge=-90, le=90)] = 0.0
    longitude: Annotated[float, about("Mittelpunkt: Länge", "Grad, zum Beispiel 7,85", ge=-180, le=180)] = 0.0
    radius_km: Annotated[
        float, about("Umkreis", "Kilometer um den Mittelpunkt, höchstens 50", ge=0, le=50)
    ] = 0.0
