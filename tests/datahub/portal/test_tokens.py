"""Keys for programs, and what programs read without one."""

import hashlib

import pytest
from django.urls import reverse

from allmende.datahub.models import AccessToken, Entity, PublicType
from allmende.kernel.models import AuditEntry
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return factories.municipality()


def page_of(town):
    return reverse("datahub:tokens", args=[town.space_id])


@pytest.mark.parametrize(
    ("role", "elsewhere", "status"),
    [("manager", False, 200), ("editor", False, 403), ("reader", False, 403), ("manager", True, 404)],
)
def test_only_who_answers_for_the_town_sees_its_keys(client_as, town, role, elsewhere, status):
    client = client_as(role, factories.municipality() if elsewhere else town)
    assert client.get(page_of(town)).status_code == status
    issued = client.post(page_of(town), {"name": "Grafana", "right": "read"})
    assert issued.status_code == (302 if status == 200 else status)
    assert AccessToken.objects.exists() == (status == 200)


def test_a_new_key_is_shown_once_and_stored_hashed(client_as, town):
    client = client_as("manager", town)
    page = client.post(page_of(town), {"name": "Grafana", "right": "write"}, follow=True)
    plain = page.context["new_key"]
    assert plain in page.content.decode()
    token = AccessToken.objects.get()
    assert token.token_hash == hashlib.sha256(plain.encode()).hexdigest()
    assert plain not in client.get(page_of(town)).content.decode()
    assert AuditEntry.objects.filter(action="datahub.token_issued", subject_id=str(token.pk)).exists()


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"expires_on": "2020-01-01"}, {"expires_on": "morgen"}, {"right": "all"}]
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(client_as, town, wrong):
    answer = client_as("manager", town).post(page_of(town), {"name": "Grafana", "right": "read", **wrong})
    assert answer.status_code == 422
    assert not AccessToken.objects.exists()


def test_a_withdrawn_key_stays_in_the_list(client_as, town):
    client = client_as("manager", town)
    client.post(page_of(town), {"name": "Grafana", "right": "read"})
    token = AccessToken.objects.get()
    client.post(reverse("datahub:withdraw_token", args=[town.space_id, token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "zurückgezogen" in client.get(page_of(town)).content.decode()


def test_a_foreign_key_is_not_there(client_as, town):
    other = factories.municipality()
    client_as("manager", other).post(page_of(other), {"name": "Fremd", "right": "read"})
    address = reverse("datahub:withdraw_token", args=[town.space_id, AccessToken.objects.get().pk])
    assert client_as("manager", town).post(address).status_code == 404
    assert AccessToken.objects.get().revoked_at is None


def test_a_kind_is_shown_to_everybody_with_those_that_come_later(client_as, town):
    spot = Entity.objects.create(
        tenant=town.space, urn="urn:ngsi-ld:ParkingSpot:1", type="ParkingSpot", types=["ParkingSpot"],
        name="1", sort_key="1",
    )  # fmt: skip
    client = client_as("manager", town)
    assert "ParkingSpot" in client.get(page_of(town)).content.decode()
    release = reverse("datahub:release_type", args=[town.space_id])
    client.post(release, {"type": "ParkingSpot", "is_public": "1"})
    spot.refresh_from_db()
    assert spot.is_public
    assert PublicType.objects.filter(tenant=town.space, type="ParkingSpot").exists()
    client.post(release, {"type": "ParkingSpot", "is_public": "0"})
    spot.refresh_from_db()
    assert not spot.is_public
    assert not PublicType.objects.exists()


def test_schools_follow_their_release(client_as, town):
    school = hub.school(town.space, release="internal")
    answer = client_as("manager", town).post(
        reverse("datahub:release_type", args=[town.space_id]), {"type": "School", "is_public": "1"}
    )
    assert answer.status_code == 422
    school.refresh_from_db()
    assert not school.is_public
