"""The guides for newcomers and for other regions speak of what is there."""

import re
from pathlib import Path

import pytest

from allmende.cockpit.selectors import town
from allmende.region import pack

ROOT = Path(__file__).resolve().parents[2]
FIRST = (ROOT / "docs" / "first-feature.md").read_text(encoding="utf-8")
PACKS = (ROOT / "docs" / "region-packs.md").read_text(encoding="utf-8")
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def test_the_word_to_change_stands_where_the_guide_says():
    (place, line) = re.findall(r"In `(blueprints/[\w/.-]+)` change `([^`]+)`", FIRST)[0]
    assert line in (ROOT / place).read_text(encoding="utf-8")


def test_the_function_to_change_still_makes_facts():
    assert callable(town.facts_of)
    source = Path(town.__file__).read_text(encoding="utf-8")
    assert 'Fact(_("Fläche")' in source
    assert "number_text" in source


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", FIRST + PACKS))))
def test_the_house_tests_named_in_the_guides_exist(name):
    assert f"def {name}(" in SOURCES


def test_every_key_of_a_pack_stands_on_its_page():
    source = Path(pack.__file__).read_text(encoding="utf-8")
    read = r"\.(?:maybe_)?(?:text|texts|integers|table|rows|one_of|day|decimal|partial_date)\(\s*\"(\w+)\""
    keys = set(re.findall(read, source)) - {"features", "geometry", "properties", "type", "row"}
    assert len(keys) > 50
    words = set(re.findall(r"\w+", PACKS))
    assert not [key for key in keys if key not in words]


def test_every_sort_of_a_pack_stands_on_its_page():
    sorts = {*pack.MEMBERSHIPS, *pack.ORGANISATIONS, *pack.STRATEGIES, *pack.STRATEGY_STATES, *pack.GOALS}
    assert not [sort for sort in {*sorts, *pack.SOLUTION_STATES} if f"`{sort}`" not in PACKS]
