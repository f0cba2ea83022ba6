"""Uploaded tables: headings guessed, German numbers and local times read, an error for each bad cell."""

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from allmende.connectors.table_upload.cells import CellError, moment_from, number_from, utc_from
from allmende.connectors.table_upload.config import NONE, Config, ValueColumn
from allmende.connectors.table_upload.connector import CONNECTOR
from allmende.connectors.table_upload.guess import guess
from allmende.connectors.table_upload.mapping import parse
from allmende.connectors.table_upload.table import MAX_BYTES, TableRefused, read_table
from allmende.datahub.ingest.pull import Payload
from allmende.datahub.ingest.types import PayloadRejected

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

GERMAN = """\
Datum;Uhrzeit;Raum;CO2 [ppm];Temperatur (°C);Bemerkung
31.03.2026;14:30;Chemie;1.012;21,5;
31.03.2026;14:40;Chemie;k. A.;21,75;Fenster auf
31.03.2026;14:40;Physik;viel;20,1;
31.02.2026;14:50;Physik;900;20,2;
"""


def parsed(text: str, **changes: object):
    import msgspec

    table = read_table(text.encode())
    return parse(table, msgspec.structs.replace(guess(table), **changes), now=NOW)


def test_a_german_table_is_understood_without_help() -> None:
    config = guess(read_table(GERMAN.encode()))
    assert (config.time_column, config.clock_column, config.place_column) == (0, 1, 2)
    assert (config.decimal, config.order, config.zone) == ("comma", "day", "Europe/Berlin")
    assert config.values == (
        ValueColumn(column=3, attribute="co2", unit="59"),
        ValueColumn(column=4, attribute="temperature", unit="CEL"),
    )


def test_every_value_has_place_unit_and_utc_time_and_every_bad_cell_its_line() -> None:
    found = parsed(GERMAN)
    assert [(one.line, one.place, one.attribute, one.value) for one in found.values] == [
        (2, "Chemie", "co2", 1012), (2, "Chemie", "temperature", 21.5), (3, "Chemie", "temperature", 21.75),
        (4, "Physik", "temperature", 20.1),
    ]  # fmt: skip
    assert found.values[0].observed_at == datetime(2026, 3, 31, 12, 30, tzinfo=UTC)
    assert [(one.line, one.heading) for one in found.errors] == [(4, "CO2 [ppm]"), (5, "Datum")]
    assert "viel" in found.errors[0].sentence
    assert found.empty == 1


def test_an_english_export_is_understood_too() -> None:
    found = parsed('timestamp,device,temperature [°C],count\n2026-03-31T12:30:00Z,a,21.5,"1,012"\n')
    assert [(one.attribute, one.unit, one.value) for one in found.values] == [
        ("temperature", "CEL", 21.5), ("count", "", 1012),
    ]  # fmt: skip
    assert found.values[0].observed_at == datetime(2026, 3, 31, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(("text", "decimal", "value"), [
    ("21,5", "comma", 21.5), ("1.234,5", "comma", 1234.5), ("1 234,5", "comma", 1234.5), ("-3", "comma", -3),
    ("1.234", "comma", 1234), ("1.234", "point", 1.234), ("1,234.5", "point", 1234.5),
    ("\u22123,5", "comma", -3.5),
    ("-999", "comma", None), ("k. A.", "comma", None), ("NaN", "point", None), (None, "comma", None),
    (21.5, "comma", 21.5), ("1e3", "point", 1000),
])  # fmt: skip
def test_numbers_as_people_write_them(text, decimal, value) -> None:
    assert number_from(text, decimal) == value


@pytest.mark.parametrize(("text", "decimal"), [
    ("21.5", "comma"), ("21,5", "point"), ("1.23.4", "comma"), ("warm", "comma"), ("1_000", "point"),
    ("inf", "point"),
])  # fmt: skip
def test_a_number_in_the_wrong_dress_is_not_guessed(text, decimal) -> None:
    with pytest.raises(CellError):
        number_from(text, decimal)


@pytest.mark.parametrize(("cell", "clock", "expected"), [
    ("31.03.2026 14:30", None, datetime(2026, 3, 31, 14, 30)),
    ("31.03.26", "14.30 Uhr", datetime(2026, 3, 31, 14, 30)),
    ("31.03.2026", "24:00", datetime(2026, 4, 1)),
    ("2026-03-31 14:30:05", None, datetime(2026, 3, 31, 14, 30, 5)),
    ("31/03/2026 14:30", None, datetime(2026, 3, 31, 14, 30)),
    ("1774960200", None, datetime(2026, 3, 31, 12, 30, tzinfo=UTC)),
    ("1774960200000", None, datetime(2026, 3, 31, 12, 30, tzinfo=UTC)),
    (datetime(2026, 3, 31), 0.604166666, datetime(2026, 3, 31, 14, 30)),
])  # fmt: skip
def test_times_as_people_and_loggers_write_them(cell, clock, expected) -> None:
    assert moment_from(cell, clock, order="day") == expected


@pytest.mark.parametrize("cell", ["31.02.2026", "gestern", "", None, "12:30", "31.03.2026 25:00"])
def test_what_is_no_time_is_refused(cell) -> None:
    with pytest.raises(CellError):
        moment_from(cell, None, order="day")


def test_the_hour_that_clocks_show_twice_goes_by_order_also_backwards() -> None:
    clocks = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]
    lines = [f"25.10.2026 {clock};{number}" for number, clock in enumerate(clocks)]
    whole = ["24.10.2026 12:00;9", *lines, "26.10.2026 12:00;9"]
    hours = [(23, 30), (0, 0), (0, 30), (1, 0), (1, 30), (2, 0)]
    for order in (whole, whole[::-1]):
        found = parsed("Zeit;Wert\n" + "\n".join(order) + "\n").values
        by_number = {
            one.value: (one.observed_at.hour, one.observed_at.minute) for one in found if one.value != 9
        }
        assert [by_number[number] for number in range(6)] == hours
        assert [one.line for one in found] == list(range(2, 10))


