"""While a town writes its next version, the public reads what was adopted."""

from datetime import date

import pytest
from django.urls import reverse

from allmende.kernel.models import AuditEntry
from allmende.strategy import selectors
from allmende.strategy.errors_chain import GoalCycle, NotAdopted, NotWithdrawable
from allmende.strategy.models import Goal, Strategy
from allmende.strategy.services import chain, versions
from allmende.strategy.services.versions import AdoptionFacts
from allmende.strategy.tokens import goal_token
from allmende.ui import shelf
from tests import factories
from tests.strategy.chain import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def manager(town):
    return factories.actor("manager", town)


@pytest.fixture
def goal(town):
    strategy = world.draft(town)
    made = world.goal(strategy, "Kurze Wege", text="Zu Fuß.", due_on=date(2030, 12, 31))
    world.adopted(strategy)
    made.refresh_from_db()
    return made


def plan(goal, manager, **changes):
    words = {name: getattr(goal, name) for name in ("title", "text", "kind", "due_on", "parent_id", "level")}
    told = chain.GoalFacts(**{**words, **changes})
    return chain.plan_goal(actor=manager, goal_id=goal.pk, facts=told, expected=goal_token(goal))


def adopt_again(goal, manager, on=date(2026, 3, 1)):
    return versions.adopt(actor=manager, key=goal.strategy.key, facts=AdoptionFacts("Rat", on))


def pages(goal):
    key = goal.strategy.key
    return [
        reverse("strategy:strategy", args=[key]),
        reverse("strategy:goal", args=[goal.pk]),
        reverse("strategy:compare", args=[key]),
    ]


def read(client, address):
    shelf.forget()
    return client.get(address).content.decode()


def test_visitors_read_what_was_adopted_and_the_towns_people_what_is_planned(goal, manager, client_as, town):
    plan(goal, manager, title="Ganz kurze Wege", due_on=date(2029, 6, 30))
    visitor, stranger = client_as("anonymous"), client_as("manager", factories.municipality())
    for address in pages(goal):
        for client in (visitor, stranger):
            page = read(client, address)
            assert "Ganz" not in page
            assert "vorgemerkt" not in page.lower()
        own = read(client_as("reader", town), address)
        assert "Ganz" in own
        assert "30. Juni 2029" in own
    assert [node.goal.title for node in selectors.goal_tree(goal.strategy)] == ["Kurze Wege"]


def test_the_next_adoption_carries_plans_out(goal, manager, client_as):
    plan(goal, manager, title="Ganz kurze Wege", due_on=None)
    adopt_again(goal, manager)
    goal.refresh_from_db()
    assert (goal.title, goal.due_on, goal.planned) == ("Ganz kurze Wege", None, {})
    page = read(client_as("anonymous"), pages(goal)[2] + "?alt=1&neu=2")
    assert "<ins>Ganz kurze</ins> Wege" in page
    assert "<del>31. Dezember 2030</del>" in page


def test_a_plan_may_be_thrown_away(goal, manager, client_as, town):
    plan(goal, manager, title="Ganz kurze Wege")
    client = client_as("editor", town)
    address = reverse("strategy:goal_plan_drop", args=[goal.pk])
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    goal.refresh_from_db()
    assert (goal.title, goal.planned) == ("Kurze Wege", {})
    assert AuditEntry.objects.filter(action="strategy.goal_plan_dropped").exists()


def test_planning_back_what_was_adopted_leaves_no_plan(goal, manager):
    goal = plan(goal, manager, title="Ganz kurze Wege")
    goal = plan(goal, manager, title="Kurze Wege")
    assert goal.planned == {}


def test_the_form_of_an_adopted_goal_asks_when_and_shows_the_plan(goal, client_as, town):
    client = client_as("editor", town)
    address = reverse("strategy:goal_edit", args=[goal.pk])
    form = {"title": "Ganz kurze Wege", "kind": "goal", "level": "both", "seen": goal_token(goal)}
    assert client.post(address, form).status_code == 422
    assert client.post(address, {**form, "when": "beschluss"}).status_code == 302
    goal.refresh_from_db()
    assert (goal.title, goal.planned["title"]) == ("Kurze Wege", "Ganz kurze Wege")
    assert 'value="Ganz kurze Wege"' in client.get(address).content.decode()
    assert client.post(address, {**form, "when": "sofort"}).status_code == 409  # the plan came in between
    now = {**form, "title": "Kurze Wege für alle", "when": "sofort", "seen": goal_token(goal)}
    assert client.post(address, now).status_code == 302
    goal.refresh_from_db()
    assert (goal.title, goal.planned) == ("Kurze Wege für alle", {})


