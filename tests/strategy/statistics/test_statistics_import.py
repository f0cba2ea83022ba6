"""A table is looked at first, stored as a whole, remembered and taken back; strangers never see it."""

import io
import time
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from allmende.basics.errors import Forbidden, NotFound
from allmende.connectors.table_upload.table import TableRefused
from allmende.strategy.errors_statistics import ImportSettled, NothingToImport
from allmende.strategy.models import ImportBatch, StatisticValue
from allmende.strategy.services import statistics_import as service
from allmende.strategy.services import statistics_import_work as work
from allmende.strategy.statistics.mapping import Mapping, ValueColumn, mapping_from
from tests import factories
from tests.strategy.statistics.world import SYSTEM, World, value

pytestmark = pytest.mark.django_db

CSV = (
    "\ufeffAGS;Jahr;Restmüll\r\n9111001;2023;128,4\r\n09111002;2023;140\r\n"
    "09999999;2023;1\r\n09222001;2023;viel\r\n"
)


@pytest.fixture
def world():
    return World()


def kept(world, text=CSV, actor=None, owner=None, name="müll.csv"):
    body = text.encode() if isinstance(text, str) else text
    return service.keep_import(
        actor=actor or SYSTEM, owner=owner or world.consortium.space, name=name, body=body
    )


def stored(world, text=CSV, **given):
    """Bring a table and store it, through the worker where it is large."""
    batch = kept(world, text, **given)
    return worked(service.store_import(actor=SYSTEM, batch_id=worked(batch).pk))


def worked(batch):
    """Let the worker do what waits at a table."""
    work.work_on(batch_id=batch.pk, user_id=None)
    batch.refresh_from_db()
    return batch


def test_a_table_is_understood_previewed_stored_and_taken_back(world):
    batch = kept(world)
    assert (batch.preview["new"], batch.preview["rejected"]) == (2, 2)
    assert not StatisticValue.objects.exists()
    stored = service.store_import(actor=SYSTEM, batch_id=batch.pk)
    assert (stored.rows_read, stored.rows_stored, stored.rows_rejected) == (4, 2, 2)
    assert [line for line, _heading, _text in stored.line_errors] == [4, 5]
    assert bytes(stored.body) == b""
    found = StatisticValue.objects.get(place_key="09111001")
    assert (found.value, found.place_name, found.batch_id) == (Decimal("128.4"), "Adorf", batch.pk)
    assert service.undo_import(actor=SYSTEM, batch_id=batch.pk, reason="falsch") == 2
    assert not StatisticValue.objects.exists()
    with pytest.raises(ImportSettled):
        service.undo_import(actor=SYSTEM, batch_id=batch.pk, reason="noch einmal")


def test_the_same_table_twice_stores_nothing_new(world):
    service.store_import(actor=SYSTEM, batch_id=kept(world).pk)
    again = kept(world)
    with pytest.raises(NothingToImport):
        service.store_import(actor=SYSTEM, batch_id=again.pk)


def test_a_corrected_value_gets_its_old_figure_back(world):
    before = value(world.waste, world.town, 2023, 100)
    batch = kept(world)
    service.store_import(actor=SYSTEM, batch_id=batch.pk)
    before.refresh_from_db()
    assert before.value == Decimal("128.4")
    service.undo_import(actor=SYSTEM, batch_id=batch.pk, reason="falsch")
    before.refresh_from_db()
    assert (before.value, before.batch_id) == (100, None)
    assert StatisticValue.objects.count() == 1


def test_taking_back_an_older_import_leaves_what_a_newer_one_corrected(world):
    first = stored(world)
    second = stored(world, CSV.replace("128,4", "99"))
    service.undo_import(actor=SYSTEM, batch_id=first.pk, reason="alt")
    assert StatisticValue.objects.get().value == 99
    service.undo_import(actor=SYSTEM, batch_id=second.pk, reason="neu")
    assert not StatisticValue.objects.exists()


def test_what_is_worked_out_follows_the_import(world):
    value(world.area, world.town, 2020, 50)
    text = "AGS;Stichtag;Bevölkerung\n09111001;31.12.2024;10.000\n"
    batch = kept(world, text)
    service.store_import(actor=SYSTEM, batch_id=batch.pk)
    assert world.density.values.get().value == 200
    service.undo_import(actor=SYSTEM, batch_id=batch.pk, reason="x")
    assert not world.density.values.exists()


