"""Messages that were kept: read again after mending, or thrown away with a reason."""

from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from allmende.basics.errors import NotFound
from allmende.datahub import selectors
from allmende.datahub.errors import ReasonMissing
from allmende.datahub.ingest.types import Reading
from allmende.datahub.models import Entity, HeldMessage, HeldReason, Series, Source
from allmende.datahub.services.reading_again import UNASSIGNED, Outcome, read_again
from allmende.datahub.services.readings import store_readings
from allmende.datahub.types import ReplayResult
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

BATCH_MESSAGES = 500
READINGS_CHANNEL = "allmende_readings"


def replay(*, actor: Actor, source_id: int, held_ids: Sequence[int] | None = None) -> ReplayResult:
    """Read kept messages again with the source's devices and types as they are now.

    Args:
        held_ids: Only these; None means every message that could not be read.

    Raises:
        NotFound: the source belongs to a town the actor is not part of.
        Forbidden: the actor may not change what the town owns.
    """
    source = selectors.source_for(actor, source_id)
    require(actor, "datahub.edit_source", source)
    messages = selectors.open_messages(source)
    chosen = (
        messages.filter(pk__in=held_ids)
        if held_ids is not None
        else messages.filter(reason=HeldReason.REJECTED)
    )
    result = _replay(actor, source, chosen)
    audit.record(
        "datahub.messages_replayed",
        actor=actor,
        subject=source,
        changes={"messages": result.messages, "counted": result.counted, "readings": result.readings},
    )
    return result


def replay_device(*, actor: Actor, source: Source, device_key: str) -> ReplayResult:
    """Count what waited for a device's room.

    Raises:
        Forbidden: the actor may not change what the town owns.
    """
    require(actor, "datahub.edit_device", source)
    waiting = selectors.open_messages(source).filter(device_key__iexact=device_key)
    return _replay(actor, source, waiting)


@transaction.atomic
def discard(*, actor: Actor, held_ids: Sequence[int], reason: str) -> int:
    """Throw kept messages away; who did it and why stays on record.

    Returns:
        How many were thrown away.

    Raises:
        NotFound: one of them belongs to a town the actor is not part of.
        Forbidden: the actor may not change what the town owns.
        ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing()
    messages = HeldMessage.objects.select_for_update(of=("self",)).filter(pk__in=held_ids, discarded_at=None)
    if not actor.is_system:
        messages = messages.filter(tenant_id__in=actor.space_ids)
    found = list(messages.select_related("source").defer("body"))
    if len(found) != len(set(held_ids)):
        raise NotFound(held_ids=list(held_ids))
    for message in found:
        require(actor, "datahub.edit_source", message)
    HeldMessage.objects.filter(pk__in=held_ids).update(discarded_at=timezone.now())
    for source in {message.source for message in found}:
        number = sum(1 for message in found if message.source_id == source.pk)
        audit.record(
            "datahub.messages_discarded",
            actor=actor,
            subject=source,
            changes={"number": number},
            reason=reason,
        )
    return len(found)


def _replay(actor: Actor, source: Source, messages: "QuerySet[HeldMessage]") -> ReplayResult:
    ids = list(messages.order_by("received_at", "pk").values_list("pk", flat=True))
    counted, readings, reasons, entities = 0, 0, Counter[str](), set[int]()
    for start in range(0, len(ids), BATCH_MESSAGES):
        batch = HeldMessage.objects.filter(pk__in=ids[start : start + BATCH_MESSAGES]).order_by(
            "received_at", "pk"
        )
        outcomes = read_again(source, list(batch))
        _settle(actor, source, outcomes)
        read = [outcome for outcome in outcomes if not outcome.code]
        counted += len(read)
        readings += sum(len(outcome.readings) for outcome in read)
        entities |= {entity_id for outcome in read for entity_id, _reading in outcome.readings}
        reasons.update(outcome.code for outcome in outcomes if outcome.code)
    return ReplayResult(
        messages=len(ids),
        counted=counted,
        readings=readings,
        still_held=len(ids) - counted,
        reasons=dict(reasons),
        entities=frozenset(entities),
    )


@transaction.atomic
def _settle(actor: Actor, source: Source, outcomes: Sequence[Outcome]) -> None:
    """Store what was read and note why the rest stays, in one transaction."""
    read = [outcome for outcome in outcomes if not outcome.code]
    pairs = [pair for outcome in read for pair in outcome.readings]
    series = _series_ids(source.owner_id, pairs)
    rows = [
        (series[entity_id, r.attribute], r.observed_at, r.value, int(r.quality)) for entity_id, r in pairs
    ]
    store_readings(actor=actor, tenant=source.owner, rows=rows)
    HeldMessage.objects.filter(pk__in=[o.message.pk for o in read]).update(replayed_at=timezone.now())
    for outcome in outcomes:
        if outcome.code and outcome.code != outcome.message.code:
            outcome.message.code, outcome.message.detail = outcome.code, outcome.detail[:500]
            is_waiting = outcome.code == UNASSIGNED
            outcome.message.reason = HeldReason.UNASSIGNED if is_waiting else HeldReason.REJECTED
            outcome.message.save(update_fields=["code", "detail", "reason"])
    if rows:
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, %s)", [READINGS_CHANNEL, str(source.owner_id)])


def _series_ids(tenant_id: int, pairs: Sequence[tuple[int, Reading]]) -> dict[tuple[int, str], int]:
    units = {(entity_id, r.attribute): r.unit for entity_id, r in pairs}
    entities = {entity_id for entity_id, _attribute in units}
    Series.objects.bulk_create(
        [
            Series(tenant_id=tenant_id, entity_id=entity_id, attribute=attribute, unit=unit)
            for (entity_id, attribute), unit in units.items()
        ],
        ignore_conflicts=True,
    )
    known = Series.objects.filter(tenant_id=tenant_id, entity_id__in=entities)
    return {
        (entity_id, attribute): pk
        for pk, entity_id, attribute in known.values_list("pk", "entity_id", "attribute")
    }


def entity_names(entity_ids: frozenset[int]) -> list[str]:
    """Return the names of the entities that received values, for the sentence that tells of it."""
    return list(Entity.objects.filter(pk__in=entity_ids).order_by("sort_key").values_list("name", flat=True))
