"""Nothing that a stranger types into an address, a query or a form makes a page fail."""

import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator

import pytest
from django import forms
from django.test import Client

import allmende
from allmende.solutions.models import Question, StepKey
from tests.architecture.test_access import ALL
from tests.cockpit import world as cockpit_world
from tests.datahub import factories as hub
from tests.solutions.install import world as install_world

#: Longer than any integer of the database, and a number that is just too large.
HUGE = (10**30, 2**63)
ODD = (
    "\x00",
    "a\x00b",
    "9" * 40,
    "-1",
    "½",
    "𝟜",
    "%s%(x)s",
    "<script>alert(1)</script>",
    "x" * 8000,
    "9999-12-31",
)
WORDS = ("zeitraum", "bis", "page", "seite", "raum", "schule", "ziel", "held", "rooms", "step", "done", "key")


def every_field_name() -> list[str]:
    """Names of all fields of all forms, and of what views read from the query themselves."""
    for module in pkgutil.walk_packages(allmende.__path__, "allmende."):
        if module.name.endswith("forms") or ".forms" in module.name:
            importlib.import_module(module.name)
    names = {name for form in _below(forms.Form) for name in form.base_fields}
    return sorted(names.union(WORDS))


def _below(form: type) -> Iterator[type]:
    for child in form.__subclasses__():
        yield child
        yield from _below(child)


@pytest.fixture
def places(db):
    """A town with one of everything; regular expression over routes → the real parts of an address."""
    town, board, school = cockpit_world.cockpit()
    room = cockpit_world.measured(school, "Raum 1", 1200)
    source = hub.source(town.space)
    device = hub.device(source, room)
    dataset = hub.dataset(town.space)
    solution = install_world.solution(steward=town)
    adoption = install_world.adoption(town, of=solution, reached=StepKey.DECISION)
    objective = cockpit_world.objective(town)
    question = Question.objects.create(solution=solution, municipality=town, text="Wie?", asked_by="A")
    values = {
        "dashboard_slug": board.slug, "entity_id": room.pk, "school_id": school.pk, "source_id": source.pk,
        "device_id": device.pk, "adoption_id": adoption.pk, "objective_id": objective.pk, "town": town.slug,
        "goal_id": objective.goal_id, "key_result_id": objective.key_results.get().pk, "expense_id": 1,
        "question_id": question.pk, "space_id": town.space_id, "reply_id": 1, "contact_id": 1, "grant_id": 1,
        "invitation_id": 1, "token": "x",
    }  # fmt: skip
    return town, solution, dataset, values


def address(route: str, places, *, number: int | None = None, key: str = "decision") -> str:
    """Fill a route with what exists; with `number` all its numbers are this one."""
    town, solution, dataset, values = places
    slug = solution.slug if "loesungen" in route else dataset.slug if "daten/" in route else town.slug
    route = re.sub(r"\(\?P<\w+>([a-z]+)(\|[^)]*)?\)", r"\1", route).replace("^", "").replace("$", "")

    def part(match: re.Match[str]) -> str:
        kind, name = match.group(1), match.group(2)
        if kind == "int" and number is not None:
            return str(number)
        return str({"slug": slug, "key": key, **values}.get(name, "1"))

    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", part, route)


def actors(client_as, town) -> list[Client]:
    """A manager of the town, a coordinator, a visitor; faults of the server are answers, not exceptions."""
    clients = [client_as("manager", town), client_as("coordinator"), Client()]
    for client in clients:
        client.raise_request_exception = False
    return clients


def test_the_world_has_real_addresses(places, client_as):
    client = client_as("manager", places[0])
    found = [route for route, _ in ALL if client.get(address(route, places)).status_code == 200]
    assert len(found) > 35, found


def test_numbers_beyond_the_database_are_not_found(places, client_as):
    failed = []
    for client, (route, _pattern), number in itertools.product(actors(client_as, places[0]), ALL, HUGE):
        if "<int:" not in route:
            continue
        path = address(route, places, number=number)
        failed += [f"{m.__name__} {path}" for m in (client.get, client.post) if m(path).status_code >= 500]
    assert failed == []


def test_odd_words_in_a_query_do_not_make_a_page_fail(places, client_as):
    names = every_field_name()
    failed = []
    for client, (route, _pattern), odd in itertools.product(actors(client_as, places[0])[:1], ALL, ODD):
        path = address(route, places)
        if client.get(path, dict.fromkeys(names, odd)).status_code >= 500:
            failed.append(f"{path} {odd[:20]!r}")
    assert failed == []


def test_odd_words_in_a_form_do_not_make_a_page_fail(places, client_as):
    names = every_field_name()
    failed = []
    for client, (route, _pattern), odd in itertools.product(actors(client_as, places[0])[:1], ALL, ODD):
        path = address(route, places)
        if client.post(path, dict.fromkeys(names, odd)).status_code >= 500:
            failed.append(f"{path} {odd[:20]!r}")
    assert failed == []


@pytest.mark.parametrize("word", ["%00", "a%00b", "..%2f..%2fetc", "%ff", "x" * 4000])
def test_odd_words_in_an_address_do_not_make_a_page_fail(places, client_as, word):
    client = client_as("manager", places[0])
    client.raise_request_exception = False
    for route, _pattern in ALL:
        if "<str:" in route or "<slug:" in route:
            path = address(re.sub(r"<(str|slug):\w+>", "WORD", route), places).replace("WORD", word)
            for method in (client.get, client.post):
                assert method(path).status_code < 500, path