def test_the_hour_that_clocks_leave_out_is_an_error() -> None:
    with pytest.raises(CellError):
        utc_from(datetime(2026, 3, 29, 2, 30), BERLIN, None)
    assert utc_from(datetime(2026, 3, 29, 3, 30), BERLIN, None) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_in_the_future_or_before_2000_is_an_error() -> None:
    found = parsed("Zeit;Wert\n21.11.2026 12:00;1\n31.12.1999 12:00;1\n")
    assert len(found.errors) == 2
    assert not found.values


def test_the_same_value_twice_counts_once_and_another_one_is_named() -> None:
    found = parsed("Zeit;Wert\n01.03.2026 12:00;1\n01.03.2026 12:00;1\n01.03.2026 12:00;2\n")
    assert (len(found.values), found.repeated, [one.line for one in found.errors]) == (1, 1, [4])


def test_a_workbook_keeps_its_dates_and_numbers() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Zeitpunkt", "Pegel", "Wasserstand (cm)"])
    sheet.append([datetime(2026, 3, 31, 14, 30), "Altena", 128.5])
    sheet.append([None, None, None])
    sheet.append(["31.03.2026 14:45", "Altena", "129,5"])
    buffer = io.BytesIO()
    book.save(buffer)
    table = read_table(buffer.getvalue())
    found = parse(table, guess(table), now=NOW)
    assert [(one.line, one.place, one.attribute, one.unit, one.value) for one in found.values] == [
        (2, "Altena", "waterLevel", "CMT", 128.5), (4, "Altena", "waterLevel", "CMT", 129.5),
    ]  # fmt: skip
    assert found.values[0].observed_at == datetime(2026, 3, 31, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(("body", "reason"), [
    (b"  ", "empty"), (b"x" * (MAX_BYTES + 1), "too_large"), (b"\xd0\xcf\x11\xe0abc", "old_excel"),
    (b"PK\x03\x04nonsense", "broken"), (b"\x89PNG\x00\x01", "wrong_type"), 
    (b"nur eine Spalte\n1\n", "no_header"),
    (b"Zeit;Wert\n", "no_rows"), (b"a;b\n" + b"1;2\n" * 100_001, "too_many_rows"),
])  # fmt: skip
def test_what_is_no_table_is_refused_with_its_reason(body, reason) -> None:
    with pytest.raises(TableRefused) as caught:
        read_table(body)
    assert caught.value.reason == reason


def test_a_file_of_windows_with_a_separator_line_is_read() -> None:
    table = read_table("sep=;\r\nZeit;Größe\r\n01.03.2026;1\r\n".encode("cp1252"))
    assert table.headings == ("Zeit", "Größe")
    assert table.rows[0].line == 3


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body) -> None:
    config = Config(time_column=0, values=(ValueColumn(column=1, attribute="x"),))
    for content in (body, b"a;b\n" + body, b"Zeit,Wert,Ort\n" + body):
        try:
            CONNECTOR.read(Payload(content, {}, "", NOW), config)
            guess(read_table(content))
        except (PayloadRejected, TableRefused):
            pass


@given(st.lists(st.lists(st.text("0123456789.,:-TZ +/eE", max_size=12), min_size=2, max_size=4), max_size=5))
def test_any_cells_give_values_or_errors(lines) -> None:
    text = "Zeit;Wert;Ort\n" + "\n".join(";".join(line) for line in lines)
    try:
        table = read_table(text.encode())
    except TableRefused:
        return
    config = Config(time_column=0, values=(ValueColumn(column=1, attribute="x"),), place_column=2)
    found = parse(table, config, now=NOW)
    assert len(found.values) + len(found.errors) + found.empty + found.repeated <= 2 * len(table.rows)
    parse(table, guess(table), now=NOW)


def test_the_connector_says_the_same_as_harvest() -> None:
    config = guess(read_table(GERMAN.encode()))
    harvest = CONNECTOR.read(Payload(GERMAN.encode(), {}, "text/csv", NOW), config)
    assert [one.key for one in harvest.stations] == ["Chemie", "Physik"]
    assert len(harvest.observations) == 4
    assert harvest.left_out[0].startswith("line 4: CO2 [ppm]: ")


@pytest.mark.shared_data
def test_recorded_tables_are_understood(shared_data: Path) -> None:
    table = read_table((shared_data / "feeds" / "co2" / "sensor_example_data_part1.csv").read_bytes())
    config = guess(table)
    assert (table.headings[config.time_column], table.headings[config.place_column]) == ("time", "sensor")
    assert [one.attribute for one in config.values] == ["co2", "temperature", "relativeHumidity"]
    assert config.clock_column == NONE
    found = parse(table, config, now=NOW)
    assert not found.errors
    assert len(found.values) + found.repeated == 3 * 1160
    assert found.values[0].observed_at == datetime(2020, 12, 9, 18, 31, 49, tzinfo=UTC)
