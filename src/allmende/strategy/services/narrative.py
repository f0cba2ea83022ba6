"""Writing the narrative and its contact points."""

from collections.abc import Mapping

from django.db import transaction

from allmende.kernel import audit
from allmende.kernel.actor import Actor
from allmende.kernel.meanwhile import put_values
from allmende.strategy.models import ContactPoint, Narrative
from allmende.strategy.selectors.narrative import contact_point_for
from allmende.strategy.services.making import locked_to_make

FIELDS = ("past", "present", "future", "term_1", "term_2", "term_3", "plain_language")
POINT_FIELDS = ("who", "what")


@transaction.atomic
def write(*, actor: Actor, key: str, values: Mapping[str, str], seen: str | None = None) -> Narrative:
    """Write past, present, future, the three terms, and the text in plain language.

    Args:
        key: The strategy's.
        values: Any of `FIELDS`; what is left out stays.
        seen: `meanwhile.marks_of` what the form was opened with.

    Raises:
        NotFound: no such strategy. Forbidden: the actor does not edit it.
        ChangedMeanwhile: somebody else wrote in the same field since.
    """
    strategy = locked_to_make(actor, key)
    narrative, _created = Narrative.objects.get_or_create(strategy=strategy)
    stripped = {name: text.strip() for name, text in values.items()}
    changes = put_values(narrative, FIELDS, stripped, seen)
    if changes:
        narrative.save()
        audit.record("strategy.narrative_written", actor=actor, subject=strategy, changes=changes)
    return narrative


@transaction.atomic
def put_contact_point(
    *, actor: Actor, key: str, who: str, what: str, point_id: int | None = None, seen: str | None = None
) -> ContactPoint:
    """Say where a party, group or partner finds itself in the narrative; with `point_id` change it.

    Raises:
        NotFound: no such strategy or contact point. Forbidden: the actor does not edit the strategy.
        ChangedMeanwhile: as in `write`.
    """
    strategy = locked_to_make(actor, key)
    narrative, _created = Narrative.objects.get_or_create(strategy=strategy)
    if point_id is None:
        point = ContactPoint(narrative=narrative, position=narrative.contact_points.count())
    else:
        point = contact_point_for(strategy, point_id)
    changes = put_values(point, POINT_FIELDS, {"who": who, "what": what}, seen)
    point.save()
    audit.record(
        "strategy.contact_point_put", actor=actor, subject=strategy, changes={"point": point.who, **changes}
    )
    return point


@transaction.atomic
def remove_contact_point(*, actor: Actor, key: str, point_id: int) -> None:
    """Remove a contact point.

    Raises:
        NotFound: no such strategy or contact point. Forbidden: the actor does not edit the strategy.
    """
    strategy = locked_to_make(actor, key)
    point = contact_point_for(strategy, point_id)
    audit.record(
        "strategy.contact_point_removed",
        actor=actor,
        subject=strategy,
        changes={"who": point.who, "what": [point.what, ""]},
    )
    point.delete()
