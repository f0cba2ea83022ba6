"""Bundles: measures of many towns under one roof, and whose bundle takes what."""

import pytest
from django.urls import reverse

from allmende.basics.errors import NotFound
from allmende.portfolio.models import Bundle
from allmende.portfolio.services import bundles as bundle_services
from allmende.strategy.models import Goal, Strategy
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


def test_a_bundle_stands_for_goals_of_its_house_and_the_region_and_hides_drafts(client, client_as):
    here, there = factories.municipality(), factories.municipality()
    strategies = [
        Strategy.objects.create(
            owner=town.space, key=town.slug, kind="local", title="S", status=status, visibility=visibility
        )
        for town, status, visibility in ((here, "draft", "municipality"), (there, "adopted", "public"))
    ]
    mine, strange = (
        Goal.objects.create(strategy=strategy, key="a", kind="goal", title=f"Ziel {n}")
        for n, strategy in enumerate(strategies)
    )
    regional = world.goal("Ziel der Region")
    editor = client_as("editor", here)
    page = editor.get(reverse("portfolio:bundle_new")).content.decode()
    assert mine.title in page
    assert regional.title in page
    assert strange.title not in page
    actor = world.editor(here)
    with pytest.raises(NotFound):
        bundle_services.create_bundle(actor=actor, owner=here.space, title="B", fields={"goal": strange})
    made = bundle_services.create_bundle(actor=actor, owner=here.space, title="B", fields={"goal": mine})
    address = reverse("portfolio:bundle", args=[made.pk])
    assert mine.title in editor.get(address).content.decode()
    assert mine.title not in client.get(address).content.decode()


def test_a_town_puts_nothing_into_another_towns_bundle(client_as):
    here, there = factories.municipality(), factories.municipality()
    bundle = bundle_services.create_bundle(actor=world.editor(there), owner=there.space, title="Fremd")
    made = world.measure(here, status="running")
    address = reverse("portfolio:bundle_take_in", args=[bundle.pk])
    client_as("editor", here).post(address, {"measure": made.pk})
    made.refresh_from_db()
    assert made.bundle is None
