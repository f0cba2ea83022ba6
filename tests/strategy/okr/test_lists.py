"""Tree, list, region and table of objectives; always the same number of queries."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from allmende.strategy import services
from tests import factories
from tests.strategy.okr import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def july():
    with time_machine.travel(world.NOW, tick=False):
        yield


@pytest.fixture
def towns():
    """One behind its plan, one on it, one without a number, one without an objective."""
    made = [factories.municipality(name) for name in ("Altstadt", "Burgstadt", "Cstadt", "Dorf")]
    for town, value in zip(made, (10, 60, None), strict=False):
        row = world.key_result(world.objective(town, title=f"Ziel von {town.name}"))
        if value is not None:
            services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=Decimal(value))
    return made


@pytest.mark.parametrize(
    ("stand", "shown"),
    [("behind", ["Altstadt"]), ("on_pace", ["Burgstadt"]), ("no_data", ["Cstadt"]), ("ended", [])],
)
def test_the_list_and_the_tree_filter_by_how_things_stand(client, towns, stand, shown):
    for name in ("okr_list", "okr"):
        html = client.get(reverse(f"strategy:{name}"), {"stand": stand}).content.decode()
        found = [town.name for town in towns if f"Ziel von {town.name}" in html]
        assert found == shown, name


def test_the_list_filters_by_town_cycle_and_level(client, towns):
    cycle = world.cycle(towns[0])
    world.objective(towns[0], cycle, title="Im Zyklus")
    for query, expected in (
        ({"kommune": towns[1].slug}, {"Ziel von Burgstadt"}),
        ({"zyklus": cycle.pk}, {"Im Zyklus"}),
        ({"ebene": "regional"}, set()),
        ({"kommune": "gibt-es-nicht"}, {"Im Zyklus", "Ziel von Altstadt"}),
    ):
        html = client.get(reverse("strategy:okr_list"), query).content.decode()
        for title in ("Im Zyklus", "Ziel von Altstadt", "Ziel von Burgstadt"):
            if query.get("kommune") != "gibt-es-nicht":
                assert (title in html) == (title in expected), (query, title)
            elif title in expected:
                assert title in html


def test_the_region_shows_every_town(client, towns):
    html = client.get(reverse("strategy:okr_region")).content.decode()
    table, _body, rest = html.partition("</table>")
    assert [town.name for town in towns[:3] if town.name in table] == ["Altstadt", "Burgstadt", "Cstadt"]
    assert "Dorf" in rest
    assert "Dorf" not in table.partition("<tbody")[2]
    order = client.get(reverse("strategy:okr_region"), {"sortierung": "ohne-zahl"}).content.decode()
    body = order.partition("<tbody")[2]
    assert body.index("Cstadt") < body.index("Altstadt")


def test_more_towns_cost_no_more_queries(client, towns, django_assert_max_num_queries):
    for number in range(8):
        town = factories.municipality()
        world.key_result(world.objective(town, title=f"Weiteres {number}"))
    for name in ("okr", "okr_list", "okr_region"):
        with django_assert_max_num_queries(22):
            assert (
                "Weiteres" in client.get(reverse(f"strategy:{name}")).content.decode() or name == "okr_region"
            )


def test_the_table_holds_a_line_for_each_key_result_and_no_formula(client, towns):
    evil = world.objective(towns[0], title="=1+1")
    world.key_result(evil, title="@x")
    answer = client.get(reverse("strategy:okr_csv"), {"kommune": towns[0].slug})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "hinter Plan" in "\n".join(lines)
    assert "'=1+1" in "\n".join(lines)
    assert "'@x" in "\n".join(lines)


def test_a_statistic_measures_a_key_result_with_its_year_and_source(client, towns):
    town = towns[0]
    told = world.statistic(town, {date(2022, 12, 31): "25015", date(2020, 12, 31): "24900"})
    row = world.key_result(
        world.objective(town), statistic_id=told.pk, place=("municipality", town.ags), target=Decimal(26000),
        baseline=Decimal(24000),
    )  # fmt: skip
    html = client.get(reverse("strategy:key_result", args=[row.pk])).content.decode()
    assert "Stand 25.015, Ziel 26.000 Personen" in html
    assert "Statistikamt" in html
    assert "31. Dezember 2022" in html
    assert "aus der Statistik" in html
    assert html.count("gemessen") >= 2  # two lines of the history
