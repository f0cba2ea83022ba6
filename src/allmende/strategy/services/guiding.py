"""Answering the eight guiding questions, and letting other towns read the answers."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import merged
from allmende.kernel.models import Visibility
from allmende.strategy.models import GuidingAnswer, Strategy
from allmende.strategy.selectors.guiding import ANSWERED, answers_of, is_shared, question_of
from allmende.strategy.services.making import locked_to_make


@transaction.atomic
def answer(
    *, actor: Actor, key: str, answers: Mapping[str, str], share: bool, seen: str | None = None
) -> int:
    """Keep the answers that changed and return how many; an emptied one goes, its words stay in the trail.

    Args:
        key: The strategy's.
        answers: Question → words; questions left out stay as they are.
        share: Whether people of other towns of the consortium may read all answers.
        seen: `meanwhile.marks_of` what the form was opened with.

    Raises:
        NotFound: no such strategy. Forbidden: the actor does not edit it. UnknownEntry: no such question.
        ChangedMeanwhile: somebody else answered the same question since.
    """
    strategy = locked_to_make(actor, key)
    before = answers_of(strategy)
    now = {question: known.text for question, known in before.items()}
    kept = merged(
        {**now, "share": is_shared(strategy)},
        {question: words.strip() for question, words in answers.items()} | {"share": share},
        seen,
    )
    visibility = Visibility.CONSORTIUM if kept.pop("share") else Visibility.MUNICIPALITY
    changed = 0
    for question, words in kept.items():
        question_of(question)
        changed += _keep(actor, strategy, question, words or "", before.get(question))
    moved = GuidingAnswer.objects.filter(strategy=strategy).exclude(visibility=visibility)
    if moved.update(visibility=visibility) and any(a.visibility != visibility for a in before.values()):
        audit.record(
            "strategy.guiding_shared", actor=actor, subject=strategy, changes={"visibility": visibility.value}
        )
    return changed


def _keep(actor: Actor, strategy: Strategy, question: str, words: str, known: GuidingAnswer | None) -> bool:
    old = known.text if known else ""
    if words == old:
        return False
    if not words and known is not None:
        known.delete()
    else:
        GuidingAnswer.objects.update_or_create(
            strategy=strategy,
            question=question,
            defaults={"text": words, "answered_at": timezone.now(), "answered_by": actor.name},
        )
    audit.record(
        ANSWERED, actor=actor, subject=strategy, changes={"question": question, "text": [old, words]}
    )
    return True