def test_only_adopted_goals_are_planned(town, manager):
    strategy = world.draft(town)
    with pytest.raises(NotAdopted):
        plan(world.goal(strategy, "Entwurf"), manager, title="Anders")


def test_plans_close_no_circle(goal, manager):
    low = world.goal(goal.strategy, "Unten", goal)
    adopt_again(goal, manager)
    low.refresh_from_db()
    plan(low, manager, parent_id=None)
    goal.refresh_from_db()
    plan(goal, manager, parent_id=low.pk)
    low.refresh_from_db()
    with pytest.raises(GoalCycle):
        plan(low, manager, parent_id=goal.pk)


def test_a_deleted_goal_is_nobodys_planned_place(goal, manager):
    draft = world.goal(goal.strategy, "Neues Dach")
    plan(goal, manager, parent_id=draft.pk)
    chain.delete_goal(actor=manager, goal_id=draft.pk)
    goal.refresh_from_db()
    assert goal.planned == {}
    adopt_again(goal, manager)


def test_an_adoption_entered_by_mistake_is_taken_back_as_if_it_had_not_been(goal, manager, client_as, town):
    plan(goal, manager, title="Ganz kurze Wege")
    draft = world.goal(goal.strategy, "Noch nicht reif")
    before = list(Strategy.objects.values()), list(Goal.objects.order_by("pk").values())
    adopt_again(goal, manager)
    client = client_as("manager", town)
    address = reverse("strategy:version_withdraw", args=[goal.strategy.key, 2])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Die Sitzung fiel aus."}).status_code == 302
    assert (list(Strategy.objects.values()), list(Goal.objects.order_by("pk").values())) == before
    assert [(row.number, row.status) for row in goal.strategy.versions.all()] == [(1, "adopted")]
    assert AuditEntry.objects.filter(reason="Die Sitzung fiel aus.").exists()
    assert draft.title not in read(client_as("anonymous"), pages(goal)[0])


def test_taking_the_first_adoption_back_makes_it_a_draft_nobody_else_sees(goal, manager, client_as):
    versions.withdraw(actor=manager, key=goal.strategy.key, number=1, reason="vertippt")
    goal.strategy.refresh_from_db()
    assert (goal.strategy.status, goal.strategy.review_due_on) == ("draft", None)
    assert client_as("anonymous").get(pages(goal)[0]).status_code == 404


def test_an_adoption_others_build_on_is_not_taken_back(goal, manager):
    adopt_again(goal, manager)
    with pytest.raises(NotWithdrawable):
        versions.withdraw(actor=manager, key=goal.strategy.key, number=1, reason="x")
    goal.strategy.versions.filter(number=2).update(before={})  # from before it was written down
    with pytest.raises(NotWithdrawable):
        versions.withdraw(actor=manager, key=goal.strategy.key, number=2, reason="x")


def test_body_and_day_of_an_adoption_are_corrected_its_words_are_not(goal, manager, client_as, town):
    second = adopt_again(goal, manager)
    client = client_as("manager", town)
    address = reverse("strategy:version_correct", args=[goal.strategy.key, 2])
    told = {"adopted_by": "Hauptausschuss", "adopted_on": "2026-03-04", "resolution_reference": "9/2026"}
    assert client.post(address, {**told, "adopted_on": "2025-02-28"}).status_code == 422
    assert client.post(address, told).status_code == 302
    now = goal.strategy.versions.get(number=2)
    assert (now.adopted_by, now.adopted_on, now.content) == (
        "Hauptausschuss", date(2026, 3, 4), second.content,
    )  # fmt: skip
    goal.strategy.refresh_from_db()
    assert goal.strategy.adopted_on == "2026-03-04"
    first = reverse("strategy:version_correct", args=[goal.strategy.key, 1])
    assert client.post(first, {**told, "adopted_on": "2026-03-05"}).status_code == 422


def test_a_superseded_strategy_is_put_back_in_force(goal, manager, client_as, town):
    strategy = goal.strategy
    Strategy.objects.filter(pk=strategy.pk).update(status="superseded")
    strategy.versions.update(status="superseded")
    client = client_as("manager", town)
    address = reverse("strategy:strategy_reinstate", args=[strategy.key])
    assert address in client.get(reverse("strategy:versions", args=[strategy.key])).content.decode()
    assert client.post(address).status_code == 302
    strategy.refresh_from_db()
    assert (strategy.status, strategy.versions.get().status) == ("adopted", "adopted")
    assert client.post(address).status_code == 409
