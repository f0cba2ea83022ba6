"""The portfolio's pages: what they show whom, how many questions they ask, what people can do there."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import segno
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from allmende.kernel.models import AuditEntry, Space
from allmende.portfolio.forms.measures import SECTIONS
from allmende.portfolio.models import Bundle, Measure, MeasurePicture, SavedFilter, Story
from allmende.portfolio.services import bundles as bundle_services
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


PAGES = [
    ("measure_section", ["nutzen"]), ("measure_status", []), ("measure_visibility", []),
    ("measure_delete", []),
    ("contribution_new", []), ("part_new", ["milestone"]), ("part_new", ["budget_line"]), ("picture_new", []),
    ("measure_trail", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("anonymous", None, 302),
        ("reader", "own", 403),
        ("editor", "own", 200),
        ("manager", "own", 200),
        ("manager", "other", 403),
        ("coordinator", None, 403),
    ],
)
def test_only_editors_of_the_owner_edit(client_as, role, place, status):
    town = factories.municipality()
    made = world.measure(town, status="running")
    client = client_as(role, {"own": town, "other": factories.municipality(), None: None}[place])
    for name, more in PAGES:
        answer = client.get(reverse(f"portfolio:{name}", args=[made.pk, *more]))
        expected = 200 if name == "measure_trail" and place == "own" else status
        assert answer.status_code == expected, name
    posted = client.post(reverse("portfolio:measure_phase", args=[made.pk]), {"phase": "pilot"})
    assert posted.status_code == (302 if status in {200, 302} else status)
    made.refresh_from_db()
    assert (made.phase == "pilot") == (status == 200)


def test_the_coordinator_edits_what_is_the_consortiums(client_as):
    made = world.measure(factories.consortium(), status="running")
    address = reverse("portfolio:measure_section", args=[made.pk, "nutzen"])
    assert client_as("coordinator").get(address).status_code == 200
    assert client_as("manager", factories.municipality()).get(address).status_code == 403


def test_what_a_stranger_cannot_see_does_not_exist(client_as):
    hidden = world.measure(factories.municipality())
    client = client_as("manager", factories.municipality())
    for name, more in [("measure", []), *PAGES]:
        assert client.get(reverse(f"portfolio:{name}", args=[hidden.pk, *more])).status_code == 404


def test_a_minute_makes_a_measure_with_its_goal(client_as):
    town = factories.municipality()
    aim = world.goal()
    client = client_as("editor", town)
    address = reverse("portfolio:measure_new")
    assert f"goal:{aim.pk}" in client.get(address).content.decode()
    sent = {"owner": town.space_id, "title": "Bank", "summary": "Eine Bank.", "target": f"goal:{aim.pk}"}
    assert client.post(address, sent).status_code == 422
    answer = client.post(address, sent | {"sentence": "Sie bringt Leute zusammen."})
    made = Measure.objects.get()
    assert answer.headers["Location"] == reverse("portfolio:measure", args=[made.pk])
    assert made.contributions.get().goal == aim
    other = client.post(address, sent | {"sentence": "x", "owner": factories.municipality().space_id})
    assert other.status_code == 422
    assert Measure.objects.count() == 1


def test_a_section_saved_by_somebody_else_meanwhile_is_shown_not_lost(client_as):
    town = factories.municipality()
    made = world.measure(town)
    first, second = client_as("editor", town), client_as("editor", town)
    address = reverse("portfolio:measure_section", args=[made.pk, "nutzen"])
    stamps = [page.get(address).context["form"]["stamp"].value() for page in (first, second)]
    assert first.post(address, {"need": "Mein Text", "benefit": "", "stamp": stamps[0]}).status_code == 302
    answer = second.post(address, {"need": "Dein Text", "benefit": "", "stamp": stamps[1]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Mein Text" in text
    assert "Dein Text" in text
    fresh = answer.context["form"]["stamp"].value()
    assert second.post(address, {"need": "Beides", "benefit": "", "stamp": fresh}).status_code == 302
    made.refresh_from_db()
    assert made.need == "Beides"


def test_every_section_opens(client_as):
    town = factories.municipality()
    made = world.ready(town)
    world.milestone(made, date(2026, 5, 1))
    client = client_as("editor", town)
    for section in SECTIONS:
        assert client.get(reverse("portfolio:measure_section", args=[made.pk, section])).status_code == 200
    assert client.get(reverse("portfolio:measure_section", args=[made.pk, "quatsch"])).status_code == 404


def test_parts_are_added_changed_and_removed_with_a_trail(client_as):
    town = factories.municipality()
    made = world.measure(town)
    client = client_as("editor", town)

    def address(name: str, *more: object) -> str:
        return reverse(f"portfolio:{name}", args=[made.pk, *more])

    line = {
        "title": "Bank",
        "kind": "investment",
        "amount": "1.250,50",
        "from_year": "2027",
        "until_year": "2026",
    }
    assert client.post(address("part_new", "budget_line"), line).status_code == 422
    assert client.post(address("part_new", "budget_line"), line | {"until_year": ""}).status_code == 302
    assert made.budget_lines.get().amount == Decimal("1250.50")
    stone = {"title": "Steht", "due_on": "2026-05-01"}
    assert client.post(address("part_new", "milestone"), stone).status_code == 302
    pk = made.milestones.get().pk
    assert client.post(address("part", "milestone", pk), stone | {"title": "Steht fest"}).status_code == 302
    assert client.post(address("milestone_reached", pk)).status_code == 302
    assert made.milestones.get().done_on == timezone.localdate()
    assert client.get(address("part_remove", "milestone", pk)).status_code == 200
    assert client.post(address("part_remove", "milestone", pk)).status_code == 302
    assert not made.milestones.exists()
    trail = client.get(address("measure_trail")).content.decode()
    assert "Meilenstein entfernt" in trail
    assert "Steht fest" in trail
    assert client.get(address("part_new", "quatsch")).status_code == 404


def test_internal_things_stay_inside(client, client_as):
    town = factories.municipality()
    made = world.measure(town, status="running", internal_note="Nur für uns", staff="Frau Muster")
    made.risks.create(title="Der Wirt geht", likelihood=2, impact=3)
    made.learnings.create(
        kind="lesson", text="Leises", noted_on=date(2026, 1, 1), noted_by="A", is_public=False
    )
    address = reverse("portfolio:measure", args=[made.pk])

    def seen(page: str) -> set[str]:
        return {words for words in ("Nur für uns", "Frau Muster", "Der Wirt geht", "Leises") if words in page}

    assert seen(client.get(address).content.decode()) == set()
    assert seen(client_as("reader", town).get(address).content.decode()) == {
        "Nur für uns", "Frau Muster", "Der Wirt geht", "Leises",
    }  # fmt: skip
    other = client_as("manager", factories.municipality()).get(address).content.decode()
    assert seen(other) == {"Frau Muster", "Der Wirt geht"}
    for role, place, notes in (("anonymous", None, 0), ("reader", town, 1)):
        rows = b"".join(client_as(role, place).get("/portfolio/massnahmen.csv").streaming_content).decode()
        assert rows.count("Nur für uns") == notes
        assert rows.count("Frau Muster") == notes


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


def test_a_bundle_of_the_consortium_takes_measures_of_many_towns(client, client_as):
    coordinator = factories.actor("coordinator")
    bundle = bundle_services.create_bundle(
        actor=coordinator, owner=factories.consortium().space, title="Mobil"
    )
    towns = [factories.municipality(), factories.municipality()]
    for town in towns:
        made = world.measure(town, f"Bank in {town.name}", status="running")
        world.line(made, "500")
        address = reverse("portfolio:bundle_take_in", args=[bundle.pk])
        assert client_as("editor", town).post(address, {"measure": made.pk}).status_code == 302
    hidden = world.measure(towns[0], "Noch geheim")
    bundle_services.move_measure(actor=world.editor(towns[0]), measure_id=hidden.pk, bundle_id=bundle.pk)
    page = client.get(reverse("portfolio:bundle", args=[bundle.pk])).content.decode()
    assert all(f"Bank in {town.name}" in page for town in towns)
    assert "1.000 €" in page
    assert "Noch geheim" not in page
    out = reverse("portfolio:bundle_take_out", args=[bundle.pk, hidden.pk])
    assert client_as("manager", towns[1]).post(out).status_code == 404
    assert client_as("editor", towns[0]).post(out).status_code == 302
    delete = reverse("portfolio:bundle_delete", args=[bundle.pk])
    assert client_as("editor", towns[0]).post(delete).status_code == 403
    assert client_as("coordinator").post(delete).status_code == 409
    assert Bundle.objects.count() == 1


def test_a_town_puts_nothing_into_another_towns_bundle(client_as):
    here, there = factories.municipality(), factories.municipality()
    bundle = bundle_services.create_bundle(actor=world.editor(there), owner=there.space, title="Fremd")
    made = world.measure(here, status="running")
    address = reverse("portfolio:bundle_take_in", args=[bundle.pk])
    client_as("editor", here).post(address, {"measure": made.pk})
    made.refresh_from_db()
    assert made.bundle is None


def test_the_gallery_is_the_same_for_everybody_and_shows_only_public_promises(client_as):
    town = factories.municipality()
    world.measure(town, "Vorschlag")
    world.measure(town, "Offen", status="planned", is_quick_win=True)
    world.measure(town, "Verdeckt", status="running", visibility="municipality")
    for query in ({}, {"schaufenster": "1"}):
        for client in (client_as("anonymous"), client_as("manager", town)):
            text = client.get(reverse("portfolio:gallery"), query).content.decode()
            assert "Offen" in text
            assert "Vorschlag</" not in text
            assert "Verdeckt" not in text


def test_a_telephone_finds_the_measure_from_the_shop_window(client):
    made = world.measure(factories.municipality(), "Offen", status="planned")
    seen = client.get(reverse("portfolio:gallery"), {"schaufenster": "1"}).context["cards"][0].code
    address = f"http://testserver{reverse('portfolio:measure', args=[made.pk])}"
    assert seen == segno.make(address, error="m").svg_data_uri(scale=4, border=2)
    assert client.get(reverse("portfolio:gallery")).context["cards"][0].code == ""


def test_a_picture_needs_words_and_is_seen_with_its_measure(client, client_as, picture):
    town = factories.municipality()
    made = world.measure(town)
    editor = client_as("editor", town)
    address = reverse("portfolio:picture_new", args=[made.pk])
    assert editor.post(address, {"upload": picture(), "alt": ""}).status_code == 422
    assert editor.post(address, {"upload": picture(b"kein Bild"), "alt": "Eine Bank"}).status_code == 422
    assert editor.post(address, {"upload": picture(), "alt": "Eine Bank"}).status_code == 302
    shown = MeasurePicture.objects.get()
    url = editor.get(reverse("portfolio:measure", args=[made.pk])).context["pictures"][0].url
    assert client.get(url).status_code == 404
    Measure.objects.update(status="running")
    assert (
        editor.post(
            reverse("portfolio:measure_visibility", args=[made.pk]), {"visibility": "public"}
        ).status_code
        == 302
    )
    assert client.get(url).status_code == 200
    assert "Eine Bank" in client.get(reverse("portfolio:gallery")).content.decode()
    assert editor.post(reverse("portfolio:picture_remove", args=[made.pk, shown.pk])).status_code == 302
    assert client.get(url).status_code == 404


@pytest.fixture
def picture():
    """A small JPEG as people send it."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    def make(content: bytes | None = None) -> SimpleUploadedFile:
        buffer = io.BytesIO()
        Image.new("RGB", (40, 30), "green").save(buffer, "JPEG")
        return SimpleUploadedFile("bank.jpg", content or buffer.getvalue(), "image/jpeg")

    return make


