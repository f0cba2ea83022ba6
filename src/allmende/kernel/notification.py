"""Mail to people: stored first, sent by the worker, shown as not sent where no server is set."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from allmende.kernel.actor import Actor
from allmende.kernel.models import OutgoingMail, Space

#: So long a mail to somebody without an account is kept, in case the mail server is away.
PRIVATE_DAYS: Final = 30


def is_set_up() -> bool:
    """Whether mail leaves this installation at all."""
    return settings.ALLMENDE_ENV.smtp is not None


def send_private(
    *, actor: Actor, to: str, subject: str, body: str, link: str = "", space: Space | None = None
) -> list[OutgoingMail]:
    """Owe somebody without an account a mail; nobody else sees its link, and it is erased afterwards.

    Without a mail server nothing is stored: nobody could ever read it.
    """
    if not is_set_up():
        return []
    mails = send(actor=actor, to=[to], subject=subject, body=body, link=link, space=space)
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
        erase_on=timezone.localdate() + timedelta(days=PRIVATE_DAYS)
    )
    return mails


def send(
    *, actor: Actor, to: Iterable[str], subject: str, body: str, link: str = "", space: Space | None = None
) -> list[OutgoingMail]:
    """Owe these addresses a mail; call it inside the transaction of the change it tells of.

    Args:
        actor: Who causes the mail; kept for the signature of every service.
        link: Path on this installation ("/uebernahmen/4/"), made absolute when sent.
    """
    del actor  # the audit entry of the causing change names the author
    # A line break in a subject would end the header; names of rooms and questions come from people.
    line = " ".join(subject.split())[:300]
    unique = sorted({address.strip().lower() for address in to if address.strip()})
    return OutgoingMail.objects.bulk_create(
        OutgoingMail(recipient=address, subject=line, body=body, link=link, space=space) for address in unique
    )
