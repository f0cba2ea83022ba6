"""What Python says of a document, PostgreSQL says as well."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.query.evaluate import evaluate
from allmende.datahub.ngsild.query.jsonpath import path_of
from allmende.datahub.ngsild.query.patterns import read_pattern
from allmende.datahub.ngsild.query.syntax import Path, terms_of
from tests.datahub.ngsild.query.strategies import DOCUMENTS, QUERY_TEXTS, query, term_texts

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def postgres(db: None) -> Iterator[psycopg.Cursor[Any]]:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        yield cursor


def state(document: Any) -> EntityState:
    return EntityState("urn:x:0", ("T",), document, NOW, NOW)


def _database_says(
    postgres: psycopg.Cursor[Any], document: Any, text: str, *, is_rough: bool = False
) -> bool:
    (term,) = terms_of(query(text))
    assert isinstance(term.target, Path)
    path = path_of(term, term.target, is_rough=is_rough)
    row = postgres.execute(
        "select jsonb_path_exists(%s::jsonb, %s::jsonpath)", (json.dumps(document), path)
    ).fetchone()
    assert row is not None
    return bool(row[0])


AGREEMENT = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@AGREEMENT
@given(document=DOCUMENTS, text=term_texts())
def test_both_backends_agree_on_every_term(postgres: psycopg.Cursor[Any], document: Any, text: str) -> None:
    assert evaluate(query(text), state(document)) is _database_says(postgres, document, text)


@AGREEMENT
@given(document=DOCUMENTS, text=term_texts().filter(lambda text: "==" in text))
def test_the_rough_path_misses_nothing(postgres: psycopg.Cursor[Any], document: Any, text: str) -> None:
    if evaluate(query(text), state(document)):
        assert _database_says(postgres, document, text, is_rough=True)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pattern=st.text("ab.*+?|()[]^$-{}12,\\dw ü", max_size=12),
    text=st.text("abü12 -.\n", max_size=8),
    is_caseless=st.booleans(),
)
def test_a_pattern_means_the_same_in_postgres(
    postgres: psycopg.Cursor[Any], pattern: str, text: str, is_caseless: bool
) -> None:
    try:
        read = read_pattern(("(?i)" if is_caseless else "") + pattern, "q")
    except Exception:
        return
    row = postgres.execute("select %s ~ %s", (text, read.for_postgres)).fetchone()
    assert row is not None
    assert read.is_in(text) is row[0]


@given(document=DOCUMENTS, text=QUERY_TEXTS)
def test_every_query_is_true_or_false(document: Any, text: str) -> None:
    assert evaluate(query(text), state(document)) in (True, False)
