"""Bundles: measures of many towns under one roof, and whose bundle takes what."""

import pytest
from django.urls import reverse

from allmende.portfolio.models import Bundle
from allmende.portfolio.services import bundles as bundle_services
from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db


def test_a_bundle_of_the_consortium_takes_measures_of_many_towns(client, client_as):
    coordinator = factories.actor("coordinator")
    bundle = bundle_services.create_bundle(
        actor=coordinator, owner=factories.consortium().space, title="Mobil"
    )
    towns = [factories.municipality(), factories.municipality()]
    for town in towns:
        made = world.measure(town, f"Bank in {town.name}", status="running")
        world.line(made, "500")
        address = reverse("portfolio:bundle_take_in", args=[bundle.pk])
        assert client_as("editor", town).post(address, {"measure": made.pk}).status_code == 302
    hidden = world.measure(towns[0], "Noch geheim")
    bundle_services.move_measure(actor=world.editor(towns[0]), measure_id=hidden.pk, bundle_id=bundle.pk)
    page = client.get(reverse("portfolio:bundle", args=[bundle.pk])).content.decode()
    assert all(f"Bank in {town.name}" in page for town in towns)
    assert "1.000 €" in page
    assert "Noch geheim" not in page
    out = reverse("portfolio:bundle_take_out", args=[bundle.pk, hidden.pk])
    assert client_as("manager", towns[1]).post(out).status_code == 404
    assert client_as("editor", towns[0]).post(out).status_code == 302
    delete = reverse("portfolio:bundle_delete", args=[bundle.pk])
    assert client_as("editor", towns[0]).post(delete).status_code == 403
    assert client_as("coordinator").post(delete).status_code == 409
    assert Bundle.objects.count() == 1


def test_a_town_puts_nothing_into_another_towns_bundle(client_as):
    here, there = factories.municipality(), factories.municipality()
    bundle = bundle_services.create_bundle(actor=world.editor(there), owner=there.space, title="Fremd")
    made = world.measure(here, status="running")
    address = reverse("portfolio:bundle_take_in", args=[bundle.pk])
    client_as("editor", here).post(address, {"measure": made.pk})
    made.refresh_from_db()
    assert made.bundle is None
