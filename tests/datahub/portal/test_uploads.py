"""Uploaded tables: nothing is stored unconfirmed, twice changes nothing, all of it can go again."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from allmende.basics.errors import Forbidden, NotFound
from allmende.connectors.table_upload.table import TableRefused
from allmende.datahub.errors import NothingToStore, UploadSettled
from allmende.datahub.models import Entity, Series, Upload, UploadState
from allmende.datahub.services.uploads.looking import config_from
from allmende.datahub.services.uploads.storing import (
    DRAFT_LASTS,
    delete_old_drafts,
    discard_upload,
    explain_columns,
    keep_upload,
    preview_of,
    store_upload,
    undo_upload,
)
from allmende.kernel.actor import SystemActor
from allmende.kernel.models import AuditEntry
from tests import factories
from tests.datahub import factories as hub

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLE = """\
Datum;Uhrzeit;Raum;CO2 (ppm);Temperatur (°C)
31.03.2026;14:30;Chemie;1.012;21,5
31.03.2026;14:40;Chemie;99999;21,75
31.03.2026;14:40;Keller;800;12,0
31.03.2026;14:50;Chemie;viel;22
""".encode()


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def town():
    return factories.municipality()


@pytest.fixture
def room(town):
    return hub.room(hub.school(town.space, "Gesamtschule"), "Chemie")


@pytest.fixture
def editor(town):
    return factories.actor("editor", town)


def kept(editor, town, body=TABLE, **changes):
    upload = keep_upload(actor=editor, owner=town.space, name="ablesung.csv", body=body)
    if changes:
        config = msgspec.structs.replace(config_from(upload.config), **changes)
        upload = explain_columns(actor=editor, upload_id=upload.pk, config=config)
    return upload


def observations(town):
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.attribute, o.observed_at, o.value, o.quality from observation o"
            " join datahub_series s on s.id = o.series_id where o.tenant = %s order by 1, 2",
            [town.space.pk],
        )
        return cursor.fetchall()


def latest(town):
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.attribute, l.value, l.valid_value from latest l join datahub_series s"
            " on s.id = l.series_id where l.tenant = %s order by 1",
            [town.space.pk],
        )
        return cursor.fetchall()


def test_a_preview_stores_nothing_and_says_what_it_would_do(town, room, editor) -> None:
    _table, preview = preview_of(kept(editor, town), now=NOW)
    assert [(one.attribute, one.value) for one in preview.new] == [
        ("co2", 1012), ("temperature", 21.5), ("co2", 99999), ("temperature", 21.75), ("temperature", 22),
    ]  # fmt: skip
    assert [(one.line, one.heading) for one in preview.errors] == [(4, ""), (5, "CO2 (ppm)")]
    assert "Keller" in preview.errors[0].sentence
    (co2, temperature) = preview.summaries
    assert (co2.values, co2.implausible, co2.lowest, co2.highest) == (2, 1, 1012, 99999)
    assert temperature.values == 3
    assert observations(town) == []
    assert not Series.objects.filter(tenant=town.space).exists()


def test_confirmed_values_are_history_with_flags_and_the_file_is_gone(town, room, editor) -> None:
    upload = kept(editor, town)
    stored = store_upload(actor=editor, upload_id=upload.pk)
    assert (stored.readings, stored.duplicates, stored.places) == (5, 0, 0)
    at = datetime(2026, 3, 31, 12, 30, tzinfo=UTC)
    assert observations(town) == [
        ("co2", at, 1012, 0), ("co2", at + timedelta(minutes=10), 99999, 1),
        ("temperature", at, 21.5, 0), ("temperature", at + timedelta(minutes=10), 21.75, 0),
        ("temperature", at + timedelta(minutes=20), 22, 0),
    ]  # fmt: skip
    assert latest(town) == [("co2", 99999, 1012), ("temperature", 22, 22)]
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.body), upload.errors) == (UploadState.STORED, b"", 2)
    assert AuditEntry.objects.filter(action="datahub.upload_stored").count() == 1


def test_the_same_file_again_changes_nothing(town, room, editor) -> None:
    store_upload(actor=editor, upload_id=kept(editor, town).pk)
    before = observations(town)
    again = kept(editor, town)
    _table, preview = preview_of(again, now=NOW)
    assert (len(preview.new), preview.duplicates) == (0, 5)
    with pytest.raises(NothingToStore):
        store_upload(actor=editor, upload_id=again.pk)
    assert observations(town) == before


def test_another_value_for_the_same_time_is_named_and_the_first_one_stays(town, room, editor) -> None:
    store_upload(actor=editor, upload_id=kept(editor, town).pk)
    changed = kept(editor, town, TABLE.replace(b"21,5\n", b"25,5\n") + b"31.03.2026;15:00;Chemie;700;\n")
    _table, preview = preview_of(changed, now=NOW)
    assert [(one.line, one.heading) for one in preview.differing] == [(2, "temperature")]
    store_upload(actor=editor, upload_id=changed.pk)
    assert ("temperature", 21.5) in {(one[0], one[2]) for one in observations(town)}
    assert ("temperature", 25.5) not in {(one[0], one[2]) for one in observations(town)}


def test_undoing_takes_back_exactly_what_came_and_the_newest_value_is_right_again(town, room, editor) -> None:
    store_upload(actor=editor, upload_id=kept(editor, town).pk)
    before, newest = observations(town), latest(town)
    more = kept(editor, town, TABLE + b"31.03.2026;15:00;Chemie;700;23\n")
    store_upload(actor=editor, upload_id=more.pk)
    assert latest(town)[0] == ("co2", 700, 700)
    assert undo_upload(actor=editor, upload_id=more.pk, reason="falsche Datei") == 2
    assert observations(town) == before
    assert latest(town) == newest
    with pytest.raises(UploadSettled):
        undo_upload(actor=editor, upload_id=more.pk)
    with pytest.raises(UploadSettled):
        store_upload(actor=editor, upload_id=more.pk)


def test_undoing_tells_the_rollups(town, room, editor) -> None:
    upload = kept(editor, town)
    store_upload(actor=editor, upload_id=upload.pk)
    with connection.cursor() as cursor:
        cursor.execute("update rollup_state set open_from = now(), rolled_to = now()")
        cursor.execute("delete from rollup_dirty")
    undo_upload(actor=editor, upload_id=upload.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(distinct (series_id, hour)) from rollup_dirty where tenant = %s", [town.space.pk]
        )
        assert cursor.fetchone()[0] == 2


def test_unknown_places_become_entities_only_when_wanted(town, room, editor) -> None:
    upload = kept(editor, town, entity_type="WaterObserved")
    stored = store_upload(actor=editor, upload_id=upload.pk)
    assert stored.places == 1
    cellar = Entity.objects.get(tenant=town.space, name="Keller")
    assert (cellar.type, cellar.is_public, cellar.types) == ("WaterObserved", False, ["WaterObserved"])
    assert cellar.document["name"]["value"] == "Keller"


def test_two_rooms_of_one_name_are_told_apart_by_their_school(town, room, editor) -> None:
    hub.room(hub.school(town.space, "Gymnasium"), "Chemie")
    _table, preview = preview_of(kept(editor, town), now=NOW)
    assert "mehrmals" in preview.errors[0].sentence
    named = TABLE.replace(b"Chemie", b"gesamtschule: chemie")
    _table, preview = preview_of(kept(editor, town, named), now=NOW)
    assert preview.places.found["gesamtschule: chemie"] == room


def test_staff_rooms_are_refused(town, room, editor) -> None:
    body = TABLE.replace(b"Keller", b"Lehrerzimmer")
    _table, preview = preview_of(kept(editor, town, body, entity_type="DeviceMeasurement"), now=NOW)
    assert "Lehrerzimmer" in preview.places.refused


def test_a_series_keeps_its_unit(town, room, editor) -> None:
    hub.readings(room, [70.0], end=NOW, attribute="temperature", unit="FAH")
    _table, preview = preview_of(kept(editor, town), now=NOW)
    assert {one.attribute for one in preview.new} == {"co2"}
    assert any("Einheit" in one.sentence for one in preview.errors)


@pytest.mark.parametrize(("role", "error"), [("reader", Forbidden), ("editor_elsewhere", NotFound)])
def test_only_the_towns_editors_store_and_undo(town, room, editor, role, error) -> None:
    upload = kept(editor, town)
    place = town if role == "reader" else factories.municipality()
    other = factories.actor(role.partition("_")[0], place)
    for act in (store_upload, undo_upload, discard_upload):
        with pytest.raises(error):
            act(actor=other, upload_id=upload.pk)
    upload.refresh_from_db()
    assert upload.state == UploadState.DRAFT
    assert observations(town) == []


def test_what_is_no_table_is_not_kept(town, editor) -> None:
    with pytest.raises(TableRefused):
        keep_upload(actor=editor, owner=town.space, name="bild.png", body=b"\x89PNG\x00")
    assert not Upload.objects.exists()


def test_old_previews_are_thrown_away_and_stored_ones_stay(town, room, editor) -> None:
    draft, stored = kept(editor, town), kept(editor, town)
    store_upload(actor=editor, upload_id=stored.pk)
    house = SystemActor("Aufbewahrung")
    assert delete_old_drafts(actor=house, now=NOW + DRAFT_LASTS - timedelta(seconds=1)) == 0
    assert delete_old_drafts(actor=house, now=NOW + DRAFT_LASTS + timedelta(seconds=1)) == 1
    assert not Upload.objects.filter(pk=draft.pk).exists()
    assert Upload.objects.filter(pk=stored.pk).exists()


# -- pages ---------------------------------------------------------------------------------------------


def test_the_whole_way_through_the_pages(client_as, town, room) -> None:
    client = client_as("editor", town)
    url = reverse("datahub:uploads", args=[town.slug])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"table": SimpleUploadedFile("märz.csv", TABLE)})
    assert answer.status_code == 302
    upload = Upload.objects.get()
    page = client.get(answer["Location"])
    text = page.content.decode()
    assert page.status_code == 200
    for expected in (
        "märz.csv",
        "5 neue Messwerte",
        "5 Messwerte übernehmen",
        "Keller",
        "CO2-Gehalt der Luft",
    ):
        assert expected in text
    form = page.context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    data["entity_type"] = "DeviceMeasurement"
    assert client.post(answer["Location"], data).status_code == 302
    assert "7 neue Messwerte" in client.get(answer["Location"]).content.decode()
    errors = client.get(reverse("datahub:upload_errors", args=[town.slug, upload.pk])).content.decode()
    assert "5;CO2 (ppm);" in errors
    client.post(reverse("datahub:store_upload", args=[town.slug, upload.pk]))
    assert len(observations(town)) == 7
    assert "rückgängig" in client.get(url).content.decode().lower()
    undo = reverse("datahub:undo_upload", args=[town.slug, upload.pk])
    assert client.post(undo, {"reason": ""}).status_code == 422
    assert len(observations(town)) == 7
    assert client.post(undo, {"reason": "falsch"}).status_code == 302
    assert observations(town) == []


def test_wrong_choices_are_said_at_the_form(client_as, town, room) -> None:
    client = client_as("editor", town)
    client.post(reverse("datahub:uploads", args=[town.slug]), {"table": SimpleUploadedFile("a.csv", TABLE)})
    url = reverse("datahub:upload", args=[town.slug, Upload.objects.get().pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    for change in ({"place_column": "-1"}, {"attribute_3": "", "attribute_4": ""}, {"attribute_4": "co2"}):
        assert client.post(url, data | change).status_code == 422
    assert config_from(Upload.objects.get().config).place_column == 2


@pytest.mark.parametrize(("body", "text"), [
    (b"", "leer"), (b"\xd0\xcf\x11\xe0", ".xls"), (b"nichts", "Überschriften"), (b"x" * 5_300_000, "5 MB"),
])  # fmt: skip
def test_a_refused_file_is_explained(client_as, town, body, text) -> None:
    client = client_as("editor", town)
    url = reverse("datahub:uploads", args=[town.slug])
    answer = client.post(url, {"table": SimpleUploadedFile("a.csv", body)})
    assert answer.status_code == 422
    assert text in answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [("anonymous", 302), ("reader", 403), ("editor_elsewhere", 404)])
def test_others_do_not_reach_the_pages(client_as, town, room, editor, role, status) -> None:
    upload = kept(editor, town)
    place = factories.municipality() if role.endswith("elsewhere") else town
    client = client_as(role.partition("_")[0], place)
    assert client.get(reverse("datahub:uploads", args=[town.slug])).status_code == status
    assert client.get(reverse("datahub:upload", args=[town.slug, upload.pk])).status_code == status
    assert client.post(reverse("datahub:store_upload", args=[town.slug, upload.pk])).status_code == status
    assert observations(town) == []


def test_the_page_of_new_sources_leads_here(client_as, town) -> None:
    page = client_as("editor", town).get(reverse("datahub:source_kinds")).content.decode()
    assert reverse("datahub:uploads", args=[town.slug]) in page
