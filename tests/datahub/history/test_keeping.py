"""How long readings are kept, what goes when, and erasing on demand, in every place."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from allmende.basics.errors import Forbidden
from allmende.datahub import selectors
from allmende.datahub.cold.parquet import read_parts
from allmende.datahub.history_errors import ErasureReasonMissing, KeepingInvalid, NotConfirmed
from allmende.datahub.models import (
    Afterwards,
    Alert,
    ColdFile,
    ColdRemoval,
    Device,
    HeldMessage,
    Upload,
    UploadPart,
)
from allmende.datahub.selectors.cold import cold_readings
from allmende.datahub.selectors.keeping import Rule, due_of, groups_of
from allmende.datahub.services import archive, erasure, rollups
from allmende.datahub.services.keeping import rule_from, set_keeping
from allmende.datahub.services.night import keep_in_order
from allmende.datahub.services.readings import store_readings
from allmende.datahub.services.retention import delete_expired
from allmende.kernel.models import AuditEntry
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 15, 3, 10, tzinfo=UTC)
#: 13 months before NOW is 15 September 2025, local midnight.
OLD_DAY = date(2025, 9, 10)
OLD = datetime(2025, 9, 10, 12, 0, tzinfo=UTC)
FRESH = datetime(2026, 10, 10, 12, 0, tzinfo=UTC)
TABLES = ("observation", "rollup_hour", "rollup_day", "latest")


@pytest.fixture
def town(cold_store):
    return factories.municipality()


@pytest.fixture
def room(town):
    """Measured over an old day and a fresh one."""
    room = hub.room(hub.school(town.space), "Raum 1")
    for attribute in ("co2", "temperature"):
        hub.readings(room, [500.0] * 72, end=OLD, attribute=attribute)
        hub.readings(room, [700.0] * 72, end=FRESH, attribute=attribute)
    return room


def rows(room, table="observation", attribute="co2"):
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from {table} where series_id = %s", [room.series.get(attribute=attribute).pk]
        )
        return cursor.fetchone()[0]


def cold_rows(room, attribute="co2"):
    return len(cold_readings(room.tenant_id, [room.series.get(attribute=attribute).pk], None, None))


def keep(town, dataset, months, afterwards=Afterwards.ROLLUPS, rollups=None):
    rule = rule_from(months, afterwards, rollups)
    return set_keeping(actor=factories.actor("manager", town), dataset=dataset, rule=rule, reason="Beschluss")


def night():
    return keep_in_order(actor=hub.SYSTEM, now=NOW)


@pytest.mark.parametrize("is_cold", [False, True])
def test_after_their_time_only_roll_ups_remain(town, room, is_cold):
    dataset = hub.dataset(town.space)
    actor = factories.actor("editor", town)
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    if is_cold:
        archive.archive_due(actor=hub.SYSTEM, now=NOW)
    before = selectors.history(actor, room, "co2", "year", date(2026, 8, 1)).points
    figures = (actor, town.space, "Room", "co2", OLD_DAY, OLD_DAY)
    mean = selectors.period_comparison(*figures).mean
    keep(town, dataset, 13)
    done = night()
    assert done.expired == 144
    assert rows(room) + cold_rows(room) == 72
    assert not ColdFile.objects.filter(month=date(2025, 9, 1)).exists()
    assert selectors.history(actor, room, "co2", "year", date(2026, 8, 1)).points == before
    day = selectors.history(actor, room, "co2", "day", OLD_DAY)
    assert (day.step_s, sum(point.count for point in day.points)) == (3600, 72)
    after = selectors.period_comparison(*figures)
    assert (after.mean, after.p95, after.minutes_above_1000) == (mean, None, None)
    exported = list(selectors.stream_rows(actor, dataset, OLD_DAY, OLD_DAY))
    assert {row.is_hourly_mean for row in exported} == {True}
    assert len(exported) == 13
    fresh = selectors.stream_rows(actor, dataset, date(2026, 10, 10), date(2026, 10, 10))
    assert {row.is_hourly_mean for row in fresh} == {False}
    entry = AuditEntry.objects.filter(action="datahub.readings_expired").first()
    assert entry.changes["readings"] == 72
    assert night().expired == 0


def test_what_comes_for_a_time_whose_readings_are_gone_changes_no_roll_up(town, room):
    keep(town, hub.dataset(town.space), 13)
    night()
    actor = factories.actor("editor", town)
    before = selectors.history(actor, room, "co2", "month", OLD_DAY).points
    late = [(room.series.get(attribute="co2").pk, OLD + timedelta(minutes=3), 9000.0, 0)]
    store_readings(actor=hub.SYSTEM, tenant=town.space, rows=late)
    assert selectors.history(actor, room, "co2", "month", OLD_DAY).points == before
    assert night().expired == 1
    assert selectors.history(actor, room, "co2", "month", OLD_DAY).points == before


def test_forgetting_leaves_nothing(town, room):
    hub.dataset(town.space, retention_months=13)
    night()
    assert rows(room) + cold_rows(room) == 72
    for table in ("rollup_hour", "rollup_day"):
        with connection.cursor() as cursor:
            column = table.removeprefix("rollup_")
            cursor.execute(f"select min({column}) from {table}")
            assert cursor.fetchone()[0].year == 2026


def test_roll_ups_go_after_their_own_time(town, room):
    keep(town, hub.dataset(town.space), 2, rollups=13)
    night()
    assert (rows(room), rows(room, "rollup_hour")) == (72, 13)


def test_the_longest_of_several_datasets_wins_and_the_owner_sees_it(town, room):
    one = hub.dataset(town.space, title="A", attributes=[{"name": "co2", "unit": "59"}])
    hub.dataset(town.space, title="B", retention_months=60)
    keep(town, one, 13)
    groups = {group.attribute: group for group in groups_of(town.space.pk)}
    assert groups["co2"].rule == Rule(60, None)
    assert [dataset.title for dataset in groups["co2"].datasets] == ["A", "B"]
    # Temperature is named by B alone.
    assert groups["temperature"].rule == Rule(60, 60)
    assert night().expired == 0


def test_series_without_a_dataset_stay(town, room):
    hub.dataset(town.space, entity_type="ParkingSpot", retention_months=1)
    assert {group.rule for group in groups_of(town.space.pk)} == {None}
    assert night().expired == 0


def test_the_owner_sees_what_goes_before_it_goes(town, room):
    hub.dataset(town.space, retention_months=13)
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    groups = groups_of(town.space.pk)
    due = due_of(groups, Rule(13, 13), town.space.pk, NOW)
    assert (due.readings_next, due.readings, due.raw_before) == (144, 288, date(2025, 9, 15))
    assert due.first_day == OLD_DAY
    assert due.next_run == datetime(2026, 10, 16, 3, 10, tzinfo=UTC)
    assert due_of(groups, Rule(14, 14), town.space.pk, NOW).readings_next == 0
    # Within 30 days, the day comes.
    assert due_of(groups, Rule(14, 14), town.space.pk, NOW).readings_soon == 144
    assert delete_expired(actor=hub.SYSTEM, now=NOW) == due.readings_next


def test_only_who_answers_for_the_town_decides(town):
    dataset = hub.dataset(town.space)
    for actor in (factories.actor("editor", town), factories.actor("manager", factories.municipality())):
        with pytest.raises(Forbidden):
            set_keeping(actor=actor, dataset=dataset, rule=Rule(1, 1), reason="weil")
    with pytest.raises(ErasureReasonMissing):
        set_keeping(actor=factories.actor("manager", town), dataset=dataset, rule=Rule(1, 1), reason=" ")
    for wrong in ((0, "forget", None), (601, "forget", None), (12, "rollups", 12)):
        with pytest.raises(KeepingInvalid):
            rule_from(*wrong)


def test_a_changed_keeping_time_survives_an_update_of_the_solution(town):
    from allmende.datahub.selectors.keeping import rule_of

    dataset = hub.dataset(town.space, retention_months=24)
    keep(town, dataset, 6)
    dataset.retention_months = 36
    dataset.save()
    dataset.refresh_from_db()
    assert rule_of(dataset) == Rule(6, None)
    entry = AuditEntry.objects.get(action="datahub.keeping_changed")
    assert (entry.changes["raw_months"], entry.reason) == ([24, 6], "Beschluss")


# -- erasing -------------------------------------------------------------------------------------


def erase(wanted, town, *, typed=None, reason="Antrag vom 3. Mai"):
    actor = factories.actor("manager", town)
    return erasure.erase(
        actor=actor, wanted=wanted, typed=wanted.name if typed is None else typed, reason=reason
    )


@pytest.fixture
def everywhere(town, room):
    """The room's readings in files, database, roll-ups, document and instances, with an alert."""
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    archive.archive_due(actor=hub.SYSTEM, now=NOW)
    series = room.series.get(attribute="co2")
    late = [(series.pk, OLD + timedelta(minutes=3), 900.0, 0)]
    store_readings(actor=hub.SYSTEM, tenant=town.space, rows=late)
    Alert.objects.create(rule=hub.alert_rule(town.space), entity=room, began_at=OLD, raised_at=OLD, peak=2300)
    room.document = {
        "co2": {"type": "Property", "value": 700, "observedAt": "2026-10-10T12:00:00Z"},
        "name": {"type": "Property", "value": "x"},
    }
    room.save()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into attribute_instance (tenant, entity_id, attribute, instance_id, at, created_at,"
            " modified_at, body) values (%s, %s, 'co2', gen_random_uuid(), %s, now(), now(), '{}')",
            [town.space.pk, room.pk, OLD],
        )
    return room


