"""Amounts of money: exact to a thousandth, the smallest part that any currency has but two units of account; and the currencies in use."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from babel.core import Locale, get_global
from babel.numbers import format_decimal, get_currency_precision

from exchange.tables import Labelled

THOUSAND = 1000
LARGEST = 10**13  # units: sums of very many of the largest are still exact in the database
_BETWEEN = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3})")
_FINEST = 3


def parse(written: str, mark: str) -> Decimal | None:
    """Return an amount written with digits, `mark` being the reader's decimal mark ("." or ","); None if it is none.

    Thousands may stand apart by spaces, apostrophes or the other mark, which before one or two last digits is read as a
    decimal mark too: there it can mean nothing else.
    """
    other = "," if mark == "." else "."
    bare = _BETWEEN.sub("", written.strip())
    point, comma = re.escape(mark), re.escape(other)
    if re.fullmatch(rf"[0-9]+{comma}[0-9]{{1,2}}", bare):
        return Decimal(bare.replace(other, "."))
    grouped = rf"[0-9]{{1,3}}(?:{comma}[0-9]{{3}})+"
    if re.fullmatch(rf"(?:[0-9]+|{grouped})(?:{point}[0-9]+)?", bare):
        return Decimal(bare.replace(other, "").replace(mark, "."))
    return None


def fits(amount: Decimal, currency: str) -> bool:
    """True if the currency has parts as small as the amount's: hundredths always, as banks write them, thousandths where it has those."""
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= min(max(get_currency_precision(currency), 2), _FINEST)


def thousandths(amount: Decimal) -> int:
    return int(amount * THOUSAND)


def of_thousandths(number: int) -> Decimal:
    """Return the amount without zeros at its end beyond two places."""
    amount = Decimal(number).scaleb(-_FINEST)
    return amount if number % 10 else amount.quantize(Decimal("0.01"))


def labelled(amount: Decimal, currency: str) -> Labelled:
    """Return an amount as each language writes it, its currency by code behind a space that doesn't break."""
    return Labelled(currency, f"{_written(amount, 'en')}\u00a0{currency}", f"{_written(amount, 'fr')}\u00a0{currency}")


@cache
def currencies() -> dict[str, Labelled]:
    """Return the currencies that are tender somewhere today, by code."""
    listed = get_global("territory_currencies").values()
    codes = {code for rows in listed for code, _start, end, is_tender in rows if is_tender and end is None}
    english, french = Locale("en").currencies, Locale("fr").currencies
    return {code: Labelled(code, _named(code, english), _named(code, french)) for code in sorted(codes)}


def _named(code: str, names: Mapping[str, str]) -> str:
    return f"{code}, {names[code]}" if code in names else code


def _written(amount: Decimal, language: str) -> str:
    places = "#,##0.###" if amount == amount.to_integral_value() else "#,##0.00#"
    return format_decimal(amount, format=places, locale=language)
