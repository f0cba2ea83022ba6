"""Erasing on demand: a device, or what was measured about something, in every place it is kept.

Everything is counted first; the person types the name and gives a reason.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from allmende.datahub.history_errors import ErasureReasonMissing, NotConfirmed
from allmende.datahub.local_time import midnight
from allmende.datahub.models import Alert, Device, Entity, HeldMessage, Series, UploadPart
from allmende.datahub.services.config_notice import tell_hub, tell_listeners
from allmende.datahub.services.forgetting import BEGINNING, END, Kept, count_kept, forget
from allmende.kernel import audit
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.kernel.models import Space


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be erased.

    Attributes:
        name: Must be typed to confirm.
        first: First local day; None: from the beginning.
        last: Last local day, included; None: to the end.
    """

    tenant: Space
    name: str
    entity: Entity | None
    series: tuple[Series, ...]
    device: Device | None
    first: date | None
    last: date | None

    @property
    def start(self) -> datetime:
        """The first moment (UTC)."""
        return midnight(self.first) if self.first is not None else BEGINNING

    @property
    def end(self) -> datetime:
        """The moment after the last (UTC)."""
        return midnight(self.last + timedelta(days=1)) if self.last is not None else END

    @property
    def attributes(self) -> list[str]:
        """What was measured."""
        return sorted(series.attribute for series in self.series)


@dataclass(frozen=True, slots=True)
class Erasable:
    """How much an erasure takes, or took.

    Attributes:
        kept: Rows by the place they are kept.
        alerts: Alerts of these readings.
        held: Kept messages of the device.
        devices: 1 when the device itself goes.
    """

    kept: Kept
    alerts: int
    held: int
    devices: int

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to erase."""
        kept = self.kept
        return not any(
            (kept.total_readings, kept.hours, kept.instances, kept.latest, self.held, self.devices)
        )


def wanted_of_entity(
    actor: Actor, entity: Entity, attributes: Sequence[str], first: date | None, last: date | None
) -> Wanted:
    """Name the readings of some attributes of an entity.

    Raises:
        Forbidden: the actor does not answer for the town.
    """
    require(actor, "datahub.erase", entity)
    series = tuple(entity.series.filter(attribute__in=list(attributes)).order_by("attribute"))
    return Wanted(entity.tenant, entity.name or entity.urn, entity, series, None, first, last)


def wanted_of_device(actor: Actor, device: Device, first: date | None, last: date | None) -> Wanted:
    """Name a device, the messages kept for it, and the readings of its room that it can measure.

    Raises:
        Forbidden: the actor does not answer for the town.
    """
    require(actor, "datahub.erase", device)
    series: tuple[Series, ...] = ()
    if device.entity is not None and device.profile is not None:
        measured = {entry.get("attribute") for entry in device.profile.mapping}
        series = tuple(device.entity.series.filter(attribute__in=measured).order_by("attribute"))
    name = device.name or device.device_key
    return Wanted(device.tenant, name, device.entity, series, device, first, last)


def count(actor: Actor, wanted: Wanted) -> Erasable:
    """Count what an erasure would take; changes nothing."""
    require(actor, "datahub.erase", wanted.tenant)
    return Erasable(
        kept=count_kept(wanted.tenant.pk, _ids(wanted), wanted.start, wanted.end),
        alerts=_alerts(wanted).count(),
        held=_held(wanted).count(),
        devices=1 if wanted.device is not None else 0,
    )


@transaction.atomic
def erase(*, actor: Actor, wanted: Wanted, typed: str, reason: str) -> Erasable:
    """Erase for good; there is no way back.

    Cold readings vanish from every answer at once, their files are rewritten right after.

    Raises:
        Forbidden: the actor does not answer for the town.
        NotConfirmed: the name was not typed as it is shown.
        ErasureReasonMissing: no reason was given.
    """
    require(actor, "datahub.erase", wanted.tenant)
    if typed.strip() != wanted.name.strip():
        raise NotConfirmed(name=wanted.name)
    if not reason.strip():
        raise ErasureReasonMissing()
    alerts, held = _alerts(wanted).count(), _held(wanted).count()
    _alerts(wanted).delete()
    _held(wanted).delete()
    kept = forget(wanted.tenant.pk, _ids(wanted), wanted.start, wanted.end)
    _clear_document(wanted)
    _clear_uploads(wanted)
    erased = Erasable(kept, alerts, held, 1 if wanted.device is not None else 0)
    _write_down(actor, wanted, erased, reason)
    if wanted.device is not None:
        wanted.device.delete()
        tell_hub(wanted.device.source_id)
    tell_listeners(wanted.tenant.pk)
    if kept.cold:
        transaction.on_commit(rewrite_soon)
    return erased


def rewrite_soon() -> None:
    """Have the worker take deleted readings out of the cold files now."""
    from allmende.datahub.tasks import rewrite_cold_files

    # A rewriting that waits already will find these readings as well.
    with suppress(AlreadyEnqueued):
        rewrite_cold_files.defer()


def _ids(wanted: Wanted) -> list[int]:
    return [series.pk for series in wanted.series]


# Any: querysets of two models; the callers count and delete them.
def _alerts(wanted: Wanted) -> Any:
    return Alert.objects.filter(
        entity=wanted.entity,
        rule__attribute__in=wanted.attributes,
        began_at__gte=wanted.start,
        began_at__lt=wanted.end,
    )


def _held(wanted: Wanted) -> Any:
    if wanted.device is None:
        return HeldMessage.objects.none()
    return HeldMessage.objects.filter(
        source_id=wanted.device.source_id, device_key__iexact=wanted.device.device_key
    )


def _clear_document(wanted: Wanted) -> None:
    """Take the attributes' present values out of the entity itself, where a program wrote them there."""
    if wanted.entity is None:
        return
    entity = Entity.objects.select_for_update(of=("self",)).get(pk=wanted.entity.pk)
    # Any: what programs wrote is any JSON.
    document: dict[str, Any] = dict(entity.document)
    for attribute in wanted.attributes:
        found = document.get(attribute)
        instances = found if isinstance(found, list) else [found] if found is not None else []
        left = [one for one in instances if not _is_meant(one, wanted)]
        if not left:
            document.pop(attribute, None)
        elif len(left) < len(instances):
            document[attribute] = left if len(left) > 1 else left[0]
    if document != entity.document:
        entity.document = document
        entity.save(update_fields=["document"])


