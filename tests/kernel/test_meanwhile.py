"""Two people at the same form: nobody's words go without the other knowing."""

from decimal import Decimal

import pytest

from allmende.kernel.meanwhile import ChangedMeanwhile, mark_of, marks_of, merged
from allmende.kernel.models import Space

OPENED = {"past": "alt", "present": "alt"}


def test_each_keeps_what_the_other_wrote_elsewhere():
    now = {"past": "von ihr", "present": "alt"}
    assert merged(now, {"past": "alt", "present": "von mir"}, marks_of(OPENED)) == {
        "past": "von ihr",
        "present": "von mir",
    }


def test_both_in_one_field_is_a_conflict_unless_they_wrote_the_same():
    now = {"past": "von ihr", "present": "alt"}
    with pytest.raises(ChangedMeanwhile):
        merged(now, {"past": "von mir", "present": "alt"}, marks_of(OPENED))
    assert merged(now, {"past": "von ihr", "present": "alt"}, marks_of(OPENED)) == now


def test_line_endings_of_a_browser_are_no_change():
    now = {"past": "eins\nzwei"}
    assert merged(now, {"past": "eins\r\nzwei"}, marks_of(now)) == now


def test_a_form_that_remembers_nothing_began_empty():
    assert merged({"past": ""}, {"past": "von mir"}, "") == {"past": "von mir"}
    with pytest.raises(ChangedMeanwhile):
        merged({"past": "von ihr"}, {"past": "von mir"}, "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal("1250.50"), Decimal("1250.5")),
        (Decimal("51.0289"), 51.0289),
        (3, "3"),
        (Decimal("100.00"), 100),
        (None, ""),
        (False, None),
        ({"b": 1, "aa": 2}, {"aa": 2, "b": 1}),
        ({}, None),
        ([], None),
        ([Space(pk=2), Space(pk=10)], (Space(pk=10), Space(pk=2))),
    ],
)
def test_what_people_read_as_the_same_is_the_same(one, other):
    assert mark_of(one) == mark_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (0, None),
        (True, False),
        (10, 100),
        (Space(pk=1), None),
        ([Space(pk=1), Space(pk=2)], [Space(pk=12)]),
        (["a", "b"], ["b", "a"]),
    ],
)
def test_what_people_read_as_different_is_different(one, other):
    assert mark_of(one) != mark_of(other)
