"""Read questions about objectives, key results and their values."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from allmende.datahub.selectors import entities_with_valid_reading
from allmende.kernel.access import get_or_not_found
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.errors import UnknownQuery
from allmende.strategy.models import Indicator, KeyResult, Objective
from allmende.strategy.types import KeyResultStatus, Measurement

HISTORY_LENGTH: Final = 400


def objectives(actor: Actor) -> QuerySet[Objective]:
    """Return all objectives the actor may see, newest cycle first."""
    found: QuerySet[Objective] = (
        Objective.objects.visible_to(actor)
        .select_related("goal", "owner", "owner__municipality")
        .prefetch_related(Prefetch("key_results", KeyResult.objects.select_related("indicator")))
        .order_by("-begins_on", "-id")
    )
    return found


def objective_for(actor: Actor, objective_id: int) -> Objective:
    """Return an objective the actor may see, or raise NotFound."""
    return get_or_not_found(objectives(actor), pk=objective_id)


def key_result_for(actor: Actor, key_result_id: int) -> KeyResult:
    """Return a key result of an objective the actor may see, or raise NotFound."""
    visible = Objective.objects.visible_to(actor)
    return get_or_not_found(
        KeyResult.objects.select_related("objective", "indicator").filter(objective__in=visible),
        pk=key_result_id,
    )


def indicators_of(actor: Actor, owner: Space) -> QuerySet[Indicator]:
    """Return the indicators of this space that the actor may pick for a key result."""
    found: QuerySet[Indicator] = Indicator.objects.visible_to(actor).filter(owner=owner).order_by("title")
    return found


def _count_entities(tenant_id: int, parameters: Mapping[str, Any], now: datetime) -> Measurement:
    counted = entities_with_valid_reading(
        tenant_id=tenant_id,
        entity_type=str(parameters["entity_type"]),
        attribute=str(parameters["attribute"]),
        within_hours=int(parameters.get("within_hours", 24)),
        now=now,
    )
    return Measurement(Decimal(counted.real), Decimal(counted.simulated), counted.as_of)


#: Named queries an indicator may point at; blueprints refer to these keys.
QUERIES: Final[Mapping[str, Callable[[int, Mapping[str, Any], datetime], Measurement]]] = {
    "entities_with_valid_reading": _count_entities,
}


def measure(indicator: Indicator, now: datetime) -> Measurement:
    """Ask the hub for an indicator's value.

    Raises:
        UnknownQuery: the indicator came with a blueprint for a newer version.
    """
    query = QUERIES.get(indicator.query)
    if query is None:
        raise UnknownQuery(indicator=indicator.title)
    return query(indicator.owner_id, indicator.parameters, now)


def status_of(key_result: KeyResult, now: datetime) -> KeyResultStatus:
    """Return a key result with its value: asked of the hub this moment, or as last typed."""
    history = tuple(key_result.check_ins.all()[:HISTORY_LENGTH])
    if key_result.indicator is not None:
        measured = measure(key_result.indicator, now)
        value: Decimal | None = measured.value
        simulated: Decimal | None = measured.simulated
        at: datetime | None = measured.as_of
        source = _("gemessen: %(indicator)s") % {"indicator": key_result.indicator.title}
    else:
        newest = history[0] if history else None
        value, simulated, at = (newest.value, None, newest.at) if newest else (None, None, None)
        source = (
            _("von Hand eingetragen von %(who)s") % {"who": newest.by}
            if newest
            else _("von Hand eingetragen")
        )
    return KeyResultStatus(
        key_result=key_result,
        is_measured=key_result.indicator is not None,
        value=value,
        simulated=simulated,
        at=at,
        source=source,
        progress_pct=_progress(key_result, value),
        history=history,
    )


def _progress(key_result: KeyResult, value: Decimal | None) -> int | None:
    if value is None:
        return None
    way = key_result.target - key_result.baseline
    if way == 0:
        return 100 if value == key_result.target else 0
    return int(max(Decimal(0), min(Decimal(100), (value - key_result.baseline) / way * 100)))
