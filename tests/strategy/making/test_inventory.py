"""The inventory: lists and counts, tables in with a preview and a way back, tables out."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from allmende.basics.errors import Forbidden
from allmende.strategy.errors_making import BatchNotOpen, TableNotReadable
from allmende.strategy.models import InventoryBatch, InventoryItem
from allmende.strategy.selectors import inventory as selectors
from allmende.strategy.services import inventory as services
from tests import factories
from tests.strategy.making import world

pytestmark = pytest.mark.django_db
TABLE = (
    "Titel;Art;Amt;Handlungsfeld;Seit;Stand;Adresse;Öffentlich;Farbe\n"
    "WLAN am Markt;Infrastruktur;Tiefbau;Mobilität;2019;in Betrieb;https://wlan.example;ja;blau\n"
    ";Produkt;Hauptamt;;;;;;\n"
    "Bauantrag;Wunder;Bauamt;;;;;;\n"
    "Wald;Konzept;Forst;Zauberei;;;;;\n"
    "Bus;Produkt;ÖPNV;;2020;im Versuch;javascript:alert(1);;\n"
    "=1+1;;Hauptamt;;2024;;;;\n"
    "wlan am markt;;;;;;;;\n"
)


def item(town, title="WLAN", **fields) -> InventoryItem:
    """Return an item of a town's inventory."""
    return services.put_item(
        actor=world.SYSTEM, space=town.space, values={"title": title, "kind": "product", **fields}
    )


def bring(town, text=TABLE) -> InventoryBatch:
    """Return a brought table."""
    body = text if isinstance(text, bytes) else text.encode()
    return services.keep_table(actor=world.SYSTEM, space=town.space, name="bestand.csv", body=body)


def test_a_table_is_looked_at_line_by_line():
    town = factories.municipality()
    world.field()
    preview = selectors.look_at(TABLE.encode(), town.space)
    assert [values["title"] for _line, values in preview.rows] == ["WLAN am Markt", "=1+1"]
    assert [(e.line, e.column) for e in preview.errors] == [
        (3, "Titel"), (4, "Art"), (5, "Handlungsfeld"), (6, "Adresse"),
    ]  # fmt: skip
    assert preview.known == [(8, "wlan am markt")]
    assert list(preview.ignored) == ["Farbe"]
    first = preview.rows[0][1]
    assert (first["kind"], first["action_field"].key, first["visibility"]) == (
        "infrastructure",
        "mobilitaet",
        "public",
    )


def test_a_table_counts_once_it_is_stored_and_can_be_taken_back():
    town = factories.municipality()
    world.field()
    before = item(town, "Schon da")
    batch = bring(town)
    assert InventoryItem.objects.count() == 1
    target = {"actor": world.SYSTEM, "space": town.space, "batch_id": batch.pk}
    assert services.store_table(**target).rows_stored == 2
    assert InventoryItem.objects.filter(batch=batch).count() == 2
    with pytest.raises(BatchNotOpen):
        services.store_table(**target)
    assert services.undo_table(**target) == 2
    assert list(InventoryItem.objects.all()) == [before]
    with pytest.raises(BatchNotOpen):
        services.undo_table(**target)


def test_long_descriptions_come_in_whole():
    town = factories.municipality()
    preview = selectors.look_at(
        f"Titel;Beschreibung\nA;{'lang ' * 400}\nB;{'x' * 5001}\n".encode(), town.space
    )
    assert len(preview.rows[0][1]["description"]) == 1999
    assert preview.errors[0].column == "Beschreibung"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"Titel\nA\n", b"Name der Kuh;Farbe\nElsa;braun\n", b"Titel;Amt\n", b"\x89PNG\r\n\x1a\n\x00",
        b"PK\x03\x04kaputt", ("Titel;Amt\n" + "A;B\n" * 5001).encode(),
    ],
)  # fmt: skip
def test_what_is_no_inventory_is_refused_as_a_whole(body):
    town = factories.municipality()
    with pytest.raises(TableNotReadable):
        bring(town, body)
    assert not InventoryBatch.objects.exists()


def test_a_bad_file_is_said_on_the_page(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:inventory_upload", args=[owned.key])
    answer = client.post(url, {"file": SimpleUploadedFile("a.csv", b"Kuh;Farbe\nElsa;braun\n")})
    assert answer.status_code == 422
    assert "„Titel“ fehlt" in answer.content.decode()
    assert client.post(url, {}).status_code == 422


def test_a_workbook_comes_in_over_the_pages_and_goes_out_again(client_as):
    owned = world.strategy()
    world.field()
    client = client_as("editor", owned.owner.municipality)
    book = Workbook()
    book.active.append(["Titel", "Handlungsfeld", "Seit"])
    book.active.append(["Bürgerportal", "Mobilität", 2021])
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("bestand.xlsx", out.getvalue())
    led = client.post(reverse("strategy:inventory_upload", args=[owned.key]), {"file": file})
    assert "Bürgerportal" in client.get(led.url).content.decode()
    batch = InventoryBatch.objects.get()
    client.post(reverse("strategy:inventory_table_store", args=[owned.key, batch.pk]))
    assert InventoryItem.objects.get().since == "2021"
    answer = client.get(reverse("strategy:inventory_xlsx", args=[owned.key]))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][0] == "Titel"
    assert rows[1][0] == "Bürgerportal"
    client.post(reverse("strategy:inventory_table_undo", args=[owned.key, batch.pk]))
    assert not InventoryItem.objects.exists()


