"""Goals: what people can do with them, and what the house refuses."""

from datetime import date

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import AuditEntry
from allmende.strategy import links, selectors
from allmende.strategy.errors_chain import (
    GoalCycle,
    GoalFromPack,
    GoalInUse,
    SameStrategy,
)
from allmende.strategy.links import Serving
from allmende.strategy.models import Goal, GoalLink, GoalStatus, Objective
from allmende.strategy.services import chain
from allmende.strategy.tokens import goal_token
from tests import factories
from tests.strategy.chain import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def editor(town):
    return factories.actor("editor", town)


@pytest.fixture
def strategy(town):
    return world.draft(town)


def told(goal, **changes):
    facts = {
        "title": goal.title, "text": goal.text, "kind": goal.kind, "parent_id": goal.parent_id,
        "due_on": goal.due_on, "origin": goal.origin, "level": goal.level,
    }  # fmt: skip
    return chain.GoalFacts(**{**facts, **changes})


def titles(nodes):
    return [(node.goal.title, titles(node.children)) for node in nodes]


def test_a_goal_does_not_come_to_stand_below_itself(strategy, editor):
    top = world.goal(strategy, "Oben")
    middle = world.goal(strategy, "Mitte", top)
    low = world.goal(strategy, "Unten", middle)
    for target in (top, middle, low):
        with pytest.raises(GoalCycle):
            chain.change_goal(
                actor=editor, goal_id=top.pk, facts=told(top, parent_id=target.pk), expected=goal_token(top)
            )
    assert titles(selectors.goal_tree(strategy, actor=editor)) == [("Oben", [("Mitte", [("Unten", [])])])]


def test_a_goal_takes_no_parent_out_of_another_strategy(strategy, editor):
    foreign = world.framework().goals.first()
    with pytest.raises(NotFound):
        chain.add_goal(
            actor=editor, strategy_key=strategy.key, facts=chain.GoalFacts("X", parent_id=foreign.pk)
        )


def test_goals_change_places_with_their_neighbours(strategy, editor):
    first, _second, third = (world.goal(strategy, title) for title in ("eins", "zwei", "drei"))
    chain.move_goal(actor=editor, goal_id=third.pk, up=True)
    chain.move_goal(actor=editor, goal_id=first.pk, up=True)  # is first already
    chain.move_goal(actor=editor, goal_id=first.pk, up=False)
    order = [title for title, _below in titles(selectors.goal_tree(strategy, actor=editor))]
    assert order == ["drei", "eins", "zwei"]


def test_the_second_of_two_editors_is_told(strategy, editor, client_as, town):
    goal = world.goal(strategy, "Wie es war")
    seen = goal_token(goal)
    chain.change_goal(actor=editor, goal_id=goal.pk, facts=told(goal, title="Vom ersten"), expected=seen)
    with pytest.raises(ChangedMeanwhile):
        chain.change_goal(actor=editor, goal_id=goal.pk, facts=told(goal, title="Vom zweiten"), expected=seen)
    client = client_as("editor", town)
    address = reverse("strategy:goal_edit", args=[goal.pk])
    form = {"title": "Vom zweiten", "kind": "goal", "level": "both", "seen": seen}
    refused = client.post(address, form)
    page = refused.content.decode()
    assert refused.status_code == 409
    for words in (editor.name, "Vom ersten", "Vom zweiten"):
        assert words in page
    goal.refresh_from_db()
    assert goal.title == "Vom ersten"
    again = client.post(address, {**form, "seen": goal_token(goal)})
    goal.refresh_from_db()
    assert (again.status_code, goal.title) == (302, "Vom zweiten")


def test_the_second_of_two_editors_of_a_strategy_is_told(strategy, client_as, town):
    client = client_as("editor", town)
    address = reverse("strategy:strategy_edit", args=[strategy.key])
    form = {
        "title": "Neu", "size": "s", "level": "local", "visibility": "municipality", "review_months": "24",
        "seen": "veraltet",
    }  # fmt: skip
    assert client.post(address, form).status_code == 409
    strategy.refresh_from_db()
    assert strategy.title == "Digitalstrategie"


