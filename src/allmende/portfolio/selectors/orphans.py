"""The orphan report: what lacks a goal, people, money, UN goals, participation, measures, data, a review.

Every question starts from what the actor may see; their number is the same for one town and for the region.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allmende.basics.errors import NotFound
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, SpaceKind
from allmende.portfolio.choice_permissions import SEE_ORPHANS
from allmende.portfolio.models import (
    AcceptedGap,
    BudgetLine,
    Bundle,
    CheckAnswer,
    CheckKind,
    Contribution,
    Measure,
)
from allmende.portfolio.selectors.checks import newest_checks
from allmende.portfolio.selectors.measures import OVER
from allmende.portfolio.selectors.orphans_types import (
    Gap,
    OrphanGroup,
    OrphanItem,
    OrphanReport,
    TownGaps,
    counts_by_owner,
)
from allmende.strategy.models import (
    CheckIn,
    GoalKind,
    GoalLink,
    GoalStatus,
    KeyResult,
    Objective,
    Strategy,
    StrategyStatus,
)
from allmende.strategy.selectors import statuses, visible_goals
from allmende.strategy.types import KeyResultStatus
from allmende.ui.formats import day_text

#: Goals that are reached by doing something; what lies above is reached through them.
_DOABLE = (GoalKind.PROJECT_GOAL, GoalKind.GOAL, GoalKind.SUB_GOAL)


def orphans(actor: Actor, space: Space | None = None) -> OrphanReport:
    """Return what lacks a link in the chain, for one space or for everything the actor may see.

    Raises:
        Forbidden: a town's people asked for another town, or for the region.
    """
    require(actor, SEE_ORPHANS, space)
    today = timezone.localdate()
    measures = _measures(actor, space)
    goals, unserved = _goals_without_measure(actor, space)
    results, silent = _key_results_without_data(actor, space)
    found = [
        *_measure_groups(measures),
        OrphanGroup(Gap.NO_MEASURE, unserved),
        OrphanGroup(Gap.NO_DATA, silent),
        OrphanGroup(Gap.REVIEW_DUE, _reviews_due(actor, space, today)),
    ]
    accepted = _accepted(space, today)
    groups = [_parted(group, accepted) for group in found]
    return OrphanReport(
        space=space,
        as_of=timezone.now(),
        groups=groups,
        measures=len(measures),
        goals=goals,
        key_results=results,
        towns=_towns(groups, measures) if space is None else (),
    )


def gap_for(actor: Actor, gap: Gap, subject_id: int) -> OrphanItem:
    """Return one gap of a thing the actor may see, open or left on purpose.

    Raises:
        NotFound: there is no such thing, or it lacks nothing of the kind.
        Forbidden: the actor does not look after its owner's gaps.
    """
    owner_of = {
        Gap.NO_MEASURE: (visible_goals(actor), "strategy__owner"),
        Gap.NO_DATA: (
            KeyResult.objects.filter(objective__in=Objective.objects.visible_to(actor)),
            "objective__owner",
        ),
        Gap.REVIEW_DUE: (Strategy.objects.visible_to(actor), "owner"),
    }
    rows, path = owner_of.get(gap, (Measure.objects.visible_to(actor), "owner"))
    owner_id = rows.filter(pk=subject_id).values_list(path, flat=True).first()
    owner = get_or_not_found(Space.objects.all(), pk=owner_id or 0)
    group = orphans(actor, owner).group(gap)
    item = next((one for one in [*group.items, *group.left] if one.subject_id == subject_id), None)
    if item is None:
        raise NotFound(gap=gap.value, subject=subject_id)
    return item


def _accepted(space: Space | None, today: date) -> Mapping[tuple[str, int], AcceptedGap]:
    """Return by gap and thing what is left open on purpose today; one query."""
    rows = AcceptedGap.objects.filter(Q(until=None) | Q(until__gte=today))
    if space is not None:
        rows = rows.filter(owner=space)
    return {(row.gap, row.subject_id): row for row in rows}


def _parted(group: OrphanGroup, accepted: Mapping[tuple[str, int], AcceptedGap]) -> OrphanGroup:
    """Take what is left open on purpose out of the gaps to be mended."""
    told = [replace(item, accepted=accepted.get((item.gap, item.subject_id))) for item in group.items]
    return OrphanGroup(
        group.gap,
        [item for item in told if item.accepted is None],
        [item for item in told if item.accepted is not None],
    )


def _measures(actor: Actor, space: Space | None) -> Sequence[dict[str, Any]]:  # Any: rows of values()
    found = Measure.objects.visible_to(actor).exclude(status__in=OVER)
    if space is not None:
        found = found.filter(owner=space)
    by_hand = Measure.sdgs.through.objects.filter(measure_id=OuterRef("pk"))
    newest = newest_checks(actor, CheckKind.SDG).values("pk")
    checked = CheckAnswer.objects.filter(check_made__in=newest, score__gt=0)
    rows: Sequence[dict[str, Any]] = list(
        found.annotate(
            has_goal=Exists(Contribution.objects.filter(measure_id=OuterRef("pk"))),
            has_budget=Exists(BudgetLine.objects.filter(measure_id=OuterRef("pk"))),
            has_sdg=Q(Exists(by_hand)) | Q(pk__in=checked.values("check_made__measure_id")),
        )
        .order_by("owner__name", "number")
        .values(
            "pk",
            "title",
            "number",
            "owner_id",
            "owner__name",
            "responsible",
            "responsible_user_id",
            "participation_plan",
            "has_goal",
            "has_budget",
            "has_sdg",
        )
    )
    return rows


def _measure_groups(rows: Iterable[dict[str, Any]]) -> list[OrphanGroup]:
    lacking: dict[Gap, list[OrphanItem]] = defaultdict(list)
    for row in rows:
        for gap in _gaps_of(row):
            name = _("M %(number)s") % {"number": row["number"]}
            item = OrphanItem(gap, row["pk"], row["title"], row["owner_id"], row["owner__name"], name)
            lacking[gap].append(item)
    return [OrphanGroup(gap, lacking[gap]) for gap in Gap if gap.is_about_measures]


def _gaps_of(row: dict[str, Any]) -> list[Gap]:
    is_there = {
        Gap.NO_GOAL: row["has_goal"],
        Gap.NO_OWNER: row["responsible"].strip() or row["responsible_user_id"],
        Gap.NO_BUDGET: row["has_budget"],
        Gap.NO_SDG: row["has_sdg"],
        Gap.NO_PARTICIPATION: row["participation_plan"].strip(),
    }
    return [gap for gap, there in is_there.items() if not there]


def _goals_without_measure(actor: Actor, space: Space | None) -> tuple[int, list[OrphanItem]]:
    """Return how many goals there are, and those that neither they nor anything below or linked serves."""
    everything = visible_goals(actor).exclude(status=GoalStatus.RETIRED)
    everything = everything.exclude(strategy__status=StrategyStatus.SUPERSEDED)
    rows = list(
        everything.order_by("strategy__owner__name", "strategy_id", "position", "pk").values(
            "pk",
            "parent_id",
            "kind",
            "title",
            "strategy__title",
            "strategy__owner_id",
            "strategy__owner__name",
        )
    )
    served = _served(actor, rows)
    own = [r for r in rows if r["kind"] in _DOABLE and (space is None or r["strategy__owner_id"] == space.pk)]
    return len(own), [
        OrphanItem(
            Gap.NO_MEASURE, row["pk"], row["title"], row["strategy__owner_id"], row["strategy__owner__name"],
            row["strategy__title"],
        )
        for row in own
        if row["pk"] not in served
    ]  # fmt: skip


def _served(actor: Actor, rows: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the goals a measure serves: directly, by a key result or bundle, or through a goal below."""
    above: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row["parent_id"]:
            above[row["pk"]].add(row["parent_id"])
    for goal, serves in GoalLink.objects.filter(goal__in=visible_goals(actor)).values_list(
        "goal_id", "serves_id"
    ):
        above[goal].add(serves)
    active = Measure.objects.visible_to(actor).exclude(status__in=OVER)
    given = Contribution.objects.filter(measure__in=active)
    waiting = [
        g for pair in given.values_list("goal_id", "key_result__objective__goal_id") for g in pair if g
    ]
    bundled = Bundle.objects.visible_to(actor).filter(goal__isnull=False, measures__in=active)
    waiting += bundled.values_list("goal_id", flat=True)
    served: set[int] = set()
    while waiting:
        goal_id = waiting.pop()
        if goal_id not in served:
            served.add(goal_id)
            waiting += above[goal_id]
    return served


