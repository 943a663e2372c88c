from decimal import Decimal

import pytest

from exchange import amounts

ENGLISH, FRENCH = ".", ","


@pytest.mark.parametrize(
    ("written", "mark", "amount"),
    [
        ("1250000.50", ENGLISH, "1250000.50"),
        ("1,250,000.50", ENGLISH, "1250000.50"),
        (" 1 250 000.50 ", ENGLISH, "1250000.50"),
        ("1250,5", ENGLISH, "1250.5"),
        ("1,250", ENGLISH, "1250"),
        ("1 250 000,50", FRENCH, "1250000.50"),
        ("1\u202f250\u202f000,50", FRENCH, "1250000.50"),
        ("1\u00a0250", FRENCH, "1250"),
        ("1.250.000,5", FRENCH, "1250000.5"),
        ("1250.50", FRENCH, "1250.50"),
        ("1'250'000", FRENCH, "1250000"),
        ("0,125", FRENCH, "0.125"),
        ("0", ENGLISH, "0"),
    ],
)
def test_an_amount_is_read_as_its_language_writes_it(written, mark, amount):
    assert amounts.parse(written, mark) == Decimal(amount)


@pytest.mark.parametrize(
    "written", ["", "about 5", "-5", "+5", "1e5", "1,25,000", "12 50", "1..5", "5.", ".5", "٥", "EUR 5", "5 €", "NaN", "Infinity", "1_000"]
)  # fmt: skip
@pytest.mark.parametrize("mark", [ENGLISH, FRENCH])
def test_what_is_no_amount_is_not_guessed_at(written, mark):
    assert amounts.parse(written, mark) is None


def test_a_mark_read_in_the_wrong_language_doesnt_fit_the_currency():
    assert not amounts.fits(amounts.parse("1.250", ENGLISH), "EUR")
    assert not amounts.fits(amounts.parse("1,250", FRENCH), "EUR")
    assert amounts.fits(amounts.parse("1.250", ENGLISH), "KWD")
    assert amounts.fits(amounts.parse("1250.50", ENGLISH), "JPY")


@pytest.mark.parametrize("written", ["0", "0.001", "0.01", "1250000.5", "9999999999999.999"])
def test_thousandths_are_the_amount_exactly(written):
    amount = Decimal(written)

    assert amounts.of_thousandths(amounts.thousandths(amount)) == amount


def test_an_amount_is_written_as_each_language_does():
    label = amounts.labelled(Decimal("1250000.5"), "EUR")

    assert (label.label("en"), label.label("fr")) == ("1,250,000.50\u00a0EUR", "1\u202f250\u202f000,50\u00a0EUR")
    assert amounts.labelled(Decimal("4100000.00"), "JPY").label("en") == "4,100,000\u00a0JPY"


def test_currencies_are_those_in_use_named_in_both_languages():
    known = amounts.currencies()

    assert {"EUR", "USD", "CHF", "XOF", "JPY", "KWD"} <= set(known)
    assert not {"DEM", "XXX", "XAU", "XTS"} & set(known)
    assert (known["USD"].label_en, known["USD"].label_fr) == ("USD, US Dollar", "USD, dollar des États-Unis")
