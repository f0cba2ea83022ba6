"""Pasts that other brokers have a part in."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Query
from allmende.datahub.ngsild.broker import BrokerSettings
from allmende.datahub.ngsild.contexts import CORE_CONTEXT, Contexts
from allmende.datahub.ngsild.distributed.asking import Answer
from allmende.datahub.ngsild.distributed.pasts import Form, joined
from allmende.datahub.ngsild.distributed.temporal import documents_of, put_together, read_question
from allmende.datahub.ngsild.registrations.model import Registration
from allmende.datahub.ngsild.temporal.asking import read_address
from allmende.datahub.ngsild.temporal.parameters import SHAPES
from tests.datahub.ngsild.context_source import Source
from tests.datahub.ngsild.test_contexts import request
from tests.datahub.ngsild.test_distributed import register
from tests.datahub.ngsild.test_sources_any_input import JSON

URN = "urn:ngsi-ld:Room:1"
PATH = f"temporal/entities/{URN}"
EVER = {"timerel": "after", "timeAt": "2000-01-01T00:00:00Z"}
PAST = {"startAt": "2020-01-01T00:00:00Z"}


@pytest.fixture
def source() -> Iterator[Source]:
    source = Source()
    yield source
    source.stop()


def co2(*pairs: tuple[float, int]) -> list[dict[str, Any]]:
    return [
        {"type": "Property", "value": value, "observedAt": f"2026-03-01T{hour:02}:00:00Z"}
        for value, hour in pairs
    ]


def room(urn: str = URN, **attributes: Any) -> dict[str, Any]:
    return {"id": urn, "type": "Room", **attributes}


async def of_the_past(api: httpx.AsyncClient, source: Source, **members: Any) -> None:
    members = {"operations": ["retrieveTemporal", "queryTemporal"], "observationInterval": PAST, **members}
    await register(api, source, **members)


async def bring(api: httpx.AsyncClient, document: dict[str, Any]) -> None:
    answer = await api.post("temporal/entities", json=document)
    assert answer.status_code in (201, 204), answer.text


def values(document: dict[str, Any], name: str = "co2") -> list[float]:
    return [one["value"] for one in document.get(name, [])]


# -- one entity ------------------------------------------------------------------------------------


async def test_instances_of_both_are_told_in_the_order_of_time(
    api: httpx.AsyncClient, source: Source
) -> None:
    await of_the_past(api, source)
    await bring(api, room(co2=co2((1, 1), (3, 3))))
    source.on(f"GET {PATH}", 200, room(co2=co2((2, 2), (3, 3), (4, 4)), name=co2((9, 1))))
    answer = await api.get(PATH, params=EVER)
    assert (answer.status_code, values(answer.json()), values(answer.json(), "name")) == (
        200,
        [1, 2, 3, 4],
        [9],
    )
    assert source.asked[0].params == EVER


async def test_what_only_a_source_knows_is_told(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    source.on(f"GET {PATH}", 200, room(co2=co2((2, 2))))
    assert values((await api.get(PATH)).json()) == [2]
    assert (await api.get(PATH, params={"local": "true"})).status_code == 404


async def test_nobody_knows_it(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    answer = await api.get(PATH)
    assert answer.status_code == 404
    assert "ngsild-warning" not in answer.headers


async def test_a_failing_source_is_a_warning(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    await bring(api, room(co2=co2((1, 1))))
    for body in (None, [1], {"id": 7}, {"id": URN, "co2": 7, "type": {}}):
        source.on(f"GET {PATH}", 500 if body is None else 200, body)
        answer = await api.get(PATH)
        assert (answer.status_code, values(answer.json())) == (200, [1])
    source.on(f"GET {PATH}", 500)
    assert (await api.get(PATH)).headers["ngsild-warning"].startswith("299 ")


@pytest.mark.parametrize(("members", "params", "is_asked"), [
    ({}, {"timerel": "before", "timeAt": "2019-01-01T00:00:00Z"}, False),
    ({"observationInterval": {**PAST, "endAt": "2021-01-01T00:00:00Z"}}, EVER, True),
    ({"observationInterval": {**PAST, "endAt": "2021-01-01T00:00:00Z"}},
     {"timerel": "after", "timeAt": "2022-01-01T00:00:00Z"}, False),
    ({"operations": ["retrieveEntity"]}, {}, False),
    ({"entity": {"type": "Room", "id": "urn:ngsi-ld:Room:2"}}, {}, False),
    ({"managementInterval": PAST}, {"timeproperty": "modifiedAt", **EVER}, True),
])  # fmt: skip
async def test_who_is_asked(
    api: httpx.AsyncClient, source: Source, members: dict[str, Any], params: dict[str, str], is_asked: bool
) -> None:
    await of_the_past(api, source, **members)
    await api.get(PATH, params=params)
    assert bool(source.asked) == is_asked


async def test_sources_of_the_past_are_not_asked_for_the_present(
    api: httpx.AsyncClient, source: Source
) -> None:
    await of_the_past(api, source, operations=["retrieveTemporal", "retrieveEntity"])
    await api.get(f"entities/{URN}")
    assert source.asked == []


async def test_only_what_a_source_is_registered_for(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source, names=["co2"])
    source.on(f"GET {PATH}", 200, room(co2=co2((2, 2)), name=co2((9, 1))))
    assert set((await api.get(PATH)).json()) == {"id", "type", "co2"}


async def test_a_redirected_attribute_is_not_ours(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source, names=["co2"], mode="redirect")
    await bring(api, room(co2=co2((1, 1)), name=co2((5, 1))))
    source.on(f"GET {PATH}", 200, room(co2=co2((2, 2))))
    found = (await api.get(PATH)).json()
    assert (values(found), values(found, "name")) == ([2], [5])


async def test_an_auxiliary_source_only_adds(api: httpx.AsyncClient, source: Source) -> None:
    await bring(api, room(co2=co2((1, 1))))
    await of_the_past(api, source, mode="auxiliary", operations=["retrieveTemporal"])
    source.on(f"GET {PATH}", 200, room(co2=co2((2, 2)), name=co2((9, 1))))
    found = (await api.get(PATH)).json()
    assert (values(found), values(found, "name")) == ([1], [9])


async def test_the_identifier_is_shown_only_if_wanted(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    source.on(f"GET {PATH}", 200, room(co2=co2((2, 2))))
    assert set((await api.get(PATH, params={"pick": "type,co2"})).json()) == {"type", "co2"}
    assert source.asked[0].params["pick"] == "type,co2,id"


async def test_names_of_the_source(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    there = {"@context": {"gas": "https://uri.etsi.org/ngsi-ld/default-context/co2"}, **room(gas=co2((2, 2)))}
    source.on(f"GET {PATH}", 200, there)
    assert values((await api.get(PATH)).json()) == [2]


# -- queries ---------------------------------------------------------------------------------------


async def test_a_query_pages_through_all_of_both(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    urns = [f"urn:ngsi-ld:Room:{number}" for number in range(6)]
    for urn in urns[::2]:
        await bring(api, room(urn, co2=co2((1, 1))))
    source.on("GET temporal/entities", 200, [room(urn, co2=co2((2, 2))) for urn in urns[1::2] + urns[:1]])
    params = {"type": "Room", "limit": "4", "count": "true", **EVER}
    first = await api.get("temporal/entities", params=params)
    assert [one["id"] for one in first.json()] == urns[:4]
    assert values(first.json()[0]) == [1, 2]
    assert first.headers["ngsild-results-count"] == "6"
    assert 'rel="next"' in first.headers["link"]
    second = await api.get("temporal/entities", params={**params, "offset": "4"})
    assert [one["id"] for one in second.json()] == urns[4:]
    assert {"type": "Room", **EVER}.items() <= source.asked[0].params.items()


async def test_a_query_nobody_else_has_a_part_in(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    answer = await api.get("temporal/entities", params={"type": "School", **EVER})
    assert (answer.json(), source.asked) == ([], [])


async def test_a_query_in_the_body(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    context = {"air": "https://example.org/air"}
    one, two = "urn:ngsi-ld:Room:1", "urn:ngsi-ld:Room:2"
    sent = {"headers": {"Content-Type": "application/ld+json"}, "params": {"count": "true"}}
    body = {**room(air=co2((1, 1))), "@context": context}
    assert (await api.post("temporal/entities", json=body, headers=sent["headers"])).status_code == 201
    source.on("GET temporal/entities", 200, [room(one, air=co2((2, 2))), room(two, air=co2((3, 3)))])
    triangle = {"georel": "within", "geometry": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}
    query = {
        "type": "Query", "pick": ["air"], "temporalQ": {**EVER, "lastN": 5}, "@context": context,
        "entities": [{"type": "Room", "id": [one, two]}, {"type": "Room", "idPattern": "2$"}],
    }  # fmt: skip
    path = "temporal/entityOperations/query"
    away = await api.post(path, json={**query, "geoQ": triangle}, **sent)  # type: ignore[arg-type]
    assert [values(entity, "air") for entity in away.json()] == [[2], [3]]  # ours has no place
    found = await api.post(path, json=query, **sent)  # type: ignore[arg-type]
    assert [values(entity, "air") for entity in found.json()] == [[1, 2], [3]]
    assert [set(entity) for entity in found.json()] == [{"air"}] * 2
    assert found.headers["ngsild-results-count"] == "2"
    first, second = sorted((one.params for one in source.asked[:2]), key=lambda params: "idPattern" in params)
    assert (first["id"], second["idPattern"]) == (f"{one},{two}", "2$")
    assert first["coordinates"] == "[[[0,0],[9,0],[9,9],[0,0]]]"
    assert (first["lastN"], first["pick"], first["timeAt"]) == ("5", "air,id", EVER["timeAt"])


async def test_figures_of_two_are_those_of_the_first(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    await bring(api, room(co2=co2((1, 1), (3, 2))))
    there = {"co2": {"type": "Property", "avg": [[9, "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"]]}}
    source.on("GET temporal/entities", 200, [room(**there), room("urn:ngsi-ld:Room:9", **there)])
    figures = {"aggrMethods": ["avg"], "aggrPeriodDuration": "PT0S"}
    query = {"type": "Query", "entities": [{"type": "Room"}], "temporalQ": {**EVER, **figures}}
    answer = await api.post("temporal/entityOperations/query", json=query)
    assert [entity["co2"]["avg"][0][0] for entity in answer.json()] == [2, 9]
    assert source.asked[0].params["format"] == "aggregatedValues"


async def test_several_brokers_cannot_be_ordered(api: httpx.AsyncClient, source: Source) -> None:
    await of_the_past(api, source)
    params = {"type": "Room", "orderBy": "id", **EVER}
    assert (await api.get("temporal/entities", params=params)).status_code == 400
    assert (await api.get("temporal/entities", params={**params, "local": "true"})).status_code == 200


# -- two of our own --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["normalized", "concise", "temporalValues"])
async def test_two_brokers_tell_as_one(api: httpx.AsyncClient, source: Source, form: str) -> None:
    """What is spread over two is told like what one has."""
    whole, mine, there = (co2((1, 1), (2, 2), (3, 3), (4, 4)), co2((1, 1), (4, 4)), co2((2, 2), (3, 3)))
    params = {"format": form, "lastN": "3", **EVER}
    shown = []
    for part in (whole, there):
        await bring(api, room(co2=part))
        shown.append((await api.get(PATH, params=params)).json())
        assert (await api.delete(PATH)).status_code == 204
    await of_the_past(api, source)
    await bring(api, room(co2=mine))
    source.on(f"GET {PATH}", 200, shown[1])
    assert _nameless((await api.get(PATH, params=params)).json()) == _nameless(shown[0])


def _nameless(document: Any) -> Any:
    if isinstance(document, dict):
        return {name: _nameless(value) for name, value in document.items() if name != "instanceId"}
    return [_nameless(item) for item in document] if isinstance(document, list) else document


# -- putting together ------------------------------------------------------------------------------

_SERIES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 23)), max_size=6).map(lambda one: co2(*one))


@given(st.lists(_SERIES, min_size=1, max_size=3), st.sampled_from([None, 1, 2]))
def test_joining_is_ordered_complete_and_stable(series: list[Any], last: int | None) -> None:
    documents = [room(co2=one) for one in series]
    form = Form(last=last)
    once = joined(documents, form)
    if len(documents) > 1:
        times = [one["observedAt"] for one in once["co2"]]
        assert times == sorted(times)
        every = {(one["value"], one["observedAt"]) for listed in series for one in listed}
        told = {(one["value"], one["observedAt"]) for one in once["co2"]}
        assert len(told) == len(once["co2"]) == min(len(every), last or len(every))
        assert told <= every
        assert joined([once, *documents], form)["co2"] == once["co2"] or last


_ANY = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["values", "type", "datasetId", "observedAt", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b"]), _ANY), min_size=1, max_size=3), st.data())
def test_nonsense_of_sources_is_no_accident(documents: list[Any], data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from(["normalized", "concise", "temporalValues", "aggregatedValues"]))
    joined([{"id": "urn:a:b", "type": "T", **one} for one in documents], Form(shape, last=2))


_TYPES = st.sampled_from(["Room", "Room|School", "(A;B),C"])
_SELECTED = st.lists(st.fixed_dictionaries({"type": _TYPES}, optional={
    "id": st.sampled_from(["urn:a:b", ["urn:a:b", "urn:a:c"]]) | JSON, "idPattern": st.just("^urn:") | JSON,
}), min_size=1, max_size=2)  # fmt: skip
_MEANT: dict[str, list[Any]] = {
    "q": ["a>5", 'a=="x,y"'], "attrs": [["a", "b"], "a"], "pick": [["a"], "id,b"], "omit": ["c", ["c", "d"]],
    "lang": ["de,en"], "scopeQ": ["/a/#"], "datasetId": ["urn:a:b", ["@none", "urn:a:b"]], "orderBy": ["id"],
    "geoQ": [{"georel": "near;maxDistance==9", "geometry": "Point", "coordinates": [1.5, 2]},
             {"georel": "equals", "geometry": "Point", "coordinates": "[1,2]", "geoproperty": "a"}],
    "aggrParams": [{"aggrMethods": ["avg", "sum"], "aggrPeriodDuration": "PT1H"}], "local": [True],
    "expandValues": ["a"],
}  # fmt: skip
_SPANS: dict[str, list[Any]] = {
    "lastN": [3], "timeproperty": ["modifiedAt"], "aggrMethods": ["min"], "aggrPeriodDuration": ["P1D"],
}  # fmt: skip


def _members(meant: dict[str, list[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in meant.items()}
    ).flatmap(lambda members: st.just(members) | _spoilt(members))


def _spoilt(members: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    names = st.sampled_from(sorted(members) or ["q"])
    return st.builds(lambda name, value: {**members, name: value}, names, JSON)


_QUERIES = st.builds(
    lambda selected, span, members: {
        "type": "Query", "entities": selected, "temporalQ": {**EVER, **span}, **members
    },
    _SELECTED, _members(_SPANS), _members(_MEANT),
)  # fmt: skip


class _Broker:
    """As much of a broker as reading needs."""

    contexts = Contexts(httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(404))))
    settings = BrokerSettings()


@settings(max_examples=200)
@given(_QUERIES, st.sampled_from([{}, {"format": "concise"}, {"limit": "3"}]))
def test_any_query_in_a_body_has_the_same_meaning_as_parameters(
    query: dict[str, Any], params: dict[str, str]
) -> None:
    async def read() -> None:
        sent = replace(
            request("POST", content_type="application/json"),
            body=json.dumps(query).encode(), query=Query(params.items()),
        )  # fmt: skip
        try:
            context, asked, queries = await read_question(_Broker(), sent)  # type: ignore[arg-type]
        except ApiProblem:
            return
        for one in queries:
            again = read_address(replace(sent, query=one), context, _Broker.settings)
            assert again.temporal == asked.temporal
            assert (again.view, again.limit) == (asked.view, asked.limit)
            assert again.wanted.query == asked.wanted.query
            assert again.wanted.place == asked.wanted.place
            assert set(again.wanted.selectors) <= set(asked.wanted.selectors)

    asyncio.run(read())


@given(JSON | st.lists(st.dictionaries(st.sampled_from(["id", "type", "a", "@context"]), JSON, max_size=4)))
def test_any_answer_of_a_source_of_the_past(body: Any) -> None:
    registration = Registration(
        "urn:r:1", {"information": [{"propertyNames": ["a"]}], "endpoint": "http://x"}
    )
    found = Answer(registration, 200, CORE_CONTEXT, body=body)

    async def read() -> None:
        try:
            told = await documents_of(_Broker(), request(), found, CORE_CONTEXT)  # type: ignore[arg-type]
        except ApiProblem:
            return
        for shape in SHAPES.values():
            put_together([room("urn:a:b", a=co2((1, 1)))], told, Form(shape))

    asyncio.run(read())
