"""Read questions about plans that exist beside the chain."""

from django.db.models import QuerySet

from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.models import ExternalPlan, PlanLink, Strategy
from allmende.strategy.selectors.chain import visible_goals


def plans(actor: Actor) -> QuerySet[ExternalPlan]:
    """Return all plans the actor may see, by kind and title."""
    found: QuerySet[ExternalPlan] = (
        ExternalPlan.objects.visible_to(actor).select_related("owner").order_by("kind", "title", "pk")
    )
    return found


def plans_for(actor: Actor, strategy: Strategy) -> QuerySet[ExternalPlan]:
    """Return the plans a strategy can relate to: its owner's and the consortium's."""
    return plans(actor).filter(owner_id__in=[strategy.owner_id, *_consortium_ids()])


def plan_links(actor: Actor, strategy: Strategy) -> QuerySet[PlanLink]:
    """Return how existing plans meet a strategy and those of its goals the actor may see."""
    links = PlanLink.objects.filter(strategy=strategy, plan__in=plans(actor))
    seen = links.filter(goal=None) | links.filter(goal__in=visible_goals(actor).filter(strategy=strategy))
    return seen.select_related("plan", "goal").order_by("plan__kind", "plan__title", "pk")


def _consortium_ids() -> list[int]:
    return list(Space.objects.filter(kind="consortium").values_list("pk", flat=True))
