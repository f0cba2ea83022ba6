"""What every test may use: a real PostgreSQL, actors with roles, signed-in clients, the sample data."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

# The browser keeps an event loop in this process; Django would take every later test for a coroutine.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
os.environ.setdefault("ALLMENDE_SECRET_KEY", "only-for-tests-" + "x" * 40)

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.emptying import READINGS, Flush, asking
from tests.postgres import template_database


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this process a migrated PostgreSQL of its own."""
    with django_db_blocker.unblock(), template_database():
        from django.db import connection

        connection.ops.sql_flush = Flush(connection)
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    """Hash passwords of invented people quickly: the real hasher takes a fifth of a second for each."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget the pages that visitors shared in the test before."""
    from allmende.ui import shelf

    shelf.forget()


@pytest.fixture(autouse=True)
def no_readings_left(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Empty the hub's own tables after a test that committed."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction"))
    if not commits:
        return
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(asking(READINGS))
        if holding := [row[0] for row in cursor.fetchall()]:
            cursor.execute(f"truncate {', '.join(holding)}")
        cursor.execute("update rollup_state set open_from = '-infinity', rolled_to = '-infinity'")


@pytest.fixture
def shared_data() -> Path:
    """The folder of public sample data, or a skip with the reason."""
    folder = Path(os.environ.get("ALLMENDE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip(f"no sample data at {folder} (set ALLMENDE_SHARED)")
    return folder


@pytest.fixture
def client_as(db: None) -> Callable[..., Client]:
    """Return a client signed in with one role: `client_as("editor", municipality)`.

    `client_as("anonymous")` is a visitor; consortium roles need no place:
    `client_as("coordinator")`.
    """

    def sign_in(role: str, place: object = None) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(factories.person(role=role, place=place))
        return client

    return sign_in
