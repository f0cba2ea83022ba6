"""Numbers as people in a town hall type them, and as forms show them again."""

from decimal import Decimal, InvalidOperation

import pytest

from allmende.ui.fields import DegreeField, GermanDecimalField, plain_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.200", "1200"), ("1.250,50", "1250.50"), ("1250,5", "1250.5"), ("12.50", "12.50"), ("0,5", "0.5"),
        ("0.125", "0.125"), ("1.234.567,89 €", "1234567.89"), ("€ 12.500", "12500"), ("12.500,- €", "12500"),
        ("12.500,--", "12500"), ("1 250", "1250"), ("1\u202f250,00", "1250.00"), ("\u2212 5", "-5"),
        ("80 %", "80"), (",5", ".5"),
    ],
)  # fmt: skip
def test_a_number_means_what_it_means_in_germany(typed, number):
    assert Decimal(plain_number(typed)) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["1,250.50", "1,250,000", "1.25.0", "1.2500,5", "12.34,5", "viel", "", ",", "-"]
)
def test_what_could_mean_two_things_is_no_number(typed):
    with pytest.raises(InvalidOperation):
        Decimal(plain_number(typed))


@pytest.mark.parametrize(
    ("typed", "degrees"), [("51.029", "51.029"), ("51,0289", "51.0289"), ("-8.123", "-8.123"), ("7", "7")]
)
def test_degrees_come_from_maps_with_a_point(typed, degrees):
    assert DegreeField(max_digits=9, decimal_places=6).clean(typed) == Decimal(degrees)


def test_a_form_shows_every_decimal_it_would_save_again():
    degrees = DegreeField(max_digits=9, decimal_places=6)
    assert degrees.prepare_value(51.028912) == "51,028912"
    money = GermanDecimalField(max_digits=12, decimal_places=2)
    assert [money.prepare_value(Decimal(n)) for n in ("1250.50", "80.00", "1E+3", "0")] == [
        "1.250,5", "80", "1.000", "0",
    ]  # fmt: skip
    assert money.prepare_value("12,5x") == "12,5x"
