"""Where a key result's number comes from: whom it is shown to, which way it goes, what stays of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from allmende.basics.errors import NotFound
from allmende.kernel.models import Visibility
from allmende.strategy import selectors, services
from allmende.strategy.errors_okr import NoWayToGo, NumberNotPublic
from allmende.strategy.models import CheckIn, Indicator, KeyResult, Objective, Statistic, StatisticValue
from allmende.strategy.selectors.okr_paces import paces
from allmende.strategy.services import cycles as cycle_services
from allmende.strategy.types import Pace
from tests import factories
from tests.strategy.okr import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Musterstadt")


def told(town, objective, **fields):
    """Return a key result that a statistic with two values tells."""
    statistic = world.statistic(town, {date(2024, 12, 31): "90", date(2025, 12, 31): "80"})
    place = ("municipality", town.ags)
    return world.key_result(objective, statistic_id=statistic.pk, place=place, **fields)


def pace_of(key_result, now=world.NOW):
    """Return how it stands for one and for thousands; both must say the same."""
    one = selectors.statuses([key_result], now)[key_result.pk].pace
    many = {row.key_result_id: row.pace for row in paces(Objective.objects.all(), now)}[key_result.pk]
    assert one == many
    return one


@pytest.mark.parametrize("restricted", [{"is_published": False}, {"visibility": Visibility.MUNICIPALITY}])
def test_an_unpublished_number_does_not_get_out_through_a_public_objective(town, restricted):
    public, draft = world.objective(town), world.objective(town, is_draft=True, title="Entwurf")
    Statistic.objects.filter(pk=told(town, draft, title="Im Entwurf").statistic_id).update(**restricted)
    hidden = KeyResult.objects.get(title="Im Entwurf")
    draft_of = {"title": "x", "statistic_id": hidden.statistic_id, "place": ("municipality", town.ags)}
    with pytest.raises(NumberNotPublic):
        world.key_result(public, **draft_of)
    for publish in (
        lambda: services.adopt_objective(actor=world.SYSTEM, objective_id=draft.pk),
        lambda: services.set_visibility(
            actor=world.SYSTEM, objective_id=draft.pk, visibility="public", reason=""
        ),
        lambda: services.move_key_result(actor=world.SYSTEM, key_result_id=hidden.pk, objective_id=public.pk),
    ):
        with pytest.raises(NumberNotPublic):
            publish()
    assert selectors.status_of(hidden, world.NOW).value == 80


def test_the_form_says_which_number_is_not_published(client_as, town):
    objective, statistic = world.objective(town), world.statistic(town, {date(2025, 12, 31): "80"})
    Statistic.objects.update(is_published=False, owner=town.space)
    form = {
        "title": "Menschen", "source": f"statistik-{statistic.pk}", "place": f"municipality:{town.ags}",
        "baseline": "0", "target": "9",
    }  # fmt: skip
    answer = client_as("editor", town).post(f"/strategie/objectives/{objective.pk}/key-results/neu/", form)
    assert answer.status_code == 422
    assert "„Bevölkerung“ ist nicht für alle freigegeben" in answer.content.decode()


@pytest.mark.parametrize("model", [Statistic, Indicator])
def test_a_number_that_is_no_longer_public_disappears_from_public_objectives(client, town, model):
    objective = world.objective(town)
    if model is Statistic:
        row = told(town, objective, title="Nicht mehr zu sehen")
    else:
        world.room(town, 1, world.NOW)
        row = world.key_result(objective, indicator_id=world.indicator(town).pk, title="Nicht mehr zu sehen")
    with time_machine.travel(world.NOW, tick=False):
        assert "Personen" in client.get(f"/strategie/key-results/{row.pk}/").content.decode() or row.indicator
        assert selectors.status_of(row, world.NOW).value is not None
        model.objects.update(visibility=Visibility.MUNICIPALITY)
        row = KeyResult.objects.get(pk=row.pk)
        assert selectors.statuses([row], world.NOW)[row.pk].value is None
        assert pace_of(row) == Pace.NO_DATA


@pytest.mark.parametrize(
    ("baseline", "target", "value", "pct", "pace"),
    [
        ("100", "40", "70", 50, Pace.ON_PACE),  # less is better
        ("100", "40", "99", 1, Pace.BEHIND),
        ("100", "40", "120", 0, Pace.BEHIND),  # on the wrong side
        ("100", "40", "30", 100, Pace.REACHED),
        ("-10", "-30", "-21", 55, Pace.ON_PACE),
        ("-10", "10", "0", 50, Pace.ON_PACE),
        ("0.5", "0.9", "0.71", 52, Pace.ON_PACE),
        ("0", "1250000.50", "625000.25", 50, Pace.ON_PACE),
    ],
)
def test_numbers_go_up_down_below_zero_and_in_money(town, baseline, target, value, pct, pace):
    row = world.key_result(world.objective(town), baseline=Decimal(baseline), target=Decimal(target))
    with time_machine.travel(world.NOW, tick=False):
        services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=Decimal(value))
        assert selectors.statuses([row], world.NOW)[row.pk].progress_pct == pct
        assert pace_of(row) == pace


def test_less_is_better_is_said_in_words(town):
    objective = world.objective(town)
    more = world.key_result(objective, target=Decimal("1250.5"), unit="Euro")
    less = world.key_result(objective, baseline=Decimal(100), target=Decimal(-2), unit="Grad")
    services.check_in(actor=world.SYSTEM, key_result_id=less.pk, value=Decimal("-0.5"))
    found = selectors.statuses([more, less], world.NOW)
    assert found[more.pk].words == "noch kein Wert, Ziel 1.250,5 Euro"
    assert found[less.pk].words == "Stand -0,5, Ziel höchstens -2 Grad"


def test_a_target_that_is_the_baseline_is_no_way_to_go(town):
    with pytest.raises(NoWayToGo):
        world.key_result(world.objective(town), baseline=Decimal(5), target=Decimal(5))


def test_a_value_grows_old_and_a_word_does_not_make_it_young(town):
    row = world.key_result(world.objective(town, world.cycle(town)))
    assert pace_of(row) == Pace.NO_DATA
    with time_machine.travel(world.NOW, tick=False):
        services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=Decimal(60))
    later = world.NOW + timedelta(days=63)
    with time_machine.travel(later, tick=False):
        services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=None, sentence="Bald mehr.")
    assert (pace_of(row), pace_of(row, later)) == (Pace.ON_PACE, Pace.STALE)


def test_what_a_statistic_says_later_is_not_in_the_history_of_a_closed_cycle(town):
    cycle = world.cycle(town)
    row = told(town, world.objective(town, cycle), baseline=Decimal(100), target=Decimal(60))
    with time_machine.travel(world.NOW, tick=False):
        cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=cycle.pk, retrospective="Gelernt.")
    row.statistic.values.create(
        place_kind="municipality", place_key=town.ags, place_name=town.name, basis="Zensus 2022",
        reference_date=date(2026, 6, 30), value=Decimal(12),
    )  # fmt: skip
    StatisticValue.objects.filter(reference_date=date(2025, 12, 31)).update(value=Decimal(81))
    row = KeyResult.objects.get(pk=row.pk)
    history = selectors.status_of(row, world.NOW + timedelta(days=200)).points
    assert [point.value for point in history] == [Decimal(80), Decimal(90)]


def test_a_measured_number_recorded_after_the_end_is_not_in_it_either(town):
    cycle = world.cycle(town)
    with time_machine.travel(world.NOW, tick=False):
        row = world.key_result(world.objective(town, cycle), indicator_id=world.indicator(town).pk)
        cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=cycle.pk, retrospective="Gelernt.")
    row = KeyResult.objects.get(pk=row.pk)
    late = world.NOW + timedelta(days=1)
    assert services.record_measured(actor=world.SYSTEM, now=late) == 0
    CheckIn.objects.create(key_result=row, at=late, value=Decimal(9), is_measured=True, by="Räume")
    assert [point.value for point in selectors.status_of(row, late).points] == [Decimal(0)]


def test_measured_values_are_kept_once_a_day_with_the_same_number_of_queries(
    town, django_assert_max_num_queries
):
    objective, indicator = world.objective(town), world.indicator(town)
    with time_machine.travel(world.NOW, tick=False):
        for number in range(12):
            world.key_result(objective, indicator_id=indicator.pk, title=f"Nummer {number}")
    world.room(town, 1, world.NOW)
    for days, count in ((0, 12), (1, 24), (1, 24)):
        with django_assert_max_num_queries(6):
            now = world.NOW + timedelta(days=days, minutes=5)
            assert services.record_measured(actor=world.SYSTEM, now=now) == 12
        assert CheckIn.objects.count() == count
    first_day = CheckIn.objects.filter(at__lt=world.NOW + timedelta(hours=1))
    assert set(first_day.values_list("value", flat=True)) == {Decimal(1)}


def test_a_key_result_stays_with_its_town(town):
    row = world.key_result(world.objective(town))
    elsewhere = world.objective(factories.municipality("Anderswo"))
    with pytest.raises(NotFound):
        services.move_key_result(actor=world.SYSTEM, key_result_id=row.pk, objective_id=elsewhere.pk)
