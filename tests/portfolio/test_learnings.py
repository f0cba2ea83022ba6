"""What measures have taught, in one list for everybody."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Musterdorf")


def note(measure, text, kind="lesson", **values):
    values = {"noted_on": date(2026, 1, 1), "noted_by": "A", **values}
    return measure.learnings.create(kind=kind, text=text, **values)


def listed(client, **query) -> list[str]:
    answer = client.get(reverse("portfolio:learnings"), query)
    assert answer.status_code == 200
    return [one.text for one in answer.context["page"].object_list]


def test_everybody_reads_what_is_public_and_colleagues_the_rest(client, client_as, town):
    shown, hidden = world.measure(town, "Bank", status="running"), world.measure(town, "Vorschlag")
    note(shown, "Früh fragen", noted_on=date(2026, 2, 1))
    note(shown, "Unter uns", is_public=False)
    note(hidden, "Noch geheim", noted_on=date(2025, 1, 1))
    assert listed(client) == ["Früh fragen"]
    assert listed(client_as("manager", factories.municipality())) == ["Früh fragen"]
    assert listed(client_as("reader", town)) == ["Früh fragen", "Unter uns", "Noch geheim"]


def test_the_list_is_filtered_and_odd_values_count_as_none(client, town):
    field, other = world.field(), world.field("energie", "Energie")
    bank = world.measure(town, "Bank", status="running", action_fields=[field, other])
    sun = world.measure(town, "Sonne", status="running", action_fields=[other])
    note(bank, "Früh fragen", "success", noted_on=date(2026, 2, 1))
    note(sun, "Zu spät bestellt", "obstacle")
    assert listed(client, feld="energie") == ["Früh fragen", "Zu spät bestellt"]
    assert listed(client, feld="mobilitaet") == listed(client, art="success") == ["Früh fragen"]
    assert listed(client, suche="bestellt") == listed(client, suche="Sonne") == ["Zu spät bestellt"]
    assert len(listed(client, suche="Musterd", feld="x", art="x", page="viele")) == 2
    assert listed(client, suche="\x00") in ([], ["Früh fragen", "Zu spät bestellt"])


def test_a_long_list_asks_a_constant_number_of_questions(client, town, django_assert_max_num_queries):
    for n in range(30):
        note(world.measure(town, f"{n}", status="running"), f"Satz {n}")
    with django_assert_max_num_queries(8):
        assert len(listed(client)) == 25
