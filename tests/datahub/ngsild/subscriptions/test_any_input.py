"""Whatever stands in a subscription: it is taken or refused with a reason, and what is taken works."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from allmende.datahub.ngsild.contexts import CORE_CONTEXT, CORE_URL
from allmende.datahub.ngsild.errors import BadRequestData
from allmende.datahub.ngsild.events import Change, EntityState
from allmende.datahub.ngsild.query.evaluate import fits
from allmende.datahub.ngsild.subscriptions.contents import state_to_tell
from allmende.datahub.ngsild.subscriptions.diff import difference, is_same
from allmende.datahub.ngsild.subscriptions.document import patch, read, write
from allmende.datahub.ngsild.subscriptions.index import Index
from allmende.datahub.ngsild.subscriptions.watch import Stored, make_watch

NOW = datetime(2026, 11, 22, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.lists(st.sampled_from(["co2", "name", "https://x.org/a"]), min_size=1, max_size=2)
URIS = st.sampled_from(["http://x.org/a", "https://x.org:1/b?c#d", "mqtt://u:p@h:1/t/u?v", "mqtts://h/t"])
TRIGGERS = st.sampled_from(["entityCreated", "entityUpdated", "entityDeleted", "attributeUpdated"])
SELECTORS = st.fixed_dictionaries(
    {"type": st.sampled_from(["Room", "*", "A,B", "(A;B)|C", "urn:x:t"])},
    optional={"id": st.just("urn:x:e") | st.just(["urn:x:e", "urn:x:f"]), "idPattern": st.just("e$")},
)
MEMBERS: dict[str, st.SearchStrategy[Any]] = {
    "entities": st.lists(SELECTORS, min_size=1, max_size=2),
    "watchedAttributes": NAMES,
    "notificationTrigger": st.lists(TRIGGERS, min_size=1, max_size=2),
    "q": st.sampled_from(["co2>1", "co2", 'a.b=="x";c|d', "r{x}>1", "a~=b", "co2==1..5"]),
    "scopeQ": st.sampled_from(["/a/#", "/a;/b", "/+/c"]),
    "csf": st.just("x==1"),
    "datasetId": st.just(["@none", "urn:x:d"]),
    "lang": st.just("de,en;q=0.5"),
    "geoQ": st.just({"georel": "near;maxDistance==5", "geometry": "Point", "coordinates": [7, 51]}),
    "throttling": st.just(5),
    "expiresAt": st.just("2999-01-01T00:00:00Z"),
    "isActive": st.booleans(),
    "jsonldContext": st.just("https://x.org/c"),
    "expandValues": st.just("a,b"),
    "ngsildConformance": st.just("1.8"),
}
PARAMS: dict[str, st.SearchStrategy[Any]] = {
    "attributes": NAMES,
    "format": st.sampled_from(["normalized", "concise", "keyValues"]),
    "showChanges": st.booleans(),
    "sysAttrs": st.booleans(),
    "join": st.sampled_from(["flat", "inline", "@none"]),
    "joinLevel": st.just(2),
}
ENDPOINTS = st.fixed_dictionaries(
    {"uri": URIS},
    optional={
        "accept": st.just("application/ld+json"),
        "timeout": st.just(500),
        "receiverInfo": st.just([{"key": "X-A", "value": "b"}]),
        "notifierInfo": st.just([{"key": "MQTT-QoS", "value": "1"}]),
    },
)


@st.composite
def payloads(draw: st.DrawFn) -> dict[str, Any]:
    """A subscription as the standard wants it, in which up to two members are something else."""
    params = draw(st.fixed_dictionaries({"endpoint": ENDPOINTS}, optional=PARAMS))
    payload = draw(st.fixed_dictionaries({}, optional=MEMBERS))
    payload.setdefault("watchedAttributes", ["co2"])
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from([payload, params, params["endpoint"]]))
        if isinstance(place, dict):
            place[draw(st.sampled_from([*MEMBERS, *PARAMS, "endpoint", "uri", "accept", "pick"]))] = draw(
                JSON
            )
    return {"type": "Subscription", **payload, "notification": params}


PAYLOADS = payloads()


def stored(document: dict[str, Any]) -> Stored:
    return Stored((1, "entity", "urn:x:1"), document, CORE_URL, True, None)


@given(PAYLOADS)
def test_it_is_refused_or_it_works(payload: dict[str, Any]) -> None:
    try:
        document = read(payload, CORE_CONTEXT, now=NOW)
        watch = make_watch(stored(document), CORE_CONTEXT, CORE_CONTEXT)
    except BadRequestData:
        return
    # What is shown can be sent again and means the same.
    assert read({**write(document, CORE_CONTEXT), "type": "Subscription"}, CORE_CONTEXT, now=NOW) == document
    index = Index()
    index.put(watch)
    index.remove(watch.key)
    assert index.keys_of() == set()
    state = EntityState("urn:x:e", ("Room",), {"co2": {"type": "Property", "value": 5}}, NOW, NOW)
    fits(watch.wanted, state)
    state_to_tell(Change(1, 1, None, state, NOW), difference(Change(1, 1, None, state, NOW)), watch)


@given(PAYLOADS, st.dictionaries(st.sampled_from(["q", "entities", "notification", "throttling", "x"]), JSON))
def test_an_update_is_refused_with_a_reason_or_works(
    payload: dict[str, Any], fragment: dict[str, Any]
) -> None:
    with suppress(BadRequestData):
        document = patch(read(payload, CORE_CONTEXT, now=NOW), fragment, CORE_CONTEXT, now=NOW)
        make_watch(stored(document), CORE_CONTEXT, CORE_CONTEXT)


@given(JSON, JSON)
def test_sameness_is_that_of_json(one: Any, other: Any) -> None:
    assert is_same(one, one)
    assert is_same(one, other) == is_same(other, one)
    assert not is_same({"value": True}, {"value": 1})


@given(st.lists(st.sampled_from(["Room", "School", "House"]), min_size=1, unique=True), st.booleans())
def test_the_index_finds_whatever_a_full_look_finds(types: list[str], is_deleted: bool) -> None:
    index = Index()
    documents = [
        {"entities": [{"type": selection}], "watchedAttributes": watched}
        for selection in ("Room", "School,House", "(Room;School)", "*", "Room|House")
        for watched in (["co2"], ["name"])
    ]
    watches = []
    for number, members in enumerate(documents):
        document = {**members, "notification": {"endpoint": {"uri": "http://x.org/"}}}
        watch = make_watch(
            Stored((1, "entity", f"urn:x:{number}"), document, CORE_URL, True, None),
            CORE_CONTEXT,
            CORE_CONTEXT,
        )
        index.put(watch)
        watches.append(watch)
    state = EntityState("urn:x:e", tuple(types), {"co2": {"type": "Property", "value": 5}}, NOW, NOW)
    change = Change(1, 1, state if is_deleted else None, None if is_deleted else state, NOW)
    differing = difference(change)
    wanted = {w.key for w in watches if w.watched == frozenset({"co2"}) and fits(w.wanted, state)}
    assert wanted <= {w.key for w in index.candidates(change, differing)}
