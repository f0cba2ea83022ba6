"""Nothing that a stranger types into an address, a query or a form makes a page fail."""

import contextlib
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator

import pytest
from django import forms
from django.db import transaction
from django.test import Client

import allmende
from tests.architecture.test_access import ALL
from tests.security.html_forms import PageForm, forms_of
from tests.security.world import Place, place

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
    "x" * 3000,
    "9999-12-31",
)
#: Each address gets some of the odd words, its neighbours the others.
WORDS_EACH = 3
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
def here(db) -> Place:
    """A town with one of everything."""
    return place()


def actors(client_as, town) -> list[Client]:
    """A manager of the town, a coordinator, a visitor; faults of the server are answers, not exceptions."""
    clients = [client_as("manager", town), client_as("coordinator"), Client()]
    for client in clients:
        client.raise_request_exception = False
    return clients


def routes_with_odd_words() -> Iterator[tuple[str, str]]:
    """Each address with its share of the odd words."""
    words = itertools.cycle(ODD)
    for route, _pattern in ALL:
        for _turn in range(WORDS_EACH):
            yield route, next(words)


def test_the_world_has_real_addresses(here, client_as):
    client = client_as("manager", here.town)
    found = [route for route, _ in ALL if client.get(here.address(route)).status_code == 200]
    assert len(found) > 35, found


def test_numbers_beyond_the_database_are_not_found(here, client_as):
    failed = []
    clients = actors(client_as, here.town)
    numbered = [route for route, _pattern in ALL if "<int:" in route]
    for place_of_route, (route, client) in enumerate(itertools.product(numbered, clients)):
        number = HUGE[place_of_route % len(HUGE)]
        path = here.address(route, number=number)
        failed += [f"{m.__name__} {path}" for m in (client.get, client.post) if m(path).status_code >= 500]
    assert failed == []


def test_odd_words_in_a_query_do_not_make_a_page_fail(here, client_as):
    names = every_field_name()
    failed = []
    client = actors(client_as, here.town)[0]
    for route, odd in routes_with_odd_words():
        path = here.address(route)
        if client.get(path, dict.fromkeys(names, odd)).status_code >= 500:
            failed.append(f"{path} {odd[:20]!r}")
    assert failed == []


def test_odd_words_in_a_form_do_not_make_a_page_fail(here, client_as):
    names = every_field_name()
    failed = []
    client = actors(client_as, here.town)[0]
    for route, odd in routes_with_odd_words():
        path = here.address(route)
        if client.post(path, dict.fromkeys(names, odd)).status_code >= 500:
            failed.append(f"{path} {odd[:20]!r}")
    assert failed == []


@pytest.mark.parametrize("word", ["%00", "a%00b", "..%2f..%2fetc", "%ff", "x" * 4000])
def test_odd_words_in_an_address_do_not_make_a_page_fail(here, client_as, word):
    client = client_as("manager", here.town)
    client.raise_request_exception = False
    for route, _pattern in ALL:
        if "<str:" in route or "<slug:" in route:
            path = here.address(re.sub(r"<(str|slug):\w+>", "WORD", route)).replace("WORD", word)
            for method in (client.get, client.post):
                assert method(path).status_code < 500, path


def test_one_odd_word_in_a_filled_form_does_not_make_a_page_fail(here, client_as):
    client = actors(client_as, here.town)[0]
    tried, failed = 0, []
    for path, form, field, odd in _odd_forms(client, here):
        with contextlib.suppress(_Undo), transaction.atomic():
            answer = client.post(path, filled(form) | {field: odd})
            statuses = [answer.status_code]
            if answer.status_code == 302:
                # What was taken must not break the page that shows it.
                statuses.append(client.get(answer.headers["Location"].split("#")[0]).status_code)
            tried += 1
            failed += [f"{path} {field}={odd[:9]!r}"] if max(statuses) >= 500 else []
            raise _Undo
    assert failed == []
    assert tried > 40


class _Undo(Exception):
    """Each try starts from the same town."""


def _odd_forms(client: Client, here: Place) -> Iterator[tuple[str, PageForm, str, str]]:
    seen = set()
    for route, _pattern in ALL:
        url = here.address(route)
        answer = client.get(url)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for form in forms_of(answer.content.decode()):
            path = form.action or url
            for field in form.texts:
                if (path, field) not in seen:
                    seen.add((path, field))
                    yield path, form, field, "a\x00b" if len(seen) % 2 else "9" * 400


def filled(form: PageForm) -> dict[str, str]:
    """Return the form with something plausible in every empty field."""
    days, numbers = ("_on", "from", "to", "von", "bis"), ("amount", "target", "value", "price", "quantity")

    def plausible(name: str) -> str:
        if "mail" in name:
            return "a@example.org"
        if name.endswith(days):
            return "2026-05-05"
        return "3" if any(word in name for word in numbers) else "Ein Satz"

    return {name: value or plausible(name) for name, value in form.values.items()}
