"""Personas and citizen journeys."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count, Q, QuerySet

from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.strategy.models import ActionField, Journey, JourneyStep, Persona, Strategy


def personas_of(actor: Actor, strategy: Strategy) -> QuerySet[Persona]:
    """Return the personas of the strategy's owner, with the number of their journeys."""
    found: QuerySet[Persona] = (
        Persona.objects.visible_to(actor)
        .filter(owner_id=strategy.owner_id)
        .annotate(journey_count=Count("journeys", filter=Q(journeys__strategy=strategy)))
        .order_by("name", "pk")
    )
    return found


def personas_elsewhere(actor: Actor, strategy: Strategy, words: str = "") -> QuerySet[Persona]:
    """Return personas of other towns the actor may see and the owner has no copy of yet."""
    copied = Persona.objects.filter(owner_id=strategy.owner_id, copied_from__isnull=False)
    found: QuerySet[Persona] = (
        Persona.objects.visible_to(actor)
        .exclude(owner_id=strategy.owner_id)
        .exclude(pk__in=copied.values("copied_from"))
        .select_related("owner")
    )
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(target_group__icontains=word) | Q(owner__name__icontains=word)
        )
    return found.order_by("owner__name", "name", "pk")


def persona_for(actor: Actor, persona_id: int) -> Persona:
    """Return a persona the actor may see, or raise NotFound."""
    seen: QuerySet[Persona] = Persona.objects.visible_to(actor).select_related("owner")
    return get_or_not_found(seen, pk=persona_id)


def journeys_of(actor: Actor, strategy: Strategy) -> QuerySet[Journey]:
    """Return the journeys of a strategy whose persona the actor may see, by field of action."""
    return (
        Journey.objects.filter(strategy=strategy, persona__in=Persona.objects.visible_to(actor))
        .select_related("persona", "action_field")
        .prefetch_related("steps")
        .order_by("action_field__position", "title", "pk")
    )


def journey_for(actor: Actor, strategy: Strategy, journey_id: int) -> Journey:
    """Return a journey of this strategy, or raise NotFound."""
    return get_or_not_found(journeys_of(actor, strategy), pk=journey_id)


def step_for(journey: Journey, step_id: int) -> JourneyStep:
    """Return a step of this journey, or raise NotFound."""
    return get_or_not_found(journey.steps.all(), pk=step_id)


def fields_without_journey(strategy: Strategy) -> QuerySet[ActionField]:
    """Return the strategy's chosen fields of action that no journey goes through yet."""
    return ActionField.objects.filter(choices__strategy=strategy).exclude(journeys__strategy=strategy)


@dataclass(frozen=True, slots=True)
class Point:
    """One step on the curve of feelings; places across are percent, down are pixels."""

    x: str
    y: int
    number: int
    step: JourneyStep


@dataclass(frozen=True, slots=True)
class Stretch:
    """The line from one step to the next."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True)
class Curve:
    """How a journey feels, step by step."""

    points: Sequence[Point]
    stretches: Sequence[Stretch]
    lowest: JourneyStep
    highest: JourneyStep


def curve_of(steps: Sequence[JourneyStep]) -> Curve | None:
    """Return the curve of a journey; None while it has no steps."""
    if not steps:
        return None
    width = 100 / len(steps)
    points = [
        Point(f"{width * (at + 0.5):.2f}%", 100 - max(-2, min(2, step.feeling)) * 38, at + 1, step)
        for at, step in enumerate(steps)
    ]
    stretches = [Stretch(a.x, a.y, b.x, b.y) for a, b in pairwise(points)]
    return Curve(
        points,
        stretches,
        min(steps, key=lambda step: step.feeling),
        max(steps, key=lambda step: step.feeling),
    )
