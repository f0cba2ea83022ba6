"""Whatever happens to readings in whatever order, people get the answer a simple list would give.

The list is a dictionary in memory: the first value of a time stays, erased days are gone. Readings
arrive late and twice, hours are rolled up, months leave the database, days are erased, files rewritten.
"""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest

from allmende.datahub import selectors
from allmende.datahub.local_time import local_day, midnight
from allmende.datahub.models import ColdFile
from allmende.datahub.selectors.cold import cold_storage
from allmende.datahub.services import archive, erasure, rollups
from allmende.datahub.services.night import keep_in_order
from allmende.datahub.services.readings import store_readings
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db

#: Around the end of April 2026 in UTC and in local time; two of three months are cold in October.
FIRST, LAST = date(2026, 4, 27), date(2026, 5, 4)
NOW = datetime(2026, 10, 1, 3, 10, tzinfo=UTC)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


class World:
    """Two rooms of a town, and what should be known of them."""

    def __init__(self, dice):
        self.dice = dice
        self.town = factories.municipality()
        self.rooms = [hub.room(hub.school(self.town.space), f"Raum {n}") for n in range(2)]
        self.series = [hub.series(room) for room in self.rooms]
        self.truth = [{}, {}]
        self.reader = factories.actor("reader", self.town)
        self.manager = factories.actor("manager", self.town)

    def store(self):
        """Some readings, many of them on times that have one already."""
        place = self.dice.randrange(2)
        rows = []
        for _ in range(self.dice.randrange(1, 60)):
            minute = self.dice.randrange(0, len(DAYS) * 1440, 7)
            at = midnight(FIRST) + timedelta(minutes=minute)
            value, quality = round(self.dice.uniform(400, 2000), 1), self.dice.choice([0, 0, 0, 1, 2])
            rows.append((self.series[place].pk, at, value, quality))
            self.truth[place].setdefault(at, (value, quality))
        store_readings(actor=hub.SYSTEM, tenant=self.town.space, rows=rows)

    def roll_up(self):
        """The worker's look every five minutes."""
        rollups.roll_up(actor=hub.SYSTEM, now=NOW)

    def archive(self):
        """The night moves what is rolled up."""
        archive.archive_due(actor=hub.SYSTEM, now=NOW)

    def rewrite(self):
        """The worker takes deleted readings out of the files."""
        archive.apply_removals(actor=hub.SYSTEM)

    def night(self):
        """All of it."""
        keep_in_order(actor=hub.SYSTEM, now=NOW)

    def erase(self):
        """Somebody erases some days of a room."""
        place = self.dice.randrange(2)
        first, last = sorted(self.dice.choices(DAYS, k=2))
        wanted = erasure.wanted_of_entity(self.manager, self.rooms[place], ["co2"], first, last)
        gone = [at for at in self.truth[place] if first <= local_day(at) <= last]
        erased = erasure.erase(actor=self.manager, wanted=wanted, typed=wanted.name, reason="Antrag")
        # A reading that was sent again after its month had left lies in both places.
        assert erased.kept.total_readings >= len(gone)
        for at in gone:
            del self.truth[place][at]

    def check(self):
        """Compare days, hours, ten minutes and the download."""
        for place, room in enumerate(self.rooms):
            expected = self.truth[place]
            month = selectors.history(self.reader, room, "co2", "month", LAST)
            assert answer(month.points) == grouped(expected, lambda at: midnight(local_day(at)))
            week = selectors.history(self.reader, room, "co2", "week", LAST)
            inside = {at: one for at, one in expected.items() if at >= week.start}
            assert answer(week.points) == grouped(inside, lambda at: at.replace(minute=0))
            day = self.dice.choice(DAYS)
            fine = selectors.history(self.reader, room, "co2", "day", day)
            inside = {at: one for at, one in expected.items() if local_day(at) == day}
            assert answer(fine.points) == grouped(inside, lambda at: at.replace(minute=at.minute // 10 * 10))
            exported = selectors.room_csv(self.reader, room, "co2", "month", LAST)
            assert [(row.start, row.values["co2"], row.quality.get("co2", 0)) for row in exported] == [
                (at, value, quality) for at, (value, quality) in sorted(expected.items())
            ]


def answer(points):
    return [
        (
            p.start,
            None if p.mean is None else pytest.approx(p.mean),
            p.minimum,
            p.maximum,
            p.count,
            p.implausible,
        )
        for p in points
    ]


def grouped(readings, key):
    steps = defaultdict(list)
    for at, (value, quality) in readings.items():
        steps[key(at)].append((value, quality))
    return [step(start, rows) for start, rows in sorted(steps.items())]


def step(start, rows):
    good = [value for value, quality in rows if not quality & 1]
    mean = sum(good) / len(good) if good else None
    lowest, highest = min(good, default=None), max(good, default=None)
    return (start, mean, lowest, highest, len(rows), len(rows) - len(good))


# 26 is the order that once lost readings: they came for a stretch whose erasure was still to reach the file.
@pytest.mark.parametrize("seed", [0, 1, 26])
def test_one_answer_whatever_happened(seed, cold_store):
    dice = random.Random(seed)
    world = World(dice)
    deeds = [world.store] * 4 + [world.roll_up] * 2 + [world.archive, world.rewrite, world.erase, world.night]
    for _ in range(30):
        dice.choice(deeds)()
        world.check()
    world.night()
    world.check()
    assert cold_storage().paths() == sorted(ColdFile.objects.values_list("path", flat=True))
    assert sum(ColdFile.objects.values_list("rows", flat=True)) == sum(map(len, world.truth))
    assert not [error for _file, error in archive.verify_files(actor=hub.SYSTEM) if error]
