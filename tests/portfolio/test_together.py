"""Two people at one thing: the second sees what the first wrote, and nothing is lost or done twice."""

from datetime import date

import pytest
from django.urls import reverse

from allmende.kernel.models import AuditEntry
from allmende.portfolio.models import Bundle, Story
from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality()


def milestone(town):
    made = world.measure(town)
    row = world.milestone(made, date(2027, 5, 1))
    address = reverse("portfolio:part", args=[made.pk, "milestone", row.pk])
    return row, address, {"due_on": "2027-05-01"}, "title"


def budget_line(town):
    made = world.measure(town)
    row = world.line(made, "1250.50")
    address = reverse("portfolio:part", args=[made.pk, "budget_line", row.pk])
    return row, address, {"kind": "investment", "amount": "1.250,50"}, "title"


def contribution(town):
    made = world.measure(town)
    row = world.contribution(made)
    return row, reverse("portfolio:contribution", args=[made.pk, row.pk]), {}, "sentence"


def bundle(town):
    row = Bundle.objects.create(owner=town.space, title="Alt")
    fields = {"owner": town.space_id, "level": "both"}
    return row, reverse("portfolio:bundle_edit", args=[row.pk]), fields, "title"


def funding(town):
    row = world.source(town)
    fields = {"owner": town.space_id, "giver": "Land"}
    return row, reverse("portfolio:funding_edit", args=[row.pk]), fields, "title"


def story(town):
    row = Story.objects.create(
        owner=town.space, title="Alt", teaser="T", text="X", created_by="A", visibility="municipality"
    )
    fields = {"owner": town.space_id, "teaser": "T", "text": "X"}
    return row, reverse("portfolio:story_edit", args=[row.pk]), fields, "title"


@pytest.mark.parametrize("thing", [milestone, budget_line, contribution, bundle, funding, story])
def test_what_somebody_else_saved_meanwhile_is_shown_and_not_overwritten(client_as, town, thing):
    row, address, fields, name = thing(town)
    first, second = client_as("editor", town), client_as("editor", town)
    stamps = [page.get(address).context["form"]["stamp"].value() for page in (first, second)]
    assert first.post(address, fields | {name: "Meine Worte", "stamp": stamps[0]}).status_code == 302
    answer = second.post(address, fields | {name: "Deine Worte", "stamp": stamps[1]})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "So steht es jetzt da" in text
    assert "Meine Worte" in text
    assert "Deine Worte" in text
    fresh = answer.context["form"]["stamp"].value()
    assert second.post(address, fields | {name: "Unsere Worte", "stamp": fresh}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == "Unsere Worte"


def test_a_milestone_said_to_be_reached_twice_stays_reached(client_as, town):
    made = world.measure(town)
    stone = world.milestone(made, date(2026, 5, 1))
    address = reverse("portfolio:milestone_reached", args=[made.pk, stone.pk])
    for client in (client_as("editor", town), client_as("editor", town)):
        assert client.post(address, {"stand": "erreicht"}).status_code == 302
    stone.refresh_from_db()
    assert stone.done_on is not None
    assert AuditEntry.objects.filter(action="portfolio.milestone_changed").count() == 1
    client.post(address, {"stand": "offen"})
    stone.refresh_from_db()
    assert stone.done_on is None


def test_the_trail_keeps_what_a_removed_part_said(client_as, town):
    made = world.measure(town)
    line = world.line(made, "1250.50", source="Angebot Muster")
    client = client_as("editor", town)
    client.post(reverse("portfolio:part_remove", args=[made.pk, "budget_line", line.pk]))
    entry = AuditEntry.objects.get(action="portfolio.budget_line_removed")
    assert (entry.changes["amount"], entry.changes["source"]) == ("1250.50", "Angebot Muster")
    assert "1.250,50 €" in client.get(reverse("portfolio:measure_trail", args=[made.pk])).content.decode()
