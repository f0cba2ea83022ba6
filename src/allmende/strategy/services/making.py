"""What all services share in which a strategy is made."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import merged
from allmende.strategy.models import Strategy
from allmende.strategy.selectors.strategies import strategies


def locked_to_make(actor: Actor, key: str) -> Strategy:
    """Return a strategy to one who works on it, and let nobody else write to it until the end.

    Raises:
        NotFound: the actor may not know of it. Forbidden: the actor does not edit it.
    """
    strategy: Strategy = get_or_not_found(
        strategies(actor).select_related(None).select_for_update(of=("self",)), key=key
    )
    require(actor, "strategy.make", strategy)
    return strategy


def put_values(
    row: Model, fields: Sequence[str], values: Mapping[str, Any], seen: str | None
) -> dict[str, list[Any]]:
    """Put values into a locked row, unsaved; return what changed: field → [old, new].

    Args:
        fields: The fields that may change; other values are left out.
        seen: `meanwhile.marks_of` what the form was opened with; None for something new and for loaders.

    Raises:
        ChangedMeanwhile: somebody else changed a field since that this person changed too.
    """
    # A new row may lack what it points to.
    now = {name: getattr(row, name, None) for name in fields if name in values}
    wanted = merged(now, {name: values[name] for name in now}, None if row.pk is None else seen)
    changes = {name: [now[name], value] for name, value in wanted.items() if now[name] != value}
    for name, (_old, value) in changes.items():
        setattr(row, name, value)
    return changes