def test_the_mapping_of_the_last_time_is_remembered(world):
    text = "Wo;Wann;Was\n09111001;2023;1\n"
    mapping = Mapping(date_column=1, basis="Abfallbilanz", values=(ValueColumn(2, "restmuell"),))
    first = kept(world, text)
    service.explain_import(actor=SYSTEM, batch_id=first.pk, mapping=mapping)
    service.store_import(actor=SYSTEM, batch_id=first.pk)
    second = kept(world, text.replace("2023", "2024"))
    assert second.mapping == mapping.as_json()
    service.store_import(actor=SYSTEM, batch_id=second.pk)
    assert set(StatisticValue.objects.values_list("basis", flat=True)) == {"Abfallbilanz"}


def test_a_town_fills_its_own_line_of_a_common_statistic_and_everything_of_its_own(world):
    actor = factories.actor("editor", world.town)
    text = "AGS;Jahr;Restmüll;Eigene Zahl\n09111001;2023;1;7\n09111002;2023;2;8\n"
    batch = kept(world, text, actor=actor, owner=world.town.space)
    service.store_import(actor=actor, batch_id=batch.pk)
    assert [v.place_name for v in world.waste.values.all()] == ["Adorf"]
    assert world.own.values.count() == 2
    assert world.waste.values.get().batch_id == batch.pk


def test_nobody_brings_values_for_strangers(world):
    actor = factories.actor("editor", world.town)
    with pytest.raises(Forbidden):
        kept(world, actor=actor)
    with pytest.raises(Forbidden):
        kept(world, actor=factories.actor("reader", world.town), owner=world.town.space)
    batch = kept(world, actor=actor, owner=world.town.space)
    with pytest.raises(NotFound):
        service.store_import(actor=factories.actor("manager", world.towns[2]), batch_id=batch.pk)


def test_excel_with_numbers_as_keys_and_years(world):
    book = Workbook()
    book.active.append(["AGS", "Jahr", "Restmüll"])
    book.active.append([9111001, 2023, 128.4])
    file = io.BytesIO()
    book.save(file)
    batch = kept(world, file.getvalue())
    service.store_import(actor=SYSTEM, batch_id=batch.pk)
    found = StatisticValue.objects.get()
    assert (found.place_key, found.reference_date.isoformat(), found.value) == (
        "09111001",
        "2023-12-31",
        Decimal("128.4"),
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b"\x89PNG\r\n\x1a\n\x00", "wrong_type"), (b"\xd0\xcf\x11\xe0x", "old_excel"),
     (b"a\n1\n", "no_header"), (b"a;b\n", "no_rows"), (b"x" * (50 * 1024 * 1024), "too_large")],
)  # fmt: skip
def test_what_is_no_table_is_refused(world, body, reason):
    with pytest.raises(TableRefused) as refused:
        kept(world, body)
    assert refused.value.reason == reason
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("anonymous", 302), ("reader", 403), ("editor", 200)])
def test_only_people_who_edit_something_see_the_page(client_as, world, role, status):
    assert client_as(role, world.town).get(reverse("strategy:statistics_imports")).status_code == status


def test_the_whole_way_in_the_browser(client_as, world):
    client = client_as("coordinator", world.consortium)
    url = reverse("strategy:statistics_imports")
    file = SimpleUploadedFile("müll.csv", CSV.encode())
    answer = client.post(url, {"owner": world.consortium.space.pk, "table": file})
    batch = ImportBatch.objects.get()
    page = reverse("strategy:statistics_import", args=[batch.pk])
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    html = client.get(page).content.decode()
    assert "2 Werte übernehmen" in html
    assert "09999999" in html
    assert "keine Zahl" in html
    form = client.get(page).context["form"]
    told = {name: form[name].value() for name in form.fields}
    wrong = client.post(page, {**told, "value_2": ""})
    assert wrong.status_code == 422
    assert "mindestens eine Spalte" in wrong.content.decode()
    assert client.post(page, {**told, "basis": "Bilanz"}).status_code == 302
    errors = b"".join(
        client.get(reverse("strategy:statistics_import_errors", args=[batch.pk])).streaming_content
    )
    assert errors.decode().count("\n") == 3
    store = reverse("strategy:statistics_import_store", args=[batch.pk])
    assert "hat sich etwas geändert" in client.post(store, follow=True).content.decode()
    assert not StatisticValue.objects.exists()
    seen = client.get(page).context["seen"]
    assert client.post(store, {"gesehen": seen}).status_code == 302
    assert StatisticValue.objects.filter(basis="Bilanz").count() == 2
    assert "Zurücknehmen" in client.get(page).content.decode()
    undo = reverse("strategy:statistics_import_undo", args=[batch.pk])
    assert client.post(undo, {}).status_code == 422
    assert client.post(undo, {"reason": "falsch"}).status_code == 302
    assert not StatisticValue.objects.exists()


