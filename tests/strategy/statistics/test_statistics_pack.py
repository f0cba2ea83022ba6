"""A pack's statistics arrive once, keep what people changed, and add up."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from allmende.kernel.actor import SystemActor
from allmende.region.services.load import load_pack
from allmende.region.strict_table import PackError
from allmende.strategy.load import load_strategy
from allmende.strategy.models import Statistic, StatisticValue
from allmende.strategy.services.statistics_load import load_statistics
from allmende.strategy.statistics.pack_files import read_statistics

PACK = Path(__file__).resolve().parents[3] / "regions" / "suedwestfalen"
SYSTEM = SystemActor("test")
BASES = ("Basis vor Zensus 2011", "Zensus 2022", "Basis Zensus 2011")


@pytest.fixture
def region(db):
    region, pack, _needed = load_pack(actor=SYSTEM, folder=PACK)
    load_strategy(actor=SYSTEM, owner=region.consortium.space, pack=pack)
    return region


def load(region):
    return load_statistics(actor=SYSTEM, owner=region.consortium.space, region=region, folder=PACK)


def test_the_packs_statistics_arrive_with_source_and_what_is_worked_out_from_them(region):
    assert load(region) > 500
    people = Statistic.objects.get(key="bevoelkerung")
    assert people.licence == "dl-de/by-2-0"
    assert people.values.filter(place_kind="municipality", breakdown="").count() == 59 * 3
    assert set(people.values.values_list("basis", flat=True)) == {
        "Basis vor Zensus 2011",
        "Zensus 2022",
        "Basis Zensus 2011",
    }
    density = StatisticValue.objects.get(
        statistic__key="bevoelkerungsdichte", place_key="05966024", reference_date="2022-12-31"
    )
    assert density.value == round(Decimal(people_of("05966024")) / area_of("05966024"), 6)
    assert density.note == "berechnet"
    assert StatisticValue.objects.filter(statistic__key="frauen-je-100-maenner").exists()
    # The census of this table tells no sexes.
    assert not StatisticValue.objects.filter(
        statistic__key="frauen-je-100-maenner", basis="Zensus 2022"
    ).exists()


def people_of(key):
    return StatisticValue.objects.get(
        statistic__key="bevoelkerung", place_key=key, breakdown="", reference_date="2022-12-31"
    ).value


def area_of(key):
    return StatisticValue.objects.get(statistic__key="flaeche", place_key=key).value


def test_sums_of_a_kreis_and_the_region_are_those_of_their_towns(region):
    load(region)
    towns = StatisticValue.objects.filter(
        statistic__key="bevoelkerung", place_kind="municipality", breakdown="", reference_date="2022-12-31"
    )
    assert sum(v.value for v in towns) == people_of("suedwestfalen")
    assert sum(v.value for v in towns if v.place_key.startswith("05966")) == people_of("05966")


@pytest.mark.shared_data
def test_every_number_of_the_pack_is_that_of_the_source(region, shared_data):
    load(region)
    with (shared_data / "demography" / "population_municipalities_swf_long.csv").open(
        encoding="utf-8"
    ) as file:
        rows = list(csv.DictReader(file))
    told = {}
    for row in rows:
        base = next(word for word in BASES if word in row["source"])
        for part, column in (("", "population"), ("maennlich", "male"), ("weiblich", "female")):
            if row[column]:
                told[row["ags"], row["reference_date"], base, part] = int(row[column])
    values = StatisticValue.objects.filter(statistic__key="bevoelkerung", place_kind="municipality")
    assert told == {
        (value.place_key, value.reference_date.isoformat(), value.basis, value.breakdown): int(value.value)
        for value in values
    }
    # From the source to the page: the density of the region is worked out from its sums.
    people = sum(
        number for (_ags, on, _base, part), number in told.items() if (on, part) == ("2022-12-31", "")
    )
    density = StatisticValue.objects.get(
        statistic__key="bevoelkerungsdichte", place_kind="region", reference_date="2022-12-31"
    )
    assert density.value == round(people / area_of("suedwestfalen"), 6)


def test_a_second_start_changes_nothing_and_words_of_people_stay(region):
    load(region)
    Statistic.objects.filter(key="bevoelkerung").update(title="Wir")
    before = list(StatisticValue.objects.order_by("pk").values_list("pk", "value"))
    assert load(region) == 0
    assert list(StatisticValue.objects.order_by("pk").values_list("pk", "value")) == before
    assert Statistic.objects.get(key="bevoelkerung").title == "Wir"


def test_the_pack_corrects_its_own_values_and_leaves_imported_ones(region):
    load(region)
    wrong = StatisticValue.objects.get(statistic__key="flaeche", place_key="05966024")
    right = wrong.value
    StatisticValue.objects.filter(pk=wrong.pk).update(value=1)
    assert load(region) == 1
    wrong.refresh_from_db()
    assert wrong.value == right


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('key = "Groß"', "key"),
        ('direction = "sideways"', "direction"),
        ("sdgs = [18]", "sdgs"),
        ('file = "../../etc/passwd"', "file"),
        ('file = "nicht-da.csv"', "nicht-da.csv"),
        ('tittle = "x"', "tittle"),
        ('calculation = { numerator = ["x", ""], denominator = ["x", ""], factor = 1 }', "calculation"),
    ],
)
def test_a_wrong_catalogue_names_file_and_field(tmp_path, line, place):
    (tmp_path / "statistics").mkdir()
    right = {"key": 'key = "a"', "title": 'title = "A"', "definition": 'definition = "A"',
             "unit": 'unit = "x"', "source": 'source = "x"'}  # fmt: skip
    right.pop(line.split(" ")[0], None)
    text = "\n".join(["[[statistic]]", *right.values(), line])
    (tmp_path / "statistics" / "catalogue.toml").write_text(text)
    with pytest.raises(PackError, match=place):
        read_statistics(tmp_path)


def test_a_pack_without_statistics_is_fine(tmp_path):
    assert read_statistics(tmp_path) == ()
