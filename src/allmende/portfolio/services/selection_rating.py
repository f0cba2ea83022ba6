"""What people say about candidates: effort and effect, who and which money, scores, points in the vote."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from allmende.basics.errors import Forbidden
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.portfolio import ballots, choice_errors, choice_permissions
from allmende.portfolio.models import Candidate, Score, Selection, SelectionBallot
from allmende.portfolio.selectors.selection import candidate_of, selection_for
from allmende.portfolio.selectors.selection_ranking import BEST
from allmende.portfolio.services.selection import managed, require_state


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much work, how much effect (1 to 5, None: not yet), who does it, with which money."""

    effort: int | None
    effect: int | None
    who: str = ""
    money: str = ""


@transaction.atomic
def estimate(*, actor: Actor, selection_id: int, candidate_id: int, given: Estimate) -> Candidate:
    """Write down effort, effect and resources of a candidate; possible until the choice is decided."""
    selection = managed(actor, selection_id)
    candidate = candidate_of(selection, candidate_id)
    candidate.effort, candidate.effect = given.effort, given.effect
    candidate.who, candidate.money = given.who.strip(), given.money.strip()
    candidate.save(update_fields=["effort", "effect", "who", "money"])
    changes = {"candidate": str(candidate), "effort": given.effort, "effect": given.effect}
    audit.record(
        "portfolio.candidate_estimated", actor=actor, subject=selection,
        changes={**changes, "who": candidate.who, "money": candidate.money},
    )  # fmt: skip
    return candidate


@transaction.atomic
def score(
    *, actor: Actor, selection_id: int, candidate_id: int, scores: Mapping[int, tuple[int | None, str]]
) -> int:
    """Store the actor's scores of one candidate; None takes a score back. Return how many stand.

    Args:
        scores: Criterion id → (0 to 4 or None, reason).

    Raises:
        Forbidden: the actor does not take part, or is no person.
        SelectionNotThere: it is not the time for scores.
    """
    selection, person = _taking_part(actor, selection_id, "scoring")
    candidate = candidate_of(selection, candidate_id)
    known = set(selection.criteria.values_list("pk", flat=True))
    for criterion_id, (value, reason) in scores.items():
        if criterion_id not in known or (value is not None and not 0 <= value <= BEST):
            raise choice_errors.ScoreOutOfRange
        if value is None:
            Score.objects.filter(candidate=candidate, criterion_id=criterion_id, user_id=person).delete()
        else:
            Score.objects.update_or_create(
                candidate=candidate, criterion_id=criterion_id, user_id=person,
                defaults={"value": value, "reason": reason.strip()[:500]},
            )  # fmt: skip
    audit.record(
        "portfolio.candidate_scored", actor=actor, subject=selection, changes={"candidate": str(candidate)}
    )
    return Score.objects.filter(candidate=candidate, user_id=person).count()


@transaction.atomic
def vote(*, actor: Actor, selection_id: int, points: Mapping[int, int]) -> int:
    """Hand in the actor's ballot; it can be changed until the votes are counted.

    Neither the trail nor the database says for what: the ballot is stored sealed. No points at all is a
    ballot, too.

    Raises:
        TooManyPoints: more than each person has.
    """
    selection, person = _taking_part(actor, selection_id, "voting")
    known = set(selection.candidates.values_list("pk", flat=True))
    if set(points) - known:
        raise choice_errors.NotACandidate
    if any(value < 0 for value in points.values()):
        raise choice_errors.ScoreOutOfRange
    given = sum(points.values())
    if given > selection.points:
        raise choice_errors.TooManyPoints(given=given, points=selection.points)
    sealed = ballots.seal(selection.pk, person, points, known)
    SelectionBallot.objects.update_or_create(selection=selection, user_id=person, defaults={"sealed": sealed})
    audit.record("portfolio.selection_voted", actor=actor, subject=selection)
    return given


def _taking_part(actor: Actor, selection_id: int, state: str) -> tuple[Selection, int]:
    selection = selection_for(actor, selection_id, lock=True)
    require(actor, choice_permissions.TAKE_PART, selection)
    if actor.user_id is None:
        raise Forbidden
    require_state(selection, state)
    return selection, actor.user_id