def _clear_uploads(wanted: Wanted) -> None:
    """Take the erased times out of what is known of uploaded tables; their values are not kept there."""
    for part in UploadPart.objects.filter(series_id__in=_ids(wanted)):
        left = [at for at in part.times if not wanted.start <= at < wanted.end]
        if not left:
            part.delete()
        elif len(left) < len(part.times):
            part.times = left
            part.save(update_fields=["times"])


def _is_meant(instance: Any, wanted: Wanted) -> bool:  # Any: JSON
    if wanted.first is None and wanted.last is None:
        return True
    try:
        at = datetime.fromisoformat(str(instance["observedAt"]))
    except (KeyError, TypeError, ValueError):
        return False
    return wanted.start <= at < wanted.end


def _write_down(actor: Actor, wanted: Wanted, erased: Erasable, reason: str) -> None:
    # A device's key may point to a person: the trail names the town instead.
    subject = wanted.entity if wanted.device is None and wanted.entity is not None else wanted.tenant
    changes = {
        "attributes": wanted.attributes,
        "first": wanted.first,
        "last": wanted.last,
        "readings": erased.kept.total_readings,
        "hours": erased.kept.hours,
        "instances": erased.kept.instances,
        "alerts": erased.alerts,
        "held": erased.held,
        "devices": erased.devices,
    }
    audit.record("datahub.data_erased", actor=actor, subject=subject, changes=changes, reason=reason)
