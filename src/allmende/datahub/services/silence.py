"""Sources and single devices that stopped sending: the source's contact is told once per silence."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.datahub.ingest.alerting import SILENT_AFTER_INTERVALS
from allmende.datahub.models import Device, DeviceHealth, Source
from allmende.kernel import notification
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.region.selectors import municipality_of
from allmende.ui.formats import moment_text

#: Nobody is written to about a shorter pause, however often the devices report.
SHORTEST = timedelta(hours=1)
#: A single device may miss a day: batteries are not changed at night.
SHORTEST_DEVICE = timedelta(hours=24)
#: So many devices are named in one letter.
NAMED = 20


@transaction.atomic
def tell_of_silence(*, actor: Actor, now: datetime) -> list[Source]:
    """Mail the contacts of sources that were connected and send no more.

    Returns:
        The sources told of by this call.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    open_sources = Source.objects.filter(closed_at=None, status__last_message_at__isnull=False)
    back = open_sources.filter(silence_told_at__lt=F("status__last_message_at"))
    back.update(silence_told_at=None)
    waiting = open_sources.filter(silence_told_at=None).exclude(contact_email="")
    told = []
    for source in waiting.select_related("status", "owner").order_by("pk"):
        patience = max(SHORTEST, timedelta(seconds=SILENT_AFTER_INTERVALS * source.expected_interval_s))
        last = source.status.last_message_at
        if last is not None and now - last > patience:
            _tell(actor, source, last)
            source.silence_told_at = now
            source.save(update_fields=["silence_told_at"])
            told.append(source)
    return told


@transaction.atomic
def tell_of_silent_devices(*, actor: Actor, now: datetime) -> list[Device]:
    """Mail the contacts of sources that send, but some of whose devices do not; one letter a source.

    Returns:
        The devices told of by this call.

    Raises:
        Forbidden: only the installation itself does this.
    """
    require(actor, "datahub.keep_house")
    watched = DeviceHealth.objects.filter(device__source__closed_at=None, device__entity__isnull=False)
    watched.filter(silence_told_at__lt=F("device__last_seen_at")).update(silence_told_at=None)
    waiting = watched.filter(
        silence_told_at=None,
        device__last_seen_at__lt=now - SHORTEST_DEVICE,
        device__source__silence_told_at=None,
        device__source__status__last_message_at__isnull=False,
    ).exclude(device__source__contact_email="")
    silent: dict[Source, list[Device]] = {}
    for health in waiting.select_related("device__source__owner", "device__entity").order_by("device__pk"):
        device = health.device
        patience = timedelta(seconds=SILENT_AFTER_INTERVALS * device.source.expected_interval_s)
        if device.last_seen_at is not None and now - device.last_seen_at > max(SHORTEST_DEVICE, patience):
            silent.setdefault(device.source, []).append(device)
    for source, devices in silent.items():
        _tell_of_devices(actor, source, devices)
        DeviceHealth.objects.filter(device__in=devices).update(silence_told_at=now)
    return [device for devices in silent.values() for device in devices]


def _tell_of_devices(actor: Actor, source: Source, devices: list[Device]) -> None:
    lines = [_device_line(device) for device in devices[:NAMED]]
    if len(devices) > NAMED:
        lines.append(_("… und %(count)s weitere") % {"count": len(devices) - NAMED})
    town = municipality_of(source.owner)
    link = (
        reverse("datahub:health", args=[town.slug]) if town else reverse("datahub:source", args=[source.pk])
    )
    notification.send(
        actor=actor,
        to=[source.contact_email],
        subject=_("Geräte senden nicht mehr: %(source)s") % {"source": source.name},
        body=_(
            "Guten Tag,\n\n"
            "von diesen Geräten kam seit mehr als einem Tag nichts mehr an:\n\n%(devices)s\n\n"
            "Bitte prüfen Sie Batterie und Empfang.\n"
        )
        % {"devices": "\n".join(lines)},
        link=link,
        space=source.owner,
    )


def _device_line(device: Device) -> str:
    place = device.entity.name if device.entity is not None else ""
    values = {"place": place, "device": str(device), "last": moment_text(device.last_seen_at)}  # type: ignore[arg-type]  # the caller looked
    return "- " + _("%(place)s (%(device)s), zuletzt am %(last)s") % values


def _tell(actor: Actor, source: Source, last: datetime) -> None:
    values = {"source": source.name, "last": moment_text(last)}
    notification.send(
        actor=actor,
        to=[source.contact_email],
        subject=_("Keine Nachrichten mehr: %(source)s") % values,
        body=_(
            "Guten Tag,\n\n"
            "von der Quelle „%(source)s“ kam zuletzt am %(last)s eine Nachricht. "
            "Bitte prüfen Sie, ob das Netz und die Geräte noch senden.\n"
        )
        % values,
        link=reverse("datahub:source", args=[source.pk]),
        space=source.owner,
    )
