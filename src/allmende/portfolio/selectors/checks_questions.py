"""What a check asks: the region's catalogues, the 17 UN goals, the guard rails of one's own strategy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from allmende.kernel.actor import Actor
from allmende.portfolio.models import CheckKind, Measure
from allmende.strategy.models import ChecklistQuestion, GuardRail, SdgGoal, Strategy, StrategyStatus
from allmende.strategy.selectors.sdg_catalogue import sdg_targets

#: Kind → key of the catalogue in the region pack.
CATALOGUES: Final = {CheckKind.COMPASS: "compass", CheckKind.CHARTER: "charter", CheckKind.LEAD: "lead"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a check; exactly one of the three ids is set.

    Attributes:
        key: Same as `Answered.key` of its answers, without a target.
        targets: For a UN goal: number and short title of its targets; empty where none are known.
    """

    key: str
    text: str
    group_key: str
    group: str
    explanation: str = ""
    question_id: int | None = None
    rail_id: int | None = None
    sdg: int | None = None
    targets: Sequence[tuple[str, str]] = ()


def questions_of(actor: Actor, kind: CheckKind, thing: Measure | Strategy) -> list[Asked]:
    """Return what a check of this kind asks about the thing, in order; empty: there is nothing to ask yet."""
    if kind == CheckKind.SDG:
        return _goals()
    if kind == CheckKind.GUARD:
        return _rails(actor, thing)
    rows = ChecklistQuestion.objects.filter(checklist__key=CATALOGUES[kind], is_current=True)
    return [
        Asked(f"q{row.pk}", row.text, row.group_key, row.group, question_id=row.pk)
        for row in rows.order_by("position", "pk")
    ]


def _goals() -> list[Asked]:
    targets = targets_by_goal()
    return [
        Asked(
            f"s{goal.number}",
            str(goal),
            str(goal.number),
            goal.name,
            sdg=goal.number,
            targets=targets.get(goal.number, ()),
        )
        for goal in SdgGoal.objects.all()
    ]


def _rails(actor: Actor, thing: Measure | Strategy) -> list[Asked]:
    strategies = Strategy.objects.visible_to(actor).filter(owner_id=thing.owner_id)
    strategies = strategies.exclude(status=StrategyStatus.SUPERSEDED)
    rows = GuardRail.objects.filter(is_current=True, section__strategy__in=strategies)
    return [
        Asked(
            f"r{row.pk}",
            row.question,
            row.section.kind,
            row.section.get_kind_display(),
            explanation=row.explanation,
            rail_id=row.pk,
        )
        for row in rows.select_related("section").order_by("section__kind", "position", "pk")
    ]


def targets_by_goal() -> Mapping[int, Sequence[tuple[str, str]]]:
    """Return number and short title of each UN target by its goal."""
    by_goal: dict[int, list[tuple[str, str]]] = {}
    for target in sdg_targets():
        by_goal.setdefault(target.goal, []).append((target.number, target.title))
    return by_goal
