"""Pages of numbers: they open, tell bases apart, compare, and cost the same for 59 towns as for one."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from allmende.kernel.actor import SystemActor
from allmende.region.models import Municipality
from allmende.region.services.load import load_pack
from allmende.strategy.load import load_strategy
from allmende.strategy.models import SdgGoal, Statistic, StatisticTarget, StatisticValue
from allmende.strategy.services.statistics_load import load_statistics
from allmende.strategy.services.statistics_steering import look_for_lagging
from allmende.ui import shelf

pytestmark = pytest.mark.django_db
PACK = Path(__file__).resolve().parents[3] / "regions" / "suedwestfalen"
SYSTEM = SystemActor("test")
OLPE = "05966024"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load the pack once; every test's own changes are rolled back inside of this."""
    with django_db_blocker.unblock(), transaction.atomic():
        region, pack, _needed = load_pack(actor=SYSTEM, folder=PACK)
        load_strategy(actor=SYSTEM, owner=region.consortium.space, pack=pack)
        load_statistics(actor=SYSTEM, owner=region.consortium.space, region=region, folder=PACK)
        yield region
        transaction.set_rollback(True)


@pytest.fixture
def region(loaded, db):
    return loaded


def page(client, name, *args, query=""):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_catalogue_lists_filters_and_says_when_nothing_fits(client, region):
    html = page(client, "strategy:statistics")
    assert "Bevölkerungsdichte" in html
    assert "4 von 4 Kennzahlen" in html
    html = page(client, "strategy:statistics", query="?sdg=11")
    assert "1 von 4" in html
    assert "Fläche</a>" not in html
    assert "Dazu gibt es keine Kennzahl." in page(client, "strategy:statistics", query="?q=Einhorn")


def test_a_statistic_tells_source_bases_comparison_and_map(client, region):
    html = page(client, "strategy:statistic", "bevoelkerung", query=f"?ort={OLPE}&v1=05966004&aehnlich=1")
    assert "25.015 Personen" in html
    assert "Die Werte haben verschiedene Grundlagen" in html
    assert "dl-de/by-2-0" in html
    for name in ("Kreis Olpe", "Südwestfalen", "Nordrhein-Westfalen", "Deutschland", "Attendorn"):
        assert name in html
    assert "Frauen" in html
    assert html.count("al-map__area--") >= 59
    # Nobody learns anything from a town having 99.97 % less people than the federation.
    assert "Olpe hat 1,8 % davon" in html
    assert "%</td>" not in html.partition("Deutschland <small")[2].partition("</tr>")[0]


def test_who_works_for_one_town_sees_that_town_first(client_as, region):
    html = page(client_as("editor", Municipality.objects.get(slug="olpe")), "strategy:statistic", "flaeche")
    assert "Olpe: Stand und Entwicklung" in html


def test_rates_are_compared_with_wider_places(client, region):
    html = page(client, "strategy:statistic", "bevoelkerungsdichte", query=f"?ort={OLPE}")
    line = html.partition("Deutschland <small")[2].partition("</tr>")[0]
    assert "nicht angegeben" in line
    line = html.partition("Kreis Olpe <small")[2].partition("</tr>")[0]
    assert "−35,2 %" in line
    assert "davon" not in html


def test_no_line_is_drawn_across_two_bases(client, region):
    answer = client.get(reverse("strategy:statistic", args=["bevoelkerung"]) + f"?ort={OLPE}")
    series = answer.context["chart"]["series"]
    assert [len(one["points"]) for one in series] == [1, 1, 1]
    assert len({one["name"] for one in series}) == 3


@pytest.mark.parametrize(
    "key", ["quatsch", "99", "05999999", "0596602", "DE", "05", "05966", "suedwestfalen"]
)
def test_any_place_in_the_address_gives_a_page(client, region, key):
    assert "Bevölkerung" in page(client, "strategy:statistic", "bevoelkerung", query=f"?ort={key}&v1={key}")


def test_the_csv_carries_source_licence_and_harmless_text(client, region):
    StatisticValue.objects.filter(place_key=OLPE).update(note="=1+1", place_name="@Olpe")
    answer = client.get(reverse("strategy:statistic_csv", args=["bevoelkerung"]) + f"?ort={OLPE}")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("key,place_kind,place_key")
    assert len(lines) == 1 + 3 + 4
    assert all("dl-de/by-2-0" in line and ",'@Olpe," in line and ",'=1+1," in line for line in lines[1:])


def test_the_monitor_shows_development_with_its_reservation(client, region):
    html = page(client, "strategy:demography")
    assert "Stichtage und ihre Grundlagen" in html
    assert "Die Werte haben verschiedene Grundlagen" in html
    assert "1.389.636" in html
    assert "Vorausberechnung zeigt Allmende nicht" in html
    html = page(client, "strategy:demography", query=f"?ort={OLPE}&v1=05974040&ordnung=dichte&karte=dichte")
    assert "Kreis Olpe" in html


