"""Taking over more than one was given: addresses, roles, links, sessions."""

from urllib.parse import quote

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from allmende.basics.errors import Forbidden
from allmende.kernel import accounts, notification, outbox
from allmende.kernel.actor import Role, SystemActor
from allmende.kernel.middleware import actor_of
from allmende.kernel.models import MailStatus, OutgoingMail, RoleGrant, User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "geheim-und-lang-genug"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    """Forget how often somebody tried to sign in."""
    cache.clear()


def signed_in(person: User) -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def test_nobody_takes_the_address_of_somebody_else_and_reads_their_mail():
    town = factories.municipality()
    accounts.invite(
        actor=factories.actor("manager", town), space=town.space, email="neu@example.org", role=Role.MANAGER
    )
    reader = factories.person("reader", town)
    client = signed_in(reader)
    client.post("/konto/email/", {"email": "neu@example.org", "action_add": ""})
    client.post("/konto/email/", {"email": "neu@example.org", "action_primary": ""})
    reader.refresh_from_db()
    assert reader.email != "neu@example.org"
    assert b"/einladung/" not in client.get("/nachrichten/").content


def test_there_is_no_open_sign_up():
    client = Client()
    answer = client.post("/konto/signup/", {"email": "x@example.org", "password1": PASSWORD})
    assert not User.objects.filter(email="x@example.org").exists()
    assert answer.status_code == 200
    assert b"/konto/signup/" not in client.get("/konto/login/").content


def test_a_coordinator_makes_nobody_administrator():
    consortium = factories.consortium()
    coordinator = factories.person("coordinator")
    with pytest.raises(Forbidden):
        accounts.invite(
            actor=factories.actor("coordinator"),
            space=consortium.space,
            email="a@example.org",
            role=Role.ADMIN,
        )
    answer = signed_in(coordinator).post(
        f"/menschen/{consortium.space_id}/einladen/", {"email": "a@example.org", "role": "admin"}
    )
    assert answer.status_code in {403, 422}
    assert not OutgoingMail.objects.exists()
    accounts.invite(
        actor=factories.actor("admin"), space=consortium.space, email="a@example.org", role=Role.ADMIN
    )


def test_a_coordinator_takes_no_role_from_an_administrator():
    factories.person("admin")
    admin = factories.person("admin")
    grant = RoleGrant.objects.get(user=admin)
    with pytest.raises(Forbidden):
        accounts.withdraw_role(actor=factories.actor("coordinator"), grant_id=grant.pk)


def test_the_last_person_who_answers_for_a_town_stays():
    town = factories.municipality()
    manager = factories.person("manager", town)
    grant = RoleGrant.objects.get(user=manager)
    client = signed_in(manager)
    assert client.post(f"/menschen/rolle/{grant.pk}/entziehen/").status_code == 409
    assert RoleGrant.objects.filter(pk=grant.pk).exists()
    factories.person("manager", town)
    assert client.post(f"/menschen/rolle/{grant.pk}/entziehen/").status_code == 302
    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


def test_a_withdrawn_role_is_gone_with_the_next_request():
    town = factories.municipality()
    person = factories.person("manager", town)
    client = signed_in(person)
    path = f"/kommunen/{town.slug}/schulen/"
    assert client.get(path).status_code == 200
    RoleGrant.objects.filter(user=person).delete()
    assert client.get(path).status_code == 404


def test_a_new_password_ends_other_sessions():
    person = factories.person("manager", factories.municipality())
    other = signed_in(person)
    assert other.get("/schreibtisch/").status_code == 200
    person.set_password("ein-anderes-langes-wort")
    person.save()
    assert other.get("/schreibtisch/").status_code == 302


def test_asking_for_a_new_password_does_not_tell_whether_there_is_an_account():
    factories.person(email="da@example.org")
    answers = [
        Client().post("/konto/password/reset/", {"email": address})
        for address in ("da@example.org", "nicht-da@example.org")
    ]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].headers["Location"] == answers[1].headers["Location"]