def test_a_retired_goal_takes_those_below_with_it_and_says_why(strategy, editor, client_as):
    top = world.goal(strategy, "Oben")
    world.goal(strategy, "Unten", top)
    world.adopted(strategy)
    chain.retire_goal(actor=editor, goal_id=top.pk, reason="Geld fehlt")
    assert set(Goal.objects.values_list("status", "retired_reason")) == {("retired", "Geld fehlt")}
    assert not selectors.goal_tree(strategy, actor=editor)
    page = client_as("anonymous").get(reverse("strategy:goal", args=[top.pk])).content.decode()
    assert "Geld fehlt" in page
    chain.resume_goal(actor=editor, goal_id=top.pk)
    top.refresh_from_db()
    assert (top.status, top.retired_reason) == (GoalStatus.DRAFT, "")


def test_a_draft_that_is_given_up_stays_with_the_towns_people(strategy, editor, client_as, town):
    world.goal(strategy, "Bleibt")
    world.adopted(strategy)
    draft = world.goal(strategy, "Nie beschlossen")
    chain.retire_goal(actor=editor, goal_id=draft.pk, reason="Doch nicht")
    address = reverse("strategy:goal", args=[draft.pk])
    assert client_as("anonymous").get(address).status_code == 404
    assert client_as("reader", town).get(address).status_code == 200
    page = reverse("strategy:strategy", args=[strategy.key])
    assert "Nie beschlossen" not in client_as("anonymous").get(page).content.decode()


def test_what_a_body_adopted_is_retired_with_a_reason_and_not_deleted(strategy, editor, client_as, town):
    goal = world.goal(strategy, "Beschlossen")
    world.adopted(strategy)
    with pytest.raises(GoalInUse):
        chain.delete_goal(actor=editor, goal_id=goal.pk)
    page = client_as("editor", town).get(reverse("strategy:goal_delete", args=[goal.pk])).content.decode()
    assert "der Beschluss, in dem es steht" in page
    assert reverse("strategy:goal_retire", args=[goal.pk]) in page


def hang_goal(goal):
    world.goal(goal.strategy, "Darunter", goal)


def hang_objective(goal):
    Objective.objects.create(
        owner=goal.strategy.owner, goal=goal, title="O", begins_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)
    )


def hang_link(goal):
    other = Goal.objects.create(strategy=goal.strategy, key="anders", kind="goal", title="Anderes")
    GoalLink.objects.create(goal=other, serves=goal, sentence="so")


@pytest.mark.parametrize("hang", [hang_goal, hang_objective, hang_link])
def test_a_goal_on_which_something_hangs_is_not_deleted(strategy, editor, client_as, town, hang):
    goal = world.goal(strategy, "Hält")
    hang(goal)
    with pytest.raises(GoalInUse):
        chain.delete_goal(actor=editor, goal_id=goal.pk)
    client = client_as("editor", town)
    address = reverse("strategy:goal_delete", args=[goal.pk])
    assert "Daran hängt noch: 1 " in client.get(address).content.decode()
    assert client.post(address).status_code == 409
    assert Goal.objects.filter(pk=goal.pk).exists()


def test_a_goal_of_the_pack_is_not_deleted(editor, town):
    strategy = world.draft(town)
    goal = world.goal(strategy, "Aus dem Paket")
    Goal.objects.filter(pk=goal.pk).update(loaded={"title": "Aus dem Paket"})
    with pytest.raises(GoalFromPack):
        chain.delete_goal(actor=editor, goal_id=goal.pk)


