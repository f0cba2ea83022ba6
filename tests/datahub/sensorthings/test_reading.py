"""What dashboards and GIS read through SensorThings."""

import pytest

from tests.datahub import factories as hub
from tests.datahub.sensorthings.conftest import ask

SETS = [
    "Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties",
    "Observations", "FeaturesOfInterest",
]  # fmt: skip


def test_the_root_names_every_collection(world):
    root = world.ask("")
    assert [entry["name"] for entry in root["value"]] == SETS
    assert root["value"][0]["url"] == "http://sta.test/sta/v1.1/Things"
    assert (
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel" in root["serverSettings"]["conformance"]
    )


@pytest.mark.parametrize("name", SETS)
def test_every_entity_is_found_at_its_own_address_and_every_link_leads_somewhere(world, name):
    page = world.ask(name)
    assert page["value"]
    for found in page["value"]:
        address = found["@iot.selfLink"].removeprefix("http://sta.test/sta/v1.1/")
        assert world.ask(address) == found
    for link, address in page["value"][0].items():
        if link.endswith("navigationLink"):
            world.ask(address.removeprefix("http://sta.test/sta/v1.1/"))


def test_a_room_is_a_thing_at_the_place_of_its_school(world):
    thing = world.ask(
        f"Things({world.chemistry.pk})?$expand=Locations,Datastreams($select=name,unitOfMeasurement)"
    )
    assert thing["name"] == "Chemie"
    assert thing["properties"]["urn"] == world.chemistry.urn
    assert thing["Locations"][0]["location"] == {"type": "Point", "coordinates": [7.85, 51.03]}
    assert thing["Locations"][0]["@iot.id"] == world.school.pk
    assert [stream["unitOfMeasurement"]["symbol"] for stream in thing["Datastreams"]] == ["ppm", "°C"]
    assert set(thing["Datastreams"][0]) == {"name", "unitOfMeasurement"}


def test_observations_come_in_order_with_count_and_further_pages(world):
    page = world.ask(
        f"Datastreams({world.co2.pk})/Observations?$count=true&$top=2&$orderby=phenomenonTime desc"
    )
    assert page["@iot.count"] == 3
    assert [found["result"] for found in page["value"]] == [2100, 900]
    further = world.ask(page["@iot.nextLink"].removeprefix("http://sta.test/sta/v1.1/"))
    assert [found["result"] for found in further["value"]] == [400]
    assert "@iot.nextLink" not in further


def test_the_latest_value_of_every_stream_comes_in_one_request(world):
    page = world.ask(
        "Datastreams?$filter=ObservedProperty/@iot.id eq 'co2'&$orderby=Thing/name"
        "&$expand=Thing($select=name),"
        "Observations($top=1;$orderby=phenomenonTime desc;$select=result;$count=true)"
    )
    found = {
        stream["Thing"]["name"]: (stream["Observations"], stream["Observations@iot.count"])
        for stream in page["value"]
    }
    assert found == {
        "Chemie": ([{"result": 2100}], 3), "Geheim": ([{"result": 700}], 1), "Musik": ([{"result": 600}], 2),
    }  # fmt: skip
    assert page["value"][0]["Observations@iot.nextLink"].endswith("$top=1&$skip=1")


def test_a_nested_path_expands_too(world):
    thing = world.ask(f"Things({world.music.pk})?$expand=Datastreams/Observations")
    assert [found["result"] for found in thing["Datastreams"][0]["Observations"]] == [500, 600]


def test_a_single_property_its_raw_value_and_bare_addresses(world):
    assert world.ask(f"Things({world.chemistry.pk})/name") == {"name": "Chemie"}
    raw = ask(f"Things({world.chemistry.pk})/name/$value", headers=world.token)
    assert (raw.text, raw.headers["content-type"]) == ("Chemie", "text/plain;charset=utf-8")
    references = world.ask(f"Things({world.chemistry.pk})/Datastreams/$ref")
    assert {tuple(found) for found in references["value"]} == {("@iot.selfLink",)}


def test_observations_as_a_table(world):
    page = world.ask("Observations?$resultFormat=dataArray&$select=phenomenonTime,result")
    table = next(
        table for table in page["value"]
        if table["Datastream@iot.navigationLink"].endswith(f"Datastreams({world.co2.pk})")
    )  # fmt: skip
    assert table["components"] == ["phenomenonTime", "result"]
    assert table["dataArray@iot.count"] == 3
    assert [row[1] for row in table["dataArray"]] == [400, 900, 2100]


def test_flags_are_told_with_the_value(world):
    series = hub.readings(world.music, [99999], end=world.now, attribute="noise", unit="2N", quality=1)
    [found] = world.ask(f"Datastreams({series.pk})/Observations")["value"]
    assert found["resultQuality"] == ["implausible"]


def test_the_span_of_a_stream_is_told(world):
    stream = world.ask(f"Datastreams({world.co2.pk})")
    first, last = stream["phenomenonTime"].split("/")
    assert first < last == world.now.isoformat().replace("+00:00", "Z")


# -- who sees what ---------------------------------------------------------------------------------


def test_without_a_token_only_what_is_public_is_there(world):
    assert world.names("Things", headers=world.tenant) == ["Gymnasium", "Chemie", "Musik"]
    results = [found["result"] for found in world.ask("Observations", headers=world.tenant)["value"]]
    assert 700 not in results
    hidden = f"Datastreams({world.hidden_series.pk})"
    assert ask(hidden, headers=world.tenant).status_code == 404
    assert ask(f"{hidden}/Observations", headers=world.tenant).status_code == 404
    assert world.ask(hidden)["@iot.id"] == world.hidden_series.pk


def test_another_tenant_is_not_seen(world):
    stranger = type(world)()
    assert ask(f"Things({world.chemistry.pk})", headers=stranger.tenant).status_code == 404
    assert ask("Things", headers={**stranger.tenant, "Authorization": "Bearer falsch"}).status_code == 401


def test_nothing_can_be_written(world):
    answer = ask("Things", method="POST", headers=world.token)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_page_of_another_site_may_read_with_a_token(world):
    preflight = ask("Things", method="OPTIONS")
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert ask("Things", headers=world.tenant).headers["access-control-allow-origin"] == "*"
