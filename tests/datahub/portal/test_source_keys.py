"""Keys are issued and withdrawn, sources closed, by those who answer for the town."""

import re

import pytest
from django.urls import reverse

from allmende.kernel.models import AuditEntry
from tests import factories
from tests.datahub import factories as hub
from tests.datahub.portal.test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
KEY_ACTIONS = ["add_key", "revoke_key", "close_source"]


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def source(town):
    return hub.source(town.space, connector="http_push")


def access_of(source):
    source.refresh_from_db()
    return source.closed_at, set(source.keys.filter(revoked_at=None).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("elsewhere", 404), ("reader", 403), ("editor", 403), ("manager", 302)],
)
@pytest.mark.parametrize("action", KEY_ACTIONS)
def test_only_the_towns_managers_issue_withdraw_and_close(client_as, town, source, who, status, action):
    before = access_of(source)
    client = sign_in(client_as, who, town)
    answer = client.post(reverse(f"datahub:{action}", args=[source.pk]), {"reason": "Test"})
    assert answer.status_code == status
    assert (access_of(source) != before) == (who == "manager")


@pytest.mark.parametrize("who", ["reader", "editor", "manager"])
def test_only_managers_are_offered_to_change_keys(client_as, town, source, who):
    page = text_of(client_as(who, town).get(reverse("datahub:source", args=[source.pk])))
    for action in [*KEY_ACTIONS, "renew_key"]:
        address = reverse(f"datahub:{action}", args=[source.pk])
        assert (f'action="{address}"' in page) == (who == "manager")


def test_a_further_key_is_shown_once_and_the_old_one_stays(client_as, town, source):
    client = client_as("manager", town)
    page = client.post(reverse("datahub:add_key", args=[source.pk]), follow=True)
    key = page.context["new_key"]
    assert key in text_of(page)
    again = text_of(client.get(reverse("datahub:source", args=[source.pk])))
    assert key not in again
    assert f"beginnt mit {key[:10]}" in again
    assert re.search(r"beginnt mit alm_test\b", again)


def test_withdrawn_keys_are_not_offered_to_be_withdrawn_again(client_as, town, source):
    client = client_as("manager", town)
    address = reverse("datahub:revoke_key", args=[source.pk])
    page = text_of(client.post(address, follow=True))
    assert "Es gibt keinen gültigen Schlüssel." in page
    assert f'action="{address}"' not in page


def test_closing_needs_a_reason_which_is_written_down(client_as, town, source):
    client = client_as("manager", town)
    address = reverse("datahub:close_source", args=[source.pk])
    answer = client.post(address, {"reason": " "})
    assert answer.status_code == 422
    assert "Bitte nennen Sie einen Grund, bevor Sie die Quelle schließen." in text_of(answer)
    assert "<details open>" in text_of(answer)
    assert access_of(source)[0] is None
    client.post(address, {"reason": "Netz gewechselt"})
    assert AuditEntry.objects.get(action="datahub.source_closed").reason == "Netz gewechselt"


def test_a_closed_source_says_so_and_offers_nothing(client_as, town, source):
    client = client_as("manager", town)
    closing = reverse("datahub:close_source", args=[source.pk])
    page = text_of(client.post(closing, {"reason": "Netz gewechselt"}, follow=True))
    assert "Diese Quelle ist geschlossen, seit" in page
    assert "Geschlossen" in page
    assert "Authorization: Bearer" not in page
    before = access_of(source)
    for action in [*KEY_ACTIONS, "renew_key"]:
        address = reverse(f"datahub:{action}", args=[source.pk])
        assert f'action="{address}"' not in page
        assert client.post(address, {"reason": "Test"}).status_code == 409
    assert access_of(source) == before
