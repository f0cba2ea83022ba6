"""Live is measured, effect is compared: both with readings in the hub."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from allmende.kernel.models import OutgoingMail
from allmende.solutions import errors
from allmende.solutions.models import AdoptionStatus, EffectReport, StepKey, StepState
from allmende.solutions.selectors import adoption_for, effects_of
from allmende.solutions.services import effect, live
from tests.solutions import factories as own

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SIMULATED, IMPLAUSIBLE = 2, 1
FACTS = effect.EffectFacts(
    Decimal("4200.00"), Decimal("820.00"), Decimal("37.5"), True, "Es wird besser gelüftet."
)
PERIODS = effect.Periods(date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 13))


def send(world, rooms, *, days=1, quality=0):
    """Let the first `rooms` rooms send one value on each of the last days."""
    for number in range(rooms):
        room = own.room(world, f"R{number}-{quality}")
        for day in range(days):
            own.readings(world, room, NOW - timedelta(days=day, hours=2), [800.0], quality)


@pytest.fixture
def waiting(world):
    own.dashboard(world)
    return own.adoption(world, at=StepKey.LIVE, planned_devices=5, live_share_pct=80, live_days=1)


def check():
    return live.check_live(actor=own.SYSTEM, now=NOW)


def test_the_chosen_share_makes_it_live(world, waiting):
    send(world, 4)
    assert live.needed_rooms(waiting) == 4
    assert check() == 1
    assert waiting.steps.get(key="live").state == StepState.DONE
    assert waiting.steps.get(key="effect").state == StepState.CURRENT
    assert check() == 0


def test_one_room_too_few_does_not(world, waiting):
    send(world, 3)
    assert check() == 0
    progress = live.progress(waiting, NOW)
    assert (progress.sending, progress.needed, progress.days_reached) == (3, 4, 0)
    assert waiting.steps.get(key="live").state == StepState.CURRENT


def test_it_must_hold_on_each_of_the_days(world, waiting):
    type(waiting).objects.filter(pk=waiting.pk).update(live_days=3)
    waiting.refresh_from_db()
    send(world, 4, days=2)
    assert live.progress(waiting, NOW).days_reached == 2
    assert check() == 0


def test_three_days_in_a_row_are_enough(world, waiting):
    type(waiting).objects.filter(pk=waiting.pk).update(live_days=3)
    send(world, 4, days=3)
    assert check() == 1


def test_implausible_readings_do_not_count(world, waiting):
    send(world, 5, quality=IMPLAUSIBLE)
    assert live.progress(waiting, NOW).sending == 0


def test_simulated_rooms_count_in_a_demo_only(world, waiting):
    send(world, 5, quality=SIMULATED)
    assert check() == 0
    assert live.progress(waiting, NOW).simulated == 5
    type(waiting).objects.filter(pk=waiting.pk).update(is_demo=True)
    assert check() == 1


def test_without_a_plan_nothing_is_reached(world, waiting):
    type(waiting).objects.filter(pk=waiting.pk).update(planned_devices=None)
    send(world, 5)
    assert check() == 0


def test_a_paused_adoption_does_not_become_live(world, waiting):
    type(waiting).objects.filter(pk=waiting.pk).update(status=AdoptionStatus.PAUSED)
    send(world, 5)
    assert check() == 0


def test_the_town_is_told_that_the_effect_is_next(world, waiting):
    assert world.manager
    send(world, 4)
    OutgoingMail.objects.all().delete()
    check()
    assert OutgoingMail.objects.filter(subject__contains="Wirkung").exists()


def test_the_page_says_the_progress_in_words(world, waiting, client_as):
    with time_machine.travel(NOW, tick=False):
        send(world, 3)
        for client in (client_as("manager", world.town), client_as("manager", world.steward)):
            page = client.get(reverse("solutions:adoption", args=[waiting.pk])).content.decode()
            assert "3 von 5 Räumen senden, nötig sind 4" in page


@pytest.fixture
def measured(world):
    """One room, five school days before with bad air, five after with better."""
    own.dashboard(world)
    started = own.adoption(world, at=StepKey.EFFECT)
    room = own.room(world, "5a")
    for day, value in [(2, 2200.0), (3, 2200.0), (9, 900.0), (10, 900.0)]:
        own.readings(world, room, datetime(2026, 3, day, 8, tzinfo=UTC), [value] * 13)
    return started


@time_machine.travel(NOW, tick=False)
def test_the_effect_keeps_the_figures_of_both_periods(world, measured):
    report = effect.report_effect(actor=world.manager, adoption_id=measured.pk, periods=PERIODS, facts=FACTS)
    before, after = effect.figures_of(report)
    assert (before.mean, after.mean) == (2200.0, 900.0)
    assert before.minutes_above_2000 > 100
    assert after.minutes_above_1000 == 0
    assert not report.is_simulated
    fresh = adoption_for(world.manager, measured.pk)
    assert fresh.status == AdoptionStatus.DONE
    assert list(effects_of(world.solution)) == [report]


@time_machine.travel(NOW, tick=False)
def test_a_second_report_corrects_the_first(world, measured):
    effect.report_effect(actor=world.manager, adoption_id=measured.pk, periods=PERIODS, facts=FACTS)
    corrected = effect.EffectFacts(Decimal(1), Decimal(2), Decimal(3), False, "Doch nicht.")
    effect.report_effect(actor=world.manager, adoption_id=measured.pk, periods=PERIODS, facts=corrected)
    assert EffectReport.objects.get().sentence == "Doch nicht."


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    "periods",
    [
        effect.Periods(date(2026, 3, 6), date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 13)),
        effect.Periods(date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 9), date(2026, 3, 13)),
        effect.Periods(date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 21)),
    ],
)
def test_periods_that_do_not_follow_each_other_are_refused(world, measured, periods):
    with pytest.raises(errors.PeriodsInvalid):
        effect.report_effect(actor=world.manager, adoption_id=measured.pk, periods=periods, facts=FACTS)
    assert not EffectReport.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_without_readings_afterwards_there_is_no_effect(world, measured):
    empty = effect.Periods(date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 16), date(2026, 3, 18))
    with pytest.raises(errors.NoReadings):
        effect.report_effect(actor=world.manager, adoption_id=measured.pk, periods=empty, facts=FACTS)


@time_machine.travel(NOW, tick=False)
def test_generated_readings_mark_the_report(world, measured):
    room = own.room(world, "5b")
    own.readings(world, room, datetime(2026, 3, 11, 8, tzinfo=UTC), [900.0] * 3, SIMULATED)
    report = effect.report_effect(actor=world.manager, adoption_id=measured.pk, periods=PERIODS, facts=FACTS)
    assert report.is_simulated


@time_machine.travel(NOW, tick=False)
def test_the_form_reports_and_everybody_reads_it(world, measured, client_as):
    data = {
        "before_from": "2026-03-02", "before_to": "2026-03-06",
        "after_from": "2026-03-09", "after_to": "2026-03-13",
        "cost_one_off": "4.200,00", "cost_per_year": "820", "hours_spent": "37,5", "would_do_again": "yes",
        "sentence": "Es wird besser gelüftet.",
    }  # fmt: skip
    url = reverse("solutions:step", args=[measured.pk, "effect"])
    assert client_as("manager", world.town).post(url, data).status_code == 302
    page = (
        client_as("anonymous").get(reverse("solutions:solution", args=[world.solution.slug])).content.decode()
    )
    for fact in ("Es wird besser gelüftet.", "2.200 ppm", "900 ppm", "4.200 €", "37,5"):
        assert fact in page, fact


@time_machine.travel(NOW, tick=False)
def test_periods_can_be_compared_before_anything_is_reported(world, measured, client_as):
    data = {
        "before_from": "2026-03-02", "before_to": "2026-03-06",
        "after_from": "2026-03-09", "after_to": "2026-03-13",
        "sentence": "Noch nicht fertig", "compare": "1",
    }  # fmt: skip
    url = reverse("solutions:step", args=[measured.pk, "effect"])
    answer = client_as("manager", world.town).post(url, data)
    assert answer.status_code == 200
    page = answer.content.decode()
    for fact in ("2.200 ppm", "900 ppm", "Noch nicht fertig"):
        assert fact in page, fact
    assert not EffectReport.objects.exists()
    wrong = client_as("manager", world.town).post(url, {**data, "after_to": "2026-03-01"})
    assert wrong.status_code == 422
