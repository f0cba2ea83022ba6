"""German names of well-known attributes, for tables, headings and choices."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "co2": _("CO2-Gehalt der Luft"),
    "temperature": _("Temperatur"),
    "relativeHumidity": _("Luftfeuchte"),
    "atmosphericPressure": _("Luftdruck"),
    "pressureAtSeaLevel": _("Luftdruck auf Meereshöhe"),
    "dewPoint": _("Taupunkt"),
    "windSpeed": _("Windgeschwindigkeit"),
    "windDirection": _("Windrichtung"),
    "gustSpeed": _("Windböen"),
    "precipitation": _("Niederschlag"),
    "solarRadiation": _("Sonnenstrahlung"),
    "waterLevel": _("Wasserstand"),
    "waterDischarge": _("Abfluss"),
    "waterTemperature": _("Wassertemperatur"),
    "conductivity": _("Leitfähigkeit"),
    "pm10": _("Feinstaub PM10"),
    "pm25": _("Feinstaub PM2,5"),
    "LAeq": _("Lärmpegel"),
    "illuminance": _("Helligkeit"),
    "tvoc": _("Flüchtige organische Stoffe"),
    "availableSpotNumber": _("Freie Parkplätze"),
    "occupiedSpotNumber": _("Belegte Parkplätze"),
    "totalSpotNumber": _("Parkplätze insgesamt"),
    "batteryVoltage": _("Batteriespannung"),
    "batteryLevel": _("Batteriestand"),
}


def title_of(attribute: str) -> str:
    """Return what people call an attribute; an unknown one stands for itself."""
    found = TITLES.get(attribute)
    return str(found) if found is not None else attribute
