"""The outbox: every mail is a row first; the worker delivers it, or says that it was not sent."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from allmende.kernel.models import MailStatus, OutgoingMail

SMTP_BACKEND: Final = "django.core.mail.backends.smtp.EmailBackend"
#: With these pauses a mail server may be away for a good day.
MAX_ATTEMPTS: Final = 30
FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(hours=1)
BATCH: Final = 50
INVITATION: Final = "/einladung/"


class OutboxBackend(BaseEmailBackend):
    """Puts what Django and allauth want to mail (password links) into the outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store one row per recipient."""
        rows = [
            OutgoingMail(recipient=address, subject=str(message.subject)[:300], body=str(message.body))
            for message in email_messages
            for address in message.recipients()
        ]
        OutgoingMail.objects.bulk_create(rows)
        return len(email_messages)


def deliver_waiting() -> int:
    """Send what waits, oldest first; return how many left.

    Without a mail server the rows become *nicht versendet* and stay readable. A failing mail is
    tried again after a pause that doubles, at most `MAX_ATTEMPTS` times, and keeps its last error.
    """
    sent = 0
    with transaction.atomic():
        waiting = OutgoingMail.objects.select_for_update(skip_locked=True).filter(
            status=MailStatus.WAITING, next_attempt_at__lte=timezone.now()
        )
        for mail in waiting.order_by("id")[:BATCH]:
            sent += _deliver(mail)
    return sent


def _deliver(mail: OutgoingMail) -> int:
    env = settings.ALLMENDE_ENV
    if env.smtp is None:
        mail.status = MailStatus.NOT_SENT
        mail.save(update_fields=["status"])
        return 0
    body = f"{mail.body}\n\n{env.public_url}{mail.link}" if mail.link else mail.body
    subject = " ".join(mail.subject.split())
    message = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [mail.recipient])
    message.connection = get_connection(SMTP_BACKEND)
    mail.attempts += 1
    try:
        message.send()
    except (OSError, ValueError) as err:
        # smtplib's errors are OSErrors; an address no header can hold is a ValueError. Neither may
        # stop the mails behind it.
        mail.error = f"{type(err).__name__}: {err}"[:500]
        mail.status = MailStatus.FAILED if mail.attempts >= MAX_ATTEMPTS else MailStatus.WAITING
        mail.next_attempt_at = timezone.now() + min(FIRST_PAUSE * 2 ** (mail.attempts - 1), LONGEST_PAUSE)
        mail.save(update_fields=["attempts", "error", "status", "next_attempt_at"])
        return 0
    mail.status, mail.sent_at, mail.error = MailStatus.SENT, timezone.now(), ""
    if mail.link.startswith(INVITATION) or mail.erase_on:
        # The link opens an account, or is somebody's own; from now on only its recipient has it.
        mail.link = ""
    mail.save(update_fields=["attempts", "error", "status", "sent_at", "link"])
    return 1


def erase_private(today: date) -> int:
    """Erase mails to people without an account whose day has come; return how many."""
    return OutgoingMail.objects.filter(erase_on__lte=today).delete()[0]
