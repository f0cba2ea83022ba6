"""Pages of numbers: they open, tell bases apart, compare, and cost the same for 59 towns as for one."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from allmende.kernel.actor import SystemActor
from allmende.region.models import Municipality
from allmende.region.services.load import load_pack
from allmende.strategy.load import load_strategy
from allmende.strategy.models import Statistic, StatisticValue
from allmende.strategy.services.statistics_load import load_statistics

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
    assert "24.637" in html or "Personen" in html
    assert "Die Werte haben verschiedene Grundlagen" in html
    assert "dl-de/by-2-0" in html
    for name in ("Kreis Olpe", "Südwestfalen", "Nordrhein-Westfalen", "Deutschland", "Attendorn"):
        assert name in html
    assert "Frauen" in html
    assert html.count("al-map__area--") >= 59


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
    assert "Verschiedene Grundlagen" in html
    assert "Die Werte haben verschiedene Grundlagen" in html
    assert "1.389.636" in html
    assert "Vorausberechnung zeigt Allmende nicht" in html
    html = page(client, "strategy:demography", query=f"?ort={OLPE}&v1=05974040&ordnung=dichte&karte=dichte")
    assert "Kreis Olpe" in html


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
    assert "Bevölkerungsdichte" in html
    assert "Nordrhein-Westfalen" in html
    assert "Mitte ähnlich großer Kommunen" in html


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
    from allmende.ui import shelf

    shelf.forget()
    with django_assert_max_num_queries(most):
        assert client.get(url).status_code == 200


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
