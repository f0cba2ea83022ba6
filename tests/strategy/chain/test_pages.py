"""Every page of a strategy opens for whom it is meant, and for nobody else."""

import pytest
from django.urls import reverse

from allmende.strategy.models import Goal, Strategy
from tests import factories
from tests.strategy.chain import world

pytestmark = pytest.mark.django_db

EDITING = [
    ("strategy_edit", "edit"), ("goals", "edit"), ("fields", "edit"), ("statements", "edit"),
    ("plans", "edit"),
    ("strategy_delete", "edit"), ("adopt", "manage"), ("strategy_supersede", "manage"), ("review", "read"),
]  # fmt: skip
OPEN = ["strategy", "versions", "experience"]


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def adopted(town):
    strategy = world.draft(town)
    top = world.goal(strategy, "Die Stadt der kurzen Wege", kind="vision")
    world.goal(strategy, "Schulwege sind sicher", top)
    return world.adopted(strategy)


@pytest.mark.parametrize("role", ["anonymous", "reader", "editor", "manager", "coordinator"])
def test_an_adopted_strategy_is_open_to_all(client_as, town, adopted, role):
    client = client_as(role, None if role == "coordinator" else town)
    for name in OPEN:
        page = client.get(reverse(f"strategy:{name}", args=[adopted.key]))
        assert page.status_code == 200
    assert client.get(reverse("strategy:version", args=[adopted.key, 1])).status_code == 200
    assert client.get(reverse("strategy:compare", args=[adopted.key])).status_code == 200


RIGHTS = {
    "anonymous": {"edit": 302, "manage": 302, "read": 302},
    "stranger": {"edit": 403, "manage": 403, "read": 403},
    "reader": {"edit": 403, "manage": 403, "read": 200},
    "editor": {"edit": 200, "manage": 403, "read": 200},
    "manager": {"edit": 200, "manage": 200, "read": 200},
    "coordinator": {"edit": 403, "manage": 403, "read": 403},
}


@pytest.mark.parametrize("role", RIGHTS)
def test_who_may_open_which_working_page(client_as, town, adopted, role):
    place = {"stranger": factories.municipality(), "coordinator": None}.get(role, town)
    client = client_as("manager" if role == "stranger" else role, place)
    opened = {
        name: client.get(reverse(f"strategy:{name}", args=[adopted.key])).status_code for name, _ in EDITING
    }
    assert opened == {name: RIGHTS[role][right] for name, right in EDITING}


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        ("anonymous", "own", 404), ("manager", "other", 404), ("coordinator", None, 404),
        ("reader", "own", 200), ("editor", "own", 200),
    ],
)  # fmt: skip
def test_a_draft_is_known_to_the_towns_people_only(client_as, town, role, place, status):
    strategy = world.draft(town)
    world.goal(strategy, "Ein Ziel")
    where = {"own": town, "other": factories.municipality(), None: None}[place]
    client = client_as(role, where)
    for name in OPEN:
        assert client.get(reverse(f"strategy:{name}", args=[strategy.key])).status_code == status
    listed = client.get(reverse("strategy:strategies")).content.decode()
    assert ("Digitalstrategie" in listed) == (status == 200)


def test_draft_goals_of_an_adopted_strategy_stay_with_the_owners_people(client_as, town, adopted):
    new = world.goal(adopted, "Noch nicht beschlossen")
    address = reverse("strategy:strategy", args=[adopted.key])
    for role, place, seen in (
        ("anonymous", None, False), ("manager", factories.municipality(), False), ("reader", town, True),
    ):  # fmt: skip
        client = client_as(role, place)
        assert ("Noch nicht beschlossen" in client.get(address).content.decode()) == seen
        assert client.get(reverse("strategy:goal", args=[new.pk])).status_code == (200 if seen else 404)
        compared = client.get(reverse("strategy:compare", args=[adopted.key])).content.decode()
        assert ("Noch nicht beschlossen" in compared) == seen


def test_a_clerk_goes_from_nothing_to_an_adopted_strategy(client_as, town):
    client = client_as("manager", town)
    made = client.post(
        reverse("strategy:strategy_new"),
        {
            "owner": town.space.pk, "title": "Kurze Wege", "summary": "Alles ist nah.", "size": "xs",
            "level": "local", "visibility": "municipality", "review_months": "12",
        },
    )  # fmt: skip
    strategy = Strategy.objects.get()
    assert made.headers["Location"] == reverse("strategy:goals", args=[strategy.key])
    for title in ("Ziel eins", "Ziel zwei", "Ziel drei"):
        answer = client.post(
            reverse("strategy:goal_new", args=[strategy.key]),
            {"title": title, "kind": "goal", "level": "local", "due_on": "2030-12-31", "origin": "Werkstatt"},
        )
        assert answer.status_code == 302
    assert "Ziel zwei" not in client_as("anonymous").get(reverse("strategy:strategies")).content.decode()
    done = client.post(
        reverse("strategy:adopt", args=[strategy.key]),
        {
            "adopted_by": "Rat",
            "adopted_on": "2026-01-15",
            "review_months": "12",
            "resolution_reference": "7/2026",
        },
    )
    assert done.headers["Location"] == reverse("strategy:version", args=[strategy.key, 1])
    public = client_as("anonymous").get(reverse("strategy:strategy", args=[strategy.key])).content.decode()
    for words in ("Ziel eins", "Ziel drei", "bis Ende 2030", "Werkstatt", "15. Januar 2026", "7/2026"):
        assert words in public
    assert not Goal.objects.filter(status="draft").exists()


#: What a browser sends from an empty form.
EMPTY = {"csrfmiddlewaretoken": "x"}


def test_pages_with_forms_answer_mistakes_with_422(client_as, town, adopted):
    client = client_as("manager", town)
    goal = adopted.goals.first()
    for name, argument, posted in (
        ("strategy_new", None, EMPTY), ("strategy_edit", adopted.key, EMPTY),
        ("goal_new", adopted.key, EMPTY),
        ("goal_edit", goal.pk, EMPTY), ("goal_retire", goal.pk, EMPTY), ("goal_links", goal.pk, EMPTY),
        ("adopt", adopted.key, EMPTY), ("review", adopted.key, EMPTY), ("statements", adopted.key, EMPTY),
        ("plans", adopted.key, EMPTY), ("plans", adopted.key, {"title": ""}),
        ("experience", adopted.key, {"theme": ""}),
    ):  # fmt: skip
        address = reverse(f"strategy:{name}", args=[argument] if argument else [])
        assert client.post(address, posted).status_code == 422, name


def test_a_draft_shared_with_the_consortium_shows_its_goals_to_members_only(client_as, town):
    strategy = world.draft(town, visibility="consortium")
    goal = world.goal(strategy, "Zum Mitreden")
    for role, place, status in (("reader", factories.municipality(), 200), ("anonymous", None, 404)):
        client = client_as(role, place)
        assert client.get(reverse("strategy:goal", args=[goal.pk])).status_code == status
        page = client.get(reverse("strategy:strategy", args=[strategy.key]))
        assert page.status_code == status
        assert ("Zum Mitreden" in page.content.decode()) == (status == 200)
