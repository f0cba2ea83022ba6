"""The town's page of subscriptions: who gets what, where to, does it arrive; pause and delete."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from allmende.datahub.models import AccessToken, Subscription
from allmende.datahub.views.subscriptions import failure_sentence
from allmende.kernel.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality()


def subscription(town, number=1, uri="https://user:secret@receiver.example:8443/pfad-x?key=1", **fields):
    document = {
        "description": f"Räume {number}",
        "entities": [{"type": "Room"}, {"type": "https://example.org/types#School"}],
        "watchedAttributes": ["co2"],
        "notification": {
            "endpoint": {"uri": uri, "receiverInfo": [{"key": "Authorization", "value": "geheim"}]}
        },
    }
    return Subscription.objects.create(
        tenant=town.space, urn=f"urn:x:{number}", document=document, created_by="Grafana", **fields
    )


def page_of(town):
    return reverse("datahub:subscriptions", args=[town.space_id])


@pytest.mark.parametrize(
    ("role", "elsewhere", "status"),
    [("manager", False, 200), ("editor", False, 403), ("reader", False, 403), ("manager", True, 404)],
)
def test_only_who_answers_for_the_town_sees_and_changes_them(client_as, town, role, elsewhere, status):
    found = subscription(town)
    client = client_as(role, factories.municipality() if elsewhere else town)
    assert client.get(page_of(town)).status_code == status
    answer = client.post(reverse("datahub:pause_subscription", args=[town.space_id, found.pk]))
    assert answer.status_code == (302 if status == 200 else status)
    found.refresh_from_db()
    assert found.is_active == (status != 200)


def test_the_page_says_who_gets_what_where_and_hides_secrets(client_as, town):
    now = timezone.now()
    subscription(town, times_sent=1234, last_success_at=now - timedelta(hours=1))
    text = client_as("manager", town).get(page_of(town)).content.decode()
    for part in (
        "Räume 1",
        "Room, School: co2",
        "receiver.example:8443",
        "1.234 Mal gesendet",
        "läuft",
        "Grafana",
    ):
        assert part in text
    for part in ("secret", "geheim", "pfad-x", "key=1"):
        assert part not in text


def test_failing_ones_come_first_with_the_reason(client_as, town):
    now = timezone.now()
    subscription(town, 1, times_sent=1, last_success_at=now)
    subscription(
        town, 2, times_sent=5, times_failed=4, last_success_at=now - timedelta(days=1), last_failure_at=now,
        last_error="answered 503",
    )  # fmt: skip
    text = client_as("manager", town).get(page_of(town)).content.decode()
    assert text.index("Räume 2") < text.index("Räume 1")
    assert "kommt nicht an" in text
    assert "Fehler 503" in text


@pytest.mark.parametrize(
    ("error", "part"),
    [
        ("answered 404", "404"),
        ("no answer within 5 s", "rechtzeitig"),
        ("x is inside a private network", "geschützten Netz"),
        ("dropped: too many notifications were waiting", "zu viele"),
        ("not sent: the hub was stopped", "Anhalten"),
        ("ConnectError: refused", "nicht erreichbar"),
    ],
)
def test_failures_are_told_in_plain_words(error, part):
    assert part in failure_sentence(error)


def test_pausing_and_resuming_are_noted_and_told_to_the_hub(client_as, town):
    found = subscription(town)
    client = client_as("manager", town)
    with connection.cursor() as cursor:
        cursor.execute("listen allmende_subscriptions")
    for verb, state in (("pause", "pausiert"), ("resume", "noch nichts gesendet")):
        client.post(reverse(f"datahub:{verb}_subscription", args=[town.space_id, found.pk]))
        assert state in client.get(page_of(town)).content.decode()
    actions = AuditEntry.objects.filter(subject_id=str(found.pk)).values_list("action", flat=True)
    assert set(actions) == {"datahub.subscription_paused", "datahub.subscription_resumed"}


def test_a_deleted_subscription_is_gone(client_as, town):
    found, other = subscription(town, 1), subscription(town, 2)
    client_as("manager", town).post(reverse("datahub:delete_subscription", args=[town.space_id, found.pk]))
    assert list(Subscription.objects.all()) == [other]
    assert AuditEntry.objects.filter(action="datahub.subscription_deleted").exists()


def test_a_foreign_subscription_is_not_there(client_as, town):
    foreign = subscription(factories.municipality())
    client = client_as("manager", town)
    for verb in ("pause", "resume", "delete"):
        address = reverse(f"datahub:{verb}_subscription", args=[town.space_id, foreign.pk])
        assert client.post(address).status_code == 404
    foreign.refresh_from_db()
    assert foreign.is_active


def test_an_empty_list_says_so(client_as, town):
    assert (
        "Kein Programm hat Daten abonniert" in client_as("manager", town).get(page_of(town)).content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_withdrawing_a_key_tells_the_hub(client_as, town):
    token = AccessToken.objects.create(tenant=town.space, name="Grafana", right="write", token_hash="x" * 64)
    with connection.cursor() as cursor:
        cursor.execute("listen allmende_subscriptions")
    client_as("manager", town).post(reverse("datahub:withdraw_token", args=[town.space_id, token.pk]))
    notices = list(connection.connection.notifies(timeout=1, stop_after=1))
    assert [(notice.channel, notice.payload) for notice in notices] == [
        ("allmende_subscriptions", str(town.space_id))
    ]
