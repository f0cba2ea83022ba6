"""A picture is brought along in the window where it is chosen."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from allmende.kernel.models import StoredFile
from tests import factories

pytestmark = pytest.mark.django_db
UPLOAD = "/redaktion/waehlen-bild/create/"


def picture(content: bytes | None = None) -> SimpleUploadedFile:
    """A small PNG, or something that says it is one."""
    if content is None:
        out = BytesIO()
        Image.new("RGB", (40, 30), "green").save(out, "PNG")
        content = out.getvalue()
    return SimpleUploadedFile("Rathaus.png", content, "image/png")


def test_an_editor_brings_a_picture_and_gets_it_chosen(client_as):
    town = factories.municipality()
    client = client_as("editor", town)
    assert 'name="upload"' in client.get("/redaktion/waehlen-bild/").json()["html"]
    form = {"upload": picture(), "alt": "Das Rathaus", "credit": "Stadt", "owner": str(town.space.pk)}
    answer = client.post(UPLOAD, form).json()
    stored = StoredFile.objects.get(alt="Das Rathaus")
    assert (answer["step"], answer["result"]["id"]) == ("chosen", str(stored.pk))
    assert (stored.owner, stored.visibility, stored.credit) == (town.space, "public", "Stadt")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"alt": ""}, 'w-field--error" data-field data-contentpath="alt"'),
        ({"upload": picture(b"<svg onload=x>")}, "JPEG, PNG"),
        ({"owner": "0"}, ""),
    ],
)
def test_what_is_no_picture_or_not_ones_own_is_refused_with_a_sentence(client_as, change, says):
    town, other = factories.municipality(), factories.municipality()
    form = {"upload": picture(), "alt": "Das Rathaus", "credit": "", "owner": str(town.space.pk)} | change
    form["owner"] = str(other.space.pk) if "owner" in change else form["owner"]
    answer = client_as("editor", town).post(UPLOAD, form).json()
    assert answer["step"] == "reshow_creation_form"
    assert says in answer["htmlFragment"]
    assert not StoredFile.objects.exists()


def test_readers_bring_nothing(client_as):
    town = factories.municipality()
    form = {"upload": picture(), "alt": "Das Rathaus", "owner": str(town.space.pk)}
    assert client_as("reader", town).post(UPLOAD, form).status_code == 403
    assert not StoredFile.objects.exists()
