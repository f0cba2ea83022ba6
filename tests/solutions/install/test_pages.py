"""The pages of an installation, without JavaScript."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from allmende.datahub.models import Entity, Source
from allmende.datahub.services.devices import plan_device
from allmende.datahub.services.entities import put_room, put_school
from allmende.datahub.services.sources import create_source, hash_of
from allmende.solutions.models import GuideProgress, Installation, InstallationDraft, StepKey
from allmende.solutions.services import install
from allmende.solutions.services.adoptions import pause_adoption
from allmende.solutions.services.rooms_upload.types import RoomRow
from tests import factories
from tests.solutions.install import world

pytestmark = pytest.mark.django_db
FORM = {
    "network": "things_stack",
    "interval_min": "10",
    "alert_recipients": "haus@example.org, amt@example.org",
    "publish_mode": "live",
}
PAGES = ("install", "install_rooms", "install_preview", "install_update", "install_export", "guide")
TABLE = (
    "Schule;Raum;Raumnummer;Gerätekennung;Gerätetyp\n"
    "Süd;5a;104;24E124123456789A;AM107\nSüd;Lehrerzimmer;;;\n;5c;;;\n"
)


@pytest.fixture
def town():
    return factories.municipality("Musterstadt")


@pytest.fixture
def adoption(town):
    return world.adoption(town)


@pytest.fixture
def client(client_as, town):
    return client_as("editor", town)


def url(name, adoption):
    return reverse(f"solutions:{name}", args=[adoption.pk])


def text(response):
    return response.content.decode()


def installed(town, adoption, rooms=world.ROOMS, **more):
    return install.install(
        actor=factories.actor("editor", town),
        adoption_id=adoption.pk,
        parameters=world.ANSWERS,
        rooms=rooms,
        **more,
    )


def upload(client, adoption, content, name="raeume.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(url("install_upload", adoption), {"table": SimpleUploadedFile(name, content)})


@pytest.mark.usefixtures("asks_for_secret")
def test_the_whole_way_from_answers_to_the_connection_page(client, adoption):
    page = client.get(url("install", adoption))
    for parameter in world.blueprint().about.parameter:
        assert parameter.label in text(page)
    assert "Zugangsschlüssel des Netzes" not in text(page)
    assert client.post(url("install", adoption), FORM).url == url("install_rooms", adoption)

    shown = upload(client, adoption, TABLE)
    assert shown.status_code == 200
    assert "Raum für Beschäftigte" in text(shown)
    assert "1 Raum übernehmen" in text(shown)
    assert InstallationDraft.objects.get().rooms == []
    kept = shown.context["kept"]
    assert client.post(url("install_take_over", adoption), {"rooms": kept}).status_code == 302
    assert client.post(url("install_rooms", adoption), {"school": "Süd", "name": "5b"}).status_code == 302

    plan = client.get(url("install_preview", adoption))
    assert "24E124123456789A" in text(plan)
    assert "haus@example.org" in text(plan)
    assert Source.objects.count() == 0

    done = client.post(url("install_preview", adoption), {"network_api_key": "geheim-4711"})
    source = Source.objects.get()
    assert done.url == reverse("datahub:source", args=[source.pk])
    assert {room.name for room in Entity.objects.filter(type="Room")} == {"5a", "5b"}
    assert Entity.objects.get(type="School").release == "live"
    cookie = done.cookies["allmende_new_key"].value
    assert hash_of(cookie.split(":")[0]) == source.keys.get().token_hash
    for name in PAGES:
        answer = client.get(url(name, adoption))
        assert answer.status_code == 200
        assert "geheim-4711" not in text(answer)
        assert cookie.split(":")[0] not in text(answer)
    # The same click a second time does no harm.
    assert client.post(url("install_preview", adoption), {}).status_code == 302
    assert Source.objects.count() == 1


def test_answers_that_do_not_fit_come_back_with_a_sentence(client, adoption):
    response = client.post(url("install", adoption), FORM | {"alert_recipients": "wer?", "interval_min": "0"})
    assert response.status_code == 422
    assert InstallationDraft.objects.count() == 0
    response = client.post(url("install", adoption), FORM | {"alert_recipients": "wer?"})
    assert "wer? ist keine E-Mail-Adresse" in text(response)


def test_a_room_by_hand_is_checked_like_the_table(client, adoption):
    room = {"school": "Süd", "name": "5a", "device_key": "24E1", "device_type": "milesight-am107"}
    response = client.post(url("install_rooms", adoption), room)
    assert response.status_code == 422
    assert "ist keine DevEUI" in text(response)
    assert (
        client.post(url("install_rooms", adoption), room | {"device_key": "24e124123456789a"}).status_code
        == 302
    )
    second = client.post(
        url("install_rooms", adoption), room | {"name": "5b", "device_key": "24E124123456789A"}
    )
    assert "misst schon in „5a, Süd“" in text(second)
    key = "/".join(RoomRow("Süd", "5a").key)
    client.post(url("install_room_out", adoption), {"key": key})
    assert InstallationDraft.objects.get().rooms == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 \x00", "keine Tabelle"),
        (b"", "leer"),
        (b"a;b\n1;2", "fehlen diese Überschriften: Schule, Raum"),
        (b"x" * (2 * 1024 * 1024 + 1), "größer als 2 MB"),
        (b"x" * (6 * 1024 * 1024), "größer als 2 MB"),
    ],
)
def test_a_file_that_is_no_table_comes_back_with_a_sentence(client, adoption, content, said):
    response = upload(client, adoption, content)
    assert response.status_code == 422
    assert said in text(response)


def test_uploading_the_same_table_twice_doubles_nothing(client, adoption):
    client.post(url("install", adoption), FORM)
    for _ in range(2):
        shown = upload(client, adoption, TABLE)
        assert shown.context["good_count"] == 1
        client.post(url("install_take_over", adoption), {"rooms": shown.context["kept"]})
    assert len(InstallationDraft.objects.get().rooms) == 1
    client.post(url("install_preview", adoption), {})
    shown = upload(client, adoption, TABLE)
    client.post(url("install_take_over", adoption), {"rooms": shown.context["kept"]})
    assert "Es gibt nichts zu tun" in text(client.get(url("install_preview", adoption)))


def test_two_thousand_rooms_are_shown_in_parts(client, adoption):
    lines = "".join(f"Schule {n % 20};Raum {n};{n}\n" for n in range(2000))
    shown = upload(client, adoption, "Schule;Raum;Raumnummer\n" + lines)
    assert "2000 Räume" in text(shown).replace(".", "")
    client.post(url("install_take_over", adoption), {"rooms": shown.context["kept"]})
    assert len(InstallationDraft.objects.get().rooms) == 2000
    page = client.get(url("install_rooms", adoption) + "?page=2")
    assert len(page.content) < 120_000


def test_checked_rooms_of_one_town_cannot_be_taken_over_in_another(client, client_as, adoption):
    kept = upload(client, adoption, TABLE).context["kept"]
    other = factories.municipality()
    theirs = world.adoption(other)
    client_as("editor", other).post(url("install_take_over", theirs), {"rooms": kept})
    client.post(url("install_take_over", adoption), {"rooms": kept[:-3] + "abc"})
    assert not InstallationDraft.objects.exists()


def test_templates_can_be_downloaded(client, adoption):
    assert client.get(url("install_template_csv", adoption)).content.startswith(b"\xef\xbb\xbfSchule;Raum;")
    book = load_workbook(io.BytesIO(client.get(url("install_template_xlsx", adoption)).content))
    names = [cell.value for cell in book["Gerätetypen"]["A"]]
    assert "Milesight AM107" in names


def test_before_its_turn_only_a_trial_can_be_installed(client, town):
    early = world.adoption(town, reached=StepKey.DECISION)
    assert "Noch offen: Entscheidung" in text(client.get(url("install", early)))
    client.post(url("install", early), FORM)
    assert "Eingerichtet werden kann, sobald" in text(client.get(url("install_preview", early)))
    assert client.post(url("install_preview", early), {}).status_code == 409
    client.post(url("install", early), FORM | {"is_trial": "on"})
    done = client.post(url("install_preview", early), {})
    source = Source.objects.get()
    assert source.is_simulated
    assert done.url == reverse("datahub:source", args=[source.pk])
    # A second click leaves the trial a trial.
    client.post(url("install_preview", early), {})
    assert Source.objects.get().is_simulated


def test_a_new_release_is_said_to_hold_for_new_schools_only(client, town, adoption):
    assert "Gilt für neue Schulen" not in text(client.get(url("install", adoption)))
    installed(town, adoption)
    assert "Gilt für neue Schulen" in text(client.get(url("install", adoption)))
    client.post(url("install", adoption), FORM | {"publish_mode": "live"})
    client.post(url("install_preview", adoption), {})
    assert set(Entity.objects.filter(type="School").values_list("release", flat=True)) == {"delayed"}


def test_an_update_is_shown_and_done(client, town, adoption):
    installed(town, adoption)
    Installation.objects.update(version="1.0.0")
    assert "Eingerichtet ist Version 1.0.0" in text(client.get(url("install_update", adoption)))
    client.post(url("install_update", adoption))
    assert Installation.objects.get().version == world.blueprint().version


def test_removal_asks_twice_before_data_are_deleted(client_as, town, adoption):
    installed(town, adoption)
    manager = client_as("manager", town)
    where = url("install_remove", adoption)
    assert "3 Räume" in text(manager.get(where))
    refused = manager.post(where, {"scope": "erase", "reason": "Ende"})
    assert refused.status_code == 422
    assert Entity.objects.filter(type="Room").count() == 3
    manager.post(where, {"scope": "keep", "reason": "Ende"})
    assert Installation.objects.get().removed_at is not None
    assert "schon entfernt" in text(manager.get(where))
    manager.post(where, {"scope": "erase", "reason": "Ende", "understood": "on"})
    assert not Entity.objects.exists()


def test_the_guide_can_be_ticked_off_and_is_seen_by_the_other_town(client, client_as, adoption):
    key = world.blueprint().guide[0].key
    client.post(url("guide", adoption), {"step": key, "done": "yes"})
    assert GuideProgress.objects.get().step == key
    other = client_as("reader", factories.municipality())
    page = other.get(url("guide", adoption))
    assert "1 von 9 erledigt" in text(page)
    assert "Haken zurücknehmen" not in text(page)
    assert other.post(url("guide", adoption), {"step": key, "done": "no"}).status_code == 404
    client.post(url("guide", adoption), {"step": key, "done": "no"})
    assert not GuideProgress.objects.exists()


GETS = ("install", "install_rooms", "install_preview", "install_update", "install_remove", "install_export",
        "install_template_csv", "install_template_xlsx")  # fmt: skip
POSTS = ("install", "install_rooms", "install_preview", "install_update", "install_remove", "install_discard",
         "install_room_out", "install_upload", "install_take_over")  # fmt: skip


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("elsewhere", 404), ("anonymous", 302)])
def test_only_the_own_towns_editors_see_and_change_an_installation(client_as, town, adoption, role, status):
    installed(town, adoption)
    place = {"elsewhere": factories.municipality()}.get(role, town)
    client = client_as({"elsewhere": "manager"}.get(role, role), place)
    for name in GETS:
        assert client.get(url(name, adoption)).status_code == status, name
    for name in POSTS:
        data = {"scope": "erase", "understood": "on", "reason": "x", **FORM}
        assert client.post(url(name, adoption), data).status_code == status, name
    assert Source.objects.get().closed_at is None
    assert not InstallationDraft.objects.exists()


def test_words_of_a_blueprint_are_escaped(client, adoption, monkeypatch):
    import msgspec

    from allmende.solutions import views_install

    blueprint = world.blueprint()
    first, *rest = blueprint.about.parameter
    evil = msgspec.structs.replace(first, help="<script>alert(1)</script>", label="<b>x</b>")
    about = msgspec.structs.replace(blueprint.about, parameter=(evil, *rest))
    changed = msgspec.structs.replace(blueprint, about=about)
    monkeypatch.setattr(views_install, "blueprint_to_install", lambda _: changed)
    page = text(client.get(url("install", adoption)))
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert "&lt;script&gt;alert" in page


def test_a_device_that_another_source_has_is_named_on_the_preview(client, town, adoption):
    other, _key = create_source(
        actor=factories.actor("manager", town), owner=town.space, name="Rathaus", connector="things_stack"
    )
    client.post(url("install", adoption), FORM)
    shown = upload(client, adoption, TABLE)
    client.post(url("install_take_over", adoption), {"rooms": shown.context["kept"]})
    editor = factories.actor("editor", town)
    school = put_school(actor=editor, owner=town.space, name="Süd", lon=None, lat=None,
                        release="internal", origin="by-hand")  # fmt: skip
    room = put_room(actor=factories.actor("editor", town), owner=town.space, school=school, name="5a",
                    code="104", origin="by-hand")  # fmt: skip
    plan_device(actor=factories.actor("editor", town), source=other, device_key="24E124123456789A",
                entity=room, profile=None)  # fmt: skip
    page = client.get(url("install_preview", adoption))
    assert page.status_code == 422
    assert "gehört schon zur Quelle „Rathaus“" in text(page)
    assert client.post(url("install_preview", adoption), {}).status_code == 422
    assert Source.objects.count() == 1


def test_a_paused_adoption_is_not_installed(client, client_as, town, adoption):
    pause_adoption(actor=factories.actor("manager", town), adoption_id=adoption.pk, reason="Haushalt")
    client.post(url("install", adoption), FORM)
    client.post(url("install_rooms", adoption), {"school": "Süd", "name": "5a"})
    assert client.post(url("install_preview", adoption), {}).status_code == 409
    assert Source.objects.count() == 0
