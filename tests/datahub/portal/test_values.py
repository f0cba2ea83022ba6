"""What the cockpit and the figures read: rooms, history, counts, with release and local days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from allmende.basics.errors import Forbidden, NotFound
from allmende.datahub import selectors
from allmende.datahub.local_time import local_day
from allmende.datahub.types import Period
from allmende.kernel.actor import ANONYMOUS
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 44, tzinfo=UTC)  # a Tuesday, 10:44 in Berlin


@pytest.fixture
def town():
    return factories.municipality()


def states(actor, town, now=NOW):
    return selectors.room_states(actor, town.space.dashboard, now)


@pytest.mark.parametrize(
    ("value", "state"), [(999.9, "good"), (1000, "soon"), (2000, "soon"), (2000.1, "now")]
)
def test_the_light_follows_the_thresholds(town, value, state):
    room = hub.room(hub.school(town.space))
    hub.readings(room, [value], end=NOW)
    found = selectors.room_states(ANONYMOUS, hub.dashboard(town.space), NOW)
    assert [(s.state, s.value) for s in found] == [(state, value)]


def test_the_worst_room_stands_first_and_silent_ones_before_good_ones(town):
    school = hub.school(town.space)
    values = {"gut": [500], "schlimm": [2100], "schlimmer": [2400], "bald": [1500]}
    for name, series in values.items():
        hub.readings(hub.room(school, name), series, end=NOW)
    hub.readings(hub.room(school, "still"), [3000], end=NOW - timedelta(minutes=21))
    hub.room(school, "neu")
    found = selectors.room_states(ANONYMOUS, hub.dashboard(town.space), NOW)
    assert [s.name for s in found] == ["schlimmer", "schlimm", "bald", "still", "gut", "neu"]
    assert [s.state for s in found] == ["now", "now", "soon", "stale", "good", "unknown"]


def test_an_implausible_reading_never_colours_a_light(town):
    room = hub.room(hub.school(town.space))
    hub.readings(room, [600], end=NOW - timedelta(minutes=10))
    hub.readings(room, [60_000], end=NOW, quality=1)
    (found,) = selectors.room_states(ANONYMOUS, hub.dashboard(town.space), NOW)
    assert (found.state, found.value, found.is_implausible) == ("good", 600, True)


@pytest.mark.parametrize(
    ("release", "stranger_sees", "withheld"),
    [("live", [600], [False]), ("delayed", [None], [True]), ("internal", [], [])],
)
def test_strangers_see_what_the_school_releases_and_its_people_see_all(
    town, release, stranger_sees, withheld
):
    hub.readings(hub.room(hub.school(town.space, release=release)), [600], end=NOW)
    dashboard = hub.dashboard(town.space)
    found = selectors.room_states(ANONYMOUS, dashboard, NOW)
    assert [s.value for s in found] == stranger_sees
    assert [s.is_withheld for s in found] == withheld
    own = selectors.room_states(factories.actor("reader", town), dashboard, NOW)
    assert [s.value for s in own] == [600]


def test_rooms_of_another_town_are_never_listed(town):
    hub.readings(hub.room(hub.school(hub.space())), [600], end=NOW)
    assert selectors.room_states(ANONYMOUS, hub.dashboard(town.space), NOW) == []


def test_a_cockpit_of_500_rooms_costs_one_query(town, django_assert_max_num_queries):
    school, dashboard = hub.school(town.space), hub.dashboard(town.space)
    for number in range(500):
        hub.room(school, f"Raum {number}")
    with django_assert_max_num_queries(1):
        assert len(selectors.room_states(ANONYMOUS, dashboard, NOW)) == 500


def test_a_day_has_steps_of_ten_minutes_with_mean_and_extremes(town):
    room = hub.room(hub.school(town.space))
    hub.readings(room, [600, 800], end=NOW, step=timedelta(minutes=1))
    hub.readings(room, [60_000], end=NOW - timedelta(minutes=2), quality=1)
    hub.readings(room, [1200], end=NOW - timedelta(minutes=20), quality=2)
    found = selectors.history(ANONYMOUS, room, "co2", "day", date(2026, 3, 3))
    assert (found.step_s, found.unit) == (600, "59")
    first, last = found.points
    assert (first.mean, first.simulated) == (1200, 1)
    assert (last.mean, last.minimum, last.maximum) == (700, 600, 800)
    assert (last.count, last.implausible) == (3, 1)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 3, 3), 24)],
)
def test_a_local_day_of_the_clock_change_is_one_day(town, day, hours):
    room = hub.room(hub.school(town.space))
    begin = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) - timedelta(hours=12)
    around = [begin - timedelta(hours=4) + timedelta(minutes=30 * n) for n in range(68)]
    target = hub.series(room)
    rows = [(target.pk, moment, 500.0, 0) for moment in around]
    hub.store_readings(actor=hub.SYSTEM, tenant=town.space, rows=rows)
    month = selectors.history(ANONYMOUS, room, "co2", Period.MONTH, day + timedelta(days=1))
    by_day = {local_day(p.start): p for p in month.points}
    assert by_day[day].count == hours * 2
    of_day = selectors.history(ANONYMOUS, room, "co2", Period.DAY, day)
    assert (of_day.end - of_day.start) == timedelta(hours=hours)


def test_delayed_schools_give_strangers_hourly_means_until_yesterday(town, time_machine):
    time_machine.move_to(NOW, tick=False)
    room = hub.room(hub.school(town.space, release="delayed"))
    hub.readings(room, [400, 1000], end=NOW - timedelta(days=1))
    hub.readings(room, [700], end=NOW)
    found = selectors.history(ANONYMOUS, room, "co2", "week", date(2026, 3, 3))
    assert [(p.mean, p.minimum, p.maximum) for p in found.points] == [(700, 700, 700)]
    assert (found.is_reduced, found.step_s) == (True, 3600)
    of_day = selectors.history(ANONYMOUS, room, "co2", "day", date(2026, 3, 2))
    assert [p.mean for p in of_day.points] == [700]
    own = selectors.history(factories.actor("reader", town), room, "co2", "day", date(2026, 3, 2))
    assert [p.mean for p in own.points] == [400, 1000]


def test_days_of_delayed_schools_are_built_of_hourly_means(town, time_machine):
    time_machine.move_to(NOW, tick=False)
    room = hub.room(hub.school(town.space, release="delayed"))
    noon = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
    hub.readings(room, [400, 1000, 2200], end=noon + timedelta(minutes=60), step=timedelta(minutes=30))
    found = selectors.history(ANONYMOUS, room, "co2", "month", date(2026, 3, 2))
    assert [(p.mean, p.minimum, p.maximum) for p in found.points] == [(1450, 700, 2200)]


def test_internal_rooms_are_unknown_to_strangers(town):
    room = hub.room(hub.school(town.space, release="internal"))
    hub.readings(room, [600], end=NOW)
    with pytest.raises(NotFound):
        selectors.entity_for(ANONYMOUS, room.pk)
    assert selectors.history(ANONYMOUS, room, "co2", "day", date(2026, 3, 3)).points == ()
    assert selectors.latest_of(ANONYMOUS, room) == []
    assert [v.value for v in selectors.latest_of(factories.actor("reader", town), room)] == [600]


def test_the_sentence_says_how_long_and_how_high(town, time_machine):
    time_machine.move_to(NOW, tick=False)
    room = hub.room(hub.school(town.space))
    hub.readings(room, [900, 2100, 2140, 1500], end=NOW)
    dashboard = hub.dashboard(town.space)
    found = selectors.history(ANONYMOUS, room, "co2", "day", date(2026, 3, 3))
    sentence = selectors.history_sentence(found, dashboard)
    assert sentence == "Heute 20 Minuten über 2.000 ppm, höchster Wert 2.140 ppm gegen 10:30 Uhr."
    empty = selectors.history(ANONYMOUS, room, "co2", "day", date(2026, 3, 2))
    assert selectors.history_sentence(empty, dashboard) == "Am 2. März 2026 gibt es keine Messwerte."


def test_only_rooms_with_a_real_plausible_reading_count(town):
    school = hub.school(town.space)
    hub.readings(hub.room(school), [600], end=NOW)
    mixed = hub.room(school)
    hub.readings(mixed, [600], end=NOW - timedelta(hours=2))
    hub.readings(mixed, [600], end=NOW, quality=2)
    hub.readings(hub.room(school), [600], end=NOW, quality=2)
    hub.readings(hub.room(school), [60_000], end=NOW, quality=1)
    hub.readings(hub.room(school), [600], end=NOW - timedelta(hours=25))
    hub.readings(hub.room(school), [20], end=NOW, attribute="temperature", unit="CEL")
    hub.readings(hub.room(hub.school(hub.space())), [600], end=NOW)
    found = selectors.entities_with_valid_reading(
        tenant_id=town.space.pk, entity_type="Room", attribute="co2", within_hours=24, now=NOW
    )
    assert (found.real, found.simulated, found.as_of) == (2, 1, NOW)


def test_a_period_is_compared_by_its_school_hours(town):
    room = hub.room(hub.school(town.space))
    hub.readings(room, [1500, 2500, 900, 900], end=datetime(2026, 3, 3, 9, 30, tzinfo=UTC))
    hub.readings(room, [5000], end=datetime(2026, 3, 3, 22, 0, tzinfo=UTC))
    hub.readings(hub.room(room.parent), [800], end=datetime(2026, 3, 3, 9, 30, tzinfo=UTC))
    hub.readings(room, [5000], end=datetime(2026, 3, 1, 10, 0, tzinfo=UTC))  # a Sunday
    reader = factories.actor("reader", town)
    found = selectors.period_comparison(reader, town.space, "Room", "co2", date(2026, 3, 1), date(2026, 3, 3))
    assert (found.mean, found.readings, found.rooms, found.days) == (1320, 5, 2, 1)
    assert (found.minutes_above_1000, found.minutes_above_2000) == (10, 5)
    with pytest.raises(Forbidden):
        selectors.period_comparison(
            factories.actor("reader", factories.municipality()),
            town.space, "Room", "co2", date(2026, 3, 1), date(2026, 3, 3),
        )  # fmt: skip
