"""One click between rooms, same objects: adoption → measure, measure → solution of the catalogue."""

from typing import Any

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.portfolio.errors import AdoptionHasMeasure, HasSolution, NotRipeForCatalogue
from allmende.portfolio.models import Measure, Phase
from allmende.portfolio.permissions import CREATE_MEASURE, EDIT_MEASURE, PUBLISH_SOLUTION
from allmende.portfolio.selectors.measures import measure_for
from allmende.portfolio.services.measures import create_measure
from allmende.solutions.models import Solution
from allmende.solutions.selectors.adoptions import adoption_for, current_step
from allmende.solutions.services import profiles


@transaction.atomic
def measure_from_adoption(*, actor: Actor, adoption_id: int) -> Measure:
    """Make a measure of the adopting town from an adoption: what the solution says about itself comes along.

    Raises:
        AdoptionHasMeasure: it is one already.
    """
    adoption = adoption_for(actor, adoption_id)
    require(actor, CREATE_MEASURE, adoption.owner)
    # Two clicks at once: the second waits here and finds the measure.
    Space.objects.select_for_update().get(pk=adoption.owner_id)
    if Measure.objects.filter(adoption=adoption).exists():
        raise AdoptionHasMeasure
    solution, step = adoption.solution, current_step(adoption)
    fields: dict[str, Any] = {
        "summary": solution.summary,
        "need": solution.problem,
        "phase": Phase.TRANSFER,
        "solution": solution,
        "adoption": adoption,
        "responsible": step.responsible if step else "",
        "begins_on": adoption.started_at.date(),
        "action_fields": list(solution.action_fields.all()),
        "sdgs": list(solution.sdgs.all()),
    }
    title = solution.title
    measure = create_measure(
        actor=actor, owner=adoption.owner, title=title, fields=fields, is_demo=adoption.is_demo
    )
    audit.record(
        "portfolio.measure_from_adoption", actor=actor, subject=measure, changes={"adoption": adoption}
    )
    return measure


@transaction.atomic
def solution_from_measure(*, actor: Actor, measure_id: int) -> Solution:
    """Make a draft for the catalogue from a measure: only its people see it until it is published.

    Raises:
        HasSolution: there is one already, or the measure takes over another town's.
        NotRipeForCatalogue: it says neither what it is nor what problem it solves.
    """
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, EDIT_MEASURE, measure)
    if measure.solution_id is not None:
        raise HasSolution
    if not measure.summary.strip() or not measure.need.strip():
        raise NotRipeForCatalogue
    solution = profiles.draft_solution(
        actor=actor,
        owner=measure.owner,
        title=measure.title,
        summary=measure.summary,
        problem=measure.need,
        action_fields=list(measure.action_fields.all()),
        sdgs=list(measure.sdgs.all()),
        origin=f"{measure.owner.name}, M {measure.number}",
    )
    measure.solution = solution
    measure.save(update_fields=["solution", "updated_at"])
    audit.record("portfolio.solution_drafted", actor=actor, subject=measure, changes={"solution": solution})
    return solution


@transaction.atomic
def publish_solution(*, actor: Actor, measure_id: int) -> Solution:
    """Put the measure's own solution into the catalogue for all to read; its town looks after it."""
    measure = measure_for(actor, measure_id, lock=True)
    require(actor, PUBLISH_SOLUTION, measure)
    solution = measure.solution
    if solution is None or solution.owner_id != measure.owner_id:
        raise NotRipeForCatalogue
    published = profiles.publish_solution(actor=actor, solution=solution)
    audit.record("portfolio.solution_published", actor=actor, subject=measure, changes={"solution": solution})
    return published
