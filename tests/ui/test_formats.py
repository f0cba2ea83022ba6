from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from allmende.ui import formats

NOW = datetime(2026, 3, 3, 9, 44, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (1234.5, None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (0.1 + 0.2, None, "0,3"),
        (2.005, 2, "2,01"),
        (-0.001, 1, "0,0"),
        (Decimal("12.50"), None, "12,5"),
        (0, None, "0"),
        (None, None, "nicht angegeben"),
        (float("nan"), None, "nicht angegeben"),
        ("zwölf", None, "zwölf"),
    ],
)
def test_numbers_are_written_as_german_readers_expect(value, decimals, written):
    assert formats.number_text(value, decimals) == written


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (2140, "59", "2.140 ppm"),
        (22.44, "CEL", "22,4 °C"),
        (41.2, "P1", "41 %"),
        (3.61, "VLT", "3,6 V"),
        (14, "C62", "14"),
        (7, "Räume", "7 Räume"),
        (None, "59", "nicht angegeben"),
    ],
)
def test_a_quantity_carries_its_unit(value, unit, written):
    assert formats.quantity_text(value, unit) == written


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_no_amount_loses_a_cent(amount):
    text = formats.euro_text(amount)
    assert Decimal(text.removesuffix(" €").replace(".", "").replace(",", ".")) == amount


@pytest.mark.parametrize(
    ("age", "written"),
    [
        (timedelta(seconds=59), "gerade eben"),
        (timedelta(minutes=1), "vor 1 Minute"),
        (timedelta(minutes=4, seconds=59), "vor 4 Minuten"),
        (timedelta(hours=3), "vor 3 Stunden"),
        (timedelta(days=2), "vor 2 Tagen"),
        (timedelta(days=30), "1. Februar 2026"),
        (timedelta(minutes=-30), "3. März 2026, 11:14 Uhr"),
    ],
)
def test_age_is_said_in_words_and_old_things_by_their_day(age, written):
    assert formats.ago_text(NOW - age, now=NOW) == written


def test_times_are_those_of_berlin():
    assert formats.clock_text(NOW) == "10:44 Uhr"
    assert formats.day_text(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "1. Juli 2026"
    assert formats.day_text(date(2026, 3, 3)) == "3. März 2026"


def render(template, **values):
    return Template("{% load ui %}" + template).render(Context(values))


def test_the_exact_time_stands_behind_the_age():
    html = render("{{ at|ago }}", at=NOW)
    assert 'datetime="2026-03-03T10:44:00+01:00"' in html
    assert 'title="3. März 2026, 10:44 Uhr"' in html


def test_unknown_is_said_and_zero_is_a_number():
    assert render("{{ a|unknown }} {{ b|unknown }}", a=None, b=0) == "nicht angegeben 0"


def test_machines_get_points_and_no_exponents():
    assert (
        render("{{ a|machine }} {{ b|machine }}|{{ c|machine }}", a=1234.5, b=100.0, c=None) == "1234.5 100|"
    )


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<a href="https://x" onclick="y">z</a>',
        "![x](https://elsewhere/pixel.gif)",
        '<p style="position:fixed">x</p>',
    ],
)
def test_markdown_carries_neither_scripts_nor_styles_nor_foreign_pictures(evil):
    html = render("{{ text|markdown }}", text=evil)
    for word in ("<script", 'href="javascript', '<a href="https://x" onclick', "<img", "<p style"):
        assert word not in html


def test_markdown_leaves_the_first_heading_to_the_page():
    assert "<h2>Titel</h2>" in render("{{ text|markdown }}", text="# Titel")
