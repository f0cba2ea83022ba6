import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.basics.text import slug, sort_key


def test_names_come_in_the_order_of_a_german_dictionary():
    names = ["Öhningen", "Werl", "Oelde", "Zell", "Olpe", "Übach", "Altena", "Äpfingen", "Straße"]

    assert sorted(names, key=sort_key) == [
        "Altena",
        "Äpfingen",
        "Oelde",
        "Öhningen",
        "Olpe",
        "Straße",
        "Übach",
        "Werl",
        "Zell",
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Möhnesee", "mohnesee"),
        ("SCHALKSMÜHLE", "schalksmuhle"),
        ("Große  Straße ", "grosse strasse"),
        ("Mo\u0308hnesee", "mohnesee"),
        ("Café", "cafe"),
    ],
)
def test_sort_key(text, key):
    assert sort_key(text) == key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Möhnesee", "moehnesee"),
        ("Menden (Sauerland)", "menden-sauerland"),
        ("Nachrodt-Wiblingwerde", "nachrodt-wiblingwerde"),
        ("Straße & Café", "strasse-cafe"),
        ("mo\u0308glich", "moeglich"),
        ("…", ""),
    ],
)
def test_slug(text, expected):
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_safe_in_an_address_and_stays_what_it_is(text):
    made = slug(text)

    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", made)
    assert slug(made) == made


@given(st.text())
def test_sort_key_does_not_change_when_made_twice(text):
    assert sort_key(sort_key(text)) == sort_key(text)