def test_planning_a_measure_publishes_its_pictures_too(client, client_as, picture):
    town = factories.municipality()
    made = world.ready(town)
    editor = client_as("editor", town)
    editor.post(reverse("portfolio:picture_new", args=[made.pk]), {"upload": picture(), "alt": "Eine Bank"})
    answer = editor.post(
        reverse("portfolio:measure_status", args=[made.pk]), {"status": "planned", "reason": ""}
    )
    assert answer.status_code == 302
    url = client.get(reverse("portfolio:measure", args=[made.pk])).context["pictures"][0].url
    assert client.get(url).status_code == 200


def test_a_story_is_a_draft_until_it_is_published(client, client_as):
    town = factories.municipality()
    made = world.measure(town, status="running")
    aim = world.goal()
    world.contribution(made, aim)
    editor = client_as("editor", town)
    sent = {"owner": town.space_id, "title": "Die Bank", "teaser": "Alle sitzen.",
            "text": "Früher standen sie.",
            "measure": made.pk}  # fmt: skip
    assert editor.post(reverse("portfolio:story_new"), sent).status_code == 302
    story = Story.objects.get()
    address = reverse("portfolio:story", args=[story.pk])
    assert client.get(address).status_code == 404
    publish = reverse("portfolio:story_publish", args=[story.pk])
    assert client_as("manager", factories.municipality()).post(publish).status_code == 404
    assert client_as("reader", town).post(publish).status_code == 403
    assert editor.post(publish).status_code == 302
    assert client.get(address).status_code == 200
    assert "Die Bank" in client.get(reverse("strategy:goal", args=[aim.pk])).content.decode()
    assert client.get(reverse("portfolio:strategy_measures", args=["rahmen"])).status_code == 200
    assert editor.post(reverse("portfolio:story_withdraw", args=[story.pk])).status_code == 302
    assert client.get(address).status_code == 404


