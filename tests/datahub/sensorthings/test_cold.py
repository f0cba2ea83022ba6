"""Observations of months that left the database: the same answers as before."""

import dataclasses
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from allmende.datahub.sensorthings.cold import time_bounds
from allmende.datahub.sensorthings.expressions import parse
from allmende.datahub.services import archive, rollups
from tests.datahub import factories as hub
from tests.datahub.sensorthings.conftest import ask

MAY = date(2026, 5, 1)
AUTUMN = datetime(2026, 10, 1, 3, tzinfo=UTC)
SPAN = "phenomenonTime gt 2026-05-31T23:30:00Z and phenomenonTime le 2026-06-01T00:10:00Z"


@pytest.fixture
def old_series(world, tmp_path, settings):
    """A series from the end of May to the beginning of June, whose May has been archived."""
    settings.ALLMENDE_ENV = dataclasses.replace(settings.ALLMENDE_ENV, cold_store=str(tmp_path / "history"))
    return hub.readings(
        world.music, [float(value) for value in range(200)], end=datetime(2026, 6, 1, 6, tzinfo=UTC),
        attribute="noise", unit="2N",
    )  # fmt: skip


def archive_may():
    rollups.roll_up(actor=hub.SYSTEM, now=AUTUMN)
    assert archive.archive_month(actor=hub.SYSTEM, month=MAY).is_dropped
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('observation_2026_05')")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    "options",
    [
        "$count=true&$top=5",
        "$count=true&$orderby=phenomenonTime desc&$top=200",
        f"$filter={SPAN}&$count=true",
        "$filter=result lt 10 and phenomenonTime lt 2026-05-31T12:00:00Z",
        "$filter=during(phenomenonTime, 2026-05-30T00:00:00Z/2026-05-31T00:00:00Z)&$count=true",
        "$resultFormat=dataArray&$top=300",
    ],
)
def test_no_answer_changes_when_a_month_leaves_the_database(world, old_series, options):
    path = f"Datastreams({old_series.pk})/Observations?{options}"
    before = world.ask(path)
    assert before["value"]
    archive_may()
    assert world.ask(path) == before


def test_a_store_that_does_not_answer_is_no_shorter_answer(world, old_series, tmp_path):
    archive_may()
    for file in (tmp_path / "history").rglob("*.parquet"):
        file.unlink()
    answer = ask(f"Datastreams({old_series.pk})/Observations", headers=world.token)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    ("text", "has_start", "has_end"),
    [
        ("phenomenonTime gt 2026-01-01T00:00:00Z", True, False),
        ("resultTime lt 2026-01-01T00:00:00Z and result gt 5", False, True),
        ("phenomenonTime eq 2026-01-01T00:00:00Z", True, True),
        ("phenomenonTime gt 2026-01-01T00:00:00Z or result gt 5", False, False),
        ("not (phenomenonTime gt 2026-01-01T00:00:00Z)", False, False),
        ("2026-01-01T00:00:00Z lt phenomenonTime", False, False),
        ("phenomenonTime gt now() sub duration'P1D'", False, False),
    ],
)
def test_only_what_must_hold_bounds_the_time(text, has_start, has_end):
    start, end = time_bounds(parse(text))
    assert (start is not None, end is not None) == (has_start, has_end)
