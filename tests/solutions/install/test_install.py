"""Installing: all of it or nothing, and a second run changes nothing."""

from dataclasses import replace as replaced

import msgspec
import pytest

from allmende.basics.errors import Forbidden, NotFound
from allmende.datahub.ingest.profiles import FieldMapping
from allmende.datahub.models import (
    AlertRule,
    Dashboard,
    Dataset,
    Device,
    DeviceProfile,
    Entity,
    Series,
    Source,
    SourceKey,
)
from allmende.datahub.services.readings import store_readings
from allmende.datahub.services.sources import hash_of
from allmende.kernel.actor import SystemActor
from allmende.kernel.models import AuditEntry
from allmende.solutions import errors
from allmende.solutions.models import (
    Adoption,
    AdoptionStep,
    Installation,
    InstallationDraft,
    InstallationSecret,
    StepKey,
    StepState,
)
from allmende.solutions.services import install, install_draft
from allmende.solutions.services.installing import golden
from allmende.solutions.services.installing.errors import (
    BlueprintMissing,
    GoldenCaseFailed,
    InstallationTooEarly,
    NotInstalled,
    ParametersInvalid,
    RoomsInvalid,
)
from allmende.solutions.services.installing.plan import Part
from allmende.solutions.services.rooms_upload.types import RoomRow
from allmende.strategy.models import Indicator
from tests import factories
from tests.solutions.install import world

pytestmark = pytest.mark.django_db
INSTALLED = (Source, DeviceProfile, Entity, Device, Dashboard, AlertRule, Dataset, Indicator, Installation)


@pytest.fixture
def town():
    return factories.municipality("Musterstadt")


@pytest.fixture
def adoption(town):
    return world.adoption(town)


@pytest.fixture
def editor(town):
    return factories.actor("editor", town)


def run(editor, adoption, *, rooms=world.ROOMS, is_trial=False, **answers):
    return install.install(
        actor=editor, adoption_id=adoption.pk, parameters={**world.ANSWERS, **answers}, rooms=rooms,
        is_trial=is_trial,
    )  # fmt: skip


def counts():
    return {model.__name__: model.objects.count() for model in INSTALLED}


def step_state(adoption, key):
    return AdoptionStep.objects.get(adoption=adoption, key=key).state


def test_everything_the_blueprint_describes_is_there_afterwards(town, adoption, editor):
    result = run(editor, adoption)
    source = Source.objects.get()
    assert (source.owner, source.connector, source.expected_interval_s) == (town.space, "things_stack", 600)
    assert source.contact_email == "haus@example.org"
    assert not source.is_simulated
    assert SourceKey.objects.get(source=source).token_hash == hash_of(result.key)
    assert DeviceProfile.objects.count() == len(world.blueprint().profiles)
    schools = Entity.objects.filter(type="School").order_by("name")
    assert [(s.name, s.release) for s in schools] == [("Nordschule", "delayed"), ("Südschule", "delayed")]
    assert Entity.objects.filter(type="Room").count() == 3
    device = Device.objects.get(device_key="24E124123456789A")
    assert (device.entity.name, device.profile.key) == ("5a", "milesight-am107")
    dashboard = Dashboard.objects.get()
    assert (dashboard.attribute, dashboard.unit, dashboard.expected_interval_s) == ("co2", "59", 600)
    rule = AlertRule.objects.get()
    assert (rule.limit, rule.duration_s, rule.recipients) == (
        2000,
        1800,
        ["haus@example.org", "amt@example.org"],
    )
    dataset = Dataset.objects.get()
    assert (dataset.slug, dataset.visibility) == (f"raumklima-schulen-{town.slug}", "public")
    assert dataset.published_at is not None
    indicator = Indicator.objects.get()
    assert indicator.query == "entities_with_valid_reading"
    assert indicator.parameters == {"entity_type": "Room", "attribute": "co2", "within_hours": 24}
    assert result.installation.source == source
    assert Adoption.objects.get().planned_devices == 2
    assert step_state(adoption, StepKey.INSTALLATION) == StepState.DONE
    assert step_state(adoption, StepKey.TRAINING) == StepState.CURRENT