def test_a_row_of_years_of_one_town_does_not_move_the_days_of_all_others(client, region):
    statistic = Statistic.objects.get(key="bevoelkerung")
    for year in (1990, 2025):
        StatisticValue.objects.create(
            statistic=statistic, place_kind="municipality", place_key=OLPE, place_name="Olpe",
            reference_date=date(year, 12, 31), value=Decimal(1), basis="eigene Zählung",
        )  # fmt: skip
    answer = client.get(reverse("strategy:demography") + f"?ort={OLPE}")
    assert [on.year for on, _basis in answer.context["bases"]] == [2011, 2022, 2022]
    assert answer.context["chosen"].change.last.value == 25_015
    assert "seit 31. Dezember 2011" in answer.content.decode()


def test_a_town_without_the_first_day_has_no_change_instead_of_another_one(client, region):
    StatisticValue.objects.filter(place_key=OLPE, reference_date="2011-12-31").delete()
    for turned in ("ab", "auf"):
        answer = client.get(reverse("strategy:demography") + f"?richtung={turned}")
        last = answer.context["ranked"][-1]
        assert (last[0].title, last[1], last[3]) == ("Olpe", None, "nicht angegeben")


@pytest.mark.parametrize(
    ("query", "first", "sort"),
    [("", "Wickede (Ruhr)", "descending"), ("?richtung=auf", "Hemer", "ascending"),
     ("?ordnung=name", "Altena", "ascending"), ("?ordnung=name&richtung=auf", "Wittgenstein", "descending"),
     ("?ordnung=quatsch", "Wickede (Ruhr)", "descending")],
)  # fmt: skip
def test_the_towns_stand_in_the_order_that_was_asked_for(client, region, query, first, sort):
    answer = client.get(reverse("strategy:demography") + query)
    title = answer.context["ranked"][0][0].title
    assert title == (Municipality.objects.order_by("-sort_key")[0].name if "Wittg" in first else first)
    assert f'aria-sort="{sort}"' in answer.content.decode()


def test_the_monitor_is_open_data(client, region):
    answer = client.get(reverse("strategy:demography_csv"))
    text = b"".join(answer.streaming_content).decode()
    assert text.splitlines()[0].endswith("source,licence")
    assert text.count("\n") > 700
    assert all(line.endswith("dl-de/by-2-0") for line in text.splitlines()[1:])


def test_the_monitor_stands_in_the_catalogue_of_open_data(client, region):
    assert "Demographie" in client.get("/daten/").content.decode()
    assert client.get("/daten/demographie/").headers["Location"] == "/demographie/"
    assert client.get("/daten/demographie/werte.csv").headers["Location"] == "/demographie/daten.csv"
    assert client.get("/daten/demographie/werte.json").status_code == 404


def test_all_17_goals_stand_on_a_towns_page_also_without_data(client, region):
    html = page(client, "strategy:sustainability", "olpe")
    assert html.count('id="ziel-') == 17
    assert "keine Daten" in html
    assert "15 Ziele noch ohne Daten" in html
    assert "Passen würde: Menschen mit Grundsicherung" in html
    assert "Bevölkerungsdichte" in html
    assert "Nordrhein-Westfalen" in html
    assert "Median von 5 ähnlich großen Kommunen" in html
    # The federation has no area here, so no density either; that is said.
    assert "Ohne Wert: Deutschland" in html


def test_a_towns_own_people_read_what_to_do_next(client_as, region):
    town = Municipality.objects.get(slug="olpe")
    waste = Statistic.objects.create(
        owner=region.consortium.space, key="muell", title="Müll", unit="kg", source="x", definition="x"
    )
    waste.sdgs.set([12])
    own = page(client_as("editor", town), "strategy:sustainability", "olpe")
    assert "/statistik/neu/?vorlage=sgb-quote" in own
    assert "Müll: Wert eintragen" in own
    other = page(
        client_as("editor", Municipality.objects.get(slug="soest")), "strategy:sustainability", "olpe"
    )
    assert "vorlage=" not in other
    assert "Wert eintragen" not in other


def test_other_days_and_bases_are_named_and_other_bases_not_judged(client, region):
    values = StatisticValue.objects.filter(statistic__key="bevoelkerungsdichte", place_key="05966")
    values.filter(reference_date="2022-12-31").delete()
    values.filter(reference_date="2022-05-15").update(basis="Basis Zensus 2011")
    StatisticValue.objects.filter(
        statistic__key="bevoelkerungsdichte", place_key="05", reference_date="2022-12-31"
    ).delete()
    html = page(client, "strategy:sustainability", "olpe").partition('id="ziel-11"')[2]
    assert "anderer Stichtag: 15.05.2022" in html
    land = html.partition("<li>Nordrhein-Westfalen:")[2].partition("</li>")[0]
    assert "nicht vergleichbar" in land
    assert "15.05.2022, andere Grundlage: Zensus 2022" in land


