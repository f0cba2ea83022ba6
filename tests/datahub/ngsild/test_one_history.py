"""What programs write and what sensors measure is one history: in the cockpit's tables and in the broker."""

import httpx
import psycopg

ROOM = "urn:ngsi-ld:Room:1"
OLD, NEW = "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"


async def write(api: httpx.AsyncClient, **attributes: object) -> None:
    """Create or replace the room."""
    batch = [{"id": ROOM, "type": "Room", **attributes}]
    answer = await api.post("entityOperations/upsert", json=batch)
    assert answer.status_code in (201, 204), answer.text


async def room(api: httpx.AsyncClient) -> dict[str, dict[str, object]]:
    """Return the room as it is."""
    return dict((await api.get(f"entities/{ROOM}")).json())


def co2(value: float, at: str = OLD, unit: str = "59") -> dict[str, object]:
    """Return a reading as a program writes it."""
    return {"type": "Property", "value": value, "unitCode": unit, "observedAt": at}


def observations(database: psycopg.Connection) -> list[tuple[object, ...]]:
    """Return what the cockpit's history holds."""
    return database.execute(
        "select s.attribute, s.unit, o.value, l.value from observation o"
        " join datahub_series s on s.id = o.series_id left join latest l on l.series_id = s.id"
        " order by o.observed_at"
    ).fetchall()


def instances(database: psycopg.Connection, attribute: str = "co2") -> list[object]:
    """Return the values of the instances that are no plain numbers."""
    rows = database.execute(
        "select body -> 'value' from attribute_instance where attribute = %s order by at, created_at",
        (attribute,),
    ).fetchall()
    return [row[0] for row in rows]


def measure(database: psycopg.Connection, value: float, at: str, quality: int = 0) -> None:
    """Store a reading as an uplink does."""
    database.execute(
        "select ensure_partition(%(at)s::timestamptz::date), ingest(array[1], array[1], array[s.id],"
        " array[%(at)s::timestamptz], array[%(value)s::float8], array[%(quality)s::smallint])"
        " from datahub_series s where attribute = 'co2'",
        {"at": at, "value": value, "quality": quality},
    )


async def test_a_plain_number_is_a_reading_of_the_cockpit(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await write(api, co2=co2(600), note="x")
    await write(api, co2=co2(650, NEW), note="x")
    assert observations(database) == [("co2", "59", 600.0, 650.0), ("co2", "59", 650.0, 650.0)]
    assert instances(database) == []
    assert instances(database, "note") == ["x", "x"]


async def test_what_is_more_than_a_number_is_an_instance_of_its_own(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await write(api, co2=co2(600))
    # Another value for the same time, another unit, a sub-attribute, no time, before the kept range.
    await write(api, co2=co2(601))
    await write(api, co2=co2(1, NEW, unit="P1"))
    await write(api, co2={**co2(2, NEW), "accuracy": {"value": 5}})
    await write(api, co2=3)
    await write(api, co2=co2(4, "1970-01-01T00:00:00Z"))
    await write(api, co2={**co2(5), "datasetId": "urn:d"})
    assert observations(database) == [("co2", "59", 600.0, None)]
    assert sorted(value for value in instances(database) if isinstance(value, int)) == [1, 2, 3, 4, 5, 601]


async def test_the_same_value_for_the_same_time_is_kept_once(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await write(api, co2=co2(600))
    await write(api, co2=co2(600))
    assert len(observations(database)) == 1
    assert instances(database) == []


async def test_a_newer_reading_of_a_sensor_is_what_the_entity_shows(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await write(api, co2=co2(600), name="R")
    database.execute(
        "update datahub_entity set document = jsonb_set(document, '{co2,modifiedAt}', to_jsonb(%s::text))",
        (OLD,),
    )
    measure(database, 700, NEW)
    shown = (await room(api))["co2"]
    assert (shown["value"], shown["observedAt"], shown["unitCode"]) == (700, NEW, "59")
    measure(database, 9999, "2026-03-01T12:00:00Z", quality=1)
    assert (await room(api))["co2"]["quality"] == {"type": "Property", "value": ["implausible"]}


async def test_readings_are_never_written_into_the_document(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await write(api, co2=co2(600), name="R")
    database.execute("update datahub_entity set document = document - 'co2'")
    assert (await room(api))["co2"]["value"] == 600
    assert (await api.patch(f"entities/{ROOM}", json={"name": "S"})).status_code == 204
    row = database.execute("select document ? 'co2' from datahub_entity").fetchone()
    assert row == (False,)


async def test_a_deleted_attribute_stays_deleted_until_the_next_reading(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await write(api, co2=co2(600))
    assert (await api.delete(f"entities/{ROOM}/attrs/co2")).status_code == 204
    assert "co2" not in await room(api)
    measure(database, 700, NEW)
    assert (await room(api))["co2"]["value"] == 700


async def test_an_older_value_that_is_written_later_is_what_the_broker_shows(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await write(api, co2=co2(700, NEW))
    await write(api, co2=co2(600, OLD))
    assert (await room(api))["co2"]["value"] == 600
    assert len(observations(database)) == 2


async def test_what_was_deleted_leaves_its_past_and_a_mark(
    api: httpx.AsyncClient, database: psycopg.Connection
) -> None:
    await write(api, co2=co2(600), note="x")
    assert (await api.delete(f"entities/{ROOM}")).status_code == 204
    assert len(observations(database)) == 1
    assert instances(database, "note") == ["x", "urn:ngsi-ld:null"]
    rows = database.execute("select is_current, deleted_at is null from datahub_entity").fetchall()
    assert rows == [(False, False)]


async def test_places_follow_the_entity(api: httpx.AsyncClient, database: psycopg.Connection) -> None:
    def places() -> list[tuple[object, ...]]:
        return database.execute(
            "select property, shape::text from datahub_entitygeometry order by property"
        ).fetchall()

    def point(x: float) -> dict[str, object]:
        return {"type": "Point", "coordinates": [x, 2]}

    await write(api, location=point(1), gate=point(5))
    assert places() == [("gate", "(5,2),(5,2)"), ("location", "(1,2),(1,2)")]
    await api.patch(f"entities/{ROOM}/attrs", json={"location": point(3)})
    assert places() == [("gate", "(5,2),(5,2)"), ("location", "(3,2),(3,2)")]
    assert database.execute("select lon, lat from datahub_entity").fetchall() == [(3.0, 2.0)]
    await write(api, name="R")
    assert places() == []