def test_the_agenda_of_a_town_is_public_and_a_trial_has_none(client):
    town = factories.municipality()
    world.measure(town, "Bank", status="running")
    assert "Bank" in client.get(reverse("portfolio:agenda", args=[town.space_id])).content.decode()
    trial = Space.objects.create(kind="trial", key="probe", name="Probe")
    assert client.get(reverse("portfolio:agenda", args=[trial.pk])).status_code == 404


def test_a_refused_promise_stays_and_tells_what_is_missing(client_as):
    town = factories.municipality()
    made = world.measure(town)
    client = client_as("editor", town)
    address = reverse("portfolio:measure_status", args=[made.pk])
    answer = client.post(address, {"status": "planned", "reason": "Weil"})
    assert answer.status_code == 422
    assert "wie die Maßnahme auf das Ganze einzahlt" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="portfolio.measure_status_set").exists()


@pytest.mark.parametrize("path", ["", "erfolge/", "foerderung/", "galerie/", "massnahmen.csv", "buendel/"])
def test_odd_words_are_words(client, path):
    factories.consortium()
    names = ("suche", "kommune", "ziel", "sdg", "page", "sortierung", "aufwand", "stand")
    for odd in ("\x00", "'; drop", "%", "😀", "9" * 400):
        answer = client.get(f"/portfolio/{path}", dict.fromkeys(names, odd))
        assert answer.status_code == 200, odd
        if answer.streaming:
            assert b"".join(answer.streaming_content)
