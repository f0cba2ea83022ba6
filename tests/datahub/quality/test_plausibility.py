"""What is believable: ranges with their limits, speed of change, standing still."""

from datetime import timedelta

import pytest

from allmende.basics.units import UNITS
from allmende.datahub.ingest.plausibility import RULES, is_jump, is_stuck, range_quality, rule_for
from allmende.datahub.ingest.types import Quality

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("attribute", "unit", "value", "quality"), [
    ("co2", "59", 300, Quality.VALID), ("co2", "59", 299.9, Quality.IMPLAUSIBLE),
    ("co2", "59", 10_001, Quality.IMPLAUSIBLE),
    ("temperature", "CEL", 70, Quality.VALID), ("temperature", "CEL", 70.1, Quality.IMPLAUSIBLE),
    ("temperature", "KEL", 300, Quality.VALID), ("unheardOf", "59", -1e9, Quality.VALID),
])  # fmt: skip
def test_only_what_is_known_in_its_own_unit_is_judged(attribute, unit, value, quality) -> None:
    assert range_quality(attribute, unit, value) == quality


@pytest.mark.parametrize(("change", "apart", "expected"), [
    (30, HOUR, False), (30.1, HOUR, True), (-31, HOUR, True), (4.9, timedelta(seconds=3), False),
    (5.1, timedelta(seconds=3), True), (500, timedelta(hours=4), False), (500, timedelta(0), False),
])  # fmt: skip
def test_a_jump_is_more_than_the_attribute_can_move(change, apart, expected) -> None:
    rule = rule_for("temperature", "CEL")
    assert rule is not None
    assert is_jump(rule, change, apart) == expected


@pytest.mark.parametrize(("values", "hours", "expected"), [
    ([21.5] * 5, 24, True), ([21.5] * 5, 23.9, False), ([21.5] * 3, 48, False),
    ([21.5, 21.5, 21.5, 21.6], 48, False),
])  # fmt: skip
def test_standing_still_needs_time_and_several_values(values, hours, expected) -> None:
    rule = rule_for("temperature", "CEL")
    assert rule is not None
    assert is_stuck(rule, values, timedelta(hours=hours)) == expected


def test_resting_values_may_stand_still() -> None:
    rule = rule_for("relativeHumidity", "P1")
    assert rule is not None
    assert not is_stuck(rule, [100.0] * 9, timedelta(days=3))
    assert is_stuck(rule, [55.0] * 9, timedelta(days=3))


def test_every_rule_makes_sense() -> None:
    for attribute, rule in RULES.items():
        assert rule.unit in UNITS, attribute
        assert rule.minimum < rule.maximum
        assert rule.fastest_per_h is None or rule.fastest_per_h > 0
        assert all(rule.minimum <= rest <= rule.maximum for rest in rule.rests)
