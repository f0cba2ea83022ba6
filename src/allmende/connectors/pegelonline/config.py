"""What the owner of a PEGELONLINE source chooses."""

from typing import Annotated

import msgspec

from allmende.datahub.ingest.configuration import about

MAX_STATIONS = 30


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Gauges and series to fetch."""

    stations: Annotated[
        tuple[str, ...],
        about(
            "Pegel",
            "Ein Pegel je Zeile: Name, Pegelnummer oder UUID, wie sie auf www.pegelonline.wsv.de stehen. "
            "Höchstens 30.",
            min_length=1,
            max_length=MAX_STATIONS,
        ),
    ]
    series: Annotated[
        tuple[str, ...],
        about(
            "Messgrößen",
            "Eine je Zeile: W für Wasserstand, Q für Abfluss, WT für Wassertemperatur, LF für Leitfähigkeit. "
            "Was ein Pegel nicht misst, wird übergangen.",
            max_length=10,
        ),
    ] = ("W", "Q")
