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
        Unit("CMT", "cm", "Zentimeter", 0),
        Unit("MTR", "m", "Meter", 2),
        Unit("MMT", "mm", "Millimeter", 1),
        Unit("MQS", "m³/s", "Kubikmeter je Sekunde", 2),
        Unit("MTS", "m/s", "Meter je Sekunde", 1),
        Unit("KMH", "km/h", "Kilometer je Stunde", 0),
        Unit("DD", "°", "Grad", 0),
        Unit("GQ", "µg/m³", "Mikrogramm je Kubikmeter", 1),
        Unit("M1", "mg/l", "Milligramm je Liter", 2),
        Unit("G42", "µS/cm", "Mikrosiemens je Zentimeter", 0),
        Unit("Q30", "pH", "pH-Wert", 1),
        Unit("D54", "W/m²", "Watt je Quadratmeter", 0),
        Unit("2N", "dB", "Dezibel", 1),
        Unit("C62", "", "Anzahl", 0),
        Unit("SEC", "s", "Sekunden", 0),
        Unit("MIN", "min", "Minuten", 0),
        Unit("HUR", "h", "Stunden", 1),
    )
}


def unit_of(code: str) -> Unit:
    """Return the unit of a code; an unknown code stands for itself, with two decimals."""
    return UNITS.get(code) or Unit(code, code, code, 2)
