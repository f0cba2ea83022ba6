"""Units by UN/CEFACT code, with the sign people read and how exact a value is shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Attributes:
        code: UN/CEFACT Recommendation 20 code, as stored and as NGSI-LD's unitCode.
        sign: What stands behind the number on pages; empty for a count.
        name: German name, for tables' headings and screen readers.
        decimals: How many decimals are shown; what is stored is never rounded.
    """

    code: str
    sign: str
    name: str
    decimals: int


UNITS = {
    unit.code: unit
    for unit in (
        Unit("59", "ppm", "Teile je Million", 0),
        Unit("61", "ppb", "Teile je Milliarde", 0),
        Unit("CEL", "°C", "Grad Celsius", 1),
        Unit("P1", "%", "Prozent", 0),
        Unit("VLT", "V", "Volt", 2),
        Unit("LUX", "lx", "Lux", 0),
        Unit("A97", "hPa", "Hektopascal", 1),
        Unit("C62", "", "Anzahl", 0),
        Unit("SEC", "s", "Sekunden", 0),
        Unit("MIN", "min", "Minuten", 0),
        Unit("HUR", "h", "Stunden", 1),
    )
}


def unit_of(code: str) -> Unit:
    """Return the unit of a code; an unknown code stands for itself, with two decimals."""
    return UNITS.get(code) or Unit(code, code, code, 2)
