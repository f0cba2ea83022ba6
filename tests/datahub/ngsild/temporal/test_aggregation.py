"""Figures of periods: every method on every kind of value, in SQL and on instances in hand."""

import math
import statistics
from typing import Any

import httpx
import pytest

A = "urn:ngsi-ld:Vehicle:A"
DAY = ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")
SPAN = {"timerel": "between", "timeAt": DAY[0], "endTimeAt": DAY[1]}
ALL = "totalCount,distinctCount,sum,avg,min,max,stddev,sumsq"


def values(*pairs: tuple[object, str], **members: object) -> list[dict[str, object]]:
    return [
        {"type": "Property", "value": value, "observedAt": f"2026-03-01T{at}Z", **members}
        for value, at in pairs
    ]


async def figures(api: httpx.AsyncClient, methods: str = ALL, **params: str) -> dict[str, Any]:
    """Return the figures of one vehicle, asked for in two ways that must agree."""
    params = {"options": "aggregatedValues", "aggrMethods": methods, **params}
    answer = await api.get(f"temporal/entities/{A}", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    if "timerel" in params:
        # A condition that every instance meets has the sums made of instances in hand.
        place = {"georel": "near;maxDistance==1000", "geometry": "Point", "coordinates": "[1,2]"}
        answer = await api.get("temporal/entities", params={**params, **place})
        assert answer.status_code == 200, answer.text
        (other,) = answer.json()
        assert rounded(other) == rounded(found)
    return found


def rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return {key: rounded(one) for key, one in value.items()} if isinstance(value, dict) else value


async def bring(api: httpx.AsyncClient, **attributes: object) -> None:
    place = [{"type": "GeoProperty", "value": {"type": "Point", "coordinates": [1, 2]},
              "observedAt": "2026-03-01T12:03:00Z"}]  # fmt: skip
    body = {"id": A, "type": "Vehicle", "location": place, **attributes}
    assert (await api.post("temporal/entities", json=body)).status_code == 201


def one(found: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the figures of the only period."""
    attribute = found[name]
    assert attribute["type"] == "Property"
    assert all(
        rows[0][1:] == list(DAY) and len(rows) == 1 for key, rows in attribute.items() if key != "type"
    )
    return {key: rows[0][0] for key, rows in attribute.items() if key != "type"}


@pytest.mark.parametrize("members", [{}, {"datasetId": "urn:x:1"}, {"accuracy": 1}])
async def test_numbers(api: httpx.AsyncClient, members: dict[str, object]) -> None:
    numbers = [120, 80.5, 100, 80.5]
    times = ("12:03:00", "12:05:00", "12:07:00", "13:00:00")
    await bring(api, speed=values(*zip(numbers, times, strict=True), **members))
    found = await figures(api, **SPAN)
    if "datasetId" in members:
        assert found["speed"].pop("datasetId") == "urn:x:1"
    assert rounded(one(found, "speed")) == rounded({
        "totalCount": 4, "distinctCount": 3, "sum": sum(numbers), "avg": statistics.mean(numbers),
        "min": 80.5, "max": 120.0, "stddev": statistics.pstdev(numbers),
        "sumsq": math.fsum(number**2 for number in numbers),
    })  # fmt: skip


async def test_other_values(api: httpx.AsyncClient) -> None:
    times = ("12:03:00", "12:05:00", "12:07:00")
    await bring(
        api,
        open=values(*zip((True, False, True), times, strict=True)),
        tags=values(*zip((["a", "b"], ["a"], ["a"]), times, strict=True)),
        name=values(*zip(("b", "ä", "B"), times, strict=True)),
        shape=values(*zip(({"x": 1}, {"x": 2}, {"x": 1}), times, strict=True)),
        arrival=values(*zip(("08:00:00Z", "09:00:00Z", "08:30:00Z"), times, strict=True)),
        built=values(*zip(("2026-01-01", "2024-01-01", "2024-01-01"), times, strict=True)),
        owner=[{"type": "Relationship", "object": f"urn:x:{n}", "observedAt": f"2026-03-01T{at}Z"}
               for n, at in zip((1, 2, 1), times, strict=True)],
    )  # fmt: skip
    found = await figures(api, **SPAN)
    assert one(found, "open") == {
        "totalCount": 3, "distinctCount": 2, "sum": 2.0, "avg": pytest.approx(2 / 3), "min": 0.0, "max": 1.0,
        "stddev": pytest.approx(statistics.pstdev([1, 0, 1])), "sumsq": 2.0,
    }  # fmt: skip
    assert one(found, "tags") | {"stddev": 0, "avg": 0} == {
        "totalCount": 3, "distinctCount": 2, "sum": 4.0, "avg": 0, "min": 1.0, "max": 2.0, "stddev": 0,
        "sumsq": 6.0,
    }  # fmt: skip
    assert one(found, "name") == {"totalCount": 3, "distinctCount": 3, "min": "B", "max": "ä"}
    assert one(found, "shape") == {"totalCount": 3, "distinctCount": 2}
    assert one(found, "arrival") == {
        "totalCount": 3, "distinctCount": 3, "avg": "08:30:00Z", "min": "08:00:00Z", "max": "09:00:00Z",
    }  # fmt: skip
    assert one(found, "built") == {
        "totalCount": 3, "distinctCount": 2, "min": "2024-01-01", "max": "2026-01-01",
    }  # fmt: skip
    assert found["owner"] == {
        "type": "Relationship", "totalCount": [[3, *DAY]], "distinctCount": [[2, *DAY]],
    }  # fmt: skip


async def test_hours_begin_with_the_first_instance(api: httpx.AsyncClient) -> None:
    await bring(
        api, speed=values((120, "12:03:00"), (80, "12:05:00"), (100, "12:07:00")),
        fuelLevel=values((67, "12:03:00"), (53, "13:05:00"), (40, "14:07:00")),
    )  # fmt: skip
    found = await figures(api, "avg", aggrPeriodDuration="PT1H")
    hours = [f"2026-03-01T{hour}:03:00Z" for hour in range(12, 16)]
    assert found["speed"] == {"type": "Property", "avg": [[100.0, hours[0], hours[1]]]}
    assert found["fuelLevel"]["avg"] == [
        [67.0, hours[0], hours[1]], [53.0, hours[1], hours[2]], [40.0, hours[2], hours[3]],
    ]  # fmt: skip
    assert "name" not in found


@pytest.mark.parametrize(("duration", "starts"), [
    ("PT2H", ["2026-03-01T12:00:00Z", "2026-03-01T14:00:00Z"]), ("P1M", ["2026-03-01T00:00:00Z"]),
    ("P1D", ["2026-03-01T00:00:00Z"]), ("PT90M", ["2026-03-01T12:00:00Z", "2026-03-01T13:30:00Z"]),
])  # fmt: skip
async def test_periods_begin_with_the_span(api: httpx.AsyncClient, duration: str, starts: list[str]) -> None:
    await bring(api, fuelLevel=values((67, "12:03:00"), (53, "13:05:00"), (40, "14:07:00")))
    found = await figures(api, "sum,totalCount", aggrPeriodDuration=duration, **SPAN)
    assert [row[1] for row in found["fuelLevel"]["sum"]] == starts
    assert sum(row[0] for row in found["fuelLevel"]["sum"]) == 160


async def test_a_corrected_reading_counts_once(api: httpx.AsyncClient) -> None:
    await bring(api, speed=values((120, "12:03:00"), (80, "12:05:00")))
    name = (await api.get(f"temporal/entities/{A}")).json()["speed"][0]["instanceId"]
    answer = await api.patch(
        f"temporal/entities/{A}/attrs/speed/{name}", json={"speed": values((100, "12:04:00"))}
    )
    assert answer.status_code == 204
    found = await figures(api, "sum,totalCount", **SPAN)
    assert one(found, "speed") == {"sum": 180.0, "totalCount": 2}


async def test_a_named_attribute_must_be_fit_for_the_method(api: httpx.AsyncClient) -> None:
    await bring(api, name=values(("x", "12:03:00")), speed=values((1, "12:03:00")))
    params = {"options": "aggregatedValues", "aggrMethods": "avg", **SPAN}
    answer = await api.get(f"temporal/entities/{A}", params={**params, "attrs": "name"})
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("InvalidRequest")
    found = (await api.get(f"temporal/entities/{A}", params=params)).json()
    assert found.keys() == {"id", "type", "speed"}
