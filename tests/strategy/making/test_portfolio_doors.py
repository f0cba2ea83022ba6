"""The portfolio answers scenarios, ticks off steps of the projects, and takes ideas."""

from datetime import date

import pytest
from django.urls import reverse

from allmende.kernel.actor import ANONYMOUS
from allmende.portfolio.models import Learning, Measure
from allmende.strategy.making_links import answers_to
from allmende.strategy.selectors.process import process_of
from tests import factories
from tests.strategy.making import world

pytestmark = pytest.mark.django_db


def measure(owned, **fields) -> Measure:
    """Return a measure of the strategy's owner."""
    number = Measure.objects.filter(owner=owned.owner).count() + 1
    values = {"title": "Pegel am Bach", "number": number, "visibility": "public", "created_by": "A", **fields}
    return Measure.objects.create(owner=owned.owner, **values)


def state(owned, slug):
    return next(s.state for s in process_of(world.SYSTEM, owned, date(2026, 3, 2)).steps if s.slug == slug)


def test_measures_answer_a_scenario_as_far_as_people_may_see_them():
    owned = world.strategy()
    one = world.one_of_everything(owned.owner.municipality)["strategien:scenario_id"]
    for visibility in ("public", "municipality"):
        measure(owned, title=visibility, visibility=visibility).scenarios.add(one)
    inside = factories.actor("reader", owned.owner.municipality)
    assert [a.title for a in answers_to(ANONYMOUS, [one])[one]] == ["public"]
    assert {a.title for a in answers_to(inside, [one])[one]} == {"public", "municipality"}


def test_a_pilot_and_a_lesson_tick_off_steps_of_the_projects():
    owned = world.strategy()
    assert state(owned, "trial") == "open"
    made = measure(owned, phase="pilot")
    assert (state(owned, "trial"), state(owned, "operation"), state(owned, "learnings")) == (
        "done",
        "open",
        "open",
    )
    Learning.objects.create(measure=made, kind="lesson", text="Früher fragen", noted_on=date(2026, 3, 1))
    assert state(owned, "learnings") == "done"


def test_an_idea_of_a_journey_leads_to_a_sketch_with_its_words(client_as):
    owned = world.strategy()
    made = world.journey(owned)
    client = client_as("editor", owned.owner.municipality)
    page = client.get(reverse("strategy:journey", args=[owned.key, made.pk])).content.decode()
    address = "/portfolio/skizzen/neu/?titel=Termin+am+Telefon"
    assert address in page
    assert "Termin am Telefon" in client.get(address).content.decode()


def test_scenarios_ask_the_same_number_of_questions_however_many(client_as, django_assert_max_num_queries):
    owned = world.strategy()
    for number in range(12):
        values = {
            "kind": "climate",
            "title": f"Hitze {number}",
            "description": "Lange",
            "likelihood": 3,
            "impact": 4,
        }
        from allmende.strategy.services import futures

        measure(owned).scenarios.add(futures.put_scenario(actor=world.SYSTEM, key=owned.key, values=values))
    client = client_as("editor", owned.owner.municipality)
    with django_assert_max_num_queries(20):
        client.get(reverse("strategy:scenarios", args=[owned.key]))
