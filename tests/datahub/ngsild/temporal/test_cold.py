"""Months that left the database are told, counted, corrected and deleted like all others."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection

from allmende.datahub.services import archive, rollups
from tests.datahub import factories
from tests.datahub.ngsild.temporal.portal import ask

pytestmark = pytest.mark.usefixtures("portal_database")
NOW = datetime(2026, 10, 1, 3, 10, tzinfo=UTC)
END = datetime(2026, 6, 2, 12, tzinfo=UTC)
VALUES = [400.0 + step * 7 % 97 for step in range(1000)]
AGGREGATED = {"options": "aggregatedValues", "aggrMethods": "totalCount,sum,min,max,avg"}
QUESTIONS: list[dict[str, str]] = [
    {}, {"lastN": "5"}, {"lastN": "900"},
    {"timerel": "between", "timeAt": "2026-05-31T23:00:00Z", "endTimeAt": "2026-06-01T01:00:00Z"},
    {"timerel": "before", "timeAt": "2026-05-30T00:00:00Z", "lastN": "3"},
    {"timerel": "after", "timeAt": "2026-06-01T00:00:00Z", "timeproperty": "createdAt"},
    {"timerel": "between", "timeAt": "2026-05-20T00:00:00Z", "endTimeAt": "2026-06-02T00:00:00Z",
     **AGGREGATED},
    {"timerel": "between", "timeAt": "2026-05-28T07:31:00Z", "endTimeAt": "2026-06-01T00:30:00Z",
     "aggrPeriodDuration": "P1D", **AGGREGATED},
    {"timerel": "before", "timeAt": "2026-06-01T00:00:00Z", **AGGREGATED},
    {"timerel": "between", "timeAt": "2026-05-31T20:00:00Z", "endTimeAt": "2026-06-01T02:00:00Z",
     "options": "aggregatedValues", "aggrMethods": "distinctCount", "aggrPeriodDuration": "PT90M"},
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> str:
    """The folder of cold files."""
    folder = str(tmp_path / "history")
    settings.ALLMENDE_ENV = dataclasses.replace(settings.ALLMENDE_ENV, cold_store=folder)
    return folder


def told(room: Any, store: str) -> list[Any]:
    """Return the answers to all questions."""

    async def talk(api: httpx.AsyncClient) -> list[Any]:
        found = []
        for question in QUESTIONS:
            one = await api.get(f"temporal/entities/{room.urn}", params={"pick": "co2", **question})
            assert one.status_code in (200, 206), one.text
            query = {"type": "Room", "timerel": "after", "timeAt": "2026-01-01T00:00:00Z", **question}
            many = await api.get("temporal/entities", params=query)
            assert many.status_code in (200, 206), many.text
            found.append((one.status_code, one.json(), many.status_code, many.json()))
        return found

    return ask(room.tenant.key, talk, cold_store=store, max_instances=800)  # type: ignore[no-any-return]


def leave_the_database() -> None:
    archive.archive_due(actor=factories.SYSTEM, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from observation")
        assert cursor.fetchone() == (0,)


def test_no_answer_changes_when_months_leave_the_database(store: str) -> None:
    room = factories.room(factories.school(factories.space()))
    factories.readings(room, VALUES, end=END)
    rollups.roll_up(actor=factories.SYSTEM, now=NOW)
    before = told(room, store)
    assert len(before[0][1]["co2"]) == 800
    assert before[1][1]["co2"][-1]["observedAt"] == "2026-06-02T12:00:00Z"
    leave_the_database()
    for question, one, other in zip(QUESTIONS, before, told(room, store), strict=True):
        assert other == one, question


def test_cold_readings_are_corrected_and_deleted(store: str) -> None:
    room = factories.room(factories.school(factories.space()))
    factories.readings(room, [600, 700, 800], end=END)
    rollups.roll_up(actor=factories.SYSTEM, now=NOW)
    leave_the_database()
    path = f"temporal/entities/{room.urn}"

    async def talk(api: httpx.AsyncClient) -> list[Any]:
        async def values() -> list[Any]:
            return [one["value"] for one in (await api.get(path)).json().get("co2", [])]

        names = [one["instanceId"] for one in (await api.get(path)).json()["co2"]]
        found = [await values()]
        body = {
            "co2": {"type": "Property", "value": 750, "unitCode": "59", "observedAt": "2026-06-02T11:50:00Z"}
        }
        assert (await api.patch(f"{path}/attrs/co2/{names[1]}", json=body)).status_code == 204
        found.append(await values())
        assert (await api.delete(f"{path}/attrs/co2/{names[0]}")).status_code == 204
        found.append(await values())
        assert (await api.delete(f"{path}/attrs/co2")).status_code == 204
        found.append(await values())
        return found

    assert ask(room.tenant.key, talk, cold_store=store) == [[600, 700, 800], [600, 750, 800], [750, 800], []]
