"""Answering the eight guiding questions, and letting other towns read the answers."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Visibility
from allmende.strategy.models import GuidingAnswer, Strategy
from allmende.strategy.selectors.guiding import ANSWERED, answers_of, question_of
from allmende.strategy.selectors.strategies import strategies


@transaction.atomic
def answer(*, actor: Actor, key: str, answers: Mapping[str, str], share: bool) -> int:
    """Keep the answers that changed and return how many; an emptied one goes, its words stay in the trail.

    Args:
        key: The strategy's.
        answers: Question → words; questions left out stay as they are.
        share: Whether people of other towns of the consortium may read all answers.

    Raises:
        NotFound: no such strategy. Forbidden: the actor does not edit it. UnknownEntry: no such question.
    """
    strategy: Strategy = get_or_not_found(
        strategies(actor).select_related(None).select_for_update(of=("self",)), key=key
    )
    require(actor, "strategy.make", strategy)
    before = answers_of(strategy)
    visibility = Visibility.CONSORTIUM if share else Visibility.MUNICIPALITY
    changed = 0
    for question, words in answers.items():
        question_of(question)
        changed += _keep(actor, strategy, question, words.strip(), before.get(question))
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
