"""The portfolio's views and its export: what they show whom, how many questions they ask."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from allmende.portfolio.models import Measure, SavedFilter
from allmende.portfolio.selectors.board import span_of
from allmende.portfolio.views import board, drawings
from allmende.strategy.models import Goal, Strategy
from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db
VIEWS = ("tafel", "zeit", "matrix", "karte", "tabelle")


def many(count: int, towns: int = 5) -> None:
    """Create measures in bulk, with everything lists print."""
    spaces = [factories.municipality().space for _n in range(towns)]
    field, sdg, aim = world.field(), world.sdg(), world.goal()
    rows = [
        Measure(
            owner=spaces[n % towns], number=n, title=f"Vorhaben {n}", status="running", visibility="public",
            phase=("idea", "pilot", "transfer")[n % 3], effort=n % 5 + 1, effect=n // 5 % 5 + 1,
            created_by="A",
            begins_on=date(2026, 1, 1) + timedelta(days=n % 300), ends_on=date(2027, 6, 1),
        )
        for n in range(count)
    ]  # fmt: skip
    Measure.objects.bulk_create(rows)
    through = Measure.action_fields.through
    through.objects.bulk_create(through(measure=m, actionfield=field) for m in rows)
    Measure.sdgs.through.objects.bulk_create(Measure.sdgs.through(measure=m, sdggoal=sdg) for m in rows)
    for model in (world.Contribution,):
        model.objects.bulk_create(model(measure=m, goal=aim, sentence="So.") for m in rows)
    world.Milestone.objects.bulk_create(
        world.Milestone(measure=m, title="Fertig", due_on=date(2026, 12, 1)) for m in rows
    )
    world.BudgetLine.objects.bulk_create(
        world.BudgetLine(measure=m, kind="investment", title="x", amount=Decimal(100)) for m in rows
    )


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_asks_as_many_questions_for_many_measures_as_for_few(
    client, view, django_assert_max_num_queries
):
    many(120)
    with django_assert_max_num_queries(34):
        answer = client.get(reverse("portfolio:board"), {"ansicht": view})
    assert answer.status_code == 200
    assert "Vorhaben" in answer.content.decode() or view == "karte"


def test_export_and_gallery_ask_a_constant_number_of_questions(client, django_assert_max_num_queries):
    many(60)
    with django_assert_max_num_queries(22):
        body = b"".join(client.get(reverse("portfolio:export", args=["csv"])).streaming_content)
    assert len(body.splitlines()) == 61
    with django_assert_max_num_queries(24):
        assert client.get(reverse("portfolio:gallery")).status_code == 200


def test_the_board_shows_the_public_no_proposal_and_the_town_its_own(client, client_as):
    town = factories.municipality()
    world.measure(town, "Geheimer Vorschlag")
    world.measure(town, "Offene Sache", status="running")
    address = reverse("portfolio:board")
    public = client.get(address).content.decode()
    assert "Offene Sache" in public
    assert "Geheimer Vorschlag" not in public
    assert "Geheimer Vorschlag" in client_as("reader", town).get(address).content.decode()
    stranger = client_as("manager", factories.municipality()).get(address).content.decode()
    assert "Geheimer Vorschlag" not in stranger


def test_filters_stand_in_the_address_and_odd_ones_count_as_none(client):
    here, there = factories.municipality("Hierstadt"), factories.municipality()
    one = world.measure(
        here, "Bank", status="running", phase="pilot", action_fields=[world.field()], is_quick_win=True
    )
    world.measure(there, "Bus", status="planned", sdgs=[world.sdg()])
    address = reverse("portfolio:board")

    def shown(**query: object) -> set[str]:
        text = client.get(address, {"ansicht": "tabelle", **query}).content.decode()
        return {title for title in ("Bank", "Bus") if f">{title}<" in text}

    assert shown() == {"Bank", "Bus"}
    assert shown(suche="Hierst") == shown(kommune=here.space_id) == shown(phase="pilot") == {"Bank"}
    assert shown(feld="mobilitaet") == shown(schnell="on") == {"Bank"}
    assert shown(sdg=11) == shown(stand="planned") == {"Bus"}
    assert shown(suche=f"M {one.number}") == {"Bank", "Bus"}
    odd = {"kommune": "x", "phase": "´", "sdg": "99", "ziel": "-1", "sortierung": "--", "page": "viele"}
    assert shown(**odd) == {"Bank", "Bus"}
    assert client.get(address, {"suche": "M 99999999999999999999", "ansicht": "nirgends"}).status_code == 200


@pytest.mark.parametrize(
    ("order", "field", "values"),
    [
        ("prioritaet", "priority", ["high", "medium", "low", ""]),
        ("-prioritaet", "priority", ["low", "medium", "high", ""]),
        ("stand", "status", ["planned", "running", "paused", "done"]),
        ("phase", "phase", ["idea", "prototype", "pilot", "consolidation", "transfer"]),
    ],
)
def test_the_table_is_sorted_as_people_think_not_by_codes(client, order, field, values):
    town = factories.municipality()
    for value in sorted(values):
        world.measure(town, f"Vorhaben {value}", **({"status": "running"} | {field: value}))
    answer = client.get(reverse("portfolio:board"), {"ansicht": "tabelle", "sortierung": order})
    assert [row.title for row in answer.context["rows"]] == [f"Vorhaben {value}" for value in values]


def test_the_goal_of_any_town_filters_though_it_is_not_offered(client):
    town = factories.municipality()
    strategy = Strategy.objects.create(
        owner=town.space, key="fern", kind="local", title="Fern", status="adopted", visibility="public"
    )
    aim = Goal.objects.create(strategy=strategy, key="a", kind="goal", title="Ziel der Stadt")
    world.goal("Ziel der Region")
    world.contribution(world.measure(town, "Bank", status="running"), aim)
    world.measure(town, "Bus", status="running")
    address = reverse("portfolio:board")
    assert "Ziel der Stadt" not in client.get(address).content.decode()
    assert "Ziel der Stadt" in client.get(address, {"kommune": town.space_id}).content.decode()
    answer = client.get(address, {"ansicht": "tabelle", "ziel": aim.pk})
    assert [row.title for row in answer.context["rows"]] == ["Bank"]
    assert "Ziel der Region" in answer.content.decode()


def test_the_map_says_when_it_cannot_show_every_place(client, monkeypatch):
    town = factories.municipality()
    for n in range(3):
        world.measure(town, f"Bank {n}", status="running", lon=8.0, lat=51.0)
    address = f"{reverse('portfolio:board')}?ansicht=karte"
    assert "mit eigenem Ort. Wählen" not in client.get(address).content.decode()
    monkeypatch.setattr(board, "POINTS", 2)
    assert "Auf der Karte stehen 2 von 3 Maßnahmen" in client.get(address).content.decode()


@pytest.mark.parametrize(("day", "anchor"), [(date(2027, 3, 1), "start"), (date(2027, 12, 20), "end")])
def test_the_word_for_today_stays_in_the_picture(day, anchor):
    made = world.measure(factories.municipality(), begins_on=date(2027, 1, 1), ends_on=date(2027, 11, 1))
    drawn = drawings.timeline([made], span_of([made], day), day)
    assert drawn.today_anchor == anchor


def test_an_editor_moves_a_card_and_comes_back_to_the_board(client_as):
    town = factories.municipality()
    made = world.measure(town, status="running")
    client = client_as("editor", town)
    address = reverse("portfolio:measure_phase", args=[made.pk])
    answer = client.post(address, {"phase": "pilot", "next": "/portfolio/?ansicht=tafel"})
    assert answer.headers["Location"] == f"/portfolio/?ansicht=tafel#m-{made.pk}"
    assert client.post(address, {"phase": "mond"}).status_code == 404
    away = client.post(address, {"phase": "idea", "next": "//fremd.example/portfolio/"})
    assert away.headers["Location"] == reverse("portfolio:measure", args=[made.pk])
    assert Measure.objects.get().phase == "idea"


def test_the_export_holds_what_is_selected_and_no_formula(client):
    town = factories.municipality()
    world.measure(town, "=HYPERLINK(1)", status="running", summary="+49", need="\x07-1", phase="pilot")
    world.measure(town, "Bus", status="running")
    query = {"phase": "pilot"}
    body = b"".join(client.get("/portfolio/massnahmen.csv", query).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    assert [(row["Titel"], row["In einem Satz"], row["Phase"]) for row in rows] == [
        ("'=HYPERLINK(1)", "'+49", "Pilot")
    ]
    book = load_workbook(io.BytesIO(client.get("/portfolio/massnahmen.xlsx", query).content))
    cells = [cell for line in book.active.iter_rows(min_row=2) for cell in line]
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert client.get("/portfolio/massnahmen.exe").status_code == 404


def test_a_selection_is_kept_for_its_person_only(client_as):
    town = factories.municipality()
    mine, other = client_as("reader", town), client_as("reader", town)
    keep = reverse("portfolio:filter_keep")
    mine.post(keep, {"name": "Bänke", "query": "suche=Bank&page=3"})
    mine.post(keep, {"name": "Bänke", "query": "suche=Bus"})
    kept = SavedFilter.objects.get()
    assert kept.query == "suche=Bank"
    assert "Bänke" in mine.get(reverse("portfolio:board")).content.decode()
    assert "Bänke" not in other.get(reverse("portfolio:board")).content.decode()
    forget = reverse("portfolio:filter_forget", args=[kept.pk])
    assert other.post(forget).status_code == 404
    assert mine.post(forget).status_code == 302
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("path", ["", "erfolge/", "foerderung/", "galerie/", "massnahmen.csv", "buendel/"])
def test_odd_words_are_words(client, path):
    factories.consortium()
    names = ("suche", "kommune", "ziel", "sdg", "page", "sortierung", "aufwand", "stand")
    for odd in ("\x00", "'; drop", "%", "😀", "9" * 400):
        answer = client.get(f"/portfolio/{path}", dict.fromkeys(names, odd))
        assert answer.status_code == 200, odd
        if answer.streaming:
            assert b"".join(answer.streaming_content)
