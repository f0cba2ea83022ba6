"""What stands in an address becomes a stretch of time, whatever it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.cockpit.addresses import EARLIEST, PERIODS, span_of

LAST = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("word", "until", "expected"),
    [
        ("woche", "2026-02-01", ("woche", date(2026, 2, 1))),
        ("", "", ("tag", LAST)),
        ("jahrhundert", "gestern", ("tag", LAST)),
        ("tag", "2026-02-30", ("tag", LAST)),
        ("tag", "2999-01-01", ("tag", LAST)),
        ("jahr", "0001-01-01", ("jahr", EARLIEST)),
    ],
)
def test_bad_values_become_the_nearest_sensible_ones(word, until, expected):
    span = span_of(word, until, LAST)
    assert (span.word, span.until) == expected


@given(word=st.none() | st.text(max_size=12), until=st.none() | st.text(max_size=12) | st.dates().map(str))
def test_no_address_leads_out_of_the_calendar(word, until):
    span = span_of(word, until, LAST)
    assert span.word in PERIODS
    assert EARLIEST <= span.until <= LAST
    assert EARLIEST <= span.moved(-1).until <= LAST
    assert EARLIEST <= span.moved(1).until <= LAST


def test_earlier_and_later_lead_back_to_where_one_was():
    span = span_of("woche", "2026-02-01", LAST)
    assert span.moved(-1).moved(1) == span


def test_the_newest_day_is_left_out_of_the_address_so_that_bookmarks_stay_current():
    assert span_of("monat", None, LAST).query(raum=7) == "?raum=7&zeitraum=monat"
    assert span_of("monat", "2026-01-01", LAST).query() == "?zeitraum=monat&bis=2026-01-01"
