"""What the columns of an uploaded table mean; chosen on the page, suggested from headings and values."""

from typing import Annotated, Literal

import msgspec

from allmende.datahub.ingest.configuration import about

#: No column.
NONE = -1

Decimal = Literal["comma", "point"]
Zone = Literal["Europe/Berlin", "UTC"]
Order = Literal["day", "month", "year"]


class ValueColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of numbers."""

    column: int
    attribute: Annotated[str, about("Messgröße", min_length=1, max_length=100)]
    unit: Annotated[str, about("Einheit", max_length=8)] = ""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """How to read a table; columns are counted from 0.

    Attributes:
        clock_column: Where date and time of day stand apart; the time column then holds the date.
        place_column: Who or what was measured; NONE: all of it is `place`.
        order: What a date begins with, for dates such as 03.04.2026.
        zone: Of times without one of their own.
        entity_type: NGSI-LD type of places nobody knows yet; empty: an unknown place is an error.
    """

    time_column: int
    values: tuple[ValueColumn, ...]
    clock_column: int = NONE
    place_column: int = NONE
    place: str = ""
    decimal: Decimal = "comma"
    order: Order = "day"
    zone: Zone = "Europe/Berlin"
    entity_type: str = ""
