"""Personas that wander with their origin, journeys with a curve, narratives everybody may read."""

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.actor import ANONYMOUS
from allmende.kernel.models import AuditEntry
from allmende.strategy.errors_making import PersonaInUse
from allmende.strategy.models import Persona, Strategy
from allmende.strategy.selectors import people as selectors
from allmende.strategy.selectors.narrative import terms
from allmende.strategy.services import narrative, people
from tests import factories
from tests.strategy.making import world

pytestmark = pytest.mark.django_db


def public(**fields):
    """Return a strategy everybody sees."""
    return world.strategy(status="adopted", visibility="public", **fields)


def test_a_shared_persona_is_copied_with_its_origin_and_goes_its_own_way(client_as):
    theirs, mine = world.strategy(), world.strategy()
    hers = world.persona(theirs, visibility="consortium", needs="Einen Bus")
    client = client_as("editor", mine.owner.municipality)
    assert "Hanna" in client.get(reverse("strategy:personas_elsewhere", args=[mine.key])).content.decode()
    assert client.post(reverse("strategy:persona_copy", args=[mine.key, hers.pk])).status_code == 302
    copy = Persona.objects.get(owner=mine.owner)
    assert (copy.copied_from, copy.needs, copy.visibility) == (hers, "Einen Bus", "municipality")
    assert theirs.owner.name in copy.origin
    assert not selectors.personas_elsewhere(world.SYSTEM, mine).exists()
    people.put_persona(actor=world.SYSTEM, key=theirs.key, persona_id=hers.pk, values={"needs": "Nichts"})
    copy.refresh_from_db()
    assert copy.needs == "Einen Bus"
    people.remove_persona(actor=world.SYSTEM, key=theirs.key, persona_id=hers.pk)
    copy.refresh_from_db()
    assert copy.copied_from is None
    assert theirs.owner.name in copy.origin


def test_a_persona_that_is_not_shared_cannot_be_copied(client_as):
    theirs, mine = world.strategy(), world.strategy()
    hers = world.persona(theirs)
    client = client_as("manager", mine.owner.municipality)
    assert client.post(reverse("strategy:persona_copy", args=[mine.key, hers.pk])).status_code == 404
    assert "Hanna" not in client.get(reverse("strategy:personas_elsewhere", args=[mine.key])).content.decode()
    assert not Persona.objects.filter(owner=mine.owner).exists()


def test_a_persona_of_a_journey_stays(client_as):
    owned = world.strategy()
    made = world.journey(owned)
    with pytest.raises(PersonaInUse):
        people.remove_persona(actor=world.SYSTEM, key=owned.key, persona_id=made.persona_id)
    client = client_as("editor", owned.owner.municipality)
    answer = client.post(reverse("strategy:persona_remove", args=[owned.key, made.persona_id]), follow=True)
    assert "1 Bürger-Reisen" in answer.content.decode()
    people.remove_journey(actor=world.SYSTEM, key=owned.key, journey_id=made.pk)
    people.remove_persona(actor=world.SYSTEM, key=owned.key, persona_id=made.persona_id)
    assert not Persona.objects.exists()


def test_a_journey_cannot_use_another_towns_persona():
    theirs, mine = world.strategy(), world.strategy()
    hers = world.persona(theirs, visibility="public")
    with pytest.raises(NotFound):
        world.journey(mine, hers)


def test_the_curve_goes_down_and_up_with_the_feelings():
    owned = world.strategy()
    made = world.journey(owned)
    for feeling in (0, 2):
        values = {"what": "weiter", "feeling": feeling}
        people.put_step(actor=world.SYSTEM, key=owned.key, journey_id=made.pk, values=values)
    curve = selectors.curve_of(list(made.steps.all()))
    assert [point.y for point in curve.points] == [176, 100, 24]
    assert len(curve.stretches) == 2
    assert (curve.lowest.feeling, curve.highest.feeling) == (-2, 2)
    assert selectors.curve_of([]) is None


def test_steps_change_places_and_stop_at_the_edge():
    owned = world.strategy()
    made = world.journey(owned)
    target = {"actor": world.SYSTEM, "key": owned.key, "journey_id": made.pk}
    second = people.put_step(**target, values={"what": "Bus", "feeling": 0})
    people.move_step(**target, step_id=second.pk, up=True)
    assert [step.what for step in made.steps.all()] == ["Bus", "Termin suchen"]
    people.move_step(**target, step_id=second.pk, up=True)
    assert [step.what for step in made.steps.all()] == ["Bus", "Termin suchen"]
    people.remove_step(**target, step_id=second.pk)
    assert [step.what for step in made.steps.all()] == ["Termin suchen"]


