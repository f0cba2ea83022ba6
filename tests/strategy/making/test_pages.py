"""Who opens which page of the making, the eight questions, the start page, what versions freeze."""

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden
from allmende.kernel.actor import ANONYMOUS
from allmende.strategy.models import GuidingAnswer, Strategy
from allmende.strategy.pages import navigation
from allmende.strategy.registered_making import _guard_rails, _narrative, _scenarios
from allmende.strategy.selectors.guiding import changes_of, comparison, questions
from allmende.strategy.services import futures, guiding, narrative
from tests import factories
from tests.strategy.making import world

pytestmark = pytest.mark.django_db
#: Everybody who may see the strategy.
OPEN = (
    "inventory",
    "inventory_csv",
    "inventory_xlsx",
    "personas",
    "journeys",
    "narrative",
    "scenarios",
    "guardrails",
)
#: The town's own people.
INSIDE = (
    "process", "roadmap", "roadmap_ics", "guiding", "guiding_print", "guiding_compare", "contents",
    "contents_export",
)  # fmt: skip
#: Those of them who may change it.
EDITING = (
    "step_new", "inventory_new", "inventory_upload", "persona_new", "personas_elsewhere", "narrative_edit",
    "contact_point_new", "scenario_new",
)  # fmt: skip


def statuses(client, owned, names) -> set[int]:
    return {client.get(reverse(f"strategy:{name}", args=[owned.key])).status_code for name in names}


@pytest.mark.parametrize(
    ("role", "is_own", "draft", "public", "inside", "editing"),
    [
        ("anonymous", False, {404}, {200}, {302}, {302}),
        ("manager", False, {404}, {200}, {403}, {403}),
        ("coordinator", False, {404}, {200}, {403}, {403}),
        ("reader", True, {200}, {200}, {200}, {403}),
        ("editor", True, {200}, {200}, {200}, {200}),
    ],
)
def test_who_opens_which_page(client_as, role, is_own, draft, public, inside, editing):
    town = factories.municipality()
    hidden = world.strategy(town)
    shown = world.strategy(town, key="gezeigt", status="adopted", visibility="public")
    place = None if role in {"anonymous", "coordinator"} else town if is_own else factories.municipality()
    client = client_as(role, place)
    assert statuses(client, hidden, OPEN) == draft
    assert statuses(client, shown, OPEN) == public
    assert statuses(client, shown, INSIDE) == inside
    assert statuses(client, shown, EDITING) == editing


def test_readers_see_questions_and_contents_without_fields(client_as):
    owned = world.strategy()
    client = client_as("reader", owned.owner.municipality)
    for url in (
        reverse("strategy:guiding", args=[owned.key]),
        reverse("strategy:contents_block", args=[owned.key, "goals"]),
    ):  # fmt: skip
        assert "<textarea" not in client.get(url).content.decode()
        assert client.post(url, {"start": "x", "state-vision": "present"}).status_code == 403


def test_there_are_eight_questions():
    assert [question.key for question in questions()] == [
        "start", "conditions", "obstacles", "goals", "anchoring", "communication", "actors", "next-steps",
    ]  # fmt: skip
    assert all(question.title.endswith("?") and question.help for question in questions())


