"""The eight guiding questions: a town's answers, their history, and those of others who share theirs."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.db.models import QuerySet

from allmende.kernel.actor import Actor
from allmende.kernel.models import AuditEntry, Visibility
from allmende.strategy.errors_making import UnknownEntry
from allmende.strategy.models import GuidingAnswer, Strategy, StrategyStatus

ANSWERED: Final = "strategy.guiding_answered"
_SHARED: Final = (Visibility.CONSORTIUM, Visibility.PUBLIC)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with a hint what belongs into the answer."""

    key: str
    title: str
    help: str


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions in their order."""
    file = Path(__file__).resolve().parents[1] / "questions.toml"
    return tuple(Question(**part) for part in tomllib.loads(file.read_text(encoding="utf-8"))["question"])


def question_of(key: str) -> Question:
    """Return one question, or raise UnknownEntry."""
    found = next((question for question in questions() if question.key == key), None)
    if found is None:
        raise UnknownEntry(entry=key)
    return found


def answers_of(strategy: Strategy) -> dict[str, GuidingAnswer]:
    """Return a strategy's answers by question."""
    return {answer.question: answer for answer in strategy.guiding_answers.all()}


def is_shared(strategy: Strategy) -> bool:
    """Whether other towns may read the answers."""
    return strategy.guiding_answers.filter(visibility__in=_SHARED).exists()


def changes_of(strategy: Strategy, question: str) -> "QuerySet[AuditEntry]":
    """Return what was answered before, newest first, with who and when."""
    return AuditEntry.objects.filter(
        action=ANSWERED,
        subject_kind=strategy._meta.label_lower,
        subject_id=str(strategy.pk),
        changes__question=question,
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """One question with the own answer and those of others."""

    question: Question
    own: GuidingAnswer | None
    others: Sequence[GuidingAnswer]


def comparison(actor: Actor, strategy: Strategy) -> list[Compared]:
    """Return each question with the answers other towns share; only members of the consortium get them."""
    own = answers_of(strategy)
    shared: QuerySet[GuidingAnswer] = GuidingAnswer.objects.none()
    if actor.is_member:
        shared = (
            GuidingAnswer.objects.filter(visibility__in=_SHARED)
            .exclude(strategy__owner_id=strategy.owner_id)
            .exclude(strategy__status=StrategyStatus.SUPERSEDED)
            .select_related("strategy", "strategy__owner")
            .order_by("strategy__owner__name", "pk")
        )
    by_question: dict[str, list[GuidingAnswer]] = {}
    for answer in shared:
        by_question.setdefault(answer.question, []).append(answer)
    return [Compared(q, own.get(q.key), by_question.get(q.key, [])) for q in questions()]
