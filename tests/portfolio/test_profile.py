"""A measure's page and its forms: who sees what, who edits, what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from allmende.kernel.models import AuditEntry
from allmende.portfolio.forms.measures import SECTIONS
from allmende.portfolio.models import Measure
from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db


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
    seen = [page.get(address).context["form"]["seen"].value() for page in (first, second)]
    assert first.post(address, {"need": "Mein Text", "benefit": "", "seen": seen[0]}).status_code == 302
    answer = second.post(address, {"need": "Dein Text", "benefit": "", "seen": seen[1]})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Mein Text" in text
    assert "Dein Text" in text
    fresh = answer.context["form"]["seen"].value()
    assert second.post(address, {"need": "Beides", "benefit": "", "seen": fresh}).status_code == 302
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
    stone["seen"] = client.get(address("part", "milestone", pk)).context["form"]["seen"].value()
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


@pytest.mark.parametrize(
    ("status", "is_told"),
    [("planned", False), ("running", False), ("done", False), ("paused", True), ("dropped", True)],
)
def test_the_public_reads_why_something_rests_but_not_why_it_was_promised(client, client_as, status, is_told):
    town = factories.municipality()
    made = world.measure(town, status=status, status_reason="Der Kämmerer zögert", visibility="public")
    address = reverse("portfolio:measure", args=[made.pk])
    query = {"stand": status}
    rows = b"".join(client.get("/portfolio/massnahmen.csv", query).streaming_content).decode()
    assert ("Der Kämmerer zögert" in client.get(address).content.decode()) == is_told
    assert ("Der Kämmerer zögert" in rows) == is_told
    own = b"".join(client_as("editor", town).get("/portfolio/massnahmen.csv", query).streaming_content)
    assert "Der Kämmerer zögert" in own.decode()


def test_a_refused_promise_stays_and_tells_what_is_missing(client_as):
    town = factories.municipality()
    made = world.measure(town)
    client = client_as("editor", town)
    address = reverse("portfolio:measure_status", args=[made.pk])
    answer = client.post(address, {"status": "planned", "reason": "Weil"})
    assert answer.status_code == 422
    assert "wie die Maßnahme auf das Ganze einzahlt" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="portfolio.measure_status_set").exists()
