"""A mail is owed until a real server has taken it; without a server it says so; none is lost."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core.mail import send_mail
from django.utils import timezone

from allmende.config.env import Smtp
from allmende.kernel import notification
from allmende.kernel.actor import SystemActor
from allmende.kernel.models import MailStatus, OutgoingMail
from allmende.kernel.outbox import MAX_ATTEMPTS, deliver_waiting, erase_private
from tests.launch.test_serving import free_port

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")


class Inbox(Message):
    """Keeps what arrives."""

    def __init__(self):
        super().__init__()
        self.mails = []

    def handle_message(self, message):
        self.mails.append(message_from_bytes(message.as_bytes(), policy=default))


@pytest.fixture
def inbox():
    handler = Inbox()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    handler.port = server.port
    yield handler
    server.stop()


def use_server(settings, port):
    smtp = Smtp("127.0.0.1", port, "", "", use_starttls=False, use_ssl=False, sender="allmende@stadt.example")
    settings.ALLMENDE_ENV = replace(
        settings.ALLMENDE_ENV, smtp=smtp, public_url="https://allmende.stadt.example"
    )
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp.host, smtp.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = smtp.sender


def owe(**fields):
    values = {
        "subject": "Räume lüften",
        "body": "Chemie liegt über 2.000 ppm.",
        "link": "/kommunen/",
        **fields,
    }
    return notification.send(actor=SYSTEM, to=["Haus@Stadt.example", "haus@stadt.example "], **values)


def test_a_mail_reaches_the_server_once_with_the_address_of_the_page(settings, inbox):
    use_server(settings, inbox.port)
    (mail,) = owe()
    assert deliver_waiting() == 1
    assert deliver_waiting() == 0
    (arrived,) = inbox.mails
    assert (arrived["To"], arrived["Subject"]) == ("haus@stadt.example", "Räume lüften")
    assert "https://allmende.stadt.example/kommunen/" in arrived.get_content()
    mail.refresh_from_db()
    assert mail.status == MailStatus.SENT
    assert mail.sent_at is not None


def test_without_a_server_a_mail_is_kept_and_says_so(settings):
    settings.ALLMENDE_ENV = replace(settings.ALLMENDE_ENV, smtp=None)
    (mail,) = owe()
    assert deliver_waiting() == 0
    mail.refresh_from_db()
    assert mail.status == MailStatus.NOT_SENT


def test_while_the_server_is_away_a_mail_waits_longer_each_time_and_fails_only_after_a_day(settings, inbox):
    use_server(settings, free_port())
    with time_machine.travel("2026-03-01T08:00:00Z", tick=False) as clock:
        (mail,) = owe()
        deliver_waiting()
        deliver_waiting()
        mail.refresh_from_db()
        assert (mail.status, mail.attempts) == (MailStatus.WAITING, 1)
        started = timezone.now()
        while mail.status == MailStatus.WAITING:
            clock.move_to(mail.next_attempt_at)
            deliver_waiting()
            mail.refresh_from_db()
        assert (mail.status, mail.attempts) == (MailStatus.FAILED, MAX_ATTEMPTS)
        assert timezone.now() - started > timedelta(hours=20)
    assert mail.error
    assert not inbox.mails


@pytest.fixture
def through_the_outbox(settings):
    """The test runner puts its own mail backend in; these tests want the real one."""
    settings.EMAIL_BACKEND = "allmende.kernel.outbox.OutboxBackend"


def test_what_the_account_pages_mail_goes_through_the_outbox_too(through_the_outbox):
    send_mail("Passwort", "Über diesen Link …", None, ["a@stadt.example"])
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.status) == ("a@stadt.example", MailStatus.WAITING)


def test_the_password_page_owes_a_mail(client, through_the_outbox):
    from tests import factories

    person = factories.person()
    assert client.post("/konto/password/reset/", {"email": person.email}).status_code == 302
    assert OutgoingMail.objects.get().recipient == person.email


def test_mail_to_people_without_an_account_is_their_own_and_goes_after_a_month(settings, inbox):
    mail = {"actor": SYSTEM, "to": "erika@example.org", "subject": "Ihre Idee", "body": "Danke."}
    assert notification.send_private(**mail, link="/geheim/") == []
    assert not OutgoingMail.objects.exists()
    use_server(settings, inbox.port)
    notification.send_private(**mail, link="/geheim/")
    owe()
    assert deliver_waiting() == 2
    assert "https://allmende.stadt.example/geheim/" in inbox.mails[0].get_content()
    private = OutgoingMail.objects.get(recipient="erika@example.org")
    assert private.link == ""
    assert erase_private(timezone.localdate()) == 0
    assert erase_private(timezone.localdate() + timedelta(days=notification.PRIVATE_DAYS)) == 1
    assert OutgoingMail.objects.get().recipient == "haus@stadt.example"
