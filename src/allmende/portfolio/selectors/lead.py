"""Read questions about lead projects: who sees which, how their criteria were assessed."""

from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.portfolio.models import (
    CheckKind,
    LeadLogEntry,
    LeadProject,
    LeadProjectState,
    Measure,
)
from allmende.portfolio.selectors.checks import KindResult, checks_of
from allmende.region.models import Municipality
from allmende.region.selectors import pioneers

#: What everybody may read: agreed on, running, finished. Proposals and refusals are seen by members.
PUBLIC_STATES: Final = (LeadProjectState.DECIDED, LeadProjectState.RUNNING, LeadProjectState.CLOSED)


def lead_projects(actor: Actor) -> QuerySet[LeadProject]:
    """Return the lead projects the actor may know of, newest proposal first."""
    found = LeadProject.objects.filter(measure__in=Measure.objects.visible_to(actor))
    if not actor.is_member:
        found = found.filter(state__in=PUBLIC_STATES)
    return found.select_related("measure__owner", "leader").order_by("-proposed_on", "-pk")


def lead_project_for(actor: Actor, project_id: int, *, lock: bool = False) -> LeadProject:
    """Return a lead project the actor may know of, else raise NotFound."""
    found = lead_projects(actor)
    return get_or_not_found(found.select_for_update(of=("self",)) if lock else found, pk=project_id)


def log_of(actor: Actor, project: LeadProject) -> QuerySet[LeadLogEntry]:
    """Return the learning log, newest first; what is not public only for members."""
    found = project.log.all()
    return found if actor.is_member else found.filter(is_public=True)


def criteria_of(actor: Actor, project: LeadProject) -> KindResult | None:
    """Return how the criteria for lead projects were assessed, for members."""
    found = checks_of(project.measure, actor)
    return next((result for result in found if result.kind == CheckKind.LEAD), None)


def proposable(actor: Actor) -> QuerySet[Measure]:
    """Return the measures the actor may propose: of own spaces, for coordinators of all they see."""
    found: QuerySet[Measure] = Measure.objects.visible_to(actor).filter(lead_project__isnull=True)
    found = found.exclude(status__in=["done", "dropped"])
    if not actor.is_coordinator:
        found = found.filter(owner_id__in=[space for space in actor.space_ids if actor.may_edit(space)])
    return found.select_related("owner").order_by("owner__name", "number")


def possible_leaders() -> Sequence[Municipality]:
    """Return the towns that may lead: the pioneers."""
    return pioneers()
