"""What values say: trend, target path, classes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.strategy.statistics.classes import classes_of
from allmende.strategy.statistics.pace import Path, is_off_track, share_of_way, should_be
from allmende.strategy.statistics.trend import nearest_like, trend_of
from allmende.strategy.statistics.types import Point, TrendWord
from allmende.strategy.statistics.words import change_sentence, pct_words, signed


def points(*pairs, basis="A"):
    return [Point(date(year, 12, 31), Decimal(str(value)), basis) for year, value in pairs]


@pytest.mark.parametrize(
    ("direction", "values", "word"),
    [
        ("up", [(2020, 10), (2024, 12)], TrendWord.BETTER),
        ("up", [(2020, 10), (2024, 8)], TrendWord.WORSE),
        ("down", [(2020, 10), (2024, 8)], TrendWord.BETTER),
        ("none", [(2020, 10), (2024, 8)], TrendWord.FALLING),
        ("none", [(2020, 10), (2024, 12)], TrendWord.RISING),
        ("up", [(2020, 1000), (2024, 1009)], TrendWord.UNCHANGED),
        ("up", [(2020, 0), (2024, 0)], TrendWord.UNCHANGED),
        ("up", [(2020, 0), (2024, 5)], TrendWord.BETTER),
        ("up", [(2020, -10), (2024, -5)], TrendWord.BETTER),
        ("up", [(2024, 5)], TrendWord.UNKNOWN),
        ("up", [], TrendWord.UNKNOWN),
        # Only the last five years count: up since 2000, down since 2020.
        ("up", [(2000, 1), (2020, 10), (2024, 8)], TrendWord.WORSE),
    ],
)
def test_a_trend_says_better_or_worse_only_where_somebody_said_which_is_which(direction, values, word):
    assert trend_of(points(*values), direction).word == word


def test_values_of_two_bases_are_never_judged():
    trend = trend_of([*points((2011, 100)), *points((2022, 200), basis="B")], "up")
    assert trend.word == TrendWord.INCOMPARABLE
    assert trend.recent is None
    assert trend.overall.crosses_bases
    assert "Grundlagen" in change_sentence("Olpe", trend.overall, "Personen", 0)
    assert [line.basis for line in trend.lines] == ["A", "B"]


def test_the_base_of_the_newest_value_decides():
    trend = trend_of([*points((2018, 100), (2021, 90)), *points((2020, 300), basis="B")], "up")
    assert (trend.recent.first.value, trend.recent.last.value) == (100, 90)


PATH = Path(Decimal(10), date(2020, 1, 1), Decimal(0), date(2030, 1, 1))


def test_where_we_should_be_lies_on_the_straight_way():
    assert should_be(PATH, date(2019, 1, 1)) == 10
    assert should_be(PATH, date(2035, 1, 1)) == 0
    assert round(should_be(PATH, date(2025, 1, 1)), 1) == 5


@pytest.mark.parametrize(
    ("value", "on", "off"),
    [
        ("5.9", date(2025, 1, 1), False),
        ("6.1", date(2025, 1, 1), True),
        ("3", date(2025, 1, 1), False),
        ("0.5", date(2029, 12, 31), False),
        # After the last day nothing is forgiven.
        ("0.5", date(2030, 1, 1), True),
        ("0", date(2030, 1, 1), False),
    ],
)
def test_a_tenth_of_the_way_is_forgiven_until_the_last_day(value, on, off):
    assert is_off_track(PATH, Decimal(value), on) is off


def test_holding_a_value_is_a_target_too():
    hold = Path(Decimal(100), date(2020, 1, 1), Decimal(100), date(2030, 1, 1))
    assert not is_off_track(hold, Decimal(95), date(2025, 1, 1))
    assert is_off_track(hold, Decimal(80), date(2025, 1, 1))


@given(
    st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2), st.integers(1, 10_000),
    st.integers(-100, 12_000),
)  # fmt: skip
def test_who_is_on_the_way_is_never_off_track(baseline, target, days, after):
    begin = date(2000, 1, 1)
    path = Path(baseline, begin, target, begin + timedelta(days=days))
    on = begin + timedelta(days=after)
    assert not is_off_track(path, should_be(path, on), on)
    assert 0 <= share_of_way(path, should_be(path, on)) <= 1


@given(st.lists(st.decimals(-1000, 1000, places=2), max_size=80), st.integers(0, 2))
def test_classes_hold_every_value_and_are_told_in_words(values, decimals):
    classes = classes_of(values, decimals)
    legend = classes.legend(str)
    levels = {classes.level(value) for value in values}
    assert levels <= set(range(1, len(legend)))
    assert len(legend) <= 4
    assert classes.level(None) == 0
    assert list(classes.bounds) == sorted(set(classes.bounds))


def test_changes_carry_their_sign():
    assert signed(Decimal("-3.25"), 1) == "−3,3"
    assert signed(Decimal("0.01"), 1) == "±0,0"
    assert pct_words(Decimal("1.26")) == "+1,3 %"
    assert pct_words(None) == "nicht angegeben"


@pytest.mark.parametrize(
    ("others", "year"),
    [
        ([*points((2022, 1), (2023, 2), (2025, 3))], 2023),
        ([*points((2019, 1)), *points((2023, 2), basis="B")], 2019),
        ([*points((2011, 1), (2025, 2), basis="B")], 2025),
    ],
)
def test_a_value_is_compared_with_the_nearest_of_its_base(others, year):
    assert nearest_like(trend_of(others, "none"), points((2023, 9))[0]).on.year == year


def test_where_nobody_has_a_value_nothing_is_compared():
    assert nearest_like(None, points((2023, 9))[0]) is None


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([-8, -5, -3, -1, 2, 4], [-3, 0]),
        ([-1, 2, 4, 6, 8], [0, 6]),
        ([-3, -2, -1], [-2, -1]),
        ([1, 2, 3], [2, 3]),
    ],
)
def test_growing_and_shrinking_towns_are_never_in_one_class(values, bounds):
    assert list(classes_of(list(map(Decimal, values)), 0, at_zero=True).bounds) == bounds