def _key_results_without_data(actor: Actor, space: Space | None) -> tuple[int, list[OrphanItem]]:
    found: QuerySet[KeyResult] = KeyResult.objects.filter(
        ended_on__isnull=True,
        objective__ended_on__isnull=True,
        objective__in=Objective.objects.visible_to(actor),
    )
    if space is not None:
        found = found.filter(objective__owner=space)
    spoken = CheckIn.objects.filter(key_result_id=OuterRef("pk"))
    spoken = spoken.filter(Q(value__isnull=False) | Q(simulated_value__gt=0))
    silent = found.filter(~Exists(spoken))
    # What nobody typed has no value; what is measured is asked of the hub and the statistics.
    typed = Q(indicator__isnull=True, statistic__isnull=True)
    measured = list(silent.exclude(typed))
    now = statuses(measured, timezone.now())
    mute = [row.pk for row in measured if _is_mute(now[row.pk])]
    rows = (
        silent.filter(typed | Q(pk__in=mute))
        .order_by("objective__owner__name", "objective_id", "position", "pk")
        .values("pk", "title", "objective__title", "objective__owner_id", "objective__owner__name")
    )
    return found.count(), [
        OrphanItem(
            Gap.NO_DATA, row["pk"], row["title"], row["objective__owner_id"], row["objective__owner__name"],
            row["objective__title"],
        )
        for row in rows
    ]  # fmt: skip


