"""What operations make of a document, for any document."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from allmende.datahub.ngsild import documents
from allmende.datahub.ngsild.contexts import CORE_CONTEXT
from allmende.datahub.ngsild.events import EntityState
from allmende.datahub.ngsild.fragments import Fragment, read_entity
from allmende.datahub.ngsild.modes import Mode

NULL = "urn:ngsi-ld:null"
BEFORE, NOW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
KEYS = st.sampled_from(["a", "b", "c"])
LEAVES = st.integers(0, 3) | st.booleans() | st.just("x")
VALUES = st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=6)
PATCHES = st.recursive(
    LEAVES | st.just(NULL), lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
INSTANCES = st.fixed_dictionaries(
    {"value": LEAVES}, optional={"datasetId": st.sampled_from(["urn:d", "urn:e"])}
)
ATTRIBUTES = st.dictionaries(
    KEYS, st.lists(INSTANCES, min_size=1, max_size=3, unique_by=lambda one: one.get("datasetId")), max_size=3
)


def fragment(attributes: dict[str, Any], mode: Mode = Mode.MERGE) -> Fragment:
    """Read a fragment as a client writes it."""
    return read_entity({"id": "urn:x", "type": "Room", **attributes}, CORE_CONTEXT, mode)


def entity(attributes: dict[str, Any]) -> EntityState:
    """Return an entity of yesterday."""
    return documents.new_state(fragment(attributes, Mode.CREATE), BEFORE)


def values(state: EntityState) -> dict[tuple[str, str | None], Any]:
    """Return the values by name and dataset."""
    return {
        (name, one.get("datasetId")): one["value"]
        for name in state.document
        for one in documents.instances_of(state.document, name)
    }


def rfc_7396(target: Any, patch: Any) -> Any:
    """Merge as the RFC says, with NGSI-LD's null."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value == NULL:
            result.pop(key, None)
        else:
            result[key] = rfc_7396(result.get(key), value)
    return result


@given(VALUES, PATCHES)
def test_values_are_merged_as_the_rfc_says(value: Any, patch: Any) -> None:
    state = entity({"a": {"value": value}})
    after = documents.merged(state, fragment({"a": {"value": patch}}), NOW).state
    if patch == NULL:
        assert "a" not in after.document
    else:
        assert after.document["a"]["value"] == rfc_7396(value, patch)


@given(ATTRIBUTES, ATTRIBUTES)
def test_updating_and_appending_put_what_was_sent_and_touch_nothing_else(
    old: dict[str, Any], sent: dict[str, Any]
) -> None:
    state = entity(old)
    for after in (
        documents.updated(state, fragment(sent, Mode.UPDATE), NOW).state,
        documents.appended(state, fragment(sent, Mode.APPEND), NOW, overwrite=True).state,
    ):
        assert values(after) == values(state) | values(entity(sent))
        for name in old.keys() - sent.keys():
            assert after.document[name] is state.document[name]
        for name in sent:
            for one in documents.instances_of(after.document, name):
                is_old = any(one is other for other in documents.instances_of(state.document, name))
                assert is_old == (one["modifiedAt"] == "2026-01-01T00:00:00Z")


@given(ATTRIBUTES, ATTRIBUTES)
def test_without_overwriting_what_is_there_stays(old: dict[str, Any], sent: dict[str, Any]) -> None:
    state = entity(old)
    result = documents.appended(state, fragment(sent, Mode.APPEND), NOW, overwrite=False)
    assert values(result.state) == values(entity(sent)) | values(state)
    assert bool(result.not_updated) == bool(values(state).keys() & values(entity(sent)).keys())


@given(ATTRIBUTES, ATTRIBUTES)
def test_replacing_leaves_only_what_was_sent(old: dict[str, Any], sent: dict[str, Any]) -> None:
    state = entity(old)
    after = documents.replaced(state, fragment(sent, Mode.CREATE), NOW).state
    assert values(after) == values(entity(sent))
    assert after.created_at == BEFORE
