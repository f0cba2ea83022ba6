"""Profiles that towns write themselves: a draft from what they do, then a page of the catalogue."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from allmende.basics.text import slug as slug_of
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.region.selectors import municipality_of
from allmende.solutions.models import Solution, SolutionStatus
from allmende.solutions.permissions import DRAFT_SOLUTION, PUBLISH_SOLUTION
from allmende.strategy.models import ActionField, SdgGoal


@transaction.atomic
def draft_solution(
    *,
    actor: Actor,
    owner: Space,
    title: str,
    summary: str,
    problem: str,
    action_fields: Iterable[ActionField] = (),
    sdgs: Iterable[SdgGoal] = (),
    origin: str = "",
) -> Solution:
    """Write the draft of a profile; only the owner's people see it. The owner's town looks after it.

    Raises:
        Forbidden: the actor does not edit what this space owns.
    """
    require(actor, DRAFT_SOLUTION, owner)
    last = Solution.objects.aggregate(last=Max("position"))["last"] or 0
    solution = Solution.objects.create(
        owner=owner,
        visibility=Visibility.MUNICIPALITY,
        slug=_free_slug(title),
        title=title,
        summary=summary,
        problem=problem,
        status=SolutionStatus.IN_PROGRESS,
        steward=municipality_of(owner),
        origin=origin[:300],
        position=last + 1,
    )
    solution.action_fields.set(action_fields)
    solution.sdgs.set(sdgs)
    audit.record("solutions.profile_drafted", actor=actor, subject=solution)
    return solution


def _free_slug(title: str) -> str:
    base = slug_of(title)[:90].strip("-") or "loesung"
    taken = set(Solution.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, wanted = 2, base
    while wanted in taken:
        wanted, number = f"{base}-{number}", number + 1
    return wanted


@transaction.atomic
def publish_solution(*, actor: Actor, solution: Solution) -> Solution:
    """Let everybody read a drafted profile in the catalogue; a second call changes nothing."""
    require(actor, PUBLISH_SOLUTION, solution)
    if solution.visibility != Visibility.PUBLIC:
        solution.visibility = Visibility.PUBLIC
        solution.save(update_fields=["visibility"])
        audit.record("solutions.profile_published", actor=actor, subject=solution)
    return solution