def _is_mute(status: KeyResultStatus) -> bool:
    """Neither a value nor, where the hub counts, anything that ever sent."""
    if status.value is None:
        return True
    by_hub = status.key_result.indicator_id is not None
    return by_hub and not status.value and not status.simulated


def _reviews_due(actor: Actor, space: Space | None, today: date) -> list[OrphanItem]:
    found = Strategy.objects.visible_to(actor).filter(review_due_on__lt=today)
    found = found.exclude(status=StrategyStatus.SUPERSEDED)
    if space is not None:
        found = found.filter(owner=space)
    rows = found.order_by("owner__name", "title").values(
        "pk", "key", "title", "owner_id", "owner__name", "review_due_on"
    )
    return [
        OrphanItem(
            Gap.REVIEW_DUE, row["pk"], row["title"], row["owner_id"], row["owner__name"],
            _("fällig seit %(day)s") % {"day": day_text(row["review_due_on"])}, row["key"],
        )
        for row in rows
    ]  # fmt: skip


def _towns(groups: Sequence[OrphanGroup], measures: Iterable[dict[str, Any]]) -> list[TownGaps]:
    counts = counts_by_owner(groups)
    owned: dict[int, int] = defaultdict(int)
    for row in measures:
        owned[row["owner_id"]] += 1
    spaces = Space.objects.exclude(kind=SpaceKind.TRIAL).annotate(
        town_slug=F("municipality__slug"), town_sort=F("municipality__sort_key")
    )
    return [
        TownGaps(space, space.town_slug or "", counts.get(space.pk, {}), owned[space.pk])
        for space in spaces.order_by(F("town_sort").asc(nulls_first=True), "name")
    ]
