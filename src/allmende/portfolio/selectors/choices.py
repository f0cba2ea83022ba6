"""What people may choose from in the room's forms; every list ends where the actor's sight ends."""

from collections.abc import Iterable, Sequence

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, User
from allmende.portfolio.models import Bundle
from allmende.portfolio.selectors.measures import bundles
from allmende.region.selectors import consortium
from allmende.solutions.models import Adoption, AdoptionStatus
from allmende.strategy.models import (
    FutureStatement,
    Goal,
    GoalStatus,
    KeyResult,
    Objective,
    Scenario,
    Strategy,
)
from allmende.strategy.selectors import visible_goals

#: Groups of a select: title → (value, words).
Groups = list[tuple[str, list[tuple[str, str]]]]


def editable_spaces(actor: Actor) -> QuerySet[Space]:
    """Return the spaces the actor changes things for, by name."""
    ids = [space_id for space_id in actor.space_ids if actor.may_edit(space_id)]
    return Space.objects.filter(pk__in=ids).order_by("name")


def may_create(actor: Actor) -> bool:
    """Whether the actor edits for anybody at all."""
    return any(actor.may_edit(space_id) for space_id in actor.space_ids)


def target_groups(actor: Actor, owners: Sequence[Space]) -> Groups:
    """Return what measures of these owners may pay into: their own and the consortium's, in groups.

    Values are as `services.contributions.Target` reads them.
    """
    owner_ids = {space.pk for space in owners} | {consortium().space.pk}
    groups = _goal_groups(actor, owner_ids)
    today = timezone.localdate()
    running = Objective.objects.visible_to(actor).filter(owner_id__in=owner_ids, ends_on__gte=today)
    results = KeyResult.objects.filter(objective__in=running, ended_on=None).order_by(
        "objective_id", "position", "pk"
    )
    if rows := [(f"key_result:{one.pk}", one.title) for one in results]:
        groups.append((_("Key Results"), rows))
    strategies = Strategy.objects.visible_to(actor).filter(owner_id__in=owner_ids)
    statements = FutureStatement.objects.filter(strategy__in=strategies)
    if rows := [(f"future_statement:{one.pk}", _short(one.text)) for one in statements]:
        groups.append((_("Zukunftsbild"), rows))
    return groups


def _goal_groups(actor: Actor, owner_ids: set[int]) -> Groups:
    goals = (
        visible_goals(actor)
        .filter(strategy__owner_id__in=owner_ids)
        .exclude(status=GoalStatus.RETIRED)
        .exclude(strategy__status="superseded")
        .select_related("strategy", "strategy__owner")
        .order_by(Case(When(strategy__kind="framework", then=1), default=0), "strategy_id", "position", "pk")
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for goal in goals:
        strategy = goal.strategy
        title = _("Ziele: %(strategy)s (%(owner)s)") % {"strategy": strategy.title, "owner": strategy.owner}
        found.setdefault(title, []).append((f"goal:{goal.pk}", _short(goal.title)))
    return list(found.items())


def _short(text: str, length: int = 110) -> str:
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + " …"


def people_of(space: Space) -> QuerySet[User]:
    """Return who works for this space, by name."""
    return User.objects.filter(grants__space=space, is_active=True).distinct().order_by("full_name", "email")


def members() -> QuerySet[User]:
    """Return everybody who works for a town or for the consortium, by name."""
    people = User.objects.filter(grants__isnull=False, is_active=True)
    return people.distinct().order_by("full_name", "email")


def bundles_for(actor: Actor, owner: Space) -> QuerySet[Bundle]:
    """Return the bundles a measure of this owner may belong to: its own and the consortium's."""
    return bundles(actor).filter(Q(owner=owner) | Q(owner__kind="consortium"))


def goals_for(actor: Actor, owners: Iterable[Space]) -> QuerySet[Goal]:
    """Return the goals a bundle of these owners may stand for: the consortium's and their own."""
    rows = visible_goals(actor).exclude(status=GoalStatus.RETIRED)
    mine = Q(strategy__owner__kind="consortium") | Q(strategy__owner__in=owners)
    return rows.filter(mine).order_by("strategy_id", "position", "pk")


def scenarios_for(actor: Actor, owner: Space) -> QuerySet[Scenario]:
    """Return what may come, as the owner's and the consortium's strategies see it."""
    strategies = Strategy.objects.visible_to(actor).filter(Q(owner=owner) | Q(owner__kind="consortium"))
    return Scenario.objects.filter(strategy__in=strategies).order_by("strategy_id", "position", "pk")


def free_adoptions(actor: Actor, owner: Space) -> QuerySet[Adoption]:
    """Return the owner's adoptions that no measure names yet."""
    seen: QuerySet[Adoption] = Adoption.objects.visible_to(actor).filter(owner=owner, measure=None)
    return (
        seen.exclude(status=AdoptionStatus.ENDED)
        .select_related("solution", "municipality")
        .defer("municipality__boundary")
    )
