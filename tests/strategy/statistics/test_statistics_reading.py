"""Numbers, dates and keys as people write them; nothing is guessed wrongly and nothing breaks."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allmende.connectors.table_upload.table import read_table
from allmende.strategy.statistics.cells import CellError, day_from, decimal_from
from allmende.strategy.statistics.export import csv_pieces, harmless
from allmende.strategy.statistics.keys import KnownPlaces, key_of, place_from
from allmende.strategy.statistics.mapping import NONE, Mapping, ValueColumn, guess, mapping_from
from allmende.strategy.statistics.reading import Rules, read_values
from allmende.strategy.statistics.types import Place

NO_RULES = Rules(breakdowns={})


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("1.234,5", "comma", "1234.5"),
        ("12.345", "comma", "12345"),
        ("12.345", "point", "12.345"),
        ("1,234.5", "point", "1234.5"),
        ("−3,2", "comma", "-3.2"),
        ("12 345", "comma", "12345"),
        ("12\u202f345", "comma", "12345"),
        ("7,5 %", "comma", "7.5"),
        (-999.0, "comma", "-999"),
        ("-999", "comma", "-999"),
        (1e-7, "comma", "0"),
    ],
)
def test_numbers_are_read_as_germans_write_them(cell, mark, value):
    assert decimal_from(cell, mark) == Decimal(value)


@pytest.mark.parametrize("cell", ["", "-", "–", ".", "...", "x", "/", "k. A.", "nan", None])
def test_signs_for_no_value_are_none_and_never_zero(cell):
    assert decimal_from(cell, "comma") is None


@pytest.mark.parametrize(
    "cell",
    ["1.2.3", "12,34,5", "1.23,4", "abc", "1e5", "٣", "1_000", "=1+1", "1" * 40, float("inf"), "12 Mio",
     datetime(2022, 1, 1), "(12)", "1,2,3"],
)  # fmt: skip
def test_what_is_no_number_is_an_error(cell):
    with pytest.raises(CellError):
        decimal_from(cell, "comma")


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=6, allow_nan=False))
def test_a_german_number_comes_back_as_it_was(number):
    whole, _point, rest = f"{abs(number):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if number < 0 else ""
    assert decimal_from(f"{sign}{grouped},{rest or '0'}", "comma") == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text):
    for read in (
        lambda: decimal_from(text, "comma"),
        lambda: decimal_from(text, "point"),
        lambda: day_from(text, "end"),
        lambda: place_from(text, text, KnownPlaces()),
    ):
        # Any other exception would fail the test; a refused cell always says why.
        with suppress(CellError):
            read()


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 12, 31)))
def test_a_date_is_the_same_in_every_dress(day):
    months = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
              "November", "Dezember"]  # fmt: skip
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day.day}. {months[day.month - 1]} {day.year}",
        f"{day.day}. {months[day.month - 1][:3]}. {day.year}",
    ):
        assert day_from(text, "end") == day


def test_a_year_alone_is_its_last_or_first_day():
    assert day_from("2022", "end") == day_from(2022.0, "end") == date(2022, 12, 31)
    assert day_from("Jahr 2022", "start") == date(2022, 1, 1)


@pytest.mark.parametrize("cell", ["", "31.02.2022", "2022-13-01", "22", "morgen", "9999", 2022.5, "31.12.22"])
def test_what_is_no_date_is_an_error(cell):
    with pytest.raises(CellError):
        day_from(cell, "end")


@pytest.mark.parametrize(
    ("digits", "key"),
    [
        ("05966024", ("municipality", "05966024")),
        ("5966024", ("municipality", "05966024")),
        ("059660024024", ("municipality", "05966024")),
        ("59660024024", ("municipality", "05966024")),
        ("05966", ("district", "05966")),
        ("5966", ("district", "05966")),
        ("05", ("state", "05")),
        ("5", ("state", "05")),
        ("123", ("", "")),
    ],
)
def test_keys_get_back_the_zero_that_spreadsheets_cut_off(digits, key):
    assert key_of(digits) == key


@pytest.fixture
def known():
    places = KnownPlaces()
    for kind, key, name in [
        ("municipality", "05966024", "Olpe"), ("district", "05966", "Kreis Olpe"),
        ("municipality", "05966004", "Attendorn"), ("municipality", "05974040", "Soest"),
        ("district", "05974", "Kreis Soest"), ("municipality", "05962032", "Menden (Sauerland)"),
    ]:  # fmt: skip
        places.add(Place(kind, key, name), is_own=True)
    return places


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("Olpe", "05966024"), ("Olpe, Stadt", "05966024"), ("Stadt Olpe", "05966024"), ("OLPE", "05966024"),
        ("Kreis Olpe", "05966"), ("Olpe (Kreis)", "05966"), ("Olpe, Kreis", "05966"),
        ("Menden (Sauerland)", "05962032"), (5966024.0, "05966024"), ("05 966 024", "05966024"),
        ("DG", "DE"), ("Deutschland", "DE"), ("05", "05"), ("Nordrhein-Westfalen", "05"),
    ],
)  # fmt: skip
def test_places_are_found_by_key_and_by_name(known, cell, key):
    assert place_from(cell, None, known).key == key


@pytest.mark.parametrize("cell", ["", "Nirgendwo", "17000001", "99", "01001000", "123", None, "Olpe-Süd"])
def test_unknown_places_are_errors(known, cell):
    with pytest.raises(CellError):
        place_from(cell, None, known)


def test_a_key_that_does_not_exist_in_the_region_is_an_error_even_with_a_name(known):
    with pytest.raises(CellError, match="05966999"):
        place_from("5966999", "Nirgend", known)


def test_one_wrong_date_does_not_hide_the_column():
    table = table_of("AGS;Jahr;Wert\n05966024;2022;1\n05966024;gestern;2\n05966004;2023;3\n")
    mapping = guess(table, [("wert", "Wert")])
    assert mapping.date_column == 1
    assert mapping.says_enough(table.headings)
    assert not Mapping(values=(ValueColumn(2, "wert"),)).says_enough(table.headings)


def test_a_foreign_town_is_taken_when_the_table_names_it(known):
    assert place_from("1001000", "Flensburg, Stadt", known) == Place("municipality", "01001000", "Flensburg")
    # From now on its key is enough.
    assert place_from("01001000", None, known).name == "Flensburg"


def table_of(text, encoding="utf-8"):
    return read_table(text.encode(encoding))


def test_a_german_table_is_understood_without_a_word(known):
    text = (
        "Gemeindeschlüssel;Gemeinde;Stichtag;Restmüll\r\n5966024;Olpe;31.12.2024;128,4\r\n"
        "05966004;Attendorn;2024;1.131,0\r\n"
    )
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        table = table_of(text, encoding)
        mapping = guess(table, [("restmuell", "Restmüll je Person")])
        parsed = read_values(table, mapping, known, NO_RULES)
        assert not parsed.errors
        assert [(v.place.key, v.on.year, v.value) for v in parsed.values] == [
            ("05966024", 2024, Decimal("128.4")),
            ("05966004", 2024, Decimal(1131)),
        ]


def test_years_may_stand_side_by_side(known):
    table = table_of("AGS;2022;2023\n05966024;1,5;2,5\n05966004;3;-\n")
    mapping = guess(table, [("restmuell", "Restmüll")])
    assert mapping.date_column == NONE
    parsed = read_values(table, mapping, known, NO_RULES)
    assert [(v.on.year, v.value) for v in parsed.values] == [
        (2022, Decimal("1.5")),
        (2023, Decimal("2.5")),
        (2022, Decimal(3)),
    ]
    assert parsed.empty == 1


def test_every_wrong_line_says_which_and_why(known):
    table = table_of(
        "AGS;Jahr;Wert\n05966024;2022;1\n05966024;2022;2\n99999999;2022;3\n05966004;gestern;4\n05974040;2022;viel\n"
    )
    mapping = Mapping(date_column=1, values=(ValueColumn(2, "a"),))
    parsed = read_values(table, mapping, known, NO_RULES)
    assert [(e.line, e.heading) for e in parsed.errors] == [
        (3, "Wert"), (4, "AGS"), (5, "Jahr"), (6, "Wert"),
    ]  # fmt: skip
    assert "Zeile 2" in parsed.errors[0].sentence
    assert len(parsed.values) == 1


def test_a_column_may_say_which_part_is_meant(known):
    table = table_of(
        "AGS;Jahr;Geschlecht;Wert\n05966024;2022;Frauen;3\n05966024;2022;insgesamt;5\n05966024;2022;Katzen;1\n"
    )
    rules = Rules(breakdowns={"a": {"weiblich": "Frauen"}})
    mapping = Mapping(date_column=1, breakdown_column=2, values=(ValueColumn(3, "a"),))
    parsed = read_values(table, mapping, known, rules)
    assert [v.breakdown for v in parsed.values] == ["weiblich", ""]
    assert "Frauen" in parsed.errors[0].sentence


def test_a_town_brings_its_own_values_only_to_statistics_of_others(known):
    table = table_of("AGS;Jahr;Wert\n05966024;2022;1\n05966004;2022;2\n")
    rules = Rules({}, ("municipality", "05966024"), frozenset({"a"}), "nicht Ihre")
    parsed = read_values(table, Mapping(date_column=1, values=(ValueColumn(2, "a"),)), known, rules)
    assert [v.place.name for v in parsed.values] == ["Olpe"]
    assert [e.sentence for e in parsed.errors] == ["nicht Ihre"]


def test_a_mapping_survives_being_stored():
    mapping = Mapping(name_column=1, date="2022", basis="B", values=(ValueColumn(2, "a", "w"),))
    assert mapping_from({**mapping.as_json(), "unknown": 1}) == mapping


def test_exported_text_is_no_formula():
    assert [harmless(t) for t in ("=1", "+1", "-1", "@x", "\tx", "Olpe")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "Olpe",
    ]
    assert b"".join(csv_pieces(["a"], [['x"y']])) == b'a\r\n"x""y"\r\n'
