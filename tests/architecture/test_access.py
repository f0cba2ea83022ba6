"""Every address declares a right that exists, and asks visitors to sign in unless it is open to all."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from allmende.kernel.access import PUBLIC, permission_exists

#: Third-party pages guard themselves: allauth's account pages; Wagtail's stand behind one door, which has
#: a walk of its own (tests/editorial/test_door.py).
FOREIGN = ("konto/", "redaktion/")
EXAMPLES = {"int": "999999999", "slug": "gibt-es-nicht", "str": "gibt-es-nicht", "uuid": "0" * 32}


def own_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(FOREIGN):
            continue
        if isinstance(pattern, URLResolver):
            yield from own_patterns(pattern, route)
        else:
            yield route, pattern


ALL = list(own_patterns())


def example_path(route: str) -> str:
    """Fill a route with values of things that do not exist."""
    route = re.sub(r"\(\?P<\w+>([a-z]+)(\|[^)]*)?\)", r"\1", route).replace("^", "").replace("$", "")
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: EXAMPLES[m.group(1) or "str"], route)


def test_there_are_pages():
    assert len(ALL) > 30


@pytest.mark.parametrize(("route", "pattern"), ALL, ids=[route for route, _pattern in ALL])
def test_every_address_declares_a_right_that_exists(route, pattern):
    declared = getattr(pattern.callback, "declared_permission", None)
    assert declared is not None, f"{route} declares no right (kernel.access.declares)"
    assert permission_exists(declared), f"{route} declares the unknown right {declared}"


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "pattern"), ALL, ids=[route for route, _pattern in ALL])
def test_visitors_are_asked_to_sign_in_except_on_open_pages(route, pattern):
    path = example_path(route)
    client = Client(raise_request_exception=True)
    is_open = pattern.callback.declared_permission == PUBLIC
    for method in (client.get, client.post):
        answer = method(path)
        asked = answer.status_code == 302 and answer.headers["Location"].startswith("/konto/")
        if is_open:
            assert answer.status_code in {200, 302, 400, 404, 405, 409, 422}, f"{path}: {answer.status_code}"
        else:
            assert asked or answer.status_code in {404, 405}, (
                f"{path} answers a visitor with {answer.status_code}"
            )
