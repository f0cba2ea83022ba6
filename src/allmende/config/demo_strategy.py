"""Invented strategies of the demo: an adopted one in two versions, a draft, an overall one."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from allmende.kernel.actor import Actor
from allmende.kernel.models import Space, Visibility
from allmende.region.models import Municipality
from allmende.region.selectors import consortium
from allmende.strategy.models import ActionField, Goal, Strategy
from allmende.strategy.services import chain, fields, plans, strategies, strategies_parts, versions
from allmende.strategy.tokens import fields_token, goal_token

# Any: the parts of a TOML file; the loader is the only reader and fails loudly at a missing key.
Part = Mapping[str, Any]


def load(actors: Mapping[str, Actor], towns: Mapping[str, Municipality], told: Part) -> None:
    """Load every strategy of the file, each as its own people would enter it."""
    demo = _Strategies(actors)
    for part in told.get("strategy", []):
        demo.load(part, _owner(part, actors))


def _owner(part: Part, actors: Mapping[str, Actor]) -> Space:
    if part["kind"] == "overall":
        return consortium().space
    (space_id,) = actors[part["person"]].space_ids
    return Space.objects.get(pk=space_id)


class _Strategies:
    """One load; later strategies refer to earlier ones and their goals."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self.actors = actors
        self.made: dict[str, Strategy] = {}
        self.goals: dict[str, Goal] = {}
        self.fields = {field.key: field.pk for field in ActionField.objects.all()}

    def load(self, part: Part, owner: Space) -> None:
        """Create a strategy with its parts, adopting it as often as it has versions."""
        actor = self.actors[part["person"]]
        strategy = strategies.create_strategy(
            actor=actor,
            owner=owner,
            kind=part["kind"],
            facts=strategies.StrategyFacts(
                title=part["title"],
                summary=part["summary"],
                size=part["size"],
                level=part["level"],
                within_id=self._within(part),
                visibility=Visibility.MUNICIPALITY if part["kind"] == "local" else Visibility.CONSORTIUM,
            ),
            approaches=strategies.Approaches(part["opening"], part["start"], part["carrier"]),
            is_demo=True,
        )
        self.made[part["ref"]] = strategy
        self._goals(actor, strategy, part, 1)
        self._parts(actor, strategy, part)
        for number, version in enumerate(part.get("version", []), start=1):
            if number > 1:
                self._goals(actor, strategy, part, number)
            self._changes(actor, part, number)
            if number == len(part["version"]):
                self._plans(actor, strategy, part)
            versions.adopt(actor=actor, key=strategy.key, facts=_adoption(version))

    def _within(self, part: Part) -> int | None:
        if "within_ref" in part:
            return self.made[part["within_ref"]].pk
        found = Strategy.objects.filter(key=part.get("within", "")).first()
        return found.pk if found else None

    def _goals(self, actor: Actor, strategy: Strategy, part: Part, since: int) -> None:
        for row in part["goal"]:
            if row.get("since", 1) != since:
                continue
            goal = chain.add_goal(
                actor=actor,
                strategy_key=strategy.key,
                facts=chain.GoalFacts(
                    title=row["title"],
                    text=row.get("text", ""),
                    kind=row["kind"],
                    parent_id=self.goals[row["parent"]].pk if "parent" in row else None,
                    due_on=row.get("due_on"),
                    origin=row["origin"],
                    level=row["level"],
                    field_ids=[self.fields[key] for key in row.get("fields", [])],
                    sdg_numbers=row.get("sdgs", []),
                ),
            )
            self.goals[row["ref"]] = goal
            for link in row.get("serves", []):
                chain.link_goal(
                    actor=actor,
                    goal_id=goal.pk,
                    serves_id=self._goal(link["goal"]).pk,
                    sentence=link["sentence"],
                )

    def _goal(self, ref: str) -> Goal:
        return self.goals.get(ref) or Goal.objects.get(strategy__kind="framework", key=ref)

    def _parts(self, actor: Actor, strategy: Strategy, part: Part) -> None:
        choices = [
            fields.Choice(self.fields[row["key"]], row["rank"], row.get("reason", ""))
            for row in part["fields"]
        ]
        fields.choose_fields(actor=actor, key=strategy.key, choices=choices, expected=fields_token(strategy))
        for text in part.get("statements", []):
            strategies_parts.add_statement(actor=actor, key=strategy.key, text=text)
        for row in part.get("factor", []):
            strategies_parts.add_factor(actor=actor, key=strategy.key, **row)

    def _plans(self, actor: Actor, strategy: Strategy, part: Part) -> None:
        for row in part.get("plan", []):
            facts = plans.PlanFacts(
                kind=row["kind"],
                title=row["title"],
                valid_from=row.get("valid_from", ""),
                valid_until=row.get("valid_until", ""),
            )
            plan = plans.add_plan(actor=actor, key=strategy.key, facts=facts)
            goal_id = self.goals[row["goal"]].pk if "goal" in row else None
            plans.relate_plan(
                actor=actor,
                key=strategy.key,
                plan_id=plan.pk,
                relation=plans.Relation(row["relation"], row["sentence"], goal_id),
            )

    def _changes(self, actor: Actor, part: Part, since: int) -> None:
        for row in part.get("change", []):
            if row["since"] != since:
                continue
            goal = Goal.objects.get(pk=self.goals[row["goal"]].pk)
            facts = chain.GoalFacts(
                title=row["title"],
                text=row.get("text", goal.text),
                kind=goal.kind,
                parent_id=goal.parent_id,
                due_on=goal.due_on,
                origin=goal.origin,
                level=goal.level,
                field_ids=[field.pk for field in goal.action_fields.all()],
                sdg_numbers=[sdg.pk for sdg in goal.sdgs.all()],
            )
            chain.plan_goal(actor=actor, goal_id=goal.pk, facts=facts, expected=goal_token(goal))


def _adoption(row: Part) -> versions.AdoptionFacts:
    return versions.AdoptionFacts(
        adopted_by=row["body"],
        adopted_on=_days_ago(row["days_ago"]),
        resolution_reference=row["paper"],
        note=row["note"],
    )


def _days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)
