"""The shipped base: it fits what is installed, and restoring it gives exactly what was dumped."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from allmende.config import base
from allmende.config.postgres import EPHEMERAL, EmbeddedPostgres, binary

HOW = "uv run python scripts/write_base.py"


def test_every_migration_in_the_base_is_installed_and_unchanged():
    expected = base.expected()
    told = json.loads(base.header())
    changed = {name for name, digest in told.items() if expected.get(name) != digest}
    assert not changed, f"write the base anew: {HOW}"


def test_the_base_holds_all_migrations_of_foreign_packages():
    foreign = {name for name in base.expected() if not _is_ours(name)}
    missing = foreign - json.loads(base.header()).keys()
    assert not missing, f"write the base anew: {HOW}"


def _is_ours(name: str) -> bool:
    app = name.split(".", maxsplit=1)[0]
    return (Path(base.__file__).parents[1] / app / "migrations").is_dir()


@pytest.fixture
def empty(tmp_path, django_db_blocker):
    """Django on an empty server of its own."""
    os.chmod(tmp_path, 0o711)
    server = EmbeddedPostgres(tmp_path / "postgres", parameters=EPHEMERAL)
    server.start()
    before = dict(connection.settings_dict)
    from allmende.config.database import django_database
    from allmende.config.env import environment

    url_before = os.environ.get("ALLMENDE_DATABASE_URL")
    os.environ["ALLMENDE_DATABASE_URL"] = server.url()
    environment.cache_clear()
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(django_database(environment()))
        try:
            yield server.url()
        finally:
            connection.close()
            connection.settings_dict.update(before)
            os.environ.pop("ALLMENDE_DATABASE_URL")
            if url_before is not None:
                os.environ["ALLMENDE_DATABASE_URL"] = url_before
            environment.cache_clear()
            server.stop()


def test_restoring_gives_what_was_dumped(empty):
    assert base.restore_base()
    dumped = subprocess.run(
        [binary("pg_dump"), "--inserts", "--no-owner", "--no-comments", "--dbname", empty],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert sorted(base.clean(dumped.splitlines())) == sorted(base.clean(_body()))
    # What is there already stays: no second restoring.
    assert not base.restore_base()


def _body() -> list[str]:
    lines = base.BASE.read_text().splitlines()
    return lines[lines.index("grant allmende_hub to current_user;") + 1 :]


def test_a_base_that_does_not_fit_is_left_alone(empty, monkeypatch):
    told = {**json.loads(base.header()), "wagtailcore.0001_initial": "0" * 16}
    monkeypatch.setattr(base, "header", lambda: json.dumps(told))
    assert not base.restore_base()
    with connection.cursor() as cursor:
        assert not connection.introspection.table_names(cursor)
