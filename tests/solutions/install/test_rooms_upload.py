"""Tables of rooms as town halls really send them: every line becomes a room or a sentence."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from allmende.solutions.services.rooms_upload import reading, template
from allmende.solutions.services.rooms_upload.checking import KnownDevices, check_by_hand, check_table
from allmende.solutions.services.rooms_upload.reading import read_table
from allmende.solutions.services.rooms_upload.types import REFUSALS, RoomRow, UploadRefused, room_key

TYPES = {"milesight-am107": "Milesight AM107", "elsys-ers-co2": "Elsys ERS CO2"}
DEVICES = KnownDevices(TYPES)
HEAD = "Schule;Raum;Raumnummer;Gerätekennung (DevEUI);Gerätetyp;Breite;Länge\n"


def checked(text, devices=DEVICES):
    return check_table(read_table(text.encode() if isinstance(text, str) else text), devices)


def codes(text, devices=DEVICES):
    return [(problem.line, problem.code) for problem in checked(text, devices).problems]


def workbook(rows):
    book = Workbook()
    book.active.append(list(template.COLUMNS.values()))
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_member(content, name, data, *, replace=False):
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            if not (replace and info.filename == name):
                target.writestr(info.filename, source.read(info.filename))
        target.writestr(name, data)
    return out.getvalue()


def refusal(content):
    with pytest.raises(UploadRefused) as refused:
        read_table(content)
    assert refused.value.sentence  # the sentence can be formatted with its fields
    return refused.value.reason


def test_a_full_line_becomes_a_room():
    result = checked(HEAD + "Grundschule Süd; 3 b ;1.04;24-e1-24-12 34:56:78:9a;am107;51,0289;7,8412\n")
    assert result.problems == ()
    assert result.good == (
        RoomRow("Grundschule Süd", "3 b", "1.04", "24E124123456789A", "milesight-am107", 7.8412, 51.0289),
    )
    assert result.good[0].line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_usual_encoding_and_separator_gives_the_same_room(encoding, separator):
    text = "Schule|Raum|Länge|Breite\nSüdschule|5a|7.8|51.0\n".replace("|", separator)
    assert checked(text.encode(encoding)).good == (RoomRow("Südschule", "5a", lon=7.8, lat=51.0),)


def test_headings_may_stand_in_any_order_with_unknown_columns_between():
    good = checked("Etage,RAUM,Bemerkung,Schulname\n1,5a,,Südschule\n").good
    assert good == (RoomRow("Südschule", "5a"),)


def test_line_numbers_are_those_of_the_spreadsheet_with_empty_and_quoted_lines():
    text = "sep=;\n" + HEAD + '\n;;;;;;\n"Süd\nschule";5a\nSüdschule;\n;5c\n'
    assert codes(text) == [(7, "missing_name"), (8, "missing_school")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (";5a", "missing_school"),
        ("Süd;", "missing_name"),
        ("Süd;!!", "unreadable_name"),
        ("Süd;" + "x" * 200, "too_long"),
        ("Süd;Lehrerzimmer", "staff_room"),
        ("Süd;Lehrkräfte-Zimmer 2", "staff_room"),
        ("Süd;Büro der Schulleitung", "staff_room"),
        ("Süd;5a;;24E124;AM107", "bad_eui"),
        ("Süd;5a;;24E124123456789G;AM107", "bad_eui"),
        ("Süd;5a;;0000000000000000;AM107", "bad_eui"),
        ("Süd;5a;;2,41E+15;AM107", "number_eui"),
        ("Süd;5a;;24E124123456789A;", "missing_type"),
        ("Süd;5a;;24E124123456789A;Thermometer", "unknown_type"),
        ("Süd;5a;;;;51,0;", "half_position"),
        ("Süd;5a;;;;nördlich;7,8", "bad_position"),
        ("Süd;5a;;;;nan;7,8", "bad_position"),
        ("Süd;5a;;;;7,8;51,0", "swapped_position"),
        ("=HYPERLINK(1);5a", "formula"),
        ("Süd;5a;;;;;;zu viel", "too_many_cells"),
    ],
)
def test_a_line_that_cannot_be_taken_over_says_why(line, code):
    result = checked(HEAD + "Nord;1a\n" + line + "\n")
    assert [(problem.line, problem.code) for problem in result.problems] == [(3, code)]
    assert len(result.problems[0].sentence) > 20
    assert [room.school for room in result.good] == ["Nord"]


def test_rooms_whose_names_only_resemble_staff_rooms_are_kept():
    good = checked(HEAD + "Süd;Lernbüro-Ecke\nSüd;Chemie\nSüd;Aula\nSüd;Bürokaufleute 1\n").good
    assert [room.name for room in good] == ["Lernbüro-Ecke", "Chemie", "Aula", "Bürokaufleute 1"]


def test_a_repeated_room_and_a_repeated_device_name_the_first_line():
    text = HEAD + (
        "Süd;5a;;24E124123456789A;AM107\n"
        "süd;5A;;24E124123456789B;AM107\n"
        "Süd;5b;;24e124123456789a;AM107\n"
        "Süd;Gruppe;1\nSüd;Gruppe;2\n"
    )
    result = checked(text)
    assert [(p.line, p.code, p.fields["first"]) for p in result.problems] == [
        (3, "duplicate_room", 2), (4, "duplicate_device", 2),
    ]  # fmt: skip
    assert len(result.good) == 3


def test_a_device_that_measures_elsewhere_is_refused_and_in_its_own_room_is_not():
    known = KnownDevices(TYPES, {"24E124123456789A": (frozenset({room_key("Süd", "5a", "")}), "5a, Süd")})
    line = "Süd;{};;24E124123456789A;AM107\n"
    assert checked(HEAD + line.format("5a"), known).problems == ()
    assert codes(HEAD + line.format("5b"), known) == [(2, "device_elsewhere")]


def test_plain_pushes_may_name_devices_as_they_like():
    known = KnownDevices(TYPES, euis_only=False)
    assert checked(HEAD + "Süd;5a;;ampel-5a;AM107\n", known).good[0].device_key == "ampel-5a"


def test_a_solution_with_one_device_type_needs_none_in_the_table():
    known = KnownDevices({"milesight-am107": "Milesight AM107"})
    assert checked(HEAD + "Süd;5a;;24E124123456789A\n", known).good[0].device_type == "milesight-am107"


def test_two_thousand_rooms_are_read():
    lines = "".join(f"Schule {n % 20};Raum {n};{n}\n" for n in range(2000))
    assert len(checked(HEAD + lines).good) == 2000


def test_a_workbook_gives_the_same_rooms_as_csv():
    content = workbook(
        [("Süd", "5a", 104, "24E124123456789A", "Milesight AM107", 51.0289, 7.8412), (), ("Süd", 7)]
    )
    assert check_table(read_table(content), DEVICES).good == (
        RoomRow("Süd", "5a", "104", "24E124123456789A", "milesight-am107", 7.8412, 51.0289),
        RoomRow("Süd", "7"),
    )


def test_what_a_spreadsheet_made_of_a_cell_is_said():
    from datetime import datetime

    content = workbook([
        ("Süd", "5a", datetime(2026, 4, 1)),
        ("=A2", "5b"),
        ("Süd", "5c", "", 2412412345678901, "AM107"),
    ])  # fmt: skip
    result = check_table(read_table(content), DEVICES)
    assert [(p.line, p.code) for p in result.problems] == [
        (2, "date_cell"),
        (3, "formula"),
        (4, "number_eui"),
    ]


def test_both_templates_can_be_filled_in_and_read():
    assert refusal(template.csv_template()) == "no_rows"
    book = load_workbook(io.BytesIO(template.workbook_template(list(TYPES.values()))))
    book.active.cell(2, 1, "Süd"), book.active.cell(2, 2, "5a"), book.active.cell(2, 3, "1.04")
    out = io.BytesIO()
    book.save(out)
    assert check_table(read_table(out.getvalue()), DEVICES).good == (RoomRow("Süd", "5a", "1.04"),)
    csv_text = template.csv_template() + "Süd;5a\r\n".encode()
    assert check_table(read_table(csv_text), DEVICES).good == (RoomRow("Süd", "5a"),)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (HEAD.encode(), "no_rows"),
        (b"a;b\n1;2\n", "no_header"),
        (b"Schule;Etage\nS;1\n", "no_header"),
        ("Schule;Raum;Raumname\nSüd;a;b\n".encode(), "double_header"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old_excel"),
        (b"%PDF-1.7\n\x00\x01\x02", "wrong_type"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)), "wrong_type"),
        (b"PK\x03\x04 nothing more", "broken"),
        (b"x" * (reading.MAX_BYTES + 1), "too_large"),
        ((HEAD + "Süd;5a\n" * (reading.MAX_ROWS + 1)).encode(), "too_many_rows"),
        (b"Schule;Raum\n" + b"x" * 200_000 + b";a\n", "broken"),
    ],
)
def test_a_file_that_is_no_table_of_rooms_is_refused_with_a_reason(content, reason):
    assert refusal(content) == reason


def test_dangerous_workbooks_are_not_opened():
    content = workbook([("Süd", "5a")])
    assert refusal(with_member(content, "xl/vbaProject.bin", b"macro")) == "macros"
    assert (
        refusal(with_member(content, "xl/media/big.bin", b"0" * (reading.MAX_UNPACKED_BYTES + 1)))
        == "suspicious"
    )
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>'
    assert refusal(with_member(content, "xl/sharedStrings.xml", evil, replace=True)) == "suspicious"
    broken = with_member(content, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>", replace=True)
    assert refusal(broken) == "broken"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(out.getvalue()) == "wrong_type"


def test_rooms_entered_by_hand_are_checked_by_the_same_rules():
    result = check_by_hand(
        [RoomRow("Süd", "5a"), RoomRow("Süd", "Lehrerzimmer"), RoomRow("Süd", "5A")], DEVICES
    )
    assert [(p.line, p.code) for p in result.problems] == [(2, "staff_room"), (3, "duplicate_room")]


def test_a_room_survives_being_kept_as_json():
    room = RoomRow("Süd", "5a", "1", "24E124123456789A", "elsys-ers-co2", 7.8, 51.0, line=9)
    assert RoomRow.from_json(room.as_json()) == room


def test_no_refusal_is_without_a_test_of_its_sentence():
    assert all(str(sentence).endswith(".") for sentence in REFUSALS.values())
