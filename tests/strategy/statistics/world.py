"""A small invented region with two Kreise, and statistics to fill."""

from datetime import date
from decimal import Decimal

from allmende.kernel.actor import SystemActor
from allmende.strategy.models import Statistic, StatisticValue
from tests import factories

SYSTEM = SystemActor("test")
SQUARE = {"type": "Polygon", "coordinates": [[[8, 51], [8.1, 51], [8.1, 51.1], [8, 51.1], [8, 51]]]}


class World:
    """Three towns in two Kreise; `people` belongs to the consortium, `waste` too, `own` to the first town."""

    def __init__(self):
        self.consortium = factories.consortium()
        first = factories.district(ags="09111", name="Nordkreis")
        second = factories.district(ags="09222", name="Südkreis")
        self.towns = [
            factories.municipality(
                "Adorf", ags="09111001", district=first, boundary=SQUARE, population=10_000
            ),
            factories.municipality("Bestadt", ags="09111002", district=first, population=11_000),
            factories.municipality("Ceheim", ags="09222001", district=second, population=50_000),
        ]
        self.town = self.towns[0]
        self.people = statistic("bevoelkerung", self.consortium.space, "Bevölkerung", unit="Personen",
                                breakdown_labels={"weiblich": "Frauen"})  # fmt: skip
        self.area = statistic("flaeche", self.consortium.space, "Fläche", unit="km²")
        self.density = statistic(
            "dichte", self.consortium.space, "Dichte",
            calculation={"numerator": ["bevoelkerung", ""], "denominator": ["flaeche", ""], "factor": 1,
                         "newest_denominator": True},
        )  # fmt: skip
        self.waste = statistic("restmuell", self.consortium.space, "Restmüll", unit="kg", direction="down")
        self.own = statistic("eigene", self.town.space, "Eigene Zahl")


def statistic(key, owner, title, **fields):
    """Return a statistic."""
    values = {"definition": title, "unit": "x", "source": "Muster", "licence": "dl-de/by-2-0", **fields}
    return Statistic.objects.create(key=key, owner=owner, title=title, **values)


def value(statistic, town, year, number, **fields):
    """Return a value of a town at the end of a year."""
    return StatisticValue.objects.create(
        statistic=statistic,
        place_kind="municipality",
        place_key=town.ags,
        place_name=town.name,
        reference_date=date(year, 12, 31),
        value=Decimal(str(number)),
        **fields,
    )
