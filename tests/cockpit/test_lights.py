"""The words and bounds that charts and the live list are given agree with the hub's own lights."""

import json

import pytest

from allmende.cockpit.selectors.lights import advice_of, live_levels, stale_after_s, word_of, zones
from allmende.datahub.lights import level_of
from allmende.datahub.models import Dashboard
from tests.datahub.factories import THRESHOLDS


@pytest.fixture
def board():
    told = {"stale": {"word": "veraltet", "advice": "Bitte Batterie prüfen."}}
    return Dashboard(thresholds=THRESHOLDS, source_texts=told, expected_interval_s=600)


def level_in_browser(levels, value):
    """The rule of rooms.js: the last level reached counts."""
    found = levels[0]
    for level in levels:
        found = level if value >= level["from"] else found
    return found["level"]


@pytest.mark.parametrize("value", [0, 400, 999.9, 1000, 1500, 2000, 2000.5, 2001, 9000])
def test_the_browser_finds_the_same_light_as_the_server(board, value):
    assert level_in_browser(json.loads(live_levels(board)), value) == level_of(value, board.thresholds)


def test_the_chart_names_its_zones_in_german_numbers(board):
    assert [(z["from"], z.get("to"), z["word"]) for z in zones(board)] == [
        (1000.0, 2000.0, "bald lüften ab 1.000"),
        (2000.0, None, "jetzt lüften ab 2.000"),
    ]


def test_words_and_advice_come_from_the_blueprint(board):
    assert word_of(board, "now") == "jetzt lüften"
    assert word_of(board, "stale") == "veraltet"
    assert advice_of(board, "stale") == "Bitte Batterie prüfen."
    assert advice_of(board, "good") == ""
    assert word_of(Dashboard(), "stale") == "meldet sich nicht"


def test_a_room_counts_as_silent_after_two_intervals(board):
    assert stale_after_s(board) == 1200
