"""Begin, save, finish and throw away checks of measures and strategies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.portfolio import choice_errors, choice_permissions
from allmende.portfolio.models import Check, CheckAnswer, CheckKind, Measure
from allmende.portfolio.selectors.checks import STRATEGY_KINDS, check_for, draft_of
from allmende.portfolio.selectors.checks_questions import Asked, questions_of
from allmende.portfolio.selectors.checks_results import ANSWER_WORDS, STRENGTHS
from allmende.strategy.models import Strategy


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """One answer as somebody gave it, maybe without a score or a reason yet.

    Attributes:
        key: `Asked.key` of the question.
        target: Number of a UN target; empty: the goal as a whole.
    """

    key: str
    score: int | None
    reason: str = ""
    target: str = ""


@transaction.atomic
def begin_check(*, actor: Actor, kind: CheckKind, thing: Measure | Strategy) -> Check:
    """Return the actor's unfinished check of this kind, or begin one.

    Raises:
        Forbidden: the actor neither works for the owner nor coordinates; lead criteria are for every town.
        KindNotForThis: a strategy is checked by compass and charter only.
        NothingToCheck: there are no questions of this kind yet.
    """
    if isinstance(thing, Strategy) and kind not in STRATEGY_KINDS:
        raise choice_errors.KindNotForThis
    lead = kind == CheckKind.LEAD
    require(actor, choice_permissions.ASSESS_LEAD if lead else choice_permissions.CHECK, thing)
    if not questions_of(actor, kind, thing):
        raise choice_errors.NothingToCheck
    # Two clicks at once are one draft.
    type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    known = draft_of(actor, kind, thing)
    if known is not None:
        return known
    check = Check.objects.create(
        kind=kind,
        measure=thing if isinstance(thing, Measure) else None,
        strategy=thing if isinstance(thing, Strategy) else None,
        assessor=actor.name,
        assessor_user_id=actor.user_id,
    )
    audit.record("portfolio.check_begun", actor=actor, subject=check)
    return check


@transaction.atomic
def save_check(
    *, actor: Actor, check_id: int, edition: int, answers: Sequence[AnswerDraft], conclusion: str = ""
) -> Check:
    """Keep a draft as it is, with gaps; nothing of it is shown to others.

    Raises:
        NotFound: it is somebody else's draft, or the thing it is about is no longer shown to the actor.
        CheckFinished: it was finished in the meantime.
        ChangedMeanwhile: another window of the same person saved after this one was opened.
    """
    check = _draft(actor, check_id, edition)
    _store(actor, check, answers, conclusion)
    audit.record(
        "portfolio.check_saved", actor=actor, subject=check, changes={"answers": check.answers.count()}
    )
    return check


@transaction.atomic
def finish_check(
    *, actor: Actor, check_id: int, edition: int, answers: Sequence[AnswerDraft], conclusion: str = ""
) -> Check:
    """Save and finish: from now on it stands with its day and can only be repeated.

    Raises:
        CheckIncomplete: a question has no answer, or an answer no reason. UN goals without a contribution
            need neither.
    """
    check = _draft(actor, check_id, edition)
    asked = _store(actor, check, answers, conclusion)
    _require_complete(check, asked, answers)
    check.answers.filter(sdg__isnull=False, score=0).delete()
    check.finished_at = timezone.now()
    check.assessor = actor.name
    check.save(update_fields=["finished_at", "assessor"])
    audit.record(
        "portfolio.check_finished",
        actor=actor,
        subject=check,
        changes={"answers": [f"{a.score}: {a.reason[:80]}" for a in check.answers.all()]},
    )
    return check


@transaction.atomic
def discard_check(*, actor: Actor, check_id: int) -> None:
    """Throw a draft away; a finished check stays."""
    check = _draft(actor, check_id, None)
    audit.record("portfolio.check_discarded", actor=actor, subject=check)
    check.delete()


def _draft(actor: Actor, check_id: int, edition: int | None) -> Check:
    check = check_for(actor, check_id, lock=True)
    if check.finished_at is not None:
        raise choice_errors.CheckFinished
    require(actor, choice_permissions.WRITE_CHECK, check)
    if edition is not None and edition != check.edition:
        raise ChangedMeanwhile
    return check


def _store(
    actor: Actor, check: Check, answers: Sequence[AnswerDraft], conclusion: str
) -> Mapping[str, Asked]:
    thing = check.measure or check.strategy
    if thing is None:
        msg = f"check {check.pk} is of nothing"
        raise ValueError(msg)
    kind = CheckKind(check.kind)
    asked = {question.key: question for question in questions_of(actor, kind, thing)}
    check.answers.all().delete()
    CheckAnswer.objects.bulk_create(_rows(check, kind, asked, answers))
    check.conclusion = conclusion.strip()
    check.edition += 1
    check.save(update_fields=["conclusion", "edition"])
    return asked


def _rows(
    check: Check, kind: CheckKind, asked: Mapping[str, Asked], answers: Iterable[AnswerDraft]
) -> list[CheckAnswer]:
    scores = STRENGTHS if kind == CheckKind.SDG else ANSWER_WORDS
    rows, seen = [], set()
    for answer in answers:
        question, reason = asked.get(answer.key), answer.reason.strip()
        if question is None or (answer.key, answer.target) in seen or (answer.score is None and not reason):
            continue
        if answer.score is not None and answer.score not in scores:
            raise choice_errors.ScoreOutOfRange
        if answer.target and answer.target not in {number for number, _title in question.targets}:
            raise choice_errors.ScoreOutOfRange
        seen.add((answer.key, answer.target))
        rows.append(
            CheckAnswer(
                check_made=check,
                question_id=question.question_id,
                guard_rail_id=question.rail_id,
                asked=question.text,
                asked_group=question.group,
                sdg_id=question.sdg,
                sdg_target=answer.target if question.sdg else "",
                score=answer.score,
                reason=reason,
            )
        )
    return rows


def _require_complete(check: Check, asked: Mapping[str, Asked], answers: Sequence[AnswerDraft]) -> None:
    given = [answer for answer in answers if answer.key in asked]
    if check.kind == CheckKind.SDG:
        complete = all(
            answer.reason.strip() if answer.score else answer.score == 0 or not answer.reason.strip()
            for answer in given
        )
    else:
        done = {answer.key for answer in given if answer.score is not None and answer.reason.strip()}
        complete = done == set(asked)
    if not complete:
        raise choice_errors.CheckIncomplete
