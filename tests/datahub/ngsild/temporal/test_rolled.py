"""Figures from roll-ups are those of the single readings, whatever changed since."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.datahub.ngsild.temporal.parameters import Aggregation
from allmende.datahub.ngsild.temporal.periods import read_duration
from allmende.datahub.ngsild.temporal.rolled import DAY, HOUR, Known, cuts_of, midnight, plan, takes_days
from allmende.datahub.services.rollups import roll_up
from allmende.kernel.actor import SystemActor
from tests.datahub import factories
from tests.datahub.ngsild.temporal.portal import ask

START = datetime(2026, 3, 20, 22, 47, tzinfo=UTC)
END = datetime(2026, 4, 9, 5, 13, tzinfo=UTC)
SYSTEM = SystemActor("tests")
METHODS = "totalCount,sum,avg,min,max,stddev,sumsq"
HOURS = st.integers(0, 24 * 20).map(lambda n: datetime(2026, 3, 20, tzinfo=UTC) + n * HOUR)


@given(
    st.sampled_from(["PT0S", "PT1H", "P1D", "PT8H", "P1W", "P1M"]),
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 9)),
    st.timedeltas(timedelta(0), timedelta(days=20)), HOURS,
    st.lists(HOURS, max_size=5), st.lists(HOURS, max_size=5),
)  # fmt: skip
def test_stretches_cover_the_span_once(
    text: str, begin: datetime, length: timedelta, rolled_to: datetime, changed: list[datetime],
    flagged: list[datetime],
) -> None:  # fmt: skip
    begin = begin.replace(tzinfo=UTC)
    whole = (begin, begin + length)
    aggregation = Aggregation(("avg",), read_duration(text))
    cuts = cuts_of(aggregation, whole, "observedAt")
    if cuts is None:
        return
    days = [midnight(date(2026, 3, 19) + n * DAY).astimezone(UTC) for n in range(30)]
    flagged_days = [(hour + timedelta(hours=2)).date() for hour in flagged] + [
        hour.date() for hour in flagged
    ]
    found = plan(cuts, Known(rolled_to, changed, flagged_days, flagged), with_days=takes_days(aggregation))
    if found is None:
        return
    covered = [*found.raw]
    for first, after in found.days:
        covered.append((midnight(first), midnight(after)))
        assert not any(midnight(first) < cut < midnight(after) for cut in cuts if cut not in days)
        assert not any(midnight(first) <= hour < midnight(after) for hour in (*changed, *flagged))
        assert midnight(after) <= rolled_to
    for first, last in found.hours:
        hours = [first + n * HOUR for n in range((last - first) // HOUR)]
        covered += [(hour, hour + HOUR) for hour in hours if hour not in found.not_hours]
        assert last <= rolled_to
        assert not {*changed, *flagged} & {*hours} - {*found.not_hours}
    covered = sorted(stretch for stretch in covered if stretch[0] < stretch[1])
    assert covered[0][0] <= cuts[0]
    assert covered[-1][1] >= cuts[-1]
    assert all(one[1] == other[0] for one, other in pairwise(covered))


@pytest.mark.usefixtures("portal_database")
def test_figures_from_roll_ups_are_those_of_the_readings() -> None:
    room = factories.room(factories.school(factories.space()))
    values = [400.0 + n * 7919 % 1000 for n in range(2880)]
    factories.readings(room, values, end=END, quality=0)
    factories.readings(room, [9_999.0], end=datetime(2026, 3, 28, 10, 5, tzinfo=UTC), quality=1)
    roll_up(actor=SYSTEM, now=END + timedelta(hours=3))
    # Arrives after the roll-up: its hour is noted.
    factories.readings(room, [1_234.5], end=datetime(2026, 4, 2, 7, 31, tzinfo=UTC))
    spans = [
        {"timerel": "between", "timeAt": begin, "endTimeAt": end}
        for begin, end in (
            ("2026-03-21T00:00:00Z", "2026-04-09T00:00:00Z"),
            ("2026-03-21T10:17:00Z", "2026-04-08T03:44:00Z"),
            ("2026-03-20T23:00:00Z", "2026-04-08T22:00:00Z"),
            ("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"),
        )
    ] + [
        {"timerel": "before", "timeAt": "2026-04-05T12:34:00Z"},
        {"timerel": "after", "timeAt": "2026-03-25T12:34:00Z"},
    ]
    # A place that every instance meets keeps roll-ups out: the same is summed reading by reading.
    place = {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": "[7.85,51.03]"}

    async def talk(api: httpx.AsyncClient) -> list[tuple[Any, Any]]:
        body = {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [7.85, 51.03]},
                "observedAt": "2026-04-01T00:00:00Z"}  # fmt: skip
        assert (await api.post(f"entities/{room.urn}/attrs", json={"location": body})).status_code == 204
        found = []
        for span in spans:
            for duration in ("PT0S", "PT1H", "PT6H", "P1D", "P1W", "P1M"):
                params = {"options": "aggregatedValues", "aggrMethods": METHODS, "pick": "co2,id",
                          "aggrPeriodDuration": duration, "id": room.urn, "type": "Room", **span}  # fmt: skip
                rolled = (await api.get("temporal/entities", params=params)).json()
                single = (await api.get("temporal/entities", params={**params, **place})).json()
                found.append((rolled, single))
        return found

    for rolled, single in ask(room.tenant.key, talk):
        assert single[0]["co2"]["totalCount"]
        for method, rows in single[0]["co2"].items():
            if method == "type":
                continue
            assert [row[1] for row in rows] == [row[1] for row in rolled[0]["co2"][method]]
            for one, other in zip(rows, rolled[0]["co2"][method], strict=True):
                if other[2] == one[2]:
                    assert other[0] == pytest.approx(one[0], rel=1e-6, abs=1e-3)