def test_deleting_asks_first_and_is_written_down(strategy, client_as, town):
    goal = world.goal(strategy, "Kann weg")
    client = client_as("editor", town)
    address = reverse("strategy:goal_delete", args=[goal.pk])
    assert "nicht zurücknehmen" in client.get(address).content.decode()
    assert Goal.objects.filter(pk=goal.pk).exists()
    assert client.post(address).status_code == 302
    entry = AuditEntry.objects.get(action="strategy.goal_deleted")
    assert (entry.subject_label, entry.space_id) == ("Kann weg", town.space_id)


def test_a_goal_serves_goals_of_the_framework_with_a_sentence(strategy, editor, client_as, town):
    theirs = Goal.objects.get(strategy=world.framework(), key="schule")
    goal = world.goal(strategy, "Gute Luft in allen Schulen")
    client = client_as("editor", town)
    address = reverse("strategy:goal_links", args=[goal.pk])
    assert "gemeinsame Wörter: Schulen" in client.get(address).content.decode()
    client.post(address, {"serves": theirs.pk, "sentence": "Wer gut atmet, lernt gut."})
    world.adopted(strategy)
    for pk, other in ((goal.pk, theirs.title), (theirs.pk, goal.title)):
        page = client_as("anonymous").get(reverse("strategy:goal", args=[pk])).content.decode()
        assert other in page
        assert "Wer gut atmet, lernt gut." in page
    link = GoalLink.objects.get()
    remove = reverse("strategy:goal_link_remove", args=[goal.pk, link.pk])
    assert client.get(remove).status_code == 200
    assert GoalLink.objects.exists()
    assert client.post(remove).status_code == 302
    assert not GoalLink.objects.exists()


def test_a_goal_does_not_serve_what_stands_above_it_anyway(strategy, editor):
    top = world.goal(strategy, "Oben")
    low = world.goal(strategy, "Unten", top)
    for goal, other in ((low, top), (top, low), (top, top)):
        with pytest.raises(SameStrategy):
            chain.link_goal(actor=editor, goal_id=goal.pk, serves_id=other.pk, sentence="x")


def test_what_other_rooms_register_is_shown_at_the_goal_and_counted_in_the_tree(
    strategy, client_as, monkeypatch
):
    monkeypatch.setattr(links, "_KINDS", dict(links._KINDS))
    goal = world.goal(strategy, "Ziel")
    world.adopted(strategy)
    asked = []

    def measures(actor, goal_ids):
        asked.append(list(goal_ids))
        return {goal.pk: [Serving("Bäume pflanzen", "/portfolio/1/", "läuft", "Schatten hilft.")]}

    links.register("measure", measures, singular="Maßnahme", plural="Maßnahmen", position=20)
    client = client_as("anonymous")
    page = client.get(reverse("strategy:goal", args=[goal.pk])).content.decode()
    assert "Bäume pflanzen" in page
    assert "Schatten hilft." in page
    tree = client.get(reverse("strategy:strategy", args=[strategy.key])).content.decode()
    assert "1 Maßnahme" in tree
    assert asked == [[goal.pk], [goal.pk]]


CHANGES = [
    ("goal_new", "key", {"title": "X", "kind": "goal", "level": "both"}),
    ("goal_edit", "goal", {"title": "X", "kind": "goal", "level": "both"}),
    ("goal_move", "goal", {"wohin": "hoch"}),
    ("goal_retire", "goal", {"reason": "x"}),
    ("goal_resume", "goal", {}),
    ("goal_delete", "goal", {}),
    ("goal_links", "goal", {"serves": "1", "sentence": "x"}),
    ("fields", "key", {"csrfmiddlewaretoken": "x"}),
    ("statements", "key", {"text": "x"}),
    ("plans", "key", {"title": "x", "kind": "isek"}),
    ("experience", "key", {"kind": "success", "theme": "staff", "sentence": "x"}),
    ("adopt", "key", {"adopted_by": "x", "adopted_on": "2026-01-01", "review_months": "24"}),
    ("review", "key", {"held_on": "2026-01-01", "note": "x", "next_in_months": "24"}),
    ("strategy_edit", "key", {"title": "x"}),
    ("strategy_delete", "key", {}),
    ("strategy_supersede", "key", {"by": "x"}),
]


