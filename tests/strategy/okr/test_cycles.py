"""A cycle ends with frozen values, a sentence, and nothing that can be changed afterwards."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from allmende.basics.errors import Forbidden
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.strategy import selectors, services
from allmende.strategy.errors_okr import (
    CycleClosed,
    CycleInUse,
    CycleNotRunning,
    RetrospectiveMissing,
)
from allmende.strategy.models import FrozenResult, KeyResult, Objective
from allmende.strategy.services import KeyResultDraft
from allmende.strategy.services import cycles as cycle_services
from allmende.strategy.services.cycles import CycleFacts
from allmende.strategy.types import Pace
from tests import factories
from tests.strategy.okr import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Musterstadt")


def frozen(key_result):
    row = FrozenResult.objects.get(key_result=key_result)
    return row.value, row.simulated_value, row.source, row.quality, row.progress_pct


def test_closing_freezes_typed_measured_and_statistical_values_with_source_and_quality(town):
    cycle = world.cycle(town)
    objective = world.objective(town, cycle)
    typed, empty = world.key_result(objective), world.key_result(objective, title="Ohne Wert")
    measured = world.key_result(
        objective, indicator_id=world.indicator(town).pk, target=Decimal(4), title="Vier Räume"
    )
    told = world.key_result(
        objective,
        statistic_id=world.statistic(town, {date(2024, 12, 31): "90", date(2025, 12, 31): "80"}).pk,
        place=("municipality", town.ags),
        baseline=Decimal(100),
        target=Decimal(60),
        title="Weniger",
    )
    with time_machine.travel(world.NOW, tick=False):
        for number, quality in enumerate([0, 0, 2, 1]):
            world.room(town, number, world.NOW, quality)
        services.check_in(actor=world.SYSTEM, key_result_id=typed.pk, value=Decimal("62.5"), sentence="Gut.")
        cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=cycle.pk, retrospective="Weniger ist mehr.")
    assert frozen(typed) == (
        Decimal("62.50"),
        None,
        "von Hand eingetragen von test",
        "von Hand eingetragen am 15. Juli 2026",
        62,
    )
    assert frozen(empty) == (None, None, "von Hand eingetragen", "noch kein Wert", None)
    assert frozen(measured) == (
        Decimal(2),
        Decimal(1),
        "gemessen: Räume mit Ampel",
        "2 gemessen, 1 nur simuliert und nicht mitgezählt",
        50,
    )
    assert frozen(told) == (
        Decimal(80),
        None,
        "Statistik: Bevölkerung (Statistikamt)",
        "amtlich, Stand 31. Dezember 2025, Musterstadt, Zensus 2022",
        50,
    )
    # What the hub counts later does not change what was frozen.
    later = datetime(2026, 9, 1, tzinfo=UTC)
    found = selectors.statuses(KeyResult.objects.all(), later)
    assert (found[measured.pk].value, found[measured.pk].pace) == (Decimal(2), Pace.BEHIND)
    assert found[told.pk].frozen is not None


def test_what_is_in_a_closed_cycle_cannot_be_changed(town):
    cycle = world.cycle(town)
    objective = world.objective(town, cycle)
    key_result = world.key_result(objective)
    cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=cycle.pk, retrospective="Gelernt.")
    facts = CycleFacts("x", date(2026, 1, 1), date(2026, 2, 1))
    draft = KeyResultDraft(title="x", target=Decimal(1), unit="x")
    of = {"actor": world.SYSTEM, "key_result_id": key_result.pk}
    for change in (
        lambda: services.check_in(**of, value=Decimal(1)),
        lambda: services.change_key_result(**of, draft=draft),
        lambda: services.end_key_result(**of, reason="x"),
        lambda: services.delete_key_result(**of),
        lambda: services.create_key_result(actor=world.SYSTEM, objective_id=objective.pk, draft=draft),
        lambda: services.end_objective(actor=world.SYSTEM, objective_id=objective.pk, reason="x"),
        lambda: services.delete_objective(actor=world.SYSTEM, objective_id=objective.pk),
        lambda: cycle_services.change_cycle(actor=world.SYSTEM, cycle_id=cycle.pk, facts=facts),
        lambda: cycle_services.delete_cycle(actor=world.SYSTEM, cycle_id=cycle.pk),
    ):
        with pytest.raises(CycleClosed):
            change()
    with pytest.raises(CycleNotRunning):
        cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=cycle.pk, retrospective="Noch einmal.")


def test_closing_asks_what_was_learned_and_starting_comes_first(town):
    planned = world.cycle(town, runs=False)
    with pytest.raises(CycleNotRunning):
        cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=planned.pk, retrospective="x")
    running = world.cycle(town)
    with pytest.raises(RetrospectiveMissing):
        cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=running.pk, retrospective="  ")


def test_only_unfinished_objectives_go_on_with_a_link_and_start_where_they_ended(town):
    first, second = world.cycle(town), world.cycle(town, runs=False, title="2027")
    unfinished, reached = world.objective(town, first, title="Offen"), world.objective(town, first)
    half, done = world.key_result(unfinished), world.key_result(unfinished, title="Fertig")
    other = world.key_result(reached)
    for row, value in ((half, 40), (done, 100), (other, 100)):
        services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=Decimal(value))
    cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=first.pk, retrospective="Gelernt.")
    carry = {"actor": world.SYSTEM, "cycle_id": first.pk, "into_id": second.pk}
    (new,) = cycle_services.carry_on(**carry, objective_ids=[unfinished.pk])
    assert (new.carried_from, new.cycle, new.title) == (unfinished, second, "Offen")
    going_on = new.key_results.get()
    assert (going_on.carried_from, going_on.baseline, going_on.target) == (half, Decimal(40), Decimal(100))
    from allmende.basics.errors import NotFound

    for again in (unfinished, reached):
        with pytest.raises(NotFound):
            cycle_services.carry_on(**carry, objective_ids=[again.pk])


def test_overlapping_cycles_are_allowed_with_a_word(client_as, town):
    world.cycle(town, title="Das ganze Jahr")
    client = client_as("editor", town)
    answer = client.post(
        reverse("strategy:cycle_new"),
        {
            "owner": town.space_id, "title": "Sommer", "begins_on": "2026-06-01", "ends_on": "2026-08-31",
            "rhythm": "weekly", "level": "local",
        },
        follow=True,
    )  # fmt: skip
    page = answer.content.decode()
    assert "Er überschneidet sich mit „Das ganze Jahr“." in page
    assert "Sommer" in page


def test_a_second_editor_is_told_and_may_insist(client_as, town):
    cycle = world.cycle(town)
    facts = CycleFacts("Zuerst", cycle.begins_on, cycle.ends_on)
    edition = cycle.edition
    cycle_services.change_cycle(actor=world.SYSTEM, cycle_id=cycle.pk, facts=facts, edition=edition)
    with pytest.raises(ChangedMeanwhile):
        cycle_services.change_cycle(actor=world.SYSTEM, cycle_id=cycle.pk, facts=facts, edition=edition)
    client, url = client_as("editor", town), reverse("strategy:cycle_edit", args=[cycle.pk])
    form = {
        "title": "Danach", "begins_on": "2026-01-01", "ends_on": "2026-12-31", "rhythm": "weekly",
        "level": "local", "edition": edition,
    }  # fmt: skip
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "noch nicht gespeichert" in answer.content.decode()
    cycle.refresh_from_db()
    assert cycle.title == "Zuerst"
    assert client.post(url, form | {"edition": cycle.edition}).status_code == 302


def test_a_cycle_with_objectives_is_not_deleted(town):
    cycle = world.cycle(town, runs=False)
    world.objective(town, cycle)
    with pytest.raises(CycleInUse):
        cycle_services.delete_cycle(actor=world.SYSTEM, cycle_id=cycle.pk)
    Objective.objects.all().delete()
    cycle_services.delete_cycle(actor=world.SYSTEM, cycle_id=cycle.pk)


@pytest.mark.parametrize("role", ["reader", "stranger"])
def test_only_the_owners_editors_close_a_cycle(town, role):
    cycle = world.cycle(town)
    place = town if role == "reader" else factories.municipality()
    actor = factories.actor("reader" if role == "reader" else "manager", place)
    with pytest.raises(Forbidden):
        cycle_services.close_cycle(actor=actor, cycle_id=cycle.pk, retrospective="x")
    cycle.refresh_from_db()
    assert cycle.status == "running"
