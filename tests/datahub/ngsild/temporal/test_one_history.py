"""One history: what sensors send is told over NGSI-LD, what NGSI-LD brings is shown by the cockpit."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from allmende.datahub.selectors.history import history
from allmende.kernel.actor import SystemActor
from tests.datahub import factories
from tests.datahub.ngsild.temporal.portal import ask

pytestmark = pytest.mark.usefixtures("portal_database")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SYSTEM = SystemActor("tests")


def test_an_uplink_is_told_over_ngsi_ld() -> None:
    room = factories.room(factories.school(factories.space()))
    factories.readings(room, [600, 700, 2500], end=NOON, quality=2)

    async def talk(api: httpx.AsyncClient) -> Any:
        answer = await api.get(f"temporal/entities/{room.urn}", params={"attrs": "co2", "lastN": "2"})
        assert answer.status_code == 200
        return answer.json()

    found = ask(room.tenant.key, talk)
    assert [(one["value"], one["observedAt"], one["unitCode"]) for one in found["co2"]] == [
        (700, "2026-03-02T11:50:00Z", "59"), (2500, "2026-03-02T12:00:00Z", "59"),
    ]  # fmt: skip
    assert found["co2"][1]["quality"] == {"type": "Property", "value": ["simulated"]}


def test_what_ngsi_ld_writes_is_shown_by_the_cockpit() -> None:
    room = factories.room(factories.school(factories.space()))
    factories.readings(room, [600], end=NOON - timedelta(hours=2))

    async def talk(api: httpx.AsyncClient) -> Any:
        def co2(value: float, minute: int) -> dict[str, object]:
            at = f"2026-03-02T12:{minute:02}:00Z"
            return {"type": "Property", "value": value, "unitCode": "59", "observedAt": at}

        core = await api.post(f"entities/{room.urn}/attrs", json={"co2": co2(800, 0)})
        past = await api.post(f"temporal/entities/{room.urn}/attrs", json={"co2": [co2(900, 10), co2(1, 20)]})
        assert (core.status_code, past.status_code) == (204, 204)
        told = (await api.get(f"temporal/entities/{room.urn}", params={"attrs": "co2"})).json()["co2"]
        wrong = told[-1]["instanceId"]
        address = f"temporal/entities/{room.urn}/attrs/co2/{wrong}"
        assert (await api.patch(address, json={"co2": [co2(1000, 20)]})).status_code == 204
        return [one["value"] for one in told]

    assert ask(room.tenant.key, talk) == [600, 800, 900, 1]
    shown = history(SYSTEM, room, "co2", "day", NOON.date())
    assert [point.maximum for point in shown.points] == [600, 800, 900, 1000]


def test_a_deleted_room_keeps_what_was_measured() -> None:
    room = factories.room(factories.school(factories.space()))
    factories.readings(room, [600, 700], end=NOON)

    async def talk(api: httpx.AsyncClient) -> Any:
        assert (await api.delete(f"entities/{room.urn}")).status_code == 204
        answer = await api.get(f"temporal/entities/{room.urn}", params={"attrs": "co2"})
        return [one["value"] for one in answer.json()["co2"]]

    assert ask(room.tenant.key, talk)[:2] == [600, 700]
    shown = history(SYSTEM, room, "co2", "day", NOON.date())
    assert [point.maximum for point in shown.points] == [600, 700]


def test_what_was_simulated_stays_simulated_when_it_is_corrected() -> None:
    room = factories.room(factories.school(factories.space()))
    factories.readings(room, [600], end=NOON, quality=2)

    async def talk(api: httpx.AsyncClient) -> Any:
        path = f"temporal/entities/{room.urn}"
        told = (await api.get(path, params={"attrs": "co2"})).json()["co2"]
        for value in (650, 660):
            body = {"type": "Property", "value": value, "unitCode": "59", "observedAt": told[0]["observedAt"]}
            answer = await api.patch(f"{path}/attrs/co2/{told[0]['instanceId']}", json={"co2": body})
            assert answer.status_code == 204
        return (await api.get(path, params={"attrs": "co2"})).json()["co2"]

    (told,) = ask(room.tenant.key, talk)
    assert (told["value"], told["quality"]["value"]) == (660, ["simulated"])
    (point,) = history(SYSTEM, room, "co2", "day", NOON.date()).points
    assert (point.maximum, point.simulated) == (660, 1)