@pytest.mark.parametrize(("role", "is_own"), [("reader", True), ("manager", False), ("coordinator", False)])
def test_who_does_not_work_for_the_town_changes_nothing(strategy, client_as, town, role, is_own):
    goal = world.goal(strategy, "Ziel")
    world.adopted(strategy)
    place = None if role == "coordinator" else town if is_own else factories.municipality()
    client = client_as(role, place)
    before = AuditEntry.objects.count()
    for name, argument, posted in CHANGES:
        address = reverse(f"strategy:{name}", args=[goal.pk if argument == "goal" else strategy.key])
        assert client.post(address, posted).status_code == 403, name
    assert AuditEntry.objects.count() == before


def test_only_the_coordination_extends_the_framework(client_as):
    strategy = world.framework()
    vision = strategy.goals.get(key="vision")
    coordinator = factories.actor("coordinator")
    new = chain.add_goal(
        actor=coordinator, strategy_key="rahmen", facts=chain.GoalFacts("Ein viertes", parent_id=vision.pk)
    )
    assert new.status == GoalStatus.DRAFT
    assert "Ein viertes" not in client_as("anonymous").get(reverse("strategy:overview")).content.decode()
    with pytest.raises(Forbidden):
        chain.add_goal(
            actor=factories.actor("manager", factories.municipality()),
            strategy_key="rahmen",
            facts=chain.GoalFacts("Meins"),
        )


def test_a_public_goal_does_not_name_a_draft_above_it(strategy, client_as):
    low = world.goal(strategy, "Öffentlich")
    world.adopted(strategy)
    top = world.goal(strategy, "Geheimer Entwurf")
    Goal.objects.filter(pk=low.pk).update(parent=top)
    for address in (
        reverse("strategy:goal", args=[low.pk]), reverse("strategy:strategy", args=[strategy.key]),
    ):  # fmt: skip
        page = client_as("anonymous").get(address).content.decode()
        assert "Öffentlich" in page
        assert "Geheimer Entwurf" not in page


def test_thousands_of_goals_cost_no_more_queries(strategy, client_as, town, django_assert_max_num_queries):
    tops = Goal.objects.bulk_create(
        Goal(strategy=strategy, key=f"t{n}", kind="goal", title=f"Oben {n}", status="adopted")
        for n in range(20)
    )
    Goal.objects.bulk_create(
        Goal(
            strategy=strategy,
            key=f"g{n}",
            kind="sub_goal",
            title=f"Ziel {n}",
            status="adopted",
            parent=tops[n % 20],
        )
        for n in range(1980)
    )
    world.adopted(strategy)
    visitor, editor = client_as("anonymous"), client_as("editor", town)
    with django_assert_max_num_queries(25):
        page = visitor.get(reverse("strategy:strategy", args=[strategy.key])).content.decode()
    assert "Ziel 1979" in page
    assert "+99" in page  # folded in the picture
    with django_assert_max_num_queries(25):
        assert editor.get(reverse("strategy:goals", args=[strategy.key])).status_code == 200


def test_the_picture_folds_by_its_address(strategy, client_as):
    top = world.goal(strategy, "Oben")
    world.goal(strategy, "Unten", top)
    world.adopted(strategy)
    client, address = client_as("anonymous"), reverse("strategy:strategy", args=[strategy.key])
    opened = client.get(address).content.decode()
    folded = client.get(f"{address}?baum={top.pk}").content.decode()
    assert opened.count("<rect") == 2
    assert folded.count("<rect") == 1
    assert f'href="{address}?baum={top.pk}#zielbaum"' in opened
    assert f'href="{address}#zielbaum"' in folded
    assert client.get(f"{address}?baum=x,,-1,{'9' * 30}").status_code == 200
