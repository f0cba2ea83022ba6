"""Read questions about strategies: which there are, whose, and which one a town follows."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.models import Strategy, StrategyStatus

#: Framework before overall before local.
KIND_ORDER = Case(
    When(kind="framework", then=Value(0)),
    When(kind="overall", then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
#: What is in force before what is being made before what is over.
STATUS_ORDER = Case(
    When(status=StrategyStatus.ADOPTED, then=Value(0)),
    When(status=StrategyStatus.DRAFT, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def strategies(actor: Actor) -> QuerySet[Strategy]:
    """Return all strategies the actor may see: framework, overall, local, each by owner and title."""
    found: QuerySet[Strategy] = (
        Strategy.objects.visible_to(actor)
        .select_related("owner", "owner__municipality", "within")
        .order_by(KIND_ORDER, "owner__name", "title", "pk")
    )
    return found


def strategy_for(actor: Actor, key: str) -> Strategy:
    """Return the strategy with this key if the actor may see it, else raise NotFound."""
    return get_or_not_found(strategies(actor), key=key)


def framework(actor: Actor) -> Strategy | None:
    """Return the region's framework strategy, if one is loaded; in force before a draft of a new one."""
    return strategies(actor).filter(kind="framework").order_by(STATUS_ORDER, "-pk").first()


def strategy_of(actor: Actor, space: Space) -> Strategy | None:
    """Return the space's own strategy (local, or overall for the consortium): adopted before draft."""
    return (
        strategies(actor)
        .filter(owner=space)
        .exclude(kind="framework")
        .exclude(status=StrategyStatus.SUPERSEDED)
        .order_by(STATUS_ORDER, "-pk")
        .first()
    )