@pytest.mark.parametrize(
    ("name", "args", "most"),
    [
        ("strategy:statistics", [], 14),
        ("strategy:statistic", ["bevoelkerung"], 26),
        ("strategy:demography", [], 12),
        ("strategy:sustainability", ["olpe"], 22),
        ("strategy:tracks", [], 10),
        ("cockpit:progress", ["olpe"], 26),
    ],
)
def test_pages_cost_a_fixed_number_of_queries(
    client, region, django_assert_max_num_queries, name, args, most
):
    url = reverse(name, args=args)
    client.get(url)
    shelf.forget()
    with django_assert_max_num_queries(most):
        assert client.get(url).status_code == 200


PAGES = [
    ("strategy:statistics", [], ""),
    ("strategy:statistic", ["zahl-3"], f"?ort={OLPE}&aehnlich=1&v1=05966004"),
    ("strategy:demography", [], f"?ort={OLPE}"),
    ("strategy:sustainability", ["olpe"], ""),
    ("strategy:tracks", [], ""),
    ("strategy:steering", [], "?alle=1"),
    ("cockpit:progress", ["olpe"], ""),
]


def test_a_whole_region_costs_as_many_queries_as_one_number_of_one_town(client_as, region):
    client = client_as("coordinator", region.consortium)
    towns = list(Municipality.objects.all())
    fill(region, towns[:1] + [town for town in towns if town.ags == OLPE], numbers=4, years=2)
    before = {name: queries(client, name, args, query) for name, args, query in PAGES}
    Statistic.objects.filter(key__startswith="zahl-").delete()
    fill(region, towns, numbers=12, years=8)
    look_for_lagging(actor=SYSTEM, now=timezone.now())
    assert {name: queries(client, name, args, query) for name, args, query in PAGES} == before


def fill(region, towns, *, numbers, years):
    """Give every town, Kreis, region, Land and Bund `numbers` statistics of `years` years, towns a target."""
    goals = list(SdgGoal.objects.all())
    wider = [("district", one.ags, one.name) for one in region.districts.all()]
    wider += [
        ("region", region.slug, region.name),
        ("state", "05", "NRW"),
        ("federation", "DE", "Deutschland"),
    ]
    places = [("municipality", town.ags, town.name) for town in towns] + wider
    values, targets = [], []
    for number in range(numbers):
        made = Statistic.objects.create(
            owner=region.consortium.space, key=f"zahl-{number}", title=f"Zahl {number}", definition="x",
            unit="%", source="x", direction="down", dimension="social", life_dimension="work", track="energy",
        )  # fmt: skip
        made.sdgs.set([goals[number % 17]])
        values += [
            StatisticValue(
                statistic=made, place_kind=kind, place_key=key, place_name=name,
                reference_date=date(2024 - year, 12, 31), value=Decimal(50 - year),
            )
            for kind, key, name in places for year in range(years)
        ]  # fmt: skip
        targets += [
            StatisticTarget(
                statistic=made, owner_id=town.space_id, place_kind="municipality", place_key=town.ags,
                place_name=town.name, baseline_value=50, baseline_date=date(2010, 1, 1), target_value=1,
                target_date=date(2040, 1, 1), origin="x",
            )
            for town in towns if number == 0
        ]  # fmt: skip
    StatisticValue.objects.bulk_create(values, batch_size=5_000)
    StatisticTarget.objects.bulk_create(targets)


def queries(client, name, args, query):
    shelf.forget()
    with CaptureQueriesContext(connection) as caught:
        page(client, name, *args, query=query)
    return len(caught)


def test_ten_thousand_towns_do_not_slow_the_page_down(client, region, django_assert_max_num_queries):
    statistic = Statistic.objects.get(key="bevoelkerung")
    StatisticValue.objects.bulk_create(
        StatisticValue(
            statistic=statistic,
            place_kind="municipality",
            place_key=f"0917{number:04d}",
            place_name=f"Musterort {number}",
            reference_date=date(2022, 12, 31),
            value=Decimal(number),
            basis="Basis Zensus 2011",
        )
        for number in range(10_000)
    )
    with django_assert_max_num_queries(26):
        html = page(client, "strategy:statistic", "bevoelkerung", query="?suche=Musterort+77&v1=09170042")
    assert "Musterort 77" in html
    assert "Musterort 42" in html


def test_an_unpublished_statistic_is_for_its_owners_people(client, client_as, region):
    Statistic.objects.filter(key="flaeche").update(is_published=False)
    url = reverse("strategy:statistic", args=["flaeche"])
    assert client.get(url).status_code == 404
    assert client.get(reverse("strategy:statistic_csv", args=["flaeche"])).status_code == 404
    town = Municipality.objects.get(slug="olpe")
    assert client_as("manager", town).get(url).status_code == 404
    assert client_as("coordinator", region.consortium).get(url).status_code == 200
