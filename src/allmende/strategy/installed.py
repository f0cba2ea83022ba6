"""Indicators that a blueprint brings along, so that a town's key results can point at them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from allmende.datahub.services.installed import Put, put_row
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space
from allmende.strategy.models import Indicator


@transaction.atomic
def put_indicator(
    *, actor: Actor, owner: Space, key: str, origin: str, values: Mapping[str, Any]
) -> Put[Indicator]:
    """Have an indicator as the blueprint describes it; a second call changes nothing.

    `values` names title, definition, unit, query, parameters.
    """
    require(actor, "datahub.install", owner)
    return put_row(Indicator, {"owner": owner, "key": key}, {"origin": origin, **values}, actor=actor)


@transaction.atomic
def remove_indicators(*, actor: Actor, owner: Space, origin: str, reason: str) -> tuple[int, int]:
    """Take a solution's indicators away; those that a key result points at stay.

    Returns:
        How many were removed, and how many stay.
    """
    require(actor, "datahub.install", owner)
    mine = Indicator.objects.filter(owner=owner, origin=origin)
    unused = list(mine.filter(key_results=None))
    for indicator in unused:
        audit.record("strategy.indicator_removed", actor=actor, subject=indicator, reason=reason)
        indicator.delete()
    return len(unused), mine.count()
