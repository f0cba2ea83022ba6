"""Whatever clients register and sources answer is refused with a reason, or understood."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from allmende.datahub.gateway.errors import ApiProblem
from allmende.datahub.gateway.requests import Query, Response
from allmende.datahub.ngsild.contexts import CORE_CONTEXT, Contexts
from allmende.datahub.ngsild.distributed.asking import Answer
from allmende.datahub.ngsild.distributed.remote import merged, read_told
from allmende.datahub.ngsild.distributed.renaming import recompacted
from allmende.datahub.ngsild.distributed.results import Parties, party_of
from allmende.datahub.ngsild.distributed.sharing import share_attributes, share_entity
from allmende.datahub.ngsild.distributed.warnings import warning
from allmende.datahub.ngsild.errors import BadRequestData, InvalidRequest
from allmende.datahub.ngsild.registrations import document
from allmende.datahub.ngsild.registrations.discovery import PARAMETERS, read_wish
from allmende.datahub.ngsild.registrations.matching import matching_infos
from allmende.datahub.ngsild.registrations.model import Registration
from allmende.datahub.ngsild.representations import View, entity
from tests.datahub.ngsild.test_any_input import VALUES
from tests.datahub.ngsild.test_contexts import request

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MEMBERS = st.sampled_from([
    "information", "endpoint", "mode", "operations", "entities", "propertyNames", "relationshipNames",
    "tenant",
    "contextSourceInfo", "key", "value", "management", "timeout", "cooldown", "localOnly", "location",
    "scope",
    "expiresAt", "observationInterval", "startAt", "endAt", "datasetId", "refreshRate", "idPattern",
    "own", "a:b",
])  # fmt: skip
WORDS = st.sampled_from([
    "ContextSourceRegistration", "inclusive", "exclusive", "redirect", "auxiliary", "retrieveOps",
    "createEntity",
    "http://source.example/", "urn:a:b", "^urn:", "[", "PT1H", "2030-01-01T00:00:00Z", "/a/b", "Room",
    "@none",
    "application/json", "jsonldContext", "contentType", "",
])  # fmt: skip
JSON = st.recursive(
    VALUES | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(MEMBERS | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
INFOS = st.lists(
    st.fixed_dictionaries({}, optional={
        "entities": st.lists(
            st.fixed_dictionaries(
                {"type": st.sampled_from(["Room", "School"])},
                optional={"id": st.sampled_from(["urn:a:1", "urn:a:2"]), "idPattern": st.just("^urn:a")},
            ), min_size=1, max_size=2,
        ),
        "propertyNames": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2),
    }).filter(bool), min_size=1, max_size=2,
)  # fmt: skip
REGISTRATIONS = st.builds(
    lambda infos, mode, operations, number: Registration(
        f"urn:r:{number}",
        {"information": infos, "mode": mode, "operations": operations, "endpoint": "http://s.example"},
    ),
    INFOS, st.sampled_from(["inclusive", "exclusive", "redirect", "auxiliary"]),
    st.sampled_from([["redirectionOps"], ["retrieveOps"]]), st.integers(0, 9),
)  # fmt: skip


@settings(max_examples=150)
@given(st.dictionaries(MEMBERS, JSON, max_size=6))
def test_any_registration(members: dict[str, Any]) -> None:
    payload = {
        "type": "ContextSourceRegistration", "information": [{"entities": [{"type": "Room"}]}],
        "endpoint": "http://source.example/", **members,
    }  # fmt: skip
    try:
        stored = document.read(payload, CORE_CONTEXT, now=NOW)
    except (BadRequestData, InvalidRequest):
        return
    one = Registration("urn:r:1", stored)
    shown = document.write(one, CORE_CONTEXT)
    # What is shown can be registered again, and is the same.
    assert document.read(shown, CORE_CONTEXT, now=NOW) == stored
    assert one.information
    assert one.timeout_s > 0
    assert (one.mode, one.operations, one.base_url, one.extras, one.is_local_only, one.cooldown_s) is not None


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=8) | WORDS, max_size=5), REGISTRATIONS)
def test_any_search(params: dict[str, str], registration: Registration) -> None:
    try:
        wish = read_wish(Query(params.items()), CORE_CONTEXT)
    except (BadRequestData, InvalidRequest):
        return
    matching_infos(registration, wish)


@settings(max_examples=150)
@given(JSON | st.lists(st.fixed_dictionaries(
    {"id": st.just("urn:a:1"), "type": st.just("Room"), "a": VALUES}, optional={"createdAt": WORDS | VALUES}
)), st.integers(0, 599))  # fmt: skip
def test_any_answer_of_a_source(body: Any, status: int) -> None:
    one = Registration("urn:r:1", {"information": [{"entities": [{"type": "Room"}]}], "endpoint": "http://x"})
    answer = Answer(one, status, CORE_CONTEXT, body=body, reason="x\r\ny")
    name, text = warning(answer)
    assert name == "NGSILD-Warning"
    assert text.isascii()
    assert text.isprintable()

    async def read() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as http:

            class Broker:
                contexts = Contexts(http)

            try:
                told = await read_told(Broker(), request(), answer)  # type: ignore[arg-type]
            except ApiProblem:
                return
            state = merged(None, told, NOW)
            if state is not None:
                entity(state, View(CORE_CONTEXT, sys_attrs=True))

    asyncio.run(read())
    recompacted(body, CORE_CONTEXT, CORE_CONTEXT)
    if not answer.is_ok:
        parties = Parties(
            "urn:a:1", [party_of(answer, ["a"]), party_of(Answer(one, 204, CORE_CONTEXT), ["b"])]
        )
        for about_attributes in (False, True):
            told = parties.answer(Response(204), about_attributes=about_attributes)
            assert told.status == 207


@settings(max_examples=150)
@given(
    st.lists(REGISTRATIONS, max_size=4),
    st.sets(st.sampled_from("abcd")),
    st.sampled_from(["urn:a:1", "urn:b:1"]),
)
def test_every_attribute_has_somebody(registrations: list[Registration], names: set[str], urn: str) -> None:
    sharing = share_attributes(registrations, ["createEntity"], urn, ["Room"], names)
    own = sharing.own or set()
    others = [part or set() for _, part in sharing.parts + sharing.refused]
    assert own.union(*others) >= names
    for registration, part in sharing.parts + sharing.refused:
        assert registration.mode != "auxiliary"
        if registration.is_proxied:
            assert own.isdisjoint(part or set())
            for other, theirs in sharing.parts:
                if other.mode == "inclusive":
                    assert (part or set()).isdisjoint(theirs or set())
    for registration, _ in sharing.refused:
        assert registration.is_proxied
    assert sharing.is_ours or not own
    share_entity(registrations, ["deleteEntity"], urn, None)