def test_signing_in_is_throttled():
    factories.person(email="da@example.org")
    answers = [
        Client().post(
            "/konto/login/", {"login": "da@example.org", "password": "falsch"}, REMOTE_ADDR="192.0.2.7"
        )
        for _ in range(7)
    ]
    assert [answer.status_code for answer in answers[:4]] == [200] * 4
    right = Client().post(
        "/konto/login/", {"login": "da@example.org", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7"
    )
    assert right.status_code != 302


@pytest.mark.parametrize(
    "target", ["https://example.net/", "//example.net/", "javascript:alert(1)", "/\\example.net"]
)
def test_signing_in_leads_nowhere_else(target):
    factories.person(email="da@example.org")
    answer = Client().post(
        "/konto/login/",
        {"login": "da@example.org", "password": PASSWORD, "next": target},
        REMOTE_ADDR="192.0.2.9",
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/schreibtisch/"


def test_every_page_of_the_own_account_opens():
    client = signed_in(factories.person("manager", factories.municipality()))
    for path in ("/konto/password/change/", "/konto/2fa/", "/konto/2fa/totp/activate/", "/konto/logout/"):
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path


def test_a_line_break_in_a_subject_neither_adds_a_header_nor_stops_the_post(settings, monkeypatch):
    class Smtp:
        sender, host, port, user, password, use_starttls, use_ssl = (
            "a@example.org",
            "",
            25,
            "",
            "",
            False,
            False,
        )

    class Env:
        smtp, public_url = Smtp, "http://example.org"

    settings.ALLMENDE_ENV = Env
    settings.DEFAULT_FROM_EMAIL = "a@example.org"
    monkeypatch.setattr(outbox, "SMTP_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    notification.send(
        actor=SystemActor("test"), to=["a@example.org"], subject="Hallo\r\nBcc: b@example.net", body="x"
    )
    OutgoingMail.objects.create(recipient="c@example.org", subject="von\nfrüher", body="x")
    notification.send(actor=SystemActor("test"), to=["d@example.org"], subject="Danach", body="x")
    outbox.deliver_waiting()
    assert set(OutgoingMail.objects.values_list("status", flat=True)) == {MailStatus.SENT}
    assert [message.to for message in mail.outbox] == [
        ["a@example.org"],
        ["c@example.org"],
        ["d@example.org"],
    ]
    assert all("\n" not in message.subject and not message.bcc for message in mail.outbox)


def test_an_invitation_does_not_make_the_last_manager_a_reader():
    town = factories.municipality()
    manager = factories.person("manager", town)
    _invitation, token = accounts.invite(
        actor=actor_of(manager), space=town.space, email=manager.email, role=Role.READER
    )
    assert signed_in(manager).post(f"/einladung/{token}/").status_code == 409
    assert RoleGrant.objects.get(user=manager).role == Role.MANAGER


def test_an_invitation_of_somebody_who_left_is_worth_nothing():
    town = factories.municipality()
    manager = factories.person("manager", town)
    _invitation, token = accounts.invite(
        actor=actor_of(manager), space=town.space, email="neu@example.org", role=Role.READER
    )
    stranger = signed_in(factories.person("reader", factories.municipality()))
    factories.person(email="neu@example.org")
    assert stranger.post(f"/einladung/{token}/").status_code == 403
    for wrong in (token[:-1], token + "x", "\x00", "x" * 5000):
        assert Client().get(f"/einladung/{quote(wrong)}/").status_code == 404


def test_a_link_works_once():
    town = factories.municipality()
    _invitation, token = accounts.invite(
        actor=factories.actor("manager", town), space=town.space, email="neu@example.org", role=Role.READER
    )
    answer = Client().post(f"/einladung/{token}/", {"full_name": "Neu", "password": PASSWORD})
    assert answer.status_code == 302
    again = Client().post(f"/einladung/{token}/", {"full_name": "Boese", "password": PASSWORD})
    assert again.status_code == 409
    assert User.objects.get(email="neu@example.org").full_name == "Neu"
