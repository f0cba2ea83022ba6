"""Two people at one thing: the second sees what the first wrote, and nothing is lost or done twice."""

import re
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
    seen = [page.get(address).context["form"]["seen"].value() for page in (first, second)]
    assert first.post(address, fields | {name: "Meine Worte", "seen": seen[0]}).status_code == 302
    answer = second.post(address, fields | {name: "Deine Worte", "seen": seen[1]})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Jemand anders war schneller" in text
    assert "So ist es jetzt gespeichert" in text
    assert "Meine Worte" in text
    assert "Deine Worte" in text
    fresh = answer.context["form"]["seen"].value()
    assert second.post(address, fields | {name: "Unsere Worte", "seen": fresh}).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == "Unsere Worte"


def opened(client, address):
    return client.get(address).context["form"]["seen"].value()


def test_each_keeps_what_the_other_changed_elsewhere(client_as, town):
    row, address, fields, _name = bundle(town)
    first, second = world.field(), world.field("energie", "Energie")
    row.action_fields.set([first])
    one, two = client_as("editor", town), client_as("editor", town)
    before = opened(one, address)
    sent = {**fields, "title": "Alt", "seen": before}
    assert one.post(address, sent | {"action_fields": [first.pk, second.pk]}).status_code == 302
    assert two.post(address, sent | {"title": "Neu", "action_fields": [first.pk]}).status_code == 302
    row.refresh_from_db()
    assert (row.title, set(row.action_fields.all())) == ("Neu", {first, second})


def test_whoever_chose_other_fields_second_reads_the_first_choice(client_as, town):
    row, address, fields, _name = bundle(town)
    first, second = world.field(), world.field("energie", "Energie")
    one, two = client_as("editor", town), client_as("editor", town)
    sent = {**fields, "title": "Alt", "seen": opened(one, address)}
    # The first one also writes a summary, which the second never touches.
    assert one.post(address, sent | {"action_fields": [first.pk], "summary": "Von mir"}).status_code == 302
    refused = two.post(address, sent | {"action_fields": [second.pk]})
    assert refused.status_code == 409
    form = refused.context["form"]
    assert [(one.label, one.text) for one in form.theirs] == [("Handlungsfelder", str(first))]
    assert form["summary"].value() == "Von mir"
    assert form["action_fields"].value() == [str(second.pk)]
    again = sent | {"action_fields": [second.pk], "summary": "Von mir", "seen": form["seen"].value()}
    assert two.post(address, again).status_code == 302
    row.refresh_from_db()
    assert (row.summary, list(row.action_fields.all())) == ("Von mir", [second])


def test_untouched_choices_are_shown_as_the_other_left_them(client_as, town):
    _row, address, fields, _name = bundle(town)
    first = world.field()
    one, two = client_as("editor", town), client_as("editor", town)
    sent = {**fields, "title": "Alt", "seen": opened(one, address)}
    assert one.post(address, sent | {"action_fields": [first.pk], "title": "Von mir"}).status_code == 302
    refused = two.post(address, sent | {"title": "Von dir"})
    assert refused.status_code == 409
    assert refused.context["form"]["action_fields"].value() == [first.pk]
    page = refused.content.decode()
    (box,) = re.findall(r"<input[^>]*name=.action_fields.[^>]*>", page)
    assert " checked" in box


def test_days_and_sums_of_the_other_are_written_as_people_read_them(client_as, town):
    _row, address, fields, _name = milestone(town)
    one, two = client_as("editor", town), client_as("editor", town)
    sent = {**fields, "title": "Fest", "seen": opened(one, address)}
    assert one.post(address, sent | {"due_on": "2027-06-01"}).status_code == 302
    assert "1. Juni 2027" in two.post(address, sent | {"due_on": "2027-07-01"}).content.decode()
    _row, address, fields, _name = budget_line(town)
    sent = {**fields, "title": "Bank", "seen": opened(one, address)}
    assert one.post(address, sent | {"amount": "2.000,75"}).status_code == 302
    assert "2.000,75" in two.post(address, sent | {"amount": "3000"}).content.decode()


def test_two_halves_that_do_not_fit_are_refused_and_both_shown(client_as, town):
    row, address, fields, _name = budget_line(town)
    one, two = client_as("editor", town), client_as("editor", town)
    sent = {**fields, "title": "Bank", "seen": opened(one, address)}
    assert one.post(address, sent | {"from_year": "2030"}).status_code == 302
    refused = two.post(address, sent | {"until_year": "2028"})
    assert refused.status_code == 409
    assert refused.context["form"].errors
    assert str(refused.context["form"]["from_year"].value()) == "2030"
    row.refresh_from_db()
    assert (row.from_year, row.until_year) == (2030, None)


def test_the_fields_of_action_of_a_measure_merge(client_as, town):
    made = world.measure(town)
    first, second = world.field(), world.field("energie", "Energie")
    made.action_fields.set([first])
    one, two = client_as("editor", town), client_as("editor", town)
    address = reverse("portfolio:measure_section", args=[made.pk, "ziele"])
    sent = {"seen": opened(one, address)}
    assert one.post(address, sent | {"action_fields": [second.pk]}).status_code == 302
    answer = two.post(address, sent | {"action_fields": [first.pk], "is_social": "on"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.is_social, list(made.action_fields.all())) == (True, [second])


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
