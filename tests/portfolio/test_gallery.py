"""What the public is shown with pride: gallery and shop window, pictures, stories, the digital agenda."""

import io

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from allmende.kernel.models import Space
from allmende.portfolio.models import Measure, MeasurePicture, Story
from tests import factories
from tests.portfolio import measures_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    """A small JPEG as people send it."""

    def make(content: bytes | None = None) -> SimpleUploadedFile:
        buffer = io.BytesIO()
        Image.new("RGB", (40, 30), "green").save(buffer, "JPEG")
        return SimpleUploadedFile("bank.jpg", content or buffer.getvalue(), "image/jpeg")

    return make


def test_the_gallery_is_the_same_for_everybody_and_shows_only_public_promises(client_as):
    town = factories.municipality()
    world.measure(town, "Vorschlag")
    world.measure(town, "Offen", status="planned", is_quick_win=True)
    world.measure(town, "Verdeckt", status="running", visibility="municipality")
    for query in ({}, {"schaufenster": "1"}):
        for client in (client_as("anonymous"), client_as("manager", town)):
            text = client.get(reverse("portfolio:gallery"), query).content.decode()
            assert "Offen" in text
            assert "Vorschlag</" not in text
            assert "Verdeckt" not in text


def test_a_telephone_finds_the_measure_from_the_shop_window(client):
    made = world.measure(factories.municipality(), "Offen", status="planned")
    seen = client.get(reverse("portfolio:gallery"), {"schaufenster": "1"}).context["cards"][0].code
    address = f"http://testserver{reverse('portfolio:measure', args=[made.pk])}"
    assert seen == segno.make(address, error="m").svg_data_uri(scale=4, border=2)
    assert client.get(reverse("portfolio:gallery")).context["cards"][0].code == ""


def test_a_picture_needs_words_and_is_seen_with_its_measure(client, client_as, picture):
    town = factories.municipality()
    made = world.measure(town)
    editor = client_as("editor", town)
    address = reverse("portfolio:picture_new", args=[made.pk])
    assert editor.post(address, {"upload": picture(), "alt": ""}).status_code == 422
    assert editor.post(address, {"upload": picture(b"kein Bild"), "alt": "Eine Bank"}).status_code == 422
    assert editor.post(address, {"upload": picture(), "alt": "Eine Bank"}).status_code == 302
    shown = MeasurePicture.objects.get()
    url = editor.get(reverse("portfolio:measure", args=[made.pk])).context["pictures"][0].url
    assert client.get(url).status_code == 404
    Measure.objects.update(status="running")
    assert (
        editor.post(
            reverse("portfolio:measure_visibility", args=[made.pk]), {"visibility": "public"}
        ).status_code
        == 302
    )
    assert client.get(url).status_code == 200
    assert "Eine Bank" in client.get(reverse("portfolio:gallery")).content.decode()
    assert editor.post(reverse("portfolio:picture_remove", args=[made.pk, shown.pk])).status_code == 302
    assert client.get(url).status_code == 404


def test_planning_a_measure_publishes_its_pictures_too(client, client_as, picture):
    town = factories.municipality()
    made = world.ready(town)
    editor = client_as("editor", town)
    editor.post(reverse("portfolio:picture_new", args=[made.pk]), {"upload": picture(), "alt": "Eine Bank"})
    answer = editor.post(
        reverse("portfolio:measure_status", args=[made.pk]), {"status": "planned", "reason": ""}
    )
    assert answer.status_code == 302
    url = client.get(reverse("portfolio:measure", args=[made.pk])).context["pictures"][0].url
    assert client.get(url).status_code == 200


def test_a_story_is_a_draft_until_it_is_published(client, client_as):
    town = factories.municipality()
    made = world.measure(town, status="running")
    aim = world.goal()
    world.contribution(made, aim)
    editor = client_as("editor", town)
    sent = {"owner": town.space_id, "title": "Die Bank", "teaser": "Alle sitzen.",
            "text": "Früher standen sie.",
            "measure": made.pk}  # fmt: skip
    assert editor.post(reverse("portfolio:story_new"), sent).status_code == 302
    story = Story.objects.get()
    address = reverse("portfolio:story", args=[story.pk])
    assert client.get(address).status_code == 404
    publish = reverse("portfolio:story_publish", args=[story.pk])
    assert client_as("manager", factories.municipality()).post(publish).status_code == 404
    assert client_as("reader", town).post(publish).status_code == 403
    assert editor.post(publish).status_code == 302
    assert client.get(address).status_code == 200
    assert story.created_by not in client.get(address).content.decode()
    assert story.created_by in editor.get(address).content.decode()
    assert "Die Bank" in client.get(reverse("strategy:goal", args=[aim.pk])).content.decode()
    assert client.get(reverse("portfolio:strategy_measures", args=["rahmen"])).status_code == 200
    assert editor.post(reverse("portfolio:story_withdraw", args=[story.pk])).status_code == 302
    assert client.get(address).status_code == 404


def test_the_agenda_of_a_town_is_public_and_a_trial_has_none(client):
    town = factories.municipality()
    world.measure(town, "Bank", status="running")
    assert "Bank" in client.get(reverse("portfolio:agenda", args=[town.space_id])).content.decode()
    trial = Space.objects.create(kind="trial", key="probe", name="Probe")
    assert client.get(reverse("portfolio:agenda", args=[trial.pk])).status_code == 404
