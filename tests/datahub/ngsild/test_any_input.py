"""Whatever a client sends, the broker's answer is no mistake of ours."""

import asyncio
import itertools
from typing import Any

import httpx
import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.datahub.ngsild.conftest import BASE

ENTITY = "urn:ngsi-ld:Room:1"
NAMES = st.sampled_from(
    [
        "id",
        "type",
        "@id",
        "@type",
        "@context",
        "scope",
        "location",
        "value",
        "object",
        "languageMap",
        "vocab",
        "json",
        "valueList",
        "objectList",
        "observedAt",
        "unitCode",
        "datasetId",
        "objectType",
        "valueType",
        "expiresAt",
        "createdAt",
        "instanceId",
        "ngsildproof",
        "entityIdSealed",
        "a",
        "b",
        "co2",
        "coordinates",
        "previousValue",
        "",
        "a b",
        "é",
    ]
)
TEXTS = st.sampled_from(
    [
        "Property",
        "GeoProperty",
        "Relationship",
        "LanguageProperty",
        "VocabProperty",
        "ListProperty",
        "JsonProperty",
        "ListRelationship",
        "Point",
        "Polygon",
        "GeometryCollection",
        "urn:ngsi-ld:null",
        "urn:a",
        ENTITY,
        "@none",
        "2026-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "CEL",
        "/a/b",
        "",
        "\x00",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(
    LEAVES | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=12,
)
BODIES = st.dictionaries(NAMES, VALUES, max_size=6).map(lambda body: {"id": ENTITY, "type": "Room", **body})
DOORS = [
    ("POST", "entities"),
    ("PUT", f"entities/{ENTITY}"),
    ("PATCH", f"entities/{ENTITY}"),
    ("POST", f"entities/{ENTITY}/attrs"),
    ("PATCH", f"entities/{ENTITY}/attrs"),
    ("PATCH", f"entities/{ENTITY}/attrs/a"),
    ("PUT", f"entities/{ENTITY}/attrs/a"),
    ("POST", "entityOperations/create"),
    ("POST", "entityOperations/upsert"),
    ("POST", "entityOperations/update"),
    ("POST", "entityOperations/merge"),
]


async def test_no_body_makes_the_broker_fail(api: httpx.AsyncClient) -> None:
    doors = itertools.cycle(DOORS)
    loop = asyncio.get_running_loop()

    taken: set[int] = set()

    async def ask(body: Any, kind: str, is_bare: bool) -> None:
        method, address = next(doors)
        sent = body if is_bare else {**body}
        if address.startswith("entityOperations") and not is_bare:
            sent = [sent, {"id": ENTITY, "type": "Room", "a": 1}]
        headers = {"Content-Type": f"application/{kind}"}
        answer = await api.request(method, address, content=msgspec.json.encode(sent), headers=headers)
        assert answer.status_code < 500, (method, address, sent, answer.text)
        taken.add(answer.status_code)
        found = await api.get(f"entities/{ENTITY}?options=sysAttrs")
        assert found.status_code in (200, 404), found.text
        if answer.status_code in (201, 204):
            assert found.status_code == 200 or method == "POST"

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(BODIES, st.sampled_from(["json", "ld+json"]), st.sampled_from([False, False, False, True]))
    def run(body: Any, kind: str, is_bare: bool) -> None:
        asyncio.run_coroutine_threadsafe(ask(body, kind, is_bare), loop).result()

    await asyncio.to_thread(run)
    assert {201, 204, 207, 400} <= taken
    assert (await api.get("types?details=true")).status_code == 200
    assert (await api.get("attributes?details=true")).status_code == 200


async def test_no_address_makes_the_broker_fail(api: httpx.AsyncClient) -> None:
    await api.post("entities", json={"id": ENTITY, "type": "Room", "a": 1})
    loop = asyncio.get_running_loop()
    parts = st.sampled_from(
        ["entities", "attrs", "types", "attributes", "a", ENTITY, "%00", "%ff", "", "é", "%2F"]
    )
    names = st.sampled_from(
        ["type", "options", "datasetId", "attrs", "pick", "lang", "deleteAll", "join", "x"]
    )
    values = st.sampled_from(
        ["", "a", "Room", "true", "keyValues", "%00", "(", "*", "%ff", "urn:a", "inline"]
    )

    async def ask(method: str, path: list[str], query: list[tuple[str, str]]) -> None:
        # Complete, or an identifier at the beginning would be taken for a scheme.
        address = BASE + "/".join(path) + "?" + "&".join(f"{name}={value}" for name, value in query)
        answer = await api.request(method, address, json={"a": 2})
        assert answer.status_code < 500, (method, address, answer.text)

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"]),
        st.lists(parts, min_size=1, max_size=4),
        st.lists(st.tuples(names, values), max_size=3),
    )
    def run(method: str, path: list[str], query: list[tuple[str, str]]) -> None:
        asyncio.run_coroutine_threadsafe(ask(method, path, query), loop).result()

    await asyncio.to_thread(run)