def test_what_goes_out_can_come_in_again_and_runs_nothing(client_as):
    owned = world.strategy()
    item(owned.owner.municipality, "@SUM(1)", department="Amt", visibility="public")
    item(owned.owner.municipality, "Bauantrag", kind="process", state="trial")
    client = client_as("reader", owned.owner.municipality)
    body = client.get(reverse("strategy:inventory_csv", args=[owned.key])).content
    assert b"'@SUM(1)" in body
    preview = selectors.look_at(body, factories.municipality().space)
    assert not preview.errors
    assert {(v["kind"], v["state"]) for _line, v in preview.rows} == {
        ("product", "running"),
        ("process", "trial"),
    }


def test_the_list_is_searched_filtered_and_counted(client_as):
    owned = world.strategy()
    town = owned.owner.municipality
    item(town, "WLAN", department="Tiefbau", action_field=world.field())
    item(town, "Bauantrag", kind="process", department="Bauamt")
    client = client_as("reader", town)
    url = reverse("strategy:inventory", args=[owned.key])
    assert "Bauantrag" not in client.get(url, {"q": "wlan"}).content.decode().split('<h2 id="liste">')[1]
    assert "1 von 2 Einträgen" in client.get(url, {"amt": "Bauamt", "feld": ""}).content.decode()
    assert "Dazu gibt es keinen" in client.get(url, {"q": "gibtsnicht"}).content.decode()
    assert client.get(url, {"art": "unsinn", "page": "x"}).status_code == 200
    shares = selectors.counts_by_field(selectors.items_of(world.SYSTEM, town.space))
    assert {(share.word, share.count) for share in shares} == {("Mobilität", 1), ("ohne Handlungsfeld", 1)}


def test_the_public_sees_only_what_is_public(client):
    owned = world.strategy(status="adopted", visibility="public")
    town = owned.owner.municipality
    item(town, "Offenes WLAN", visibility="public")
    item(town, "Interner Server")
    for name in ("inventory", "inventory_csv"):
        body = client.get(reverse(f"strategy:{name}", args=[owned.key])).content.decode()
        assert "Offenes WLAN" in body
        assert "Interner Server" not in body


def test_one_item_is_written_changed_and_deleted(client_as):
    owned = world.strategy()
    client = client_as("editor", owned.owner.municipality)
    told = {"title": "WLAN", "kind": "infrastructure", "state": "running", "is_public": "on"}
    assert client.post(reverse("strategy:inventory_new", args=[owned.key]), told).status_code == 302
    made = InventoryItem.objects.get()
    assert made.visibility == "public"
    url = reverse("strategy:inventory_item", args=[owned.key, made.pk])
    assert client.post(url, told | {"url": "kein link"}).status_code == 422
    assert world.save(client, url, {**told, "title": "WLAN neu", "is_public": ""}).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.visibility) == ("WLAN neu", "municipality")
    client.post(reverse("strategy:inventory_remove", args=[owned.key, made.pk]))
    assert not InventoryItem.objects.exists()


def test_a_strangers_table_and_item_are_out_of_reach(client_as):
    mine, theirs = world.strategy(), world.strategy()
    other, batch = item(theirs.owner.municipality), bring(theirs.owner.municipality, "Titel;Amt\nA;B\n")
    client = client_as("manager", mine.owner.municipality)
    assert client.get(reverse("strategy:inventory_item", args=[mine.key, other.pk])).status_code == 404
    assert client.get(reverse("strategy:inventory_table", args=[mine.key, batch.pk])).status_code == 404
    assert (
        client.post(reverse("strategy:inventory_table_store", args=[mine.key, batch.pk])).status_code == 404
    )
    with pytest.raises(Forbidden):
        services.store_table(
            actor=factories.actor("reader", theirs.owner.municipality), space=theirs.owner, batch_id=batch.pk
        )


def test_the_list_asks_a_fixed_number_of_questions(client_as, django_assert_max_num_queries):
    owned = world.strategy()
    for number in range(30):
        item(owned.owner.municipality, f"Ding {number}", action_field=world.field())
    client = client_as("editor", owned.owner.municipality)
    url = reverse("strategy:inventory", args=[owned.key])
    client.get(url)
    with django_assert_max_num_queries(22):
        client.get(url)


def workbook(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_tables_as_excel_writes_them_come_in(encoding):
    town = factories.municipality()
    text = "Titel;Amt;Öffentlich\r\n„Bürger-App“;Straßenbau;ja\r\n"
    preview = selectors.look_at(text.encode(encoding), town.space)
    _line, values = preview.rows[0]
    assert (values["title"], values["department"]) == ("„Bürger-App“", "Straßenbau")
    assert values["visibility"] == "public"


def test_a_formula_counts_by_the_value_stored_with_it_and_not_at_all_without():
    town = factories.municipality()
    body = workbook(
        [["Titel", "Öffentlich"], ["WLAN", True], ['=HYPERLINK("https://x.example","Klick")', False]]
    )
    preview = selectors.look_at(body, town.space)
    assert [(values["title"], values["visibility"]) for _line, values in preview.rows] == [("WLAN", "public")]
    assert [(error.line, error.column) for error in preview.errors] == [(3, "Titel")]


def test_five_thousand_lines_come_in_and_go_again(django_assert_max_num_queries):
    town = factories.municipality()
    batch = bring(town, "Titel;Amt\n" + "".join(f"Ding {n};Bauhof\n" for n in range(5000)))
    target = {"actor": world.SYSTEM, "space": town.space, "batch_id": batch.pk}
    with django_assert_max_num_queries(20):
        assert services.store_table(**target).rows_stored == 5000
    assert services.undo_table(**target) == 5000
    assert not InventoryItem.objects.exists()
