"""Two people at the same moment: one adoption, one completed step, one published answer."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from allmende.kernel.models import AuditEntry
from allmende.solutions.models import Adoption, Question, StepKey
from allmende.solutions.services import adoptions, questions
from tests.solutions import factories as own

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


@pytest.fixture
def busy(transactional_db):
    return own.world()


def at_once(work: Callable[[], object]) -> list[object]:
    """Do the same from several connections at the same moment; return the results."""
    gate = Barrier(AT_ONCE)

    def one() -> object:
        try:
            gate.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [job.result() for job in [pool.submit(one) for _number in range(AT_ONCE)]]


def test_one_adoption_starts(busy):
    actor = busy.manager
    started = at_once(
        lambda: adoptions.start_adoption(actor=actor, solution=busy.solution, municipality=busy.town).pk
    )
    assert len(set(started)) == 1
    assert Adoption.objects.get().steps.count() == len(StepKey)


def test_one_step_is_completed(busy):
    adoption, actor = own.adoption(busy, at=StepKey.INSTALLATION), busy.manager
    at_once(
        lambda: adoptions.complete_step(actor=actor, adoption_id=adoption.pk, key=StepKey.INSTALLATION).pk
    )
    states = list(adoption.steps.values_list("state", flat=True))
    assert states == ["done"] * 5 + ["current"] + ["open"] * 2
    assert (
        AuditEntry.objects.filter(action="solutions.step_completed", changes__step="installation").count()
        == 1
    )


def test_one_question_is_asked(busy):
    actor = busy.manager
    at_once(
        lambda: questions.ask(actor=actor, solution=busy.solution, municipality=busy.town, text="Wie?").pk
    )
    assert Question.objects.count() == 1