def all_places(room, attribute="co2"):
    found = [rows(room, table, attribute) for table in TABLES]
    return [*found, cold_rows(room, attribute)]


def test_erasing_takes_readings_out_of_every_place(town, everywhere, django_capture_on_commit_callbacks):
    room = everywhere
    other = all_places(room, "temperature")
    actor = factories.actor("manager", town)
    wanted = erasure.wanted_of_entity(actor, room, ["co2"], None, None)
    counted = erasure.count(actor, wanted)
    assert (counted.kept.readings, counted.kept.cold, counted.kept.files) == (73, 72, 1)
    assert (counted.kept.hours, counted.kept.days, counted.kept.latest) == (26, 2, 1)
    assert (counted.kept.instances, counted.alerts) == (1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase(wanted, town) == counted
    assert all_places(room) == [0, 0, 0, 0, 0]
    assert all_places(room, "temperature") == other
    assert not Alert.objects.exists()
    room.refresh_from_db()
    assert list(room.document) == ["name"]
    assert selectors.history(actor, room, "co2", "year", NOW.date()).points == ()
    entry = AuditEntry.objects.get(action="datahub.data_erased")
    assert (entry.changes["readings"], entry.reason) == (145, "Antrag vom 3. Mai")
    # The files follow: here as the worker would.
    assert ColdRemoval.objects.count() == 1
    archive.apply_removals(actor=hub.SYSTEM)
    file = ColdFile.objects.get(month=date(2025, 9, 1))
    from allmende.datahub.selectors.cold import cold_storage

    with cold_storage().reading(file.path) as opened:
        held = {int(one) for part in read_parts(opened) for one in part.series}
    assert held == {room.series.get(attribute="temperature").pk}
    assert cold_storage().paths() == sorted(ColdFile.objects.values_list("path", flat=True))


def test_erasing_some_days_leaves_the_others(town, everywhere):
    actor = factories.actor("manager", town)
    wanted = erasure.wanted_of_entity(actor, everywhere, ["co2"], OLD_DAY, OLD_DAY)
    erase(wanted, town)
    assert all_places(everywhere) == [72, 13, 1, 1, 0]
    everywhere.refresh_from_db()
    assert set(everywhere.document) == {"co2", "name"}
    fresh = erasure.wanted_of_entity(actor, everywhere, ["co2"], FRESH.date(), FRESH.date())
    erase(fresh, town)
    assert all_places(everywhere) == [0, 0, 0, 0, 0]


def test_what_an_upload_brought_is_forgotten_with_its_times(town, room):
    series = room.series.get(attribute="co2")
    upload = Upload.objects.create(owner=town.space, name="x.csv", digest="0" * 64, made_by="Test")
    mixed = UploadPart.objects.create(upload=upload, series_id=series.pk, times=[OLD, FRESH])
    UploadPart.objects.create(upload=upload, series_id=series.pk, times=[OLD])
    actor = factories.actor("manager", town)
    erase(erasure.wanted_of_entity(actor, room, ["co2"], OLD_DAY, OLD_DAY), town)
    assert list(UploadPart.objects.values_list("pk", "times")) == [(mixed.pk, [FRESH])]


def test_the_newest_value_is_found_anew(town, room):
    hub.readings(room, [450.0], end=FRESH - timedelta(days=1))
    actor = factories.actor("manager", town)
    erase(erasure.wanted_of_entity(actor, room, ["co2"], FRESH.date(), FRESH.date()), town)
    values = {value.attribute: value.value for value in selectors.latest_of(actor, room)}
    assert values == {"co2": 450.0, "temperature": 700.0}


def test_a_device_goes_with_its_messages_and_what_it_measured(town, room):
    source = hub.source(town.space)
    profile = hub.profile(town.space, mapping=[{"field": "c", "attribute": "co2", "unit": "59"}])
    device = hub.device(source, room, profile=profile, device_key="A1B2", name="Sensor Büro")
    hub.held(source, b"{}", device_key="a1b2")
    hub.held(source, b"{}", device_key="other")
    rollups.roll_up(actor=hub.SYSTEM, now=NOW)
    actor = factories.actor("manager", town)
    erased = erase(erasure.wanted_of_device(actor, device, None, None), town)
    assert (erased.devices, erased.held, erased.kept.readings) == (1, 1, 144)
    assert not Device.objects.exists()
    assert HeldMessage.objects.get().device_key == "other"
    assert (rows(room), rows(room, attribute="temperature")) == (0, 144)
    # The trail does not name what was erased.
    entry = AuditEntry.objects.get(action="datahub.data_erased")
    assert "Sensor" not in f"{entry.subject_label}{entry.changes}"


def test_erasing_needs_the_name_a_reason_and_the_right(town, room):
    actor = factories.actor("manager", town)
    wanted = erasure.wanted_of_entity(actor, room, ["co2"], None, None)
    with pytest.raises(NotConfirmed):
        erase(wanted, town, typed="Raum")
    with pytest.raises(ErasureReasonMissing):
        erase(wanted, town, reason="  ")
    for stranger in (factories.actor("editor", town), factories.actor("manager", factories.municipality())):
        with pytest.raises(Forbidden):
            erasure.wanted_of_entity(stranger, room, ["co2"], None, None)
        with pytest.raises(Forbidden):
            erasure.erase(actor=stranger, wanted=wanted, typed=wanted.name, reason="weil")
    assert rows(room) == 144


def test_a_second_erasure_while_the_first_is_being_carried_out(town, everywhere):
    actor = factories.actor("manager", town)
    erase(erasure.wanted_of_entity(actor, everywhere, ["co2"], None, None), town)
    again = erasure.count(actor, erasure.wanted_of_entity(actor, everywhere, ["co2"], None, None))
    assert again.kept.total_readings == 0
    night()
    assert all_places(everywhere) == [0, 0, 0, 0, 0]
