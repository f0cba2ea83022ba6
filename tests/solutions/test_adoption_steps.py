"""The adoption as a state machine: in order, once, with a reason for everything that is left out."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.models import AuditEntry, OutgoingMail
from allmende.solutions import errors
from allmende.solutions.desk import waiting_for
from allmende.solutions.models import Adoption, AdoptionStatus, StepKey, StepState
from allmende.solutions.selectors import adoption_for, current_step, step_of
from allmende.solutions.services import adoptions, fit, records
from allmende.solutions.services.reminders import remind
from tests.solutions import factories as own

DECISION = records.DecisionFacts("Schulausschuss", date(2026, 3, 24), "approved", "2026/041")


def state(adoption, key):
    return adoption.steps.get(key=key).state


def test_an_adoption_starts_with_eight_steps_and_the_fit_check_is_next(world):
    started = adoptions.start_adoption(actor=world.manager, solution=world.solution, municipality=world.town)
    assert [step.key for step in started.steps.all()] == list(StepKey)
    assert state(started, "interest") == StepState.DONE
    assert current_step(started).key == StepKey.FIT_CHECK
    assert started.owner == world.town.space
    assert started.visibility == "consortium"
    assert started.version.version == own.VERSION


def test_a_second_start_returns_the_running_adoption(world):
    first = adoptions.start_adoption(actor=world.manager, solution=world.solution, municipality=world.town)
    mails = OutgoingMail.objects.count()
    second = adoptions.start_adoption(actor=world.manager, solution=world.solution, municipality=world.town)
    assert second.pk == first.pk
    assert Adoption.objects.count() == 1
    assert OutgoingMail.objects.count() == mails


def test_the_steward_is_told_of_the_interest(world):
    adoptions.start_adoption(actor=world.manager, solution=world.solution, municipality=world.town)
    mail = OutgoingMail.objects.get(recipient="kuemmerer@example.org")
    assert "Neustadt" in mail.subject
    assert mail.link.startswith("/uebernahmen/")


@pytest.mark.parametrize(
    ("who", "refusal"), [("reader", Forbidden), ("other", NotFound), ("coordinator", Forbidden)]
)
def test_only_the_town_itself_starts(world, who, refusal):
    with pytest.raises(refusal):
        adoptions.start_adoption(actor=world.person(who), solution=world.solution, municipality=world.town)
    assert not Adoption.objects.exists()


def test_what_cannot_be_installed_cannot_be_adopted(world):
    early = own.solution("hochwasser")
    with pytest.raises(errors.SolutionNotAdoptable):
        adoptions.start_adoption(actor=world.manager, solution=early, municipality=world.town)


def test_a_fit_check_made_before_counts(world):
    fit.check_fit(actor=world.manager, solution=world.solution, municipality=world.town, answers=own.ANSWERS)
    started = adoptions.start_adoption(actor=world.manager, solution=world.solution, municipality=world.town)
    assert state(started, "fit_check") == StepState.DONE
    assert state(started, "decision") == StepState.CURRENT


def test_a_fit_check_during_the_adoption_completes_the_step(world):
    started = own.adoption(world)
    fit.check_fit(actor=world.manager, solution=world.solution, municipality=world.town, answers=own.ANSWERS)
    assert state(started, "fit_check") == StepState.DONE


def test_steps_are_not_skipped(world):
    started = own.adoption(world)
    with pytest.raises(errors.StepNotOpen):
        adoptions.complete_step(actor=world.manager, adoption_id=started.pk, key=StepKey.TRAINING)
    assert state(started, "training") == StepState.OPEN


def test_completing_twice_is_harmless(world):
    started = own.adoption(world, at=StepKey.INSTALLATION)
    for _time in range(2):
        adoptions.complete_step(actor=world.manager, adoption_id=started.pk, key=StepKey.INSTALLATION)
    assert state(started, "training") == StepState.CURRENT
    done = AuditEntry.objects.filter(action="solutions.step_completed", changes__step="installation")
    assert done.count() == 1


def test_whose_turn_it_is_gets_a_mail(world):
    started = own.adoption(world, at=StepKey.INSTALLATION)
    plan = adoptions.StepPlan("Frau Muster", "muster@example.org", date(2026, 12, 1))
    adoptions.edit_step(actor=world.manager, adoption_id=started.pk, key=StepKey.TRAINING, plan=plan)
    assert not OutgoingMail.objects.filter(recipient="muster@example.org").exists()
    adoptions.complete_step(actor=world.manager, adoption_id=started.pk, key=StepKey.INSTALLATION)
    assert "Schulung" in OutgoingMail.objects.get(recipient="muster@example.org").subject


def test_a_new_person_whose_turn_it_is_gets_a_mail(world):
    started = own.adoption(world, at=StepKey.DECISION)
    plan = adoptions.StepPlan("Herr Neu", "neu@example.org")
    for _time in range(2):
        adoptions.edit_step(actor=world.manager, adoption_id=started.pk, key=StepKey.DECISION, plan=plan)
    assert OutgoingMail.objects.filter(recipient="neu@example.org").count() == 1


def test_an_approved_decision_completes_the_step_on_the_day_of_the_meeting(world):
    started = own.adoption(world, at=StepKey.DECISION)
    records.record_decision(actor=world.manager, adoption_id=started.pk, facts=DECISION)
    step = started.steps.get(key="decision")
    assert (step.state, step.completed_on) == (StepState.DONE, date(2026, 3, 24))
    assert state(started, "agreement") == StepState.CURRENT


def test_a_postponed_decision_stays_open(world):
    started = own.adoption(world, at=StepKey.DECISION)
    facts = records.DecisionFacts("Rat", date(2026, 3, 24), "postponed")
    records.record_decision(actor=world.manager, adoption_id=started.pk, facts=facts)
    assert state(started, "decision") == StepState.CURRENT
    records.record_decision(actor=world.manager, adoption_id=started.pk, facts=DECISION)
    assert state(started, "decision") == StepState.DONE


@pytest.mark.parametrize("role", ["manager", "editor"])
def test_a_rejection_ends_the_adoption_with_its_reason(world, role):
    started = own.adoption(world, at=StepKey.DECISION)
    facts = records.DecisionFacts("Rat", date(2026, 3, 24), "rejected")
    records.record_decision(actor=world.person(role), adoption_id=started.pk, facts=facts)
    started.refresh_from_db()
    assert started.status == AdoptionStatus.ENDED
    assert started.status_reason == "Abgelehnt: Rat am 24. März 2026"
    again = adoptions.start_adoption(actor=world.manager, solution=world.solution, municipality=world.town)
    assert again.pk != started.pk


def test_a_decision_cannot_be_recorded_before_its_turn(world):
    started = own.adoption(world, at=StepKey.FIT_CHECK)
    with pytest.raises(errors.StepNotOpen):
        records.record_decision(actor=world.manager, adoption_id=started.pk, facts=DECISION)


def test_a_correction_of_a_finished_decision_opens_nothing(world):
    started = own.adoption(world, at=StepKey.DECISION)
    records.record_decision(actor=world.manager, adoption_id=started.pk, facts=DECISION)
    corrected = records.DecisionFacts("Haupt- und Finanzausschuss", date(2026, 3, 25), "approved", "2026/042")
    records.record_decision(actor=world.manager, adoption_id=started.pk, facts=corrected)
    fresh = adoption_for(world.manager, started.pk)
    assert fresh.decision.paper_number == "2026/042"
    assert current_step(fresh).key == StepKey.AGREEMENT


def test_the_agreement_keeps_how_many_rooms_are_planned(world):
    started = own.adoption(world, at=StepKey.AGREEMENT)
    facts = records.AgreementFacts(
        "Schulamt", "Hausmeister", date(2026, 4, 2), planned_devices=20, live_share_pct=75
    )
    records.record_agreement(actor=world.manager, adoption_id=started.pk, facts=facts)
    fresh = adoption_for(world.manager, started.pk)
    assert (fresh.planned_devices, fresh.live_share_pct) == (20, 75)
    assert fresh.agreement.payer == "Schulamt"
    assert current_step(fresh).key == StepKey.INSTALLATION


def test_nobody_declares_an_adoption_live_by_hand(world):
    started = own.adoption(world, at=StepKey.LIVE)
    with pytest.raises(errors.LiveIsMeasured):
        adoptions.complete_step(actor=world.manager, adoption_id=started.pk, key=StepKey.LIVE)


def test_a_coordinator_waives_a_step_with_a_reason(world):
    started = own.adoption(world, at=StepKey.DECISION)
    adoptions.waive_step(
        actor=world.person("coordinator"),
        adoption_id=started.pk,
        key=StepKey.DECISION,
        reason="Laufendes Geschäft",
    )
    step = started.steps.get(key="decision")
    assert (step.state, step.waived_reason) == (StepState.WAIVED, "Laufendes Geschäft")
    assert state(started, "agreement") == StepState.CURRENT
    entry = AuditEntry.objects.get(action="solutions.step_waived")
    assert entry.reason == "Laufendes Geschäft"


def test_a_later_step_waived_ahead_is_passed_over(world):
    started = own.adoption(world, at=StepKey.INSTALLATION)
    adoptions.waive_step(
        actor=world.person("coordinator"),
        adoption_id=started.pk,
        key=StepKey.TRAINING,
        reason="Schon geschult",
    )
    assert state(started, "installation") == StepState.CURRENT
    adoptions.complete_step(actor=world.manager, adoption_id=started.pk, key=StepKey.INSTALLATION)
    assert state(started, "live") == StepState.CURRENT


@pytest.mark.parametrize("who", ["manager", "steward"])
def test_towns_do_not_waive_steps(world, who):
    started = own.adoption(world, at=StepKey.DECISION)
    with pytest.raises(Forbidden):
        adoptions.waive_step(
            actor=world.person(who), adoption_id=started.pk, key=StepKey.DECISION, reason="Keine Lust"
        )
    assert state(started, "decision") == StepState.CURRENT


def test_waiving_pausing_and_ending_need_a_reason(world):
    started = own.adoption(world)
    with pytest.raises(errors.StepNeedsReason):
        adoptions.waive_step(
            actor=world.person("coordinator"), adoption_id=started.pk, key=StepKey.FIT_CHECK, reason=" "
        )
    for stop in (adoptions.pause_adoption, adoptions.end_adoption):
        with pytest.raises(errors.StepNeedsReason):
            stop(actor=world.manager, adoption_id=started.pk, reason="")


def test_a_paused_adoption_stands_still_until_it_goes_on(world):
    started = own.adoption(world, at=StepKey.DECISION)
    adoptions.pause_adoption(actor=world.manager, adoption_id=started.pk, reason="Haushaltssperre")
    with pytest.raises(errors.AdoptionNotRunning):
        records.record_decision(actor=world.manager, adoption_id=started.pk, facts=DECISION)
    adoptions.resume_adoption(actor=world.manager, adoption_id=started.pk)
    records.record_decision(actor=world.manager, adoption_id=started.pk, facts=DECISION)
    assert state(started, "decision") == StepState.DONE


def test_an_editor_neither_pauses_nor_ends(world):
    started = own.adoption(world)
    for stop in (adoptions.pause_adoption, adoptions.end_adoption):
        with pytest.raises(Forbidden):
            stop(actor=world.person("editor"), adoption_id=started.pk, reason="So")


def test_an_ended_adoption_does_not_go_on(world):
    started = own.adoption(world)
    adoptions.end_adoption(actor=world.manager, adoption_id=started.pk, reason="Passt nicht")
    with pytest.raises(errors.AdoptionNotPaused):
        adoptions.resume_adoption(actor=world.manager, adoption_id=started.pk)
    with pytest.raises(errors.AdoptionNotRunning):
        adoptions.edit_step(
            actor=world.manager, adoption_id=started.pk, key=StepKey.DECISION, plan=adoptions.StepPlan("X")
        )


def test_the_last_step_finishes_the_adoption(world):
    started = own.adoption(world, at=StepKey.EFFECT)
    adoptions.waive_step(
        actor=world.person("coordinator"), adoption_id=started.pk, key=StepKey.EFFECT, reason="Probelauf"
    )
    started.refresh_from_db()
    assert started.status == AdoptionStatus.DONE


def test_expenses_add_up_once(world):
    started = own.adoption(world)
    for _time in range(2):
        records.add_expense(
            actor=world.manager,
            adoption_id=started.pk,
            spent_on=date(2026, 5, 1),
            label="Sensoren",
            amount=own.euro("2100.00"),
        )
    assert [str(row.amount) for row in started.expenses.all()] == ["2100.00"]
    records.remove_expense(actor=world.manager, adoption_id=started.pk, expense_id=started.expenses.get().pk)
    assert not started.expenses.exists()


def test_an_expense_of_another_adoption_is_unknown(world):
    started = own.adoption(world)
    with pytest.raises(errors.ExpenseUnknown):
        records.remove_expense(actor=world.manager, adoption_id=started.pk, expense_id=999)


@time_machine.travel("2026-03-05T10:00:00Z", tick=False)
def test_the_desk_shows_what_waits_with_its_day(world):
    started = own.adoption(world, at=StepKey.DECISION)
    adoptions.edit_step(
        actor=world.manager,
        adoption_id=started.pk,
        key=StepKey.DECISION,
        plan=adoptions.StepPlan("Frau Muster", "", date(2026, 3, 24)),
    )
    items = waiting_for(world.manager, timezone.localdate())
    assert [item.due_on for item in items] == [date(2026, 3, 24)]
    assert items[0].url == f"/uebernahmen/{started.pk}/"
    assert "Frau Muster" in items[0].sentence
    assert waiting_for(world.person("reader"), timezone.localdate()) == []
    assert waiting_for(world.person("other"), timezone.localdate()) == []
    assert step_of(started, "decision").opened_on in {None, timezone.localdate()}


@pytest.mark.parametrize(
    ("today", "subject"),
    [
        (date(2026, 3, 20), None),
        (date(2026, 3, 21), "Bald fällig: Entscheidung"),
        (date(2026, 3, 24), None),
        (date(2026, 3, 25), "Überfällig: Entscheidung"),
        (date(2026, 3, 26), None),
    ],
)
def test_a_step_reminds_before_its_day_and_once_after(world, today, subject):
    started = own.adoption(world, at=StepKey.DECISION)
    plan = adoptions.StepPlan("Frau Muster", "muster@example.org", date(2026, 3, 24))
    adoptions.edit_step(actor=world.manager, adoption_id=started.pk, key=StepKey.DECISION, plan=plan)
    OutgoingMail.objects.all().delete()
    assert remind(actor=own.SYSTEM, today=today) == (1 if subject else 0)
    subjects = list(OutgoingMail.objects.values_list("subject", flat=True))
    assert [text.startswith(subject or "-") for text in subjects] == ([True] if subject else [])


def test_a_resting_adoption_reminds_nobody(world):
    started = own.adoption(world, at=StepKey.DECISION)
    plan = adoptions.StepPlan("Frau Muster", "muster@example.org", date(2026, 3, 24))
    adoptions.edit_step(actor=world.manager, adoption_id=started.pk, key=StepKey.DECISION, plan=plan)
    adoptions.pause_adoption(actor=world.manager, adoption_id=started.pk, reason="Sperre")
    assert remind(actor=own.SYSTEM, today=date(2026, 3, 25)) == 0


@time_machine.travel("2026-03-26T10:00:00Z", tick=False)
def test_the_desk_says_what_is_late(world):
    started = own.adoption(world, at=StepKey.DECISION)
    plan = adoptions.StepPlan("Frau Muster", "", date(2026, 3, 24))
    adoptions.edit_step(actor=world.manager, adoption_id=started.pk, key=StepKey.DECISION, plan=plan)
    assert waiting_for(world.manager, timezone.localdate())[0].sentence.startswith("Überfällig.")
