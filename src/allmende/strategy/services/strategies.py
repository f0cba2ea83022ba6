"""Strategies: create, change, nest, put out of force, delete a draft."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from allmende.basics.text import slug
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space, SpaceKind, Visibility
from allmende.strategy import selectors
from allmende.strategy.errors_chain import NestingCycle, NotAdopted, StrategyInUse
from allmende.strategy.hanging import hanging_on
from allmende.strategy.models import Level, Strategy, StrategySize, StrategyStatus
from allmende.strategy.tokens import strategy_token

LONGEST_KEY: Final = 64
#: Wider strategies have a lower number; one nests only in a wider one.
WIDTH: Final = {"framework": 0, "overall": 1, "local": 2}
#: What goes with a draft when it is deleted: its own parts, made while making it.
OWN_PARTS: Final = frozenset(
    {
        "strategy.fieldchoice.strategy",
        "strategy.futurestatement.strategy",
        "strategy.planlink.strategy",
        "strategy.strategyfactor.strategy",
        "strategy.processstep.strategy",
        "strategy.guidinganswer.strategy",
        "strategy.contentsentry.strategy",
        "strategy.narrative.strategy",
        "strategy.guardsection.strategy",
    }
)


@dataclass(frozen=True, slots=True)
class StrategyFacts:
    """What people say about a strategy as a whole."""

    title: str
    summary: str = ""
    source: str = ""
    size: str = StrategySize.XS
    level: str = Level.LOCAL
    within_id: int | None = None
    #: Of a draft; an adopted strategy is public.
    visibility: str = Visibility.MUNICIPALITY
    #: A review every … months, between 12 and 24.
    review_months: int = 24


@dataclass(frozen=True, slots=True)
class Approaches:
    """How a town goes about it: three pairs, each may stay open."""

    opening: str = ""
    start: str = ""
    carrier: str = ""


@transaction.atomic
def create_strategy(
    *,
    actor: Actor,
    owner: Space,
    kind: str,
    facts: StrategyFacts,
    approaches: Approaches | None = None,
    is_demo: bool = False,
) -> Strategy:
    """Begin a strategy as a draft that only the owner's people see (or the consortium, if they say so).

    Raises:
        Forbidden: the actor does not edit what this space owns; the framework is the coordination's.
        NestingCycle: it would nest in one that is no wider.
    """
    require(actor, "strategy.create_strategy", owner)
    if kind != "local" and owner.kind != SpaceKind.CONSORTIUM:
        raise NestingCycle
    approaches = approaches or Approaches()
    strategy: Strategy = Strategy.objects.create(
        owner=owner,
        key=free_key(facts.title),
        kind=kind,
        title=facts.title,
        summary=facts.summary,
        source=facts.source,
        size=facts.size,
        level=facts.level,
        within=_within(actor, facts.within_id, kind),
        visibility=facts.visibility,
        status=StrategyStatus.DRAFT,
        review_months=facts.review_months,
        approach_opening=approaches.opening,
        approach_start=approaches.start,
        approach_carrier=approaches.carrier,
        is_demo=is_demo,
    )
    audit.record(
        "strategy.strategy_created",
        actor=actor,
        subject=strategy,
        changes={"kind": kind, "title": facts.title},
    )
    return strategy


@transaction.atomic
def change_strategy(*, actor: Actor, key: str, facts: StrategyFacts, expected: str) -> Strategy:
    """Change what is said about a strategy as a whole; an adopted one stays public.

    Raises:
        ChangedMeanwhile: somebody saved other words since `expected` was taken.
        NestingCycle: it would nest in itself or in one that is no wider.
    """
    strategy = editable(actor, key)
    if strategy_token(strategy) != expected:
        raise ChangedMeanwhile
    before = {name: getattr(strategy, name) for name in CHANGEABLE}
    strategy.title, strategy.summary, strategy.source = facts.title, facts.summary, facts.source
    strategy.size, strategy.level, strategy.review_months = facts.size, facts.level, facts.review_months
    strategy.within = _within(actor, facts.within_id, strategy.kind)
    if strategy.status == StrategyStatus.DRAFT:
        strategy.visibility = facts.visibility
    strategy.save(update_fields=[*CHANGEABLE])
    changes = {
        name: [old, getattr(strategy, name)] for name, old in before.items() if old != getattr(strategy, name)
    }
    audit.record("strategy.strategy_changed", actor=actor, subject=strategy, changes=changes)
    return strategy


CHANGEABLE: Final = (
    "title", "summary", "source", "size", "level", "review_months", "within_id", "visibility",
)  # fmt: skip


@transaction.atomic
def set_approaches(*, actor: Actor, key: str, approaches: Approaches) -> Strategy:
    """Say how the town goes about it."""
    strategy = editable(actor, key)
    strategy.approach_opening = approaches.opening
    strategy.approach_start = approaches.start
    strategy.approach_carrier = approaches.carrier
    audit.save(
        strategy, actor=actor, fields=["approach_opening", "approach_start", "approach_carrier"],
        action="strategy.approaches_set",
    )  # fmt: skip
    return strategy


@transaction.atomic
def supersede(*, actor: Actor, key: str, by_key: str, reason: str) -> Strategy:
    """Put a strategy out of force because another one of the same owner took its place.

    Raises:
        NotAdopted: the other one is not in force yet.
        NestingCycle: both are the same, or the other belongs to somebody else.
    """
    strategy = editable(actor, key)
    require(actor, "strategy.adopt_strategy", strategy)
    other = selectors.strategy_for(actor, by_key)
    if other.pk == strategy.pk or other.owner_id != strategy.owner_id:
        raise NestingCycle
    if other.status != StrategyStatus.ADOPTED or strategy.status != StrategyStatus.ADOPTED:
        raise NotAdopted
    strategy.status, strategy.superseded_by = StrategyStatus.SUPERSEDED, other
    strategy.save(update_fields=["status", "superseded_by"])
    strategy.versions.filter(status=StrategyStatus.ADOPTED).update(status=StrategyStatus.SUPERSEDED)
    audit.record(
        "strategy.superseded", actor=actor, subject=strategy, changes={"by": other.title}, reason=reason
    )
    return strategy


@transaction.atomic
def reinstate(*, actor: Actor, key: str) -> Strategy:
    """Take `supersede` back: the strategy and its newest version are in force again.

    Raises:
        NotAdopted: the strategy was not superseded.
    """
    strategy = editable(actor, key)
    require(actor, "strategy.adopt_strategy", strategy)
    if strategy.status != StrategyStatus.SUPERSEDED:
        raise NotAdopted
    strategy.status, strategy.superseded_by = StrategyStatus.ADOPTED, None
    strategy.save(update_fields=["status", "superseded_by"])
    newest = strategy.versions.first()
    if newest is not None:
        newest.status = StrategyStatus.ADOPTED
        newest.save(update_fields=["status"])
    audit.record("strategy.reinstated", actor=actor, subject=strategy, changes={"status": strategy.status})
    return strategy


@transaction.atomic
def delete_draft(*, actor: Actor, key: str) -> None:
    """Delete a draft that was never adopted and on which nothing hangs but its own parts.

    Raises:
        StrategyInUse: it was adopted, holds goals, or something else refers to it.
    """
    strategy = editable(actor, key)
    hanging = hanging_on(strategy, ignore=OWN_PARTS)
    if strategy.status != StrategyStatus.DRAFT or strategy.loaded or hanging:
        raise StrategyInUse(what=", ".join(hanging) or str(strategy.get_status_display()))
    audit.record(
        "strategy.strategy_deleted", actor=actor, subject=strategy, changes={"title": strategy.title}
    )
    strategy.delete()


def editable(actor: Actor, key: str) -> Strategy:
    """Return the locked strategy if the actor may change it.

    Raises:
        NotFound: the actor may not know of it.
        Forbidden: the actor only reads it.
    """
    strategy = selectors.strategy_for(actor, key)
    require(actor, "strategy.edit_strategy", strategy)
    locked: Strategy = (
        Strategy.objects.select_for_update(of=("self",)).select_related("owner").get(pk=strategy.pk)
    )
    return locked


def free_key(title: str) -> str:
    """Return a key for the address that no strategy has yet."""
    base = slug(title)[: LONGEST_KEY - 6].strip("-") or "strategie"
    if base in RESERVED:
        base = f"{base}-strategie"
    taken = set(Strategy.objects.filter(key__startswith=base).values_list("key", flat=True))
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


#: Words that stand in the address where a strategy's key would.
RESERVED: Final = frozenset({"neu", "beginnen"})


def _within(actor: Actor, within_id: int | None, kind: str) -> Strategy | None:
    if within_id is None:
        return None
    wider = selectors.strategies(actor).filter(pk=within_id).first()
    if wider is None or WIDTH[wider.kind] >= WIDTH[kind]:
        raise NestingCycle
    return wider