def test_answers_are_kept_with_what_stood_before(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:guiding", args=[owned.key])
    world.save(client, url, {"start": "Mit einem Antrag.", "goals": "Gute Luft"})
    world.save(client, url, {"start": "Mit einer Frage.", "goals": ""})
    assert {a.question: a.text for a in GuidingAnswer.objects.all()} == {"start": "Mit einer Frage."}
    assert [c.changes["text"] for c in changes_of(owned, "start")] == [
        ["Mit einem Antrag.", "Mit einer Frage."], ["", "Mit einem Antrag."],
    ]  # fmt: skip
    history = client.get(reverse("strategy:guiding_history", args=[owned.key, "start"])).content.decode()
    assert "Mit einem Antrag." in history
    assert client.get(reverse("strategy:guiding_history", args=[owned.key, "quatsch"])).status_code == 404
    assert (
        "Mit einer Frage." in client.get(reverse("strategy:guiding_print", args=[owned.key])).content.decode()
    )


def test_an_answer_too_long_is_said_and_nothing_is_lost(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    told = {"start": "x" * 10_001, "goals": "Gute Luft"}
    answer = client.post(reverse("strategy:guiding", args=[owned.key]), told)
    assert answer.status_code == 422
    assert "Gute Luft" in answer.content.decode()
    assert not GuidingAnswer.objects.exists()


def test_only_shared_answers_are_compared_and_only_in_the_consortium():
    mine, sharing, silent = (world.strategy() for _number in range(3))
    for owned, share in ((mine, False), (sharing, True), (silent, False)):
        guiding.answer(actor=world.SYSTEM, key=owned.key, answers={"start": owned.title}, share=share)
    inside = factories.actor("reader", mine.owner.municipality)
    (start, *_others) = comparison(inside, mine)
    assert start.own.text == mine.title
    assert [answer.text for answer in start.others] == [sharing.title]
    assert not comparison(ANONYMOUS, mine)[0].others
    Strategy.objects.filter(pk=sharing.pk).update(status="superseded")
    assert not comparison(inside, mine)[0].others
    Strategy.objects.filter(pk=sharing.pk).update(status="draft")
    guiding.answer(actor=world.SYSTEM, key=sharing.key, answers={}, share=False)
    assert not comparison(inside, mine)[0].others


def test_sharing_by_the_form_counts_for_all_answers(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:guiding", args=[owned.key])
    world.save(client, url, {"start": "A", "goals": "B", "share": "on"})
    assert set(GuidingAnswer.objects.values_list("visibility", flat=True)) == {"consortium"}
    world.save(client, url, {"start": "A", "goals": "B", "actors": "C"})
    assert set(GuidingAnswer.objects.values_list("visibility", flat=True)) == {"municipality"}


def test_readers_answer_nothing():
    owned = world.strategy()
    with pytest.raises(Forbidden):
        guiding.answer(
            actor=factories.actor("reader", owned.owner.municipality),
            key=owned.key,
            answers={"start": "x"},
            share=False,
        )


def test_the_start_page_leads_a_town_to_its_strategy(client_as):
    town = factories.municipality()
    client = client_as("editor", town)
    url = reverse("strategy:begin")
    assert reverse("strategy:strategy_new") in client.get(url).content.decode()
    owned = world.strategy(town)
    body = client.get(url).content.decode()
    assert reverse("strategy:process", args=[owned.key]) in body
    assert "Strategie beginnen" not in body


def test_the_start_page_is_not_taken_for_a_strategy(client):
    body = client.get("/strategien/beginnen/").content.decode()
    assert "In einer Stunde zur ersten Seite" in body
    assert "bis zum Beschluss etwa 12 Wochen" in body


def test_a_small_town_comes_from_nothing_to_measures_by_the_next_button(client_as):
    town = factories.municipality()
    client = client_as("manager", town)
    told = {
        "owner": town.space_id, "title": "Unser Weg", "size": "xs", "level": "local",
        "visibility": "municipality", "review_months": "12",
    }  # fmt: skip
    assert client.post(reverse("strategy:strategy_new"), told).status_code == 302
    process = client.get(reverse("strategy:process", args=["unser-weg"])).content.decode()
    assert "Jetzt dran: Ziele festlegen" in process
    assert reverse("strategy:goals", args=["unser-weg"]) in process
    for title in ("Gute Luft", "Kurze Wege", "Kühle Orte"):
        goal = {"kind": "goal", "title": title, "level": "local", "status": "draft"}
        client.post(reverse("strategy:goal_new", args=["unser-weg"]), goal)
    process = client.get(reverse("strategy:process", args=["unser-weg"])).content.decode()
    assert "3 Ziele" in process
    assert "Jetzt dran: Handlungsfelder wählen" in process
    left_out = {"state": "left_out", "note": "später"}
    world.save(client, reverse("strategy:step", args=["unser-weg", "fields"]), left_out)
    process = client.get(reverse("strategy:process", args=["unser-weg"])).content.decode()
    assert "Jetzt dran: Maßnahmen zuordnen" in process
    assert reverse("portfolio:strategy_measures", args=["unser-weg"]) in process


def test_others_are_led_to_the_story_once_there_is_one():
    owned = world.strategy(status="adopted", visibility="public")

    def offered():
        return {link.url for link in navigation(ANONYMOUS, owned)}

    story, process = (reverse(f"strategy:{name}", args=[owned.key]) for name in ("narrative", "process"))
    assert not offered() & {story, process}
    narrative.write(actor=world.SYSTEM, key=owned.key, values={"past": "Es war einmal"})
    assert story in offered()
    assert process not in offered()
    assert process in {
        link.url for link in navigation(factories.actor("reader", owned.owner.municipality), owned)
    }


def test_story_scenarios_and_guard_rails_are_frozen_with_a_version():
    owned = world.strategy()
    assert [freeze(world.SYSTEM, owned) for freeze in (_narrative, _scenarios, _guard_rails)] == [None] * 3
    narrative.write(actor=world.SYSTEM, key=owned.key, values={"past": "Es war einmal", "term_1": "Mut"})
    narrative.put_contact_point(actor=world.SYSTEM, key=owned.key, who="Rat", what="Haushalt")
    values = {"kind": "climate", "title": "Hitze", "description": "Lange"}
    futures.put_scenario(actor=world.SYSTEM, key=owned.key, values=values)
    futures.put_rail(actor=world.SYSTEM, key=owned.key, kind="ethics", question="Muss das sein?")
    told = _narrative(world.SYSTEM, owned)
    assert [value.text for value in told.items[0].values] == ["Es war einmal", "Mut"]
    assert told.items[1].title == "Rat"
    assert _scenarios(world.SYSTEM, owned).items[0].title == "Hitze"
    assert _guard_rails(world.SYSTEM, owned).items[0].values[0].text == "Muss das sein?"