def test_installed_device_types_can_be_read_by_the_hub(adoption, editor):
    run(editor, adoption)
    for profile in DeviceProfile.objects.all():
        assert msgspec.convert(profile.mapping, tuple[FieldMapping, ...])
    assert DeviceProfile.objects.get(key="milesight-am107").codec_source


def test_a_second_run_changes_nothing_and_shows_no_key(adoption, editor):
    run(editor, adoption)
    before, trail = counts(), AuditEntry.objects.count()
    installed = Installation.objects.values().get()
    again = run(editor, adoption)
    assert again.key is None
    assert again.plan.is_empty
    assert counts() == before
    assert AuditEntry.objects.count() == trail
    assert Installation.objects.values().get() == installed


def test_a_second_run_with_200_rooms_asks_the_database_little(
    adoption, editor, django_assert_max_num_queries
):
    rooms = [RoomRow(f"Schule {n % 8}", f"Raum {n}", str(n)) for n in range(200)]
    run(editor, adoption, rooms=rooms)
    assert Entity.objects.filter(type="Room").count() == 200
    with django_assert_max_num_queries(80):
        assert run(editor, adoption, rooms=rooms).plan.is_empty


def test_a_preview_says_what_the_installation_then_does_and_leaves_nothing(adoption, editor):
    trail = AuditEntry.objects.count()
    plan = install.preview(actor=editor, adoption_id=adoption.pk, parameters=world.ANSWERS, rooms=world.ROOMS)
    assert all(number == 0 for number in counts().values())
    assert AuditEntry.objects.count() == trail
    done = run(editor, adoption).plan
    assert [(i.part, i.change, i.title) for i in plan.items] == [
        (i.part, i.change, i.title) for i in done.items
    ]
    assert plan.count(Part.ROOM) == 3
    assert all(group.summary for group in plan.groups)


def test_a_failure_midway_leaves_nothing(adoption, editor, monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("allmende.solutions.services.installing.apply.put_indicator", fail)
    before, trail = counts(), AuditEntry.objects.count()
    with pytest.raises(RuntimeError):
        run(editor, adoption)
    assert counts() == before
    assert AuditEntry.objects.count() == trail
    assert step_state(adoption, StepKey.INSTALLATION) == StepState.CURRENT


def test_new_answers_and_rooms_are_taken_over_and_others_stay(adoption, editor):
    run(editor, adoption)
    rooms = [
        RoomRow("Südschule", "5a", "104", "24E124123456789A", "elsys-ers-co2"),
        RoomRow("Ostschule", "1a"),
    ]
    result = run(
        editor, adoption, rooms=rooms, network="chirpstack", interval_min=15, alert_recipients="x@example.org"
    )
    assert result.key is None
    source = Source.objects.get()
    assert (source.connector, source.expected_interval_s) == ("chirpstack", 900)
    assert AlertRule.objects.get().recipients == ["x@example.org"]
    assert Device.objects.get(device_key="24E124123456789A").profile.key == "elsys-ers-co2"
    assert Entity.objects.filter(type="Room", removed_at=None).count() == 4


@pytest.mark.parametrize("network", ["loriot", "actility", "element_iot", "milesight_gateway"])
def test_every_network_can_be_chosen(adoption, editor, network):
    run(editor, adoption, network=network)
    assert Source.objects.get().connector == network


def test_a_room_known_by_name_takes_its_number_later(adoption, editor):
    run(editor, adoption, rooms=[RoomRow("Süd", "5a", "", "24E124123456789A", "milesight-am107")])
    room = Entity.objects.get(type="Room")
    with_number = [RoomRow("Süd", "5a", "104", "24E124123456789A", "milesight-am107")]
    run(editor, adoption, rooms=with_number)
    assert Entity.objects.get(type="Room").code == "104"
    assert Device.objects.get().entity == room
    assert run(editor, adoption, rooms=with_number).plan.is_empty


def test_an_internal_release_publishes_nothing(adoption, editor):
    run(editor, adoption, publish_mode="internal")
    assert Dataset.objects.get().visibility == "municipality"
    assert set(Entity.objects.filter(type="School").values_list("release", flat=True)) == {"internal"}


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ({"alert_recipients": ""}, "alert_recipients"),
        ({"alert_recipients": "no address"}, "alert_recipients"),
        ({"interval_min": 0}, "interval_min"),
        ({"interval_min": "viel"}, "interval_min"),
        ({"network": "telex"}, "network"),
        ({"operator_contact": "x" * 501}, "operator_contact"),
    ],
)
def test_wrong_answers_are_refused_by_name(adoption, editor, answers, key):
    with pytest.raises(ParametersInvalid) as refused:
        run(editor, adoption, **answers)
    assert set(refused.value.problems) == {key}
    assert Source.objects.count() == 0


