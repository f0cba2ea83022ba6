"""Everything the page of one strategy shows, as frozen values; queries do not grow with the goals."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allmende.kernel.actor import Actor
from allmende.strategy import links, planned
from allmende.strategy.goal_picture import Picture, folded_at_first, picture_of, walk
from allmende.strategy.links import ServingGroup
from allmende.strategy.models import (
    FieldChoice,
    FutureStatement,
    Goal,
    GoalKind,
    GoalLink,
    GoalStatus,
    Level,
    PlanLink,
    Strategy,
    StrategyFactor,
    StrategyVersion,
)
from allmende.strategy.selectors.chain import GoalNode, tree_of, visible_goals
from allmende.strategy.selectors.plans import plan_links
from allmende.strategy.selectors.strategies import strategies
from allmende.strategy.selectors.versions import versions_of
from allmende.ui.types import Badge, Link


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal of the list: its words, what it touches, what serves it, and the goals below."""

    goal: Goal
    meta: str
    url: str
    badges: Sequence[Badge]
    fields: Sequence[str]
    sdgs: Sequence[str]
    serves: Sequence[Link]
    served: Sequence[ServingGroup]
    children: "Sequence[GoalRow]"

    @property
    def has_details(self) -> bool:
        """Whether there is more to say than title and meta words."""
        return bool(self.goal.origin or self.fields or self.sdgs or self.serves or self.served)


@dataclass(frozen=True, slots=True)
class StrategyView:
    """What the page shows of a strategy to one actor."""

    strategy: Strategy
    picture: Picture | None
    rows: Sequence[GoalRow]
    goal_count: int
    retired: Sequence[Goal]
    fields: Sequence[FieldChoice]
    statements: Sequence[FutureStatement]
    plans: Sequence[PlanLink]
    nested: Sequence[Strategy]
    factors: Sequence[StrategyFactor]
    version: StrategyVersion | None


def strategy_view(actor: Actor, strategy: Strategy, *, toggled: frozenset[int], address: str) -> StrategyView:
    """Return what this actor sees of the strategy.

    Args:
        toggled: Goals somebody folded or unfolded in the picture.
        address: Of the page, for the links that fold.
    """
    goals = goals_with_parts(actor, strategy)
    active = [goal for goal in goals if goal.status != GoalStatus.RETIRED]
    tree = tree_of(active)
    ids = [goal.pk for goal in active]
    return StrategyView(
        strategy=strategy,
        picture=picture(tree, toggled=toggled, address=address),
        rows=rows_of(tree, links.serving(actor, ids), serves_of(actor, ids)),
        goal_count=len(active),
        retired=[goal for goal in goals if goal.status == GoalStatus.RETIRED],
        fields=list(strategy.field_choices.select_related("field")),
        statements=list(strategy.future_statements.all()),
        plans=list(plan_links(actor, strategy)),
        nested=list(strategies(actor).filter(within=strategy)),
        factors=list(strategy.factors.all()),
        version=versions_of(actor, strategy).first(),
    )


def goals_with_parts(actor: Actor, strategy: Strategy) -> list[Goal]:
    """Return a strategy's goals to show, with fields of action and UN goals, retired ones too."""
    goals = visible_goals(actor).filter(strategy=strategy).prefetch_related("action_fields", "sdgs")
    return planned.shown(goals, with_plans=planned.knows_plans(actor, strategy))


def serves_of(actor: Actor, goal_ids: Sequence[int]) -> dict[int, list[Link]]:
    """Return which goals elsewhere these goals serve, each with its sentence."""
    found: dict[int, list[Link]] = {}
    rows = GoalLink.objects.filter(goal_id__in=goal_ids, serves__in=visible_goals(actor))
    for link in rows.select_related("serves", "serves__strategy").order_by("pk"):
        title = _("%(goal)s (%(strategy)s): %(sentence)s") % {
            "goal": link.serves.title,
            "strategy": link.serves.strategy.title,
            "sentence": link.sentence,
        }
        found.setdefault(link.goal_id, []).append(
            Link(title, reverse("strategy:goal", args=[link.serves_id]))
        )
    return found


def rows_of(
    nodes: Sequence[GoalNode],
    served: dict[int, list[ServingGroup]],
    serves: dict[int, list[Link]],
) -> list[GoalRow]:
    """Return the tree as rows for the nested list."""
    return [
        GoalRow(
            goal=node.goal,
            meta=meta_words(node.goal),
            url=reverse("strategy:goal", args=[node.goal.pk]),
            badges=goal_badges(node.goal),
            fields=[field.name for field in node.goal.action_fields.all()],
            sdgs=[str(sdg) for sdg in node.goal.sdgs.all()],
            serves=serves.get(node.goal.pk, []),
            served=served.get(node.goal.pk, []),
            children=rows_of(node.children, served, serves),
        )
        for node in nodes
    ]


def meta_words(goal: Goal) -> str:
    """Say what kind of goal it is and until when, e.g. "Teilziel · bis Ende 2026"."""
    words = [str(GoalKind(goal.kind).label)]
    if goal.due_on is not None:
        words.append(due_words(goal))
    return " · ".join(words)


def due_words(goal: Goal) -> str:
    """Say until when: the year where the day is its last one, since most sources name years only."""
    if goal.due_on is None:
        return ""
    if (goal.due_on.month, goal.due_on.day) == (12, 31):
        return _("bis Ende %(year)s") % {"year": goal.due_on.year}
    return _("bis %(day)s") % {"day": date_format(goal.due_on, "j. F Y")}


def goal_badges(goal: Goal) -> list[Badge]:
    """Return where the goal is decided and done, and what of it no body has adopted yet.

    Plans are named as far as the row still has them: `planned.shown` takes them off for everybody else.
    """
    badges = [Badge(str(Level(goal.level).label))]
    if goal.status == GoalStatus.DRAFT:
        badges.append(Badge(str(GoalStatus(goal.status).label), "warning"))
    if goal.status == GoalStatus.RETIRED:
        badges.append(Badge(str(GoalStatus(goal.status).label), "neutral"))
    if goal.planned:
        badges.append(Badge(_("Änderung vorgemerkt"), "warning"))
    return badges


def picture(tree: Sequence[GoalNode], *, toggled: frozenset[int], address: str) -> Picture | None:
    """Return the picture of a tree with folded parts as the address says."""
    folded = folded_at_first(tree) ^ toggled
    known = {node.goal.pk for node in walk(tree)}

    def toggle_url(goal_id: int) -> str:
        chosen = sorted((toggled ^ {goal_id}) & known)
        query = f"?baum={','.join(map(str, chosen))}" if chosen else ""
        return f"{address}{query}#zielbaum"

    return picture_of(
        tree,
        folded=frozenset(folded),
        meta=lambda node: meta_words(node.goal),
        url=lambda node: reverse("strategy:goal", args=[node.goal.pk]),
        toggle_url=toggle_url,
    )


def toggled_of(text: str) -> frozenset[int]:
    """Read the ids of folded and unfolded goals from the address; anything else is left out."""
    return frozenset(
        int(part) for part in text.split(",")[:500] if part.isascii() and part.isdigit() and len(part) < 12
    )
