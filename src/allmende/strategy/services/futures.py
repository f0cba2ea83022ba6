"""Writing scenarios and guard rails."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.strategy.errors_making import UnknownEntry
from allmende.strategy.models import GuardRail, GuardSection, Scenario, Strategy
from allmende.strategy.selectors import futures as selectors
from allmende.strategy.services.making import locked_to_make

SCENARIO_FIELDS = ("kind", "title", "description", "horizon", "likelihood", "impact", "own_duties")
RAIL_FIELDS = ("question", "explanation", "is_current")


@transaction.atomic
def put_scenario(
    *,
    actor: Actor,
    key: str,
    values: Mapping[str, Any],
    scenario_id: int | None = None,
    seen: str | None = None,
) -> Scenario:
    """Write what may come and what it means for own duties; with `scenario_id` change it.

    Args:
        seen: `meanwhile.marks_of` what the form was opened with.

    Raises:
        NotFound: no such strategy or scenario. Forbidden: the actor does not edit the strategy.
        ChangedMeanwhile: somebody else changed the same field since.
    """
    strategy = locked_to_make(actor, key)
    if scenario_id is None:
        last = strategy.scenarios.aggregate(last=Max("position"))["last"] or 0
        scenario = Scenario(strategy=strategy, position=last + 1)
    else:
        scenario = selectors.scenario_for(strategy, scenario_id)
    changes = put_values(scenario, SCENARIO_FIELDS, values, seen)
    scenario.save()
    verb = "strategy.scenario_written" if scenario_id is None else "strategy.scenario_changed"
    audit.record(verb, actor=actor, subject=strategy, changes={"scenario": scenario.title, **changes})
    return scenario


@transaction.atomic
def remove_scenario(*, actor: Actor, key: str, scenario_id: int) -> None:
    """Remove a scenario; measures that answered it stay.

    Raises:
        NotFound: no such strategy or scenario. Forbidden: the actor does not edit the strategy.
    """
    strategy = locked_to_make(actor, key)
    scenario = selectors.scenario_for(strategy, scenario_id)
    told = {"title": scenario.title, "description": [scenario.description, ""]}
    audit.record("strategy.scenario_removed", actor=actor, subject=strategy, changes=told)
    scenario.delete()


def _section(strategy: Strategy, kind: str) -> GuardSection:
    if kind not in selectors.GUARD_KINDS:
        raise UnknownEntry(entry=kind)
    return GuardSection.objects.get_or_create(strategy=strategy, kind=kind)[0]


@transaction.atomic
def write_section(*, actor: Actor, key: str, kind: str, text: str, seen: str | None = None) -> GuardSection:
    """Write the text of one section of guard rails.

    Raises:
        NotFound: no such strategy. UnknownEntry: no such section. Forbidden: the actor does not edit it.
        ChangedMeanwhile: somebody else wrote in it since.
    """
    strategy = locked_to_make(actor, key)
    section = _section(strategy, kind)
    changes = put_values(section, ["text"], {"text": text}, seen)
    if changes:
        section.save()
        told = {"section": kind, **changes}
        audit.record("strategy.guard_section_written", actor=actor, subject=strategy, changes=told)
    return section


@transaction.atomic
def put_rail(
    *,
    actor: Actor,
    key: str,
    kind: str,
    question: str,
    explanation: str = "",
    is_current: bool = True,
    rail_id: int | None = None,
    seen: str | None = None,
) -> GuardRail:
    """Add a question every measure answers, or change one; answers given before stay.

    Raises:
        NotFound: no such strategy or guard rail. UnknownEntry: no such section.
        Forbidden: the actor does not edit the strategy.
        ChangedMeanwhile: somebody else changed the same field since.
    """
    strategy = locked_to_make(actor, key)
    section = _section(strategy, kind)
    if rail_id is None:
        rail = GuardRail(section=section, position=section.rails.count())
    else:
        rail = get_or_not_found(section.rails.all(), pk=rail_id)
    values = {"question": question, "explanation": explanation, "is_current": is_current}
    changes = put_values(rail, RAIL_FIELDS, values, seen)
    rail.save()
    told = {"section": kind, "rail": rail.question, **changes}
    audit.record("strategy.guard_rail_put", actor=actor, subject=strategy, changes=told)
    return rail


@transaction.atomic
def take_starters(*, actor: Actor, key: str, kind: str, numbers: Sequence[int]) -> int:
    """Take over proposed questions of a section by their number; return how many were new.

    Raises:
        NotFound, UnknownEntry, Forbidden: as in `put_rail`.
    """
    strategy = locked_to_make(actor, key)
    section = selectors.section_of(strategy, kind)
    wanted = [(q, why) for number, q, why in selectors.starters_left(section) if number in set(numbers)]
    for question, explanation in wanted:
        put_rail(actor=actor, key=key, kind=kind, question=question, explanation=explanation)
    return len(wanted)


@transaction.atomic
def remove_rail(*, actor: Actor, key: str, rail_id: int) -> bool:
    """Remove a question; one that measures answered already is only asked no longer.

    Returns:
        True when it is gone, False when it stays for its answers.

    Raises:
        NotFound: no such strategy or guard rail. Forbidden: the actor does not edit the strategy.
    """
    strategy = locked_to_make(actor, key)
    rail = selectors.rail_for(strategy, rail_id)
    told = {"section": rail.section.kind, "question": rail.question}
    try:
        with transaction.atomic():
            rail.delete()
            gone = True
    except ProtectedError:
        rail.is_current, gone = False, False
        rail.save(update_fields=["is_current"])
    verb = "strategy.guard_rail_removed" if gone else "strategy.guard_rail_retired"
    audit.record(verb, actor=actor, subject=strategy, changes=told)
    return gone
