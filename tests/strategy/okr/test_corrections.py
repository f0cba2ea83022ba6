"""A slip of the finger is corrected with a reason; what stood there before can still be read."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from allmende.basics.errors import Forbidden, NotFound
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import AuditEntry, Visibility
from allmende.strategy import selectors, services
from allmende.strategy.errors import MeasuredKeyResult
from allmende.strategy.errors_okr import (
    AlreadyEnded,
    CycleClosed,
    NothingSaid,
    ReasonMissing,
)
from allmende.strategy.models import CheckIn, Objective
from allmende.strategy.services import Correction
from allmende.strategy.services import cycles as cycle_services
from tests import factories
from tests.strategy.okr import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality("Musterstadt")


@pytest.fixture
def result(town):
    """A typed key result in a running cycle, with 625 where 62.5 was meant."""
    row = world.key_result(world.objective(town, world.cycle(town)))
    with time_machine.travel(world.NOW, tick=False):
        services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=Decimal(625), sentence="Läuft.")
    return row


def instead(value="62.5", **said) -> Correction:
    number = Decimal(value) if value is not None else None
    return Correction(
        number, **{"confidence": "", "sentence": "", "reason": "Tippfehler", "edition": 0, **said}
    )


def correct(correction, actor=world.SYSTEM):
    entry = CheckIn.objects.get(is_measured=False)
    return services.correct_check_in(actor=actor, check_in_id=entry.pk, correction=correction)


def test_the_day_stays_and_so_does_what_stood_there_before(result):
    before = CheckIn.objects.get()
    with time_machine.travel(world.NOW + timedelta(days=3), tick=False):
        correct(instead(sentence="Läuft."))
    after = CheckIn.objects.get()
    assert (after.at, after.value, after.sentence) == (before.at, Decimal("62.5"), "Läuft.")
    old = after.corrections.get()
    assert (old.old_value, old.old_sentence, old.reason, old.by) == (625, "Läuft.", "Tippfehler", "test")
    assert selectors.status_of(result, world.NOW).value == Decimal("62.5")
    entry = AuditEntry.objects.get(action="strategy.check_in_corrected")
    assert (entry.changes["value"], entry.space_id) == (["625.00", "62.5"], result.objective.owner_id)


@pytest.mark.parametrize(
    ("correction", "error"),
    [
        (instead(reason="  "), ReasonMissing),
        (instead(None), NothingSaid),
        (instead(edition=1), ChangedMeanwhile),
    ],
)
def test_without_reason_words_or_the_newest_state_nothing_is_corrected(result, correction, error):
    with pytest.raises(error):
        correct(correction)
    assert CheckIn.objects.get().value == 625


def test_only_who_may_speak_corrects_and_only_what_they_see(town, result):
    with pytest.raises(Forbidden):
        correct(instead(), factories.actor("reader", town))
    Objective.objects.update(visibility=Visibility.MUNICIPALITY)
    with pytest.raises(NotFound):
        correct(instead(), factories.actor("editor", factories.municipality()))
    correct(instead(), factories.actor("editor", town))
    assert CheckIn.objects.get().value == Decimal("62.5")


def test_what_is_frozen_is_not_corrected(result):
    cycle_services.close_cycle(actor=world.SYSTEM, cycle_id=result.objective.cycle_id, retrospective="Gut.")
    with pytest.raises(CycleClosed):
        correct(instead())


def test_a_measured_number_is_no_slip_of_the_finger(town):
    row = world.key_result(world.objective(town), indicator_id=world.indicator(town).pk)
    said = services.check_in(actor=world.SYSTEM, key_result_id=row.pk, value=None, sentence="Kaputt.")
    with pytest.raises(MeasuredKeyResult):
        services.correct_check_in(actor=world.SYSTEM, check_in_id=said.pk, correction=instead("5"))
    services.correct_check_in(
        actor=world.SYSTEM, check_in_id=said.pk, correction=instead(None, sentence="Wieder ganz.")
    )
    said.refresh_from_db()
    assert (said.value, said.sentence) == (0, "Wieder ganz.")
    recorded = row.check_ins.get(sentence="")
    with pytest.raises(NotFound):
        services.correct_check_in(actor=world.SYSTEM, check_in_id=recorded.pk, correction=instead())


def test_nobody_speaks_about_what_is_ended(result):
    services.end_key_result(actor=world.SYSTEM, key_result_id=result.pk, reason="Vorbei")
    with pytest.raises(AlreadyEnded):
        services.check_in(actor=world.SYSTEM, key_result_id=result.pk, value=Decimal(1))


def test_the_page_leads_there_and_shows_what_it_was(client_as, client, town, result):
    page, url = f"/strategie/key-results/{result.pk}/", "/strategie/zwischenstaende/{}/berichtigen/"
    url = url.format(CheckIn.objects.get().pk)
    assert url not in client.get(page).content.decode()
    editor = client_as("editor", town)
    assert url in editor.get(page).content.decode()
    form = {"value": "62,5", "sentence": "Läuft.", "reason": "", "edition": 0}
    assert editor.post(url, form).status_code == 422
    assert editor.post(url, {**form, "reason": "Komma vergessen"}).status_code == 302
    for reader in (editor, client):
        html = reader.get(page).content.decode()
        assert "Komma vergessen" in html
        assert "625 Stück" in html
    answer = editor.post(url, {**form, "value": "7", "reason": "Noch einmal"})
    assert answer.status_code == 409
    assert 'value="7"' in answer.content.decode()
    assert editor.post(url, {**form, "value": "7", "reason": "x", "edition": 1}).status_code == 302
    assert client_as("reader", town).get(url).status_code == 403
    assert client.get(url).status_code == 302
