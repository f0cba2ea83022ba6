"""Sources that stopped sending: their contact is told once per silence."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from allmende.datahub.ingest.alerting import SILENT_AFTER_INTERVALS
from allmende.datahub.models import Source
from allmende.kernel import notification
from allmende.kernel.access import require
from allmende.kernel.actor import Actor
from allmende.ui.formats import moment_text

#: Nobody is written to about a shorter pause, however often the devices report.
SHORTEST = timedelta(hours=1)


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