def test_rooms_that_may_not_be_installed_are_refused(adoption, editor):
    for rooms in ([RoomRow("Süd", "Lehrerzimmer")], [RoomRow("Süd", "5a"), RoomRow("Süd", "5A")]):
        with pytest.raises(RoomsInvalid):
            run(editor, adoption, rooms=rooms)
    assert Entity.objects.count() == 0


@pytest.mark.usefixtures("asks_for_secret")
def test_a_secret_stays_in_its_own_table(adoption, editor):
    run(editor, adoption, network_api_key="geheim-4711")
    assert InstallationSecret.objects.get().value == "geheim-4711"
    said = str(list(AuditEntry.objects.values())) + str(Installation.objects.values().get())
    said += str(install.export(actor=editor, adoption_id=adoption.pk))
    assert "geheim-4711" not in said
    assert run(editor, adoption).plan.is_empty
    assert InstallationSecret.objects.count() == 1


def test_an_export_holds_no_answers_and_no_keys(adoption, editor):
    result = run(editor, adoption)
    exported = install.export(actor=editor, adoption_id=adoption.pk)
    assert exported["blueprint"] == "raumklima-schulen"
    assert [room["name"] for room in exported["rooms"]] == ["Chemie", "5a", "5b"]
    for private in ("example.org", result.key, "24E124", "A81758"):
        assert private not in str(exported)


def test_the_audit_trail_names_no_addresses(adoption, editor):
    run(editor, adoption)
    run(editor, adoption, alert_recipients="neu@example.org")
    trail = str(list(AuditEntry.objects.filter(space=adoption.owner).values_list("action", "changes")))
    assert "solutions.installed" in trail
    assert "neu@example.org" not in str(
        list(AuditEntry.objects.filter(subject_kind="datahub.alertrule").values_list("changes"))
    )


def test_a_blueprint_that_is_judged_differently_here_is_not_installed(adoption, editor, monkeypatch):
    monkeypatch.setattr(golden, "level_of", lambda value, thresholds: "good")
    with pytest.raises(GoldenCaseFailed):
        run(editor, adoption)
    assert all(number == 0 for number in counts().values())


def test_a_solution_without_blueprint_says_so(adoption, editor):
    adoption.solution.blueprint = ""
    adoption.solution.save()
    with pytest.raises(BlueprintMissing):
        run(editor, adoption)


def test_nothing_is_skipped_only_a_trial_may_start_early(town, editor):
    adoption = world.adoption(town, reached=StepKey.DECISION)
    with pytest.raises(InstallationTooEarly):
        run(editor, adoption)
    result = run(editor, adoption, rooms=[], is_trial=True)
    assert result.installation.source.is_simulated
    assert step_state(adoption, StepKey.INSTALLATION) == StepState.OPEN
    demo = world.blueprint().demo
    assert Entity.objects.filter(type="Room").count() == len(demo.room)
    assert Device.objects.filter(profile__key=demo.profile).count() == len(demo.room)
    assert run(editor, adoption, rooms=[], is_trial=True).plan.is_empty


