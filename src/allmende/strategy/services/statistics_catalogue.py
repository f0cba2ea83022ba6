"""Describing a statistic, entering and correcting single values, taking both away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from allmende.basics.text import slug
from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import ChangedMeanwhile
from allmende.kernel.models import Space
from allmende.strategy.errors_statistics import (
    CalculatedStatistic,
    PartInUse,
    StatisticInUse,
    ValueThere,
)
from allmende.strategy.models import ActionField, SdgGoal, Statistic, StatisticValue
from allmende.strategy.selectors.statistics_catalogue import statistic_token
from allmende.strategy.selectors.statistics_values import statistic_for
from allmende.strategy.services.statistics_derive import derive_from
from allmende.strategy.services.statistics_rows import hold_values
from allmende.strategy.statistics.types import Place


@dataclass(frozen=True, slots=True)
class StatisticDraft:
    """What people say about a statistic."""

    title: str
    definition: str
    unit: str
    source: str
    decimals: int = 0
    source_url: str = ""
    licence: str = ""
    direction: str = "none"
    adds_up: bool = False
    dimension: str = ""
    life_dimension: str = ""
    track: str = ""
    sdg_target: str = ""
    breakdown_labels: dict[str, str] = field(default_factory=dict)
    visibility: str = "public"
    is_published: bool = True
    sdgs: Sequence[SdgGoal] = ()
    action_fields: Sequence[ActionField] = ()

    @property
    def columns(self) -> dict[str, Any]:
        """What is stored in the row itself."""
        linked = ("sdgs", "action_fields")
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in linked}


@dataclass(frozen=True, slots=True)
class ValueDraft:
    """One value as somebody types it."""

    place: Place
    on: date
    value: Decimal
    breakdown: str = ""
    basis: str = ""
    quality: str = "measured"
    note: str = ""


@transaction.atomic
def create_statistic(
    *, actor: Actor, owner: Space, draft: StatisticDraft, is_demo: bool = False, key: str = ""
) -> Statistic:
    """Add a statistic to the catalogue; its address comes from its title.

    Raises:
        Forbidden: the actor does not edit what this space owns.
    """
    require(actor, "strategy.create_statistic", owner)
    statistic: Statistic = Statistic.objects.create(
        owner=owner, key=_free_key(key or slug(draft.title)[:80]), is_demo=is_demo, **draft.columns
    )
    statistic.sdgs.set(draft.sdgs)
    statistic.action_fields.set(draft.action_fields)
    audit.record("strategy.statistic_created", actor=actor, subject=statistic, changes={"key": statistic.key})
    return statistic


@transaction.atomic
def change_statistic(
    *, actor: Actor, key: str, draft: StatisticDraft, expected: str | None = None
) -> Statistic:
    """Describe a statistic anew; its address and owner stay.

    Args:
        expected: `statistic_token` of what the person saw; None: whatever is there.

    Raises:
        NotFound: the actor may not see it.
        Forbidden: the actor does not look after it.
        ChangedMeanwhile: somebody else described it anew since.
        PartInUse: a part that is left out has values.
    """
    hold_values({key})
    statistic = statistic_for(actor, key)
    require(actor, "strategy.edit_statistic", statistic)
    if expected is not None and statistic_token(statistic) != expected:
        raise ChangedMeanwhile
    _keep_used_parts(statistic, draft)
    for name, value in draft.columns.items():
        setattr(statistic, name, value)
    audit.save(statistic, actor=actor, fields=list(draft.columns), action="strategy.statistic_changed")
    statistic.sdgs.set(draft.sdgs)
    statistic.action_fields.set(draft.action_fields)
    return statistic


def _keep_used_parts(statistic: Statistic, draft: StatisticDraft) -> None:
    left_out = set(statistic.breakdown_labels) - set(draft.breakdown_labels)
    used = statistic.values.filter(breakdown__in=left_out).values_list("breakdown", flat=True).first()
    if used is not None:
        raise PartInUse(part=statistic.breakdown_labels[used])


@transaction.atomic
def remove_statistic(*, actor: Actor, key: str, reason: str) -> None:
    """Take a statistic away with all its values.

    Raises:
        NotFound: the actor may not see it.
        Forbidden: the actor does not look after it.
        StatisticInUse: a key result, a target or a calculation counts on it.
    """
    statistic = statistic_for(actor, key)
    require(actor, "strategy.edit_statistic", statistic)
    counted = statistic.values.count()
    if statistic.targets.exists() or _feeds_others(statistic):
        raise StatisticInUse
    audit.record(
        "strategy.statistic_removed",
        actor=actor,
        subject=statistic,
        changes={"values": counted},
        reason=reason,
    )
    try:
        statistic.delete()
    except ProtectedError as err:
        raise StatisticInUse from err


@transaction.atomic
def enter_value(*, actor: Actor, key: str, own: Space | None, draft: ValueDraft) -> StatisticValue:
    """Type one value.

    Args:
        own: The town for which the actor types, where the statistic belongs to somebody else.

    Raises:
        NotFound: the actor may not see the statistic.
        Forbidden: the value is about a place the actor does not speak for.
        CalculatedStatistic: it is worked out from others.
        ValueThere: there is one already.
    """
    hold_values({key})
    statistic = statistic_for(actor, key)
    require(actor, "strategy.enter_value", (statistic, draft.place, own))
    if statistic.calculation:
        raise CalculatedStatistic
    try:
        with transaction.atomic():
            value = StatisticValue.objects.create(
                statistic=statistic,
                place_kind=draft.place.kind,
                place_key=draft.place.key,
                place_name=draft.place.name,
                reference_date=draft.on,
                breakdown=draft.breakdown,
                value=draft.value,
                basis=draft.basis,
                quality=draft.quality,
                note=draft.note,
            )
    except IntegrityError as err:
        raise ValueThere from err
    changes = {"place": draft.place.name, "on": draft.on, "value": draft.value}
    audit.record("strategy.value_entered", actor=actor, subject=statistic, changes=changes)
    derive_from(actor=actor, changed={key})
    return value


@transaction.atomic
def correct_value(
    *, actor: Actor, key: str, own: Space | None, value_id: int, number: Decimal, reason: str
) -> StatisticValue:
    """Give one value another figure; taking back the import it came with leaves it then.

    Raises:
        NotFound: there is no such value, or the actor may not see the statistic.
        Forbidden: the value is about a place the actor does not speak for.
        CalculatedStatistic: it is worked out from others.
    """
    value = _own_value(actor, key, own, value_id)
    changes = {"place": value.place_name, "on": value.reference_date, "value": [value.value, number]}
    value.value, value.batch = number, None
    value.save(update_fields=["value", "batch"])
    audit.record(
        "strategy.value_corrected", actor=actor, subject=value.statistic, changes=changes, reason=reason
    )
    derive_from(actor=actor, changed={key})
    return value


@transaction.atomic
def remove_value(*, actor: Actor, key: str, own: Space | None, value_id: int, reason: str) -> None:
    """Take one value away.

    Raises:
        NotFound: there is no such value, or the actor may not see the statistic.
        Forbidden: the value is about a place the actor does not speak for.
        CalculatedStatistic: it is worked out from others.
    """
    value = _own_value(actor, key, own, value_id)
    changes = {"place": value.place_name, "on": value.reference_date, "value": value.value}
    audit.record(
        "strategy.value_removed", actor=actor, subject=value.statistic, changes=changes, reason=reason
    )
    value.delete()
    derive_from(actor=actor, changed={key})


def _own_value(actor: Actor, key: str, own: Space | None, value_id: int) -> StatisticValue:
    hold_values({key})
    statistic = statistic_for(actor, key)
    value: StatisticValue = get_or_not_found(statistic.values.select_for_update(), pk=value_id)
    place = Place(value.place_kind, value.place_key, value.place_name)
    require(actor, "strategy.enter_value", (statistic, place, own))
    if statistic.calculation:
        raise CalculatedStatistic
    return value


def _free_key(wanted: str) -> str:
    """Return the key, with a number behind it where it is taken."""
    taken = set(Statistic.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    if wanted not in taken:
        return wanted
    return next(key for number in range(2, 10_000) if (key := f"{wanted}-{number}") not in taken)


def _feeds_others(statistic: Statistic) -> bool:
    return any(
        statistic.key in (other.calculation["numerator"][0], other.calculation["denominator"][0])
        for other in Statistic.objects.exclude(calculation={})
    )
