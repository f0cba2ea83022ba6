"""Files and pictures: known by content, cleaned, served to who may see them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from allmende.kernel import files
from allmende.kernel.file_errors import (
    FileEmpty,
    FileNotAPicture,
    FileTooLarge,
    PictureNeedsWords,
    PictureTooManyPixels,
)
from allmende.kernel.uploads import KEPT_BYTES
from tests import factories

pytestmark = pytest.mark.django_db


def picture(size=(3000, 1500), kind="JPEG", **save):
    target = BytesIO()
    Image.new("RGB", size, "green").save(target, kind, **save)
    return SimpleUploadedFile("Mein Bild (1).jpg", target.getvalue())


def store(upload, alt="Ein grünes Feld", visibility="public"):
    town = factories.municipality()
    return files.store_picture(
        actor=factories.actor("editor", town), owner=town.space, visibility=visibility, upload=upload, alt=alt
    )


def test_a_picture_is_made_smaller_turned_upright_and_loses_its_place():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "geheimer Ort"
    kept = store(picture(exif=exif))
    assert (kept.width, kept.height) == (1000, 2000)
    assert kept.name == "mein-bild-1.webp"
    assert b"geheimer Ort" not in bytes(kept.content)
    assert Image.open(BytesIO(bytes(kept.content))).getexif() == {}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_are_taken(kind):
    assert store(picture((50, 40), kind)).media_type == "image/webp"


@pytest.mark.parametrize(
    ("upload", "error"),
    [
        (SimpleUploadedFile("a.jpg", b"<svg onload='x'/>"), FileNotAPicture),
        (SimpleUploadedFile("a.png", b""), FileNotAPicture),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0kaputt"), FileNotAPicture),
        (picture((9, 9), "GIF"), FileNotAPicture),
        (SimpleUploadedFile("a.jpg", b"x" * (files.PICTURE_LIMIT_BYTES + 1)), FileTooLarge),
    ],
)
def test_what_is_no_picture_is_refused(upload, error):
    with pytest.raises(error):
        store(upload)


def test_too_many_pixels_and_no_words_are_refused(monkeypatch):
    monkeypatch.setattr(files, "_MOST_PIXELS", 100)
    with pytest.raises(PictureTooManyPixels):
        store(picture((20, 20)))
    with pytest.raises(PictureNeedsWords):
        store(picture((9, 9)), alt="  ")


def test_a_file_needs_bytes_and_gets_a_safe_name():
    town = factories.municipality()
    with pytest.raises(FileEmpty):
        files.store_file(
            actor=factories.actor(),
            owner=town.space,
            visibility="public",
            name="a",
            content=b"",
            media_type="text/csv",
        )
    assert files.safe_name("../../Übersicht 2026 (Ä).CSV") == "uebersicht-2026-ae.csv"
    assert files.safe_name("2026-03-05_Vorlage_Olpe.docx") == "2026-03-05_vorlage_olpe.docx"
    assert files.safe_name("...") == "datei"


def test_served_small_and_large_with_long_life(client):
    kept = store(picture())
    large = client.get(kept.get_absolute_url())
    assert large.headers["Content-Type"] == "image/webp"
    assert large.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=31536000" in large.headers["Cache-Control"]
    small = client.get(f"{kept.get_absolute_url()}&breite=300")
    assert Image.open(BytesIO(small.content)).width == 480
    again = client.get(kept.get_absolute_url(), headers={"If-None-Match": large.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=300" in client.get(f"/dateien/{kept.pk}/x").headers["Cache-Control"]
    assert client.get(f"{kept.get_absolute_url()}&breite=99999999999999999999").status_code == 200
    assert client.get(f"{kept.get_absolute_url()}&breite=²").status_code == 200


def test_other_types_are_downloads(client):
    town = factories.municipality()
    kept = files.store_file(
        actor=factories.actor(),
        owner=town.space,
        visibility="public",
        name="böse.html",
        content=b"<script>",
        media_type="text/html",
    )
    assert client.get(kept.get_absolute_url()).headers["Content-Disposition"].startswith("attachment")


def test_a_picture_inside_the_town_is_for_the_town(client_as):
    kept = store(picture((9, 9)), visibility="municipality")
    assert client_as("anonymous").get(kept.get_absolute_url()).status_code == 404
    inside = client_as("reader", type("Place", (), {"space": kept.owner})).get(kept.get_absolute_url())
    assert "no-store" in inside.headers["Cache-Control"]


def test_an_upload_beyond_the_limit_keeps_its_size_but_not_its_bytes(rf):
    request = rf.post("/", {"file": SimpleUploadedFile("a.jpg", b"x" * (KEPT_BYTES + 5))})
    upload = request.FILES["file"]
    assert upload.size == KEPT_BYTES + 5
    assert len(upload.read()) == KEPT_BYTES