def test_real_sensors_replace_a_trial(town, adoption, editor):
    trial = run(editor, adoption, rooms=[world.ROOMS[0], RoomRow("Erfunden", "1a")], is_trial=True)
    assert Adoption.objects.get().planned_devices is None
    result = run(editor, adoption)
    assert result.key not in {None, trial.key}
    old = Source.objects.get(pk=trial.installation.source_id)
    assert old.closed_at is not None
    assert not result.installation.source.is_simulated
    assert not Device.objects.filter(source=old).exclude(entity=None).exists()
    rooms = Entity.objects.filter(type="Room", removed_at=None).values_list("name", flat=True)
    assert set(rooms) == {"5a", "5b", "Chemie"}
    assert Adoption.objects.get().planned_devices == 2
    # Real sensors do not become a trial again.
    run(editor, adoption, rooms=[], is_trial=True)
    assert not Source.objects.filter(closed_at=None, is_simulated=True).exists()


def test_an_update_shows_the_difference_first(adoption, editor):
    run(editor, adoption)
    Installation.objects.update(version="1.0.0", digest="")
    Dashboard.objects.update(title="Früher")
    DeviceProfile.objects.filter(key="elsys-ers-co2").update(mapping=[])
    shown = install.update_preview(actor=editor, adoption_id=adoption.pk)
    assert (shown.from_version, shown.to_version) == ("1.0.0", world.blueprint().version)
    assert [version for version, _ in shown.changes] == [
        r.version for r in world.blueprint().changelog if r.version != "1.0.0"
    ]
    changed = {item.part for item in shown.plan.items if item.change == "changed"}
    assert changed == {Part.DASHBOARD, Part.PROFILE}
    assert Dashboard.objects.get().title == "Früher"
    install.update(actor=editor, adoption_id=adoption.pk)
    assert Dashboard.objects.get().title == world.blueprint().dashboards[0].title
    assert Installation.objects.get().version == world.blueprint().version
    assert install.update_preview(actor=editor, adoption_id=adoption.pk).plan.is_empty


def _with_reading(town):
    room = Entity.objects.filter(type="Room").first()
    series = Series.objects.create(tenant=town.space, entity=room, attribute="co2", unit="59")
    from django.utils import timezone

    store_readings(actor=SystemActor("test"), tenant=town.space, rows=[(series.pk, timezone.now(), 800.0, 0)])
    return series


def _observations(series):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from observation where series_id = %s", [series.pk])
        return cursor.fetchone()[0]


@pytest.mark.usefixtures("asks_for_secret")
def test_removal_keeps_the_data_until_told_otherwise(town, adoption, editor):
    run(editor, adoption, network_api_key="geheim")
    series = _with_reading(town)
    manager = factories.actor("manager", town)
    with pytest.raises(errors.StepNeedsReason):
        install.remove(actor=manager, adoption_id=adoption.pk, reason=" ")
    with pytest.raises(Forbidden):
        install.remove(actor=editor, adoption_id=adoption.pk, reason="Ende")
    install.remove(actor=manager, adoption_id=adoption.pk, reason="Versuch beendet")
    assert Source.objects.get().closed_at is not None
    assert [model.objects.count() for model in (Dashboard, AlertRule, Dataset, Indicator)] == [0, 0, 0, 0]
    assert InstallationSecret.objects.count() == 0
    assert Entity.objects.filter(type="Room", removed_at=None).count() == 3
    assert _observations(series) == 1
    with pytest.raises(NotInstalled):
        install.remove(actor=manager, adoption_id=adoption.pk, reason="noch einmal")
    removed = install.remove(actor=manager, adoption_id=adoption.pk, reason="Löschfrist", keep_data=False)
    assert (removed.erased.rooms, removed.erased.readings) == (3, 1)
    assert _observations(series) == 0
    assert [model.objects.count() for model in (Entity, Device, DeviceProfile)] == [0, 0, 0]
    assert AuditEntry.objects.filter(action="datahub.data_erased", reason="Löschfrist").exists()


