"""A measured key result counts what the hub received; a typed one says who typed it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.datahub.models import Entity, Series
from allmende.datahub.services.readings import store_readings
from allmende.kernel.actor import SystemActor
from allmende.strategy import selectors, services
from allmende.strategy.errors import CycleEndsBeforeItBegins, MeasuredKeyResult
from allmende.strategy.models import CheckIn, Goal, Indicator, Objective, Strategy
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def goal(db):
    strategy = Strategy.objects.create(
        owner=factories.consortium().space, key="rahmen", kind="framework", title="Rahmen"
    )
    return Goal.objects.create(strategy=strategy, key="z", kind="goal", title="Gutes Leben")


@pytest.fixture
def objective(town, goal):
    return services.create_objective(
        actor=factories.actor("editor", town),
        owner=town.space,
        goal_id=goal.pk,
        title="Gute Luft in allen Klassen",
        why="",
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        responsible="Digitales",
    )


@pytest.fixture
def indicator(town):
    return Indicator.objects.create(
        owner=town.space,
        key="rooms-live",
        title="Räume mit CO2-Ampel",
        definition="Räume mit gültigem Wert in 24 Stunden",
        unit="Räume",
        query="entities_with_valid_reading",
        parameters={"entity_type": "Room", "attribute": "co2", "within_hours": 24},
    )


def room_with_reading(town, *, number, hours_ago, quality=0):
    room = Entity.objects.create(
        tenant=town.space, urn=f"urn:r{number}", type="Room", name=f"R{number}", sort_key="r"
    )
    series = Series.objects.create(tenant=town.space, entity=room, attribute="co2", unit="59")
    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    store_readings(actor=SYSTEM, tenant=town.space, rows=[(series.pk, at, 700.0, quality)])


def test_a_measured_key_result_counts_real_rooms_and_shows_simulated_ones_apart(town, objective, indicator):
    room_with_reading(town, number=1, hours_ago=1)
    room_with_reading(town, number=2, hours_ago=30)
    room_with_reading(town, number=3, hours_ago=1, quality=2)
    room_with_reading(town, number=4, hours_ago=1, quality=1)
    draft = services.KeyResultDraft(
        title="20 Räume", target=Decimal(20), unit="egal", indicator_id=indicator.pk
    )
    actor = factories.actor("editor", town)
    key_result = services.create_key_result(actor=actor, objective_id=objective.pk, draft=draft)
    status = selectors.status_of(key_result, datetime.now(UTC))
    assert (status.value, status.simulated, status.is_measured) == (1, 1, True)
    assert status.progress_pct == 5
    assert key_result.unit == "Räume"
    with pytest.raises(MeasuredKeyResult):
        services.check_in(actor=actor, key_result_id=key_result.pk, value=Decimal(19), sentence="")


def test_measured_values_are_recorded_once_a_day(town, objective, indicator):
    draft = services.KeyResultDraft(title="20 Räume", target=Decimal(20), unit="", indicator_id=indicator.pk)
    actor = factories.actor("editor", town)
    key_result = services.create_key_result(actor=actor, objective_id=objective.pk, draft=draft)
    room_with_reading(town, number=1, hours_ago=0)
    Objective.objects.update(begins_on=date(2020, 1, 1), ends_on=date(2099, 1, 1))
    for _time in range(2):
        assert services.record_measured(actor=SYSTEM, now=datetime.now(UTC)) == 1
    entry = CheckIn.objects.get(key_result=key_result)
    assert (entry.value, entry.is_measured) == (1, True)


def test_a_typed_key_result_is_marked_as_typed(client_as, town, objective):
    draft = services.KeyResultDraft(title="Zufriedene Lehrkräfte", target=Decimal(80), unit="Prozent")
    actor = factories.actor("editor", town, full_name="Ada Muster")
    key_result = services.create_key_result(actor=actor, objective_id=objective.pk, draft=draft)
    page = client_as("anonymous").get(reverse("strategy:key_result", args=[key_result.pk]))
    assert "noch kein Wert" in page.content.decode()
    services.check_in(
        actor=actor, key_result_id=key_result.pk, value=Decimal("41.5"), sentence="Umfrage im Mai"
    )
    html = client_as("anonymous").get(reverse("strategy:key_result", args=[key_result.pk])).content.decode()
    assert "Stand 41,5, Ziel 80 Prozent" in html
    assert "von Hand eingetragen" in html
    assert "Umfrage im Mai" in html


@pytest.mark.parametrize(("role", "status"), [("anonymous", 302), ("reader", 403), ("editor", 200)])
def test_only_the_towns_editors_add_key_results(client_as, town, objective, role, status):
    url = reverse("strategy:key_result_new", args=[objective.pk])
    assert client_as(role, town).get(url).status_code == status


def test_an_editor_of_another_town_cannot_type_a_value(town, objective):
    draft = services.KeyResultDraft(title="X", target=Decimal(1), unit="Stück")
    key_result = services.create_key_result(
        actor=factories.actor("editor", town), objective_id=objective.pk, draft=draft
    )
    stranger = factories.actor("editor", factories.municipality())
    with pytest.raises(Forbidden):
        services.check_in(actor=stranger, key_result_id=key_result.pk, value=Decimal(1), sentence="")
    Objective.objects.update(visibility="municipality")
    with pytest.raises(NotFound):
        services.check_in(actor=stranger, key_result_id=key_result.pk, value=Decimal(1), sentence="")
    assert not CheckIn.objects.exists()


def test_a_cycle_does_not_end_before_it_begins(town, goal):
    with pytest.raises(CycleEndsBeforeItBegins):
        services.create_objective(
            actor=factories.actor("editor", town),
            owner=town.space,
            goal_id=goal.pk,
            title="x",
            why="",
            begins_on=date(2026, 2, 1),
            ends_on=date(2026, 1, 1),
            responsible="x",
        )
    assert not Objective.objects.exists()


def test_a_manager_creates_an_objective_and_a_measured_key_result_in_the_browserless_way(
    client_as, town, goal, indicator
):
    client = client_as("manager", town)
    answer = client.post(
        reverse("strategy:objective_new"),
        {
            "owner": town.space.pk,
            "goal": goal.pk,
            "title": "Gute Luft",
            "why": "",
            "begins_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "responsible": "Digitales",
        },
    )
    objective = Objective.objects.get()
    assert answer.headers["Location"] == reverse("strategy:key_result_new", args=[objective.pk])
    client.post(
        answer.headers["Location"],
        {
            "title": "20 Klassenräume",
            "source": f"indikator-{indicator.pk}",
            "baseline": "0",
            "target": "20",
            "unit": "",
        },
    )
    html = client_as("anonymous").get(reverse("strategy:objective", args=[objective.pk])).content.decode()
    assert "Stand 0, Ziel 20 Räume" in html
    assert "gemessen: Räume mit CO2-Ampel" in html
    overview = client_as("anonymous").get(reverse("strategy:okr")).content.decode()
    assert "Gutes Leben" in overview
    assert "Gute Luft" in overview


def test_more_goals_and_objectives_cost_the_tree_no_more_queries(
    client, town, goal, objective, django_assert_max_num_queries
):
    for number in range(8):
        further = Goal.objects.create(
            strategy=goal.strategy, key=f"z{number}", kind="goal", title=f"Ziel {number}", parent=goal
        )
        Objective.objects.create(
            owner=town.space, goal=further, title=f"Objective {number}", begins_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
        )  # fmt: skip
    with django_assert_max_num_queries(25):
        page = client.get(reverse("strategy:okr")).content.decode()
    assert "Objective 7" in page
