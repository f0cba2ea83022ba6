"""Writing the narrative and its contact points."""

from collections.abc import Mapping

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.access import get_or_not_found, require
from allmende.kernel.actor import Actor
from allmende.strategy.models import ContactPoint, Narrative, Strategy
from allmende.strategy.selectors.narrative import contact_point_for
from allmende.strategy.selectors.strategies import strategies

FIELDS = ("past", "present", "future", "term_1", "term_2", "term_3", "plain_language")


def _locked(actor: Actor, key: str) -> Strategy:
    strategy: Strategy = get_or_not_found(
        strategies(actor).select_related(None).select_for_update(of=("self",)), key=key
    )
    require(actor, "strategy.make", strategy)
    return strategy


@transaction.atomic
def write(*, actor: Actor, key: str, values: Mapping[str, str]) -> Narrative:
    """Write past, present, future, the three terms, and the text in plain language.

    Args:
        key: The strategy's.
        values: Any of `FIELDS`; what is left out stays.

    Raises:
        NotFound: no such strategy. Forbidden: the actor does not edit it.
    """
    strategy = _locked(actor, key)
    narrative, _created = Narrative.objects.get_or_create(strategy=strategy)
    changes = {}
    for field in FIELDS:
        old, new = getattr(narrative, field), values.get(field, getattr(narrative, field)).strip()
        if new != old:
            changes[field] = [old, new]
            setattr(narrative, field, new)
    if changes:
        narrative.save()
        audit.record("strategy.narrative_written", actor=actor, subject=strategy, changes=changes)
    return narrative


@transaction.atomic
def put_contact_point(
    *, actor: Actor, key: str, who: str, what: str, point_id: int | None = None
) -> ContactPoint:
    """Say where a party, group or partner finds itself in the narrative; with `point_id` change it.

    Raises:
        NotFound: no such strategy or contact point. Forbidden: the actor does not edit the strategy.
    """
    strategy = _locked(actor, key)
    narrative, _created = Narrative.objects.get_or_create(strategy=strategy)
    if point_id is None:
        point = ContactPoint(narrative=narrative, position=narrative.contact_points.count())
    else:
        point = contact_point_for(strategy, point_id)
    point.who, point.what = who, what
    point.save()
    audit.record(
        "strategy.contact_point_put", actor=actor, subject=strategy, changes={"who": who, "what": what}
    )
    return point


@transaction.atomic
def remove_contact_point(*, actor: Actor, key: str, point_id: int) -> None:
    """Remove a contact point.

    Raises:
        NotFound: no such strategy or contact point. Forbidden: the actor does not edit the strategy.
    """
    strategy = _locked(actor, key)
    point = contact_point_for(strategy, point_id)
    audit.record(
        "strategy.contact_point_removed",
        actor=actor,
        subject=strategy,
        changes={"who": point.who, "what": [point.what, ""]},
    )
    point.delete()