def test_an_indicator_that_a_key_result_points_at_survives_the_removal(town, adoption, editor):
    run(editor, adoption)
    from allmende.strategy.models import Goal, KeyResult, Objective, Strategy

    strategy = Strategy.objects.create(key="s", kind="local", title="S", owner=town.space)
    goal = Goal.objects.create(strategy=strategy, key="g", kind="goal", title="G")
    objective = Objective.objects.create(
        goal=goal, title="O", begins_on="2026-01-01", ends_on="2026-12-31", responsible="x", owner=town.space
    )
    KeyResult.objects.create(
        objective=objective, title="K", target=20, unit="Räume", indicator=Indicator.objects.get()
    )
    manager = factories.actor("manager", town)
    assert install.remove(actor=manager, adoption_id=adoption.pk, reason="Ende").indicators_kept == 1
    assert Indicator.objects.count() == 1


def test_it_can_be_installed_again_after_a_removal(town, adoption, editor):
    run(editor, adoption)
    install.remove(actor=factories.actor("manager", town), adoption_id=adoption.pk, reason="Umbau")
    again = run(editor, adoption)
    assert again.key
    assert Source.objects.filter(closed_at=None).count() == 1
    assert Installation.objects.get().removed_at is None
    assert Device.objects.filter(source=again.installation.source).count() == 2


def test_only_the_own_town_installs(town, adoption):
    other = factories.actor("manager", factories.municipality())
    for actor, refusal in (
        (factories.actor("reader", town), Forbidden),
        (other, NotFound),
        (factories.actor("coordinator"), NotFound),
    ):
        with pytest.raises(refusal):
            run(actor, adoption)
        with pytest.raises(refusal):
            install.preview(actor=actor, adoption_id=adoption.pk, parameters=world.ANSWERS, rooms=[])
        with pytest.raises(refusal):
            install.remove(actor=actor, adoption_id=adoption.pk, reason="weil", keep_data=False)
        with pytest.raises(refusal):
            install.export(actor=actor, adoption_id=adoption.pk)
        with pytest.raises(refusal):
            install_draft.add_rooms(actor=actor, adoption_id=adoption.pk, rooms=world.ROOMS)
    assert all(number == 0 for number in counts().values())


def test_two_towns_install_side_by_side(town, adoption, editor):
    other = factories.municipality("Nachbarstadt")
    run(editor, adoption)
    run(factories.actor("editor", other), world.adoption(other))
    assert Source.objects.count() == 2
    assert Dataset.objects.count() == 2


def test_a_draft_is_kept_between_visits_and_gone_after_installing(adoption, editor):
    install_draft.save_answers(actor=editor, adoption_id=adoption.pk, answers=world.ANSWERS, is_trial=False)
    install_draft.add_rooms(actor=editor, adoption_id=adoption.pk, rooms=world.ROOMS)
    renewed = replaced(world.ROOMS[1], device_key="24E124123456789F", device_type="milesight-am107")
    draft = install_draft.add_rooms(actor=editor, adoption_id=adoption.pk, rooms=[renewed])
    assert [room.device_key for room in install_draft.rooms_in(draft)] == [
        "24E124123456789A", "24E124123456789F", "A81758FFFE03CF1A",
    ]  # fmt: skip
    draft = install_draft.take_out_room(actor=editor, adoption_id=adoption.pk, key=renewed.key)
    assert len(install_draft.rooms_in(draft)) == 2
    run(editor, adoption)
    assert InstallationDraft.objects.count() == 0
    draft = install_draft.add_rooms(actor=editor, adoption_id=adoption.pk, rooms=[RoomRow("Süd", "9z")])
    assert draft.parameters["interval_min"] == 10