def test_a_journey_begins_with_a_persona(client_as):
    owned = world.strategy()
    world.field()
    client = client_as("editor", owned.owner.municipality)
    answer = client.get(reverse("strategy:journey_new", args=[owned.key]))
    assert answer.url == reverse("strategy:persona_new", args=[owned.key])


@pytest.mark.parametrize("told", [{"what": ""}, {"feeling": "7"}, {"what": "x" * 301}])
def test_a_wrong_step_is_said(client_as, told):
    owned = world.strategy()
    made = world.journey(owned)
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:journey_step_new", args=[owned.key, made.pk])
    assert client.post(url, {"what": "Bus", "feeling": "0", **told}).status_code == 422
    assert made.steps.count() == 1


def test_the_public_reads_the_journeys_of_personas_it_may_see(client):
    owned = public()
    shown = world.journey(owned, world.persona(owned, name="Lina", visibility="public"))
    world.journey(owned, world.persona(owned, name="Murat"))
    body = client.get(reverse("strategy:journeys", args=[owned.key])).content.decode()
    assert "Lina" in body
    assert "Murat" not in body
    assert client.get(reverse("strategy:journey", args=[owned.key, shown.pk])).status_code == 200


def test_a_narrative_is_told_to_everybody_once_the_strategy_is_public(client):
    for owned, status in ((world.strategy(), 404), (public(), 200)):
        values = {"past": "Es war **einmal**.", "term_1": "Mut", "plain_language": "Wir machen mit."}
        narrative.write(actor=world.SYSTEM, key=owned.key, values=values)
        narrative.put_contact_point(actor=world.SYSTEM, key=owned.key, who="Fraktionen", what="Haushalt")
        answer = client.get(reverse("strategy:narrative", args=[owned.key]))
        assert answer.status_code == status
    body = answer.content.decode()
    for words in ("<strong>einmal</strong>", "Mut", "Wir machen mit.", "Fraktionen", "Haushalt"):
        assert words in body


def test_writing_keeps_what_was_left_out_and_what_stood_before():
    owned = world.strategy()
    narrative.write(actor=world.SYSTEM, key=owned.key, values={"past": "Alt", "future": "Neu"})
    narrative.write(actor=world.SYSTEM, key=owned.key, values={"past": "Älter"})
    owned.refresh_from_db()
    assert (owned.narrative.past, owned.narrative.future) == ("Älter", "Neu")
    assert AuditEntry.objects.filter(action="strategy.narrative_written").first().changes["past"] == [
        "Alt",
        "Älter",
    ]


def test_terms_are_counted_over_all_narratives_people_may_see(client):
    told = [("Mut", "Heimat"), ("mut", "Daten"), ("Mut", "MUT")]
    for first, second in told:
        narrative.write(actor=world.SYSTEM, key=public().key, values={"term_1": first, "term_2": second})
    narrative.write(actor=world.SYSTEM, key=world.strategy().key, values={"term_1": "Geheim"})
    old = public()
    narrative.write(actor=world.SYSTEM, key=old.key, values={"term_1": "Gestern"})
    Strategy.objects.filter(pk=old.pk).update(status="superseded")
    found = {term.word: term.count for term in terms(ANONYMOUS)}
    assert found == {"Mut": 3, "Daten": 1, "Heimat": 1}
    assert "Heimat" in client.get(reverse("strategy:words")).content.decode()


def test_the_terms_take_two_questions(django_assert_max_num_queries):
    for _number in range(8):
        narrative.write(actor=world.SYSTEM, key=public().key, values={"term_1": "Mut"})
    with django_assert_max_num_queries(2):
        terms(ANONYMOUS)


@pytest.mark.parametrize(("role", "error"), [("reader", Forbidden), ("manager", NotFound)])
def test_only_the_towns_editors_write(role, error):
    owned = world.strategy()
    actor = factories.actor(role, owned.owner.municipality if role == "reader" else factories.municipality())
    with pytest.raises(error):
        narrative.write(actor=actor, key=owned.key, values={"past": "x"})
    with pytest.raises(error):
        people.put_persona(actor=actor, key=owned.key, values={"name": "x", "target_group": "y"})