def test_a_huge_file_is_refused_with_a_sentence(client_as, world):
    client = client_as("coordinator", world.consortium)
    file = SimpleUploadedFile("a.csv", b"x;y\n" + b"1;2\n" * 2_000_000)
    answer = client.post(
        reverse("strategy:statistics_imports"), {"owner": world.consortium.space.pk, "table": file}
    )
    assert answer.status_code == 422
    assert "größer als 5 MB" in answer.content.decode()


def test_strangers_get_404_for_an_import(client_as, world):
    batch = kept(world, actor=factories.actor("editor", world.town), owner=world.town.space)
    other = client_as("manager", world.towns[2])
    assert other.get(reverse("strategy:statistics_import", args=[batch.pk])).status_code == 404
    for name in ("store", "undo", "discard"):
        url = reverse(f"strategy:statistics_import_{name}", args=[batch.pk])
        assert other.post(url, {"reason": "x"}).status_code == 404
    reader = client_as("reader", world.town)
    assert reader.get(reverse("strategy:statistics_import", args=[batch.pk])).status_code == 403


def test_old_previews_are_thrown_away(world):
    from datetime import timedelta

    from django.utils import timezone

    batch = kept(world)
    assert service.delete_old_drafts(actor=SYSTEM, now=timezone.now()) == 0
    ImportBatch.objects.filter(pk=batch.pk).update(made_at=timezone.now() - timedelta(days=3))
    assert service.delete_old_drafts(actor=SYSTEM, now=timezone.now()) == 1


def test_a_towns_own_table_need_not_name_the_town(world):
    actor = factories.actor("editor", world.town)
    text = (
        "stichtag,erhebungsart,eigene zahl\n1956-12-31,fortschreibung,5606\n1957-12-31,fortschreibung,5921\n"
    )
    batch = kept(world, text, actor=actor, owner=world.town.space)
    assert (batch.mapping["place_column"], batch.mapping["place"]) == (-1, world.town.ags)
    service.store_import(actor=actor, batch_id=batch.pk)
    assert [(v.place_key, v.basis) for v in world.own.values.all()] == [
        (world.town.ags, "fortschreibung")
    ] * 2


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "lines", "refused"),
    [("zensus2022_1000A-0000_gemeinden.csv", 10_786, 0), ("vaterstetten_bevoelkerung_jahre.csv", 69, 0)],
)
def test_other_real_tables_are_read_as_well(world, shared_data, name, lines, refused):
    body = (shared_data / "demography" / name).read_bytes()
    batch = worked(kept(world, body, owner=world.town.space))
    column = batch.headings.index("population" if "population" in batch.headings else "bevoelkerung")
    changed = {"date": "15.05.2022"} if "place" in batch.headings else {"place": world.town.ags}
    if "place" in batch.headings:
        changed["name_column"] = batch.headings.index("place")
    mapping = {
        **batch.mapping,
        **changed,
        "values": [{"column": column, "statistic": "eigene", "breakdown": ""}],
    }
    worked(service.explain_import(actor=SYSTEM, batch_id=batch.pk, mapping=mapping_from(mapping)))
    worked(service.store_import(actor=SYSTEM, batch_id=batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.rows_read, batch.rows_rejected) == ("stored", lines, refused)


@pytest.mark.shared_data
def test_the_population_of_all_german_municipalities_in_bounded_time(world, shared_data):
    """All 32,168 lines, two value columns each; no request waits for them."""
    body = (shared_data / "demography" / "population_municipalities_de_long.csv").read_bytes()
    began = time.monotonic()
    batch = kept(world, body)
    assert batch.work == "look"
    mapping = Mapping(
        place_column=0, name_column=1, date_column=2, basis_column=3, decimal="point",
        values=(ValueColumn(4, "bevoelkerung"), ValueColumn(6, "bevoelkerung", "weiblich")),
    )  # fmt: skip
    worked(batch)
    service.explain_import(actor=SYSTEM, batch_id=batch.pk, mapping=mapping)
    assert worked(batch).preview["new"] == 32_168 + 10_619 + 10_775
    service.store_import(actor=SYSTEM, batch_id=batch.pk)
    worked(batch)
    assert (batch.state, batch.rows_read, batch.rows_rejected) == ("stored", 32_168, 0)
    assert batch.rows_stored == 32_168 + 10_619 + 10_775
    assert world.people.values.filter(place_key="05966024", breakdown="").count() == 3
    assert time.monotonic() - began < 60
