"""From an unknown device to counted readings; what waits, what could not be read, who may do it."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection

from allmende.basics.errors import Forbidden, NotFound
from allmende.datahub import selectors
from allmende.datahub.errors import DeviceElsewhere, ForeignObject, ReasonMissing
from allmende.datahub.models import Device, HeldMessage, HeldReason
from allmende.datahub.services.devices import assign_device, device_key_of, plan_device, unassign_device
from allmende.datahub.services.entities import put_room, put_school, remove_entity, set_release
from allmende.datahub.services.held import discard, replay
from allmende.datahub.services.sources import close_source, create_source, hash_of, renew_key
from allmende.kernel.models import AuditEntry
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 9, 44, tzinfo=UTC)
CODEC = """
function decodeUplink(input) {
  if (input.fPort !== 1) return {errors: ["unknown port"]};
  return {data: {co2: (input.bytes[0] << 8) + input.bytes[1]}};
}
"""


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def editor(town):
    return factories.actor("editor", town)


@pytest.fixture
def source(town):
    return hub.source(town.space)


def push(device, co2, at=NOW):
    message = {"device": device, "observedAt": at.isoformat(), "values": {"co2": co2}}
    return json.dumps(message).encode()


def waiting(source, device_key, body, **fields):
    return hub.held(
        source, body, reason=HeldReason.UNASSIGNED, code="hub.unassigned", device_key=device_key,
        received_at=NOW, **fields,
    )  # fmt: skip


def values_of(room):
    with connection.cursor() as cursor:
        cursor.execute(
            "select value, quality from observation where tenant = %s and series_id in"
            " (select id from datahub_series where entity_id = %s) order by observed_at",
            [room.tenant_id, room.pk],
        )
        return cursor.fetchall()


def test_assigning_a_device_counts_what_waited(town, editor, source):
    room, profile = hub.room(hub.school(town.space)), hub.profile(town.space)
    device = hub.device(source, device_key="sensor-1")
    waiting(source, "sensor-1", push("sensor-1", 812))
    waiting(source, "sensor-1", push("sensor-1", 99_999, NOW.replace(minute=46)))
    other = waiting(source, "sensor-2", push("sensor-2", 700))
    result = assign_device(actor=editor, device_id=device.pk, entity_id=room.pk, profile_id=profile.pk)
    assert (result.messages, result.counted, result.readings, result.still_held) == (2, 2, 2, 0)
    assert values_of(room) == [(812, 0), (99_999, 1)]
    assert list(selectors.open_messages(source)) == [other]
    assert AuditEntry.objects.filter(action="datahub.device_assigned").exists()
    (latest,) = selectors.latest_of(editor, room)
    assert (latest.value, latest.is_implausible) == (812, True)


def test_a_message_of_two_devices_waits_for_each(town, editor, source):
    room, profile = hub.room(hub.school(town.space)), hub.profile(town.space)
    first, second = (hub.device(source, device_key=key) for key in ("a", "b"))
    body = json.dumps([json.loads(push("a", 600)), json.loads(push("b", 700))]).encode()
    waiting(source, "a", body)
    left = waiting(source, "b", body)
    assert (
        assign_device(actor=editor, device_id=first.pk, entity_id=room.pk, profile_id=profile.pk).counted == 1
    )
    assert list(selectors.open_messages(source)) == [left]
    other_room = hub.room(room.parent)
    result = assign_device(actor=editor, device_id=second.pk, entity_id=other_room.pk, profile_id=profile.pk)
    assert result.still_held == 0
    assert (values_of(room), values_of(other_room)) == ([(600, 0)], [(700, 0)])


def test_vendor_bytes_are_read_by_the_codec_and_simulated_ones_stay_marked(town, editor):
    source = hub.source(town.space, connector="things_stack", is_simulated=True)
    room, profile = hub.room(hub.school(town.space)), hub.profile(town.space, codec_source=CODEC)
    device = hub.device(source, device_key="70B3D57ED0000001")
    from allmende.connectors.things_stack.connector import ThingsStack

    def body(port):
        return ThingsStack().envelope(
            device_key="70B3D57ED0000001", observed_at=NOW, f_port=port, payload=b"\x03\x2c", simulated=False
        )

    waiting(source, "70B3D57ED0000001", body(1))
    wrong = waiting(source, "70B3D57ED0000001", body(2))
    result = assign_device(actor=editor, device_id=device.pk, entity_id=room.pk, profile_id=profile.pk)
    assert (result.counted, result.reasons) == (1, {"hub.codec_refused": 1})
    assert values_of(room) == [(812, 2)]
    wrong.refresh_from_db()
    assert (wrong.reason, wrong.code) == (HeldReason.REJECTED, "hub.codec_refused")


def test_replaying_twice_stores_nothing_twice(town, editor, source):
    room, profile = hub.room(hub.school(town.space)), hub.profile(town.space)
    device = hub.device(source, room, device_key="a", profile=profile)
    hub.held(source, push("a", 500))
    hub.held(source, push("a", 500))
    assert replay(actor=editor, source_id=source.pk).counted == 2
    assert replay(actor=editor, source_id=source.pk).messages == 0
    assert values_of(room) == [(500, 0)]
    assert device.entity_id == room.pk


def test_a_rejected_message_of_an_unknown_device_makes_it_known(town, editor, source):
    message = hub.held(source, push("neu", 500))
    result = replay(actor=editor, source_id=source.pk, held_ids=[message.pk])
    assert result.reasons == {"hub.unassigned": 1}
    (device,) = selectors.unassigned_devices(editor, source)
    assert (device.device_key, device.waiting) == ("neu", 1)


def test_still_unreadable_messages_stay_with_their_reason(editor, source):
    hub.held(source, b"\xff\xfe\x00", code="hub.not_json")
    hub.held(source, b'{"a": 1}')
    result = replay(actor=editor, source_id=source.pk)
    assert (result.counted, result.reasons) == (0, {"hub.not_json": 1, "hub.wrong_shape": 1})
    assert {row.preview for row in selectors.held_messages(editor, source)} == {"ff fe 00", '{"a": 1}'}


def test_throwing_away_needs_a_reason_and_is_written_down(town, editor, source):
    message = hub.held(source, b"nonsense")
    with pytest.raises(ReasonMissing):
        discard(actor=editor, held_ids=[message.pk], reason=" ")
    stranger = factories.actor("editor", factories.municipality())
    with pytest.raises(NotFound):
        discard(actor=stranger, held_ids=[message.pk], reason="weg")
    with pytest.raises(Forbidden):
        discard(actor=factories.actor("reader", town), held_ids=[message.pk], reason="weg")
    assert HeldMessage.objects.get().discarded_at is None
    assert discard(actor=editor, held_ids=[message.pk], reason="Testnachricht") == 1
    assert HeldMessage.objects.get().discarded_at is not None
    entry = AuditEntry.objects.get(action="datahub.messages_discarded")
    assert (entry.reason, entry.changes) == ("Testnachricht", {"number": 1})


@pytest.mark.parametrize(
    ("role", "place", "error"),
    [("reader", "own", Forbidden), ("editor", "other", NotFound), ("coordinator", None, NotFound)],
)
def test_only_the_towns_editors_assign(town, source, role, place, error):
    room, profile, device = hub.room(hub.school(town.space)), hub.profile(town.space), hub.device(source)
    where = {"own": town, "other": factories.municipality(), None: None}[place]
    with pytest.raises(error):
        assign_device(
            actor=factories.actor(role, where),
            device_id=device.pk, entity_id=room.pk, profile_id=profile.pk,
        )  # fmt: skip
    device.refresh_from_db()
    assert device.entity_id is None


def test_a_device_is_never_put_into_another_towns_room(town, editor, source):
    foreign, device = hub.room(hub.school(hub.space())), hub.device(source)
    with pytest.raises(ForeignObject):
        assign_device(actor=editor, device_id=device.pk, entity_id=foreign.pk, profile_id=None)
    device.refresh_from_db()
    assert device.entity_id is None


def test_a_planned_device_is_known_once_and_counts_what_waited(town, editor, source):
    room, profile = hub.room(hub.school(town.space)), hub.profile(town.space)
    planned = plan_device(actor=editor, source=source, device_key="a", entity=room, profile=profile)
    again = plan_device(actor=editor, source=source, device_key="a", entity=room, profile=profile)
    assert planned.pk == again.pk
    assert planned.planned_at is not None
    hub.device(source, device_key="b")
    waiting(source, "b", push("b", 640))
    plan_device(actor=editor, source=source, device_key="b", entity=room, profile=profile)
    assert values_of(room) == [(640, 0)]
    with pytest.raises(DeviceElsewhere):
        plan_device(actor=editor, source=hub.source(town.space), device_key="a", entity=room, profile=profile)


@pytest.mark.parametrize(
    ("connector", "typed", "key"),
    [
        ("things_stack", " 70:b3:d5:7e:d0:00:00:01 ", "70B3D57ED0000001"),
        ("chirpstack", "70b3d57ed0000001", "70B3D57ED0000001"),
        ("things_stack", "eui-am107", "eui-am107"),
        ("http_push", "70b3d57ed0000001", "70b3d57ed0000001"),
    ],
)
def test_device_keys_are_read_as_people_type_them(connector, typed, key):
    assert device_key_of(connector, typed) == key


def test_taking_a_device_out_keeps_its_readings(town, editor, source):
    room = hub.room(hub.school(town.space))
    hub.readings(room, [600], end=NOW)
    device = hub.device(source, room)
    unassign_device(actor=editor, device_id=device.pk)
    device.refresh_from_db()
    assert device.entity_id is None
    assert values_of(room) == [(600, 0)]


def test_a_key_is_shown_once_and_stored_hashed(town):
    manager = factories.actor("manager", town)
    source, key = create_source(actor=manager, owner=town.space, name="Schulen", connector="chirpstack")
    assert key.startswith("alm_")
    assert [k.token_hash for k in source.keys.filter(revoked_at=None)] == [hash_of(key)]
    new = renew_key(actor=manager, source_id=source.pk)
    assert [k.token_hash for k in source.keys.filter(revoked_at=None)] == [hash_of(new)]
    with pytest.raises(Forbidden):
        renew_key(actor=factories.actor("editor", town), source_id=source.pk)
    close_source(actor=manager, source_id=source.pk)
    assert not source.keys.filter(revoked_at=None).exists()
    assert key not in str(list(AuditEntry.objects.values_list("changes", flat=True)))


def test_schools_and_rooms_are_put_once_and_come_back(town, editor):
    def school():
        return put_school(
            actor=editor, owner=town.space, name="Gymnasium Süd", lon=8.0, lat=51.0,
            release="delayed", origin="by-hand",
        )  # fmt: skip

    def room():
        return put_room(
            actor=editor, owner=town.space, school=school(), name="Chemie", code="1.04", origin="by-hand"
        )

    first = room()
    set_release(actor=factories.actor("manager", town), school_id=first.parent_id, release="live")
    assert (room().pk, school().release) == (first.pk, "live")
    device = hub.device(hub.source(town.space), first)
    remove_entity(actor=editor, entity_id=first.parent_id)
    with pytest.raises(NotFound):
        selectors.entity_for(editor, first.pk)
    assert Device.objects.get(pk=device.pk).entity_id is None
    assert room().removed_at is None
    with pytest.raises(Forbidden):
        set_release(actor=editor, school_id=first.parent_id, release="internal")
