"""Messages that were kept: read again after mending, or thrown away with a reason."""

from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from allmende.basics.errors import NotFound
from allmende.datahub import selectors
from allmende.datahub.errors import ReasonMissing
from allmende.datahub.ingest.pipeline import Outcome, Result
from allmende.datahub.ingest.queries import READINGS_CHANNEL
from allmende.datahub.ingest.store import Held
from allmende.datahub.ingest.types import Reading
from allmende.datahub.models import Device, Entity, HeldMessage, HeldReason, Series, Source
from allmende.datahub.services.config_notice import tell_hub
from allmende.datahub.services.reading_again import read_again
from allmende.datahub.services.readings import store_readings
from allmende.datahub.types import ReplayResult
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor

BATCH_MESSAGES = 500


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


@transaction.atomic
def discard_device(*, actor: Actor, device_id: int, reason: str) -> int:
    """Throw away what waits for a device nobody will assign, and take it off the list.

    If the device sends again it is listed again.

    Returns:
        How many messages were thrown away.

    Raises:
        NotFound: the device belongs to a town the actor is not part of, or has a room.
        Forbidden: the actor may not change what the town owns.
        ReasonMissing: no reason was given.
    """
    device = selectors.device_for(actor, device_id, lock=True)
    require(actor, "datahub.edit_device", device)
    if not reason.strip():
        raise ReasonMissing()
    if device.entity_id is not None:
        raise NotFound(pk=device_id)
    waiting = selectors.open_messages(device.source).filter(
        reason=HeldReason.UNASSIGNED, device_key__iexact=device.device_key
    )
    number = waiting.update(discarded_at=timezone.now())
    changes = {"number": number, "device": device.device_key}
    audit.record(
        "datahub.device_discarded", actor=actor, subject=device.source, changes=changes, reason=reason
    )
    device.delete()
    tell_hub(device.source_id)
    return number


def _replay(actor: Actor, source: Source, messages: "QuerySet[HeldMessage]") -> ReplayResult:
    ids = list(messages.order_by("received_at", "pk").values_list("pk", flat=True))
    total = ReplayResult()
    for start in range(0, len(ids), BATCH_MESSAGES):
        part = _replay_batch(actor, source, ids[start : start + BATCH_MESSAGES])
        total = ReplayResult(
            messages=total.messages + part.messages,
            counted=total.counted + part.counted,
            readings=total.readings + part.readings,
            still_held=total.still_held + part.still_held,
            reasons=dict(Counter(total.reasons) + Counter(part.reasons)),
            entities=total.entities | part.entities,
        )
    return total


@transaction.atomic
def _replay_batch(actor: Actor, source: Source, ids: Sequence[int]) -> ReplayResult:
    """Store what can be read now and note why the rest stays, in one transaction."""
    messages = list(
        HeldMessage.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=ids, replayed_at=None, discarded_at=None)
        .order_by("received_at", "pk")
    )
    outcomes = read_again(source, messages)
    deposits = [outcome.deposit for outcome in outcomes]
    pairs = [
        (device.entity_id, reading)
        for deposit in deposits
        for device, reading in deposit.readings
        if device.entity_id is not None
    ]
    _store(actor, source, pairs)
    reasons = Counter[str]()
    for message, outcome in zip(messages, outcomes, strict=True):
        if code := _settle(source, message, outcome):
            reasons[code] += 1
    counted = len(messages) - reasons.total()
    return ReplayResult(
        messages=len(messages),
        counted=counted,
        readings=len(pairs),
        still_held=reasons.total(),
        reasons=dict(reasons),
        entities=frozenset(entity_id for entity_id, _reading in pairs),
    )


def _settle(source: Source, message: HeldMessage, outcome: Outcome) -> str:
    """Note what became of one message.

    Returns:
        Why it stays; empty when it counts. A message that waits for several devices is kept once for
        each, so it stays only for its own device.
    """
    waiting = {held.device_key: held for held in outcome.deposit.held}
    own = message.device_key if message.reason == HeldReason.UNASSIGNED else ""
    if not waiting or (own and outcome.result == Result.WAITING and own not in waiting):
        message.replayed_at = timezone.now()
        message.save(update_fields=["replayed_at"])
        return ""
    held = waiting.get(own) or next(iter(waiting.values()))
    message.reason, message.code, message.detail = HeldReason(held.reason.value), held.code, held.detail
    message.device_key = held.device_key
    message.save(update_fields=["reason", "code", "detail", "device_key"])
    if message.reason == HeldReason.UNASSIGNED:
        _note_devices(source, message, outcome)
        _keep_for_others(message, [other for other in waiting.values() if other is not held])
    return held.code


def _note_devices(source: Source, message: HeldMessage, outcome: Outcome) -> None:
    """Make the devices known that were first understood now, so that they can be assigned."""
    for seen in outcome.deposit.seen:
        if seen.device is None:
            Device.objects.get_or_create(
                source=source,
                device_key=seen.device_key,
                defaults={
                    "tenant_id": source.owner_id,
                    "name": seen.name,
                    "is_simulated": seen.is_simulated or source.is_simulated,
                    "first_seen_at": message.received_at,
                    "last_seen_at": message.received_at,
                },
            )


def _keep_for_others(message: HeldMessage, others: Sequence[Held]) -> None:
    HeldMessage.objects.bulk_create(
        [
            HeldMessage(
                tenant_id=message.tenant_id,
                source_id=message.source_id,
                reason=HeldReason(held.reason.value),
                code=held.code,
                detail=held.detail,
                device_key=held.device_key,
                received_at=message.received_at,
                content_type=held.content_type,
                query=held.query,
                body=held.body,
                digest=held.digest,
            )
            for held in others
        ],
        ignore_conflicts=True,
    )


def _store(actor: Actor, source: Source, pairs: Sequence[tuple[int, Reading]]) -> None:
    if not pairs:
        return
    series = _series_ids(source.owner_id, pairs)
    rows = [
        (series[entity_id, r.attribute], r.observed_at, r.value, int(r.quality)) for entity_id, r in pairs
    ]
    store_readings(actor=actor, tenant=source.owner, rows=rows)
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [READINGS_CHANNEL, str(source.owner_id)])


def _series_ids(tenant_id: int, pairs: Sequence[tuple[int, Reading]]) -> dict[tuple[int, str], int]:
    units = {(entity_id, r.attribute): r.unit for entity_id, r in pairs}
    made = [
        Series(tenant_id=tenant_id, entity_id=entity_id, attribute=attribute, unit=unit)
        for (entity_id, attribute), unit in units.items()
    ]
    Series.objects.bulk_create(made, ignore_conflicts=True)
    known = Series.objects.filter(tenant_id=tenant_id, entity_id__in={entity_id for entity_id, _ in units})
    rows = known.values_list("pk", "entity_id", "attribute")
    return {(entity_id, attribute): pk for pk, entity_id, attribute in rows}


def entity_names(entity_ids: frozenset[int]) -> list[str]:
    """Return the names of the entities that received values, for the sentence that tells of it."""
    return list(Entity.objects.filter(pk__in=entity_ids).order_by("sort_key").values_list("name", flat=True))
