"""Flags are in every download and table, and can be left out on request; nothing is dropped unasked."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from allmende.datahub.ingest.types import Quality
from allmende.datahub.quality_words import WORDS, flags_of, quality_codes, quality_words, unwanted_in, without
from allmende.datahub.selectors import history
from allmende.datahub.services.quality import check_quality
from allmende.datahub.types import ExportRow
from allmende.kernel.actor import SystemActor
from tests import factories
from tests.datahub import factories as hub

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_every_flag_has_its_own_words() -> None:
    assert {one.flag for one in WORDS} == set(Quality) - {Quality.VALID}
    for names in ([one.code for one in WORDS], [one.key for one in WORDS], [str(one.word) for one in WORDS]):
        assert len(set(names)) == len(names)
    everything = sum(one.flag for one in WORDS)
    assert len(quality_words(everything)) == len(quality_codes(everything)) == len(WORDS)
    assert quality_words(0) == []


def test_addresses_name_flags_by_commas_or_again() -> None:
    both = Quality.JUMP | Quality.STUCK
    assert unwanted_in(["sprung,stillstand"]) == unwanted_in(["sprung", " stillstand "]) == both
    assert unwanted_in(["unsinn", ""]) == Quality.VALID
    assert flags_of(["unplausibel"]) == Quality.IMPLAUSIBLE


def row(**quality: int) -> ExportRow:
    return ExportRow(
        start=NOW, school="", room="", code="", values={"co2": 1.0, "temperature": 2.0}, quality=quality,
        is_hourly_mean=False,
    )  # fmt: skip


def test_only_flagged_values_are_left_out_and_only_when_asked() -> None:
    rows = [row(), row(co2=8), row(co2=8, temperature=8), row(temperature=1)]
    assert list(without(rows, Quality.VALID)) == rows
    kept = list(without(rows, Quality.STUCK))
    assert [dict(one.values) for one in kept] == [
        {"co2": 1, "temperature": 2}, {"temperature": 2}, {"co2": 1, "temperature": 2},
    ]  # fmt: skip
    assert [dict(one.quality) for one in kept] == [{}, {}, {"temperature": 1}]


@pytest.fixture
def town(db):
    return factories.municipality()


@pytest.fixture
def room(town):
    with time_machine.travel(NOW, tick=False):
        yield hub.room(hub.school(town.space, release="live"), "Chemie")


@pytest.fixture
def measured(room):
    """Thirteen hours in which co2 stood still, and one implausible value before."""
    series = hub.readings(room, [600.0] * 79, end=NOW)
    hub.readings(room, [99_999.0], end=NOW - timedelta(hours=14), quality=Quality.IMPLAUSIBLE.value)
    check_quality(actor=SystemActor("Prüfung"), now=NOW)
    return series


def rows_of(client, dataset, kind="json", **query):
    url = reverse(f"datahub:dataset_{kind}", args=[dataset.slug])
    answer = client.get(url, {"von": "2026-03-02", "bis": "2026-03-03", **query})
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


def test_downloads_carry_flags_and_leave_out_what_was_asked(client_as, town, room, measured) -> None:
    dataset, client = hub.dataset(town.space), client_as("anonymous")
    found = [one["values"]["co2"] for one in json.loads(rows_of(client, dataset))]
    assert len(found) == 80
    assert found[0]["quality"] == ["implausible"]
    assert found[1]["quality"] == ["stuck"]
    assert "co2: steht still" in rows_of(client, dataset, "csv")
    assert len(json.loads(rows_of(client, dataset, ohne="unplausibel"))) == 79
    assert len(json.loads(rows_of(client, dataset, ohne=["stillstand"]))) == 1
    assert json.loads(rows_of(client, dataset, ohne="stillstand,unplausibel")) == []


def test_an_unknown_word_is_refused_with_the_known_ones(client_as, town, room, measured) -> None:
    url = reverse("datahub:dataset_csv", args=[hub.dataset(town.space).slug])
    answer = client_as("anonymous").get(url, {"von": "2026-03-02", "bis": "2026-03-03", "ohne": "kaputt"})
    assert answer.status_code == 422
    assert "stillstand" in answer.content.decode()


def test_the_dataset_page_offers_the_choice(client_as, town, room) -> None:
    page = client_as("anonymous").get(reverse("datahub:dataset", args=[hub.dataset(town.space).slug]))
    assert 'name="ohne"' in page.content.decode()


@pytest.mark.parametrize("period", ["day", "week", "month"])
def test_history_knows_the_flags_of_each_step(town, room, measured, period) -> None:
    with time_machine.travel(NOW, tick=False):
        past = history(factories.actor("reader", town), room, "co2", period, date(2026, 3, 3))
    assert past.points[-1].flags & Quality.STUCK
    assert sum(point.count for point in past.points) in (79, 80)


def test_the_rooms_page_says_it_in_words(client_as, town, room, measured) -> None:
    hub.dashboard(town.space)
    with time_machine.travel(NOW, tick=False):
        url = f"/kommunen/{town.slug}/cockpit/raumklima/raeume/{room.pk}/"
        page = client_as("reader", town).get(url).content.decode()
        assert "Wert steht still" in page
        assert "steht still" in page.replace("Wert steht still", "")
        download = client_as("anonymous").get(f"{url}werte.csv", {"ohne": "stillstand"})
        lines = b"".join(download.streaming_content).decode().splitlines()
        assert len(lines) == 1
