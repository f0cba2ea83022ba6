"""Personas and citizen journeys: inventing, copying, changing, removing."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.kernel.models import Visibility
from allmende.strategy.errors_making import PersonaInUse
from allmende.strategy.models import Journey, JourneyStep, Persona
from allmende.strategy.selectors import people as selectors
from allmende.strategy.services.making import locked_to_make

PERSONA_FIELDS = (
    "name", "target_group", "age", "situation", "needs", "hurdles", "digital_skill", "quote", "visibility",
)  # fmt: skip
JOURNEY_FIELDS = ("title", "occasion", "persona", "action_field")
STEP_FIELDS = ("what", "contact_point", "feeling", "hurdle", "idea")


@transaction.atomic
def put_persona(
    *,
    actor: Actor,
    key: str,
    values: Mapping[str, Any],
    persona_id: int | None = None,
    seen: str | None = None,
) -> Persona:
    """Invent a persona of the strategy's owner, or change one; all its strategies may use it.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with.

    Raises:
        NotFound: no such strategy, or the persona is another town's. Forbidden: the actor does not edit it.
        ChangedMeanwhile: somebody else changed the same field since.
    """
    strategy = locked_to_make(actor, key)
    if persona_id is None:
        persona = Persona(
            owner_id=strategy.owner_id, visibility=Visibility.MUNICIPALITY, is_demo=strategy.is_demo
        )
    else:
        known = get_or_not_found(selectors.personas_of(actor, strategy), pk=persona_id)
        # Another strategy of the same owner leads to the same persona.
        persona = Persona.objects.select_for_update(of=("self",)).get(pk=known.pk)
    changes = put_values(persona, PERSONA_FIELDS, values, seen)
    persona.save()
    verb = "strategy.persona_created" if persona_id is None else "strategy.persona_changed"
    audit.record(verb, actor=actor, subject=persona, changes=changes)
    return persona


@transaction.atomic
def copy_persona(*, actor: Actor, key: str, persona_id: int) -> Persona:
    """Take over another town's persona; the copy says whose it was and goes its own way.

    Raises:
        NotFound: the actor may not see strategy or persona. Forbidden: the actor does not edit the strategy.
    """
    strategy = locked_to_make(actor, key)
    source = selectors.persona_for(actor, persona_id)
    fields = {name: getattr(source, name) for name in PERSONA_FIELDS if name != "visibility"}
    copy: Persona = Persona.objects.create(
        owner_id=strategy.owner_id,
        visibility=Visibility.MUNICIPALITY,
        copied_from=source,
        origin=_("übernommen von %(town)s") % {"town": source.owner.name},
        is_demo=strategy.is_demo,
        **fields,
    )
    audit.record("strategy.persona_copied", actor=actor, subject=copy, changes={"from": source.owner.name})
    return copy


@transaction.atomic
def remove_persona(*, actor: Actor, key: str, persona_id: int) -> None:
    """Remove a persona that no journey tells of.

    Raises:
        NotFound, Forbidden: as in `put_persona`. PersonaInUse: a journey of any strategy tells of it.
    """
    strategy = locked_to_make(actor, key)
    persona = get_or_not_found(selectors.personas_of(actor, strategy), pk=persona_id)
    journeys = Journey.objects.filter(persona=persona).count()
    if journeys:
        raise PersonaInUse(persona=persona.name, count=journeys)
    audit.record("strategy.persona_removed", actor=actor, subject=persona, changes={"name": persona.name})
    persona.delete()


@transaction.atomic
def put_journey(
    *,
    actor: Actor,
    key: str,
    values: Mapping[str, Any],
    journey_id: int | None = None,
    seen: str | None = None,
) -> Journey:
    """Begin a journey of a persona in a field of action, or change one.

    Raises:
        NotFound: no such strategy or journey, or the persona is another town's.
        Forbidden: the actor does not edit the strategy. ChangedMeanwhile: as in `put_persona`.
    """
    strategy = locked_to_make(actor, key)
    get_or_not_found(selectors.personas_of(actor, strategy), pk=values["persona"].pk)
    journey = (
        Journey(strategy=strategy)
        if journey_id is None
        else selectors.journey_for(actor, strategy, journey_id)
    )
    changes = put_values(journey, JOURNEY_FIELDS, values, seen)
    journey.save()
    verb = "strategy.journey_created" if journey_id is None else "strategy.journey_changed"
    audit.record(verb, actor=actor, subject=strategy, changes={"journey": journey.title, **changes})
    return journey


@transaction.atomic
def remove_journey(*, actor: Actor, key: str, journey_id: int) -> None:
    """Remove a journey with its steps.

    Raises:
        NotFound: no such strategy or journey. Forbidden: the actor does not edit the strategy.
    """
    strategy = locked_to_make(actor, key)
    journey = selectors.journey_for(actor, strategy, journey_id)
    told = {"title": journey.title, "steps": [step.what for step in journey.steps.all()]}
    audit.record("strategy.journey_removed", actor=actor, subject=strategy, changes=told)
    journey.delete()


@transaction.atomic
def put_step(
    *,
    actor: Actor,
    key: str,
    journey_id: int,
    values: Mapping[str, Any],
    step_id: int | None = None,
    seen: str | None = None,
) -> JourneyStep:
    """Add a step at the end of a journey, or change one.

    Args:
        values: what, contact_point, feeling (-2 to 2), hurdle, idea.

    Raises:
        NotFound: no such strategy, journey or step. Forbidden: the actor does not edit the strategy.
        ChangedMeanwhile: as in `put_persona`.
    """
    strategy = locked_to_make(actor, key)
    journey = selectors.journey_for(actor, strategy, journey_id)
    if step_id is None:
        last = journey.steps.aggregate(last=Max("position"))["last"] or 0
        step = JourneyStep(journey=journey, position=last + 1)
    else:
        step = selectors.step_for(journey, step_id)
    changes = put_values(step, STEP_FIELDS, values, seen)
    step.save()
    audit.record(
        "strategy.journey_step_put",
        actor=actor,
        subject=strategy,
        changes={"journey": journey.title, **changes},
    )
    return step


@transaction.atomic
def move_step(*, actor: Actor, key: str, journey_id: int, step_id: int, up: bool) -> None:
    """Move a step one place towards the beginning or the end; at the edge nothing happens.

    Raises:
        NotFound: no such strategy, journey or step. Forbidden: the actor does not edit the strategy.
    """
    strategy = locked_to_make(actor, key)
    journey = selectors.journey_for(actor, strategy, journey_id)
    step = selectors.step_for(journey, step_id)
    steps = list(journey.steps.all())
    at = steps.index(step)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(steps):
        return
    steps[at], steps[other] = steps[other], steps[at]
    for position, row in enumerate(steps, 1):
        row.position = position
    JourneyStep.objects.bulk_update(steps, ["position"])
    audit.record(
        "strategy.journey_step_moved", actor=actor, subject=strategy, changes={"step": step.what, "up": up}
    )


@transaction.atomic
def remove_step(*, actor: Actor, key: str, journey_id: int, step_id: int) -> None:
    """Remove a step of a journey.

    Raises:
        NotFound: no such strategy, journey or step. Forbidden: the actor does not edit the strategy.
    """
    strategy = locked_to_make(actor, key)
    step = selectors.step_for(selectors.journey_for(actor, strategy, journey_id), step_id)
    audit.record("strategy.journey_step_removed", actor=actor, subject=strategy, changes={"step": step.what})
    step.delete()
