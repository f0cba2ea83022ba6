"""Scenarios with their matrix; guard rails proposed, written, retired."""

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.portfolio.models import Check, CheckAnswer, Measure
from allmende.strategy.errors_making import UnknownEntry
from allmende.strategy.models import GuardRail, Scenario
from allmende.strategy.selectors import futures as selectors
from allmende.strategy.services import futures as services
from tests import factories
from tests.strategy.making import world

pytestmark = pytest.mark.django_db
HEAT = {"kind": "climate", "title": "Hitze", "description": "Eine Woche"}


def scenario(owned, **fields) -> Scenario:
    """Return a scenario."""
    return services.put_scenario(actor=world.SYSTEM, key=owned.key, values={**HEAT, **fields})


def test_the_gravest_scenario_stands_first_and_unjudged_ones_last():
    owned = world.strategy()
    for title, likelihood, impact in (("mild", 1, 2), ("offen", None, None), ("schlimm", 5, 5)):
        scenario(owned, title=title, likelihood=likelihood, impact=impact)
    found = selectors.scenarios_of(owned)
    assert [one.title for one in found] == ["schlimm", "mild", "offen"]
    assert [str(selectors.gravity_word(one)) for one in found] == [
        "jetzt handeln", "beobachten", "noch nicht eingeschätzt",
    ]  # fmt: skip


def test_scenarios_in_one_cell_of_the_matrix_share_a_dot():
    owned = world.strategy()
    for title in ("a", "b"):
        scenario(owned, title=title, likelihood=5, impact=1)
    scenario(owned, title="c", likelihood=1, impact=5)
    scenario(owned, title="d")
    cells, dots = selectors.matrix_of(selectors.scenarios_of(owned))
    assert len(cells) == 25
    assert {dot.numbers for dot in dots} == {"1, 2", "3"}
    low, high = (next(d for d in dots if d.numbers == n) for n in ("1, 2", "3"))
    assert (low.x, high.x) == ("90%", "10%")
    assert high.y < low.y


def test_the_same_limits_shade_the_matrix_and_word_the_list():
    owned = world.strategy()
    cells, _dots = selectors.matrix_of([])
    for index, cell in enumerate(cells):
        up, across = 5 - index // 5, index % 5 + 1
        word = selectors.gravity_word(Scenario(strategy=owned, likelihood=across, impact=up))
        assert str(word) == ["beobachten", "vorbereiten", "jetzt handeln"][cell.grave]


@pytest.mark.parametrize(
    "told", [{"title": ""}, {"kind": "zauber"}, {"likelihood": "6"}, {"description": ""}]
)
def test_a_wrong_scenario_is_said_and_kept(client_as, told):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    answer = client.post(
        reverse("strategy:scenario_new", args=[owned.key]), {**HEAT, "own_duties": "Löschwasser", **told}
    )
    assert answer.status_code == 422
    assert "Löschwasser" in answer.content.decode()
    assert not Scenario.objects.exists()


def test_a_scenario_is_written_changed_and_removed_by_pages(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    client.post(reverse("strategy:scenario_new", args=[owned.key]), {**HEAT, "likelihood": "4", "impact": ""})
    made = Scenario.objects.get()
    assert (made.likelihood, made.impact) == (4, None)
    world.save(client, reverse("strategy:scenario", args=[owned.key, made.pk]), {**HEAT, "title": "Dürre"})
    made.refresh_from_db()
    assert (made.title, made.likelihood) == ("Dürre", None)
    client.post(reverse("strategy:scenario_remove", args=[owned.key, made.pk]))
    assert not Scenario.objects.exists()


def test_guard_rails_are_proposed_and_only_taken_by_choice(client_as):
    owned = world.strategy()
    assert not GuardRail.objects.exists()
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:guard_starters", args=[owned.key, "ethics"])
    client.post(url, {})
    client.post(url, {"numbers": ["99"]})
    assert not GuardRail.objects.exists()
    client.post(url, {"numbers": ["0", "2"]})
    client.post(url, {"numbers": ["0"]})
    assert GuardRail.objects.count() == 2
    left = selectors.starters_left(selectors.section_of(owned, "ethics"))
    assert [number for number, _question, _why in left] == [1, 3, 4]


def test_there_are_starters_for_every_section():
    assert set(selectors.STARTERS) == set(selectors.GUARD_KINDS) == set(selectors.PURPOSES)


def test_an_answered_guard_rail_is_only_asked_no_longer():
    owned = world.strategy()
    put = {"actor": world.SYSTEM, "key": owned.key, "kind": "crisis"}
    free, answered = (services.put_rail(**put, question=q) for q in ("Geht es ohne?", "Wer merkt es?"))
    measure = Measure.objects.create(owner=owned.owner, number=1, title="Pegel", created_by="A")
    check = Check.objects.create(measure=measure, kind="guard", assessor="A")
    CheckAnswer.objects.create(check_made=check, guard_rail=answered)
    assert services.remove_rail(actor=world.SYSTEM, key=owned.key, rail_id=free.pk)
    assert not services.remove_rail(actor=world.SYSTEM, key=owned.key, rail_id=answered.pk)
    answered.refresh_from_db()
    assert not answered.is_current
    assert not selectors.sections_of(owned)[0].rails


def test_a_section_that_does_not_exist_is_not_found(client_as):
    owned = world.strategy()
    with pytest.raises(UnknownEntry):
        services.write_section(actor=world.SYSTEM, key=owned.key, kind="zauber", text="x")
    client = client_as("editor", owned.owner.municipality)
    assert client.get(reverse("strategy:guard_section", args=[owned.key, "zauber"])).status_code == 404


def test_the_public_reads_guard_rails_of_a_public_strategy(client):
    owned = world.strategy(status="adopted", visibility="public")
    services.write_section(actor=world.SYSTEM, key=owned.key, kind="ethics", text="Wir messen **Dinge**.")
    services.put_rail(actor=world.SYSTEM, key=owned.key, kind="ethics", question="Muss das sein?")
    body = client.get(reverse("strategy:guardrails", args=[owned.key])).content.decode()
    assert "<strong>Dinge</strong>" in body
    assert "Muss das sein?" in body
    assert "Beginnen" not in body


@pytest.mark.parametrize(("role", "error"), [("reader", Forbidden), ("manager", NotFound)])
def test_only_the_towns_editors_write(role, error):
    owned = world.strategy()
    actor = factories.actor(role, owned.owner.municipality if role == "reader" else factories.municipality())
    with pytest.raises(error):
        services.put_scenario(actor=actor, key=owned.key, values=HEAT)
    with pytest.raises(error):
        services.put_rail(actor=actor, key=owned.key, kind="ethics", question="Warum?")
