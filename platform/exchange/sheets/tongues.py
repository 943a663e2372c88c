"""Languages that a State may accept requests in: their codes, and their names in the reader's language."""

from collections.abc import Iterable
from functools import cache

from babel import Locale

from exchange import tables

OF_THE_COURT = ("en", "fr")  # its working languages (article 50 (2))
SPOKEN_WIDELY = ("ar", "es", "pt", "ru", "zh")


@cache
def known() -> frozenset[str]:
    """Return the codes of all languages that can be chosen: the Court's own and the official ones of States Parties."""
    official = (code for row in tables.rows("states_parties") for code in row["official_languages"].split(";"))
    return frozenset((*OF_THE_COURT, *SPOKEN_WIDELY, *(code for code in official if name(code, "en") != code)))


def likely(delegation: str, chosen: Iterable[str] = ()) -> list[str]:
    """Return what a State of this code most likely chooses from, what it chose before among it."""
    official = (
        row["official_languages"].split(";") for row in tables.rows("states_parties") if row["iso3"] == delegation
    )
    own = [code for codes in official for code in codes if code in known()]
    return list(dict.fromkeys((*own, *OF_THE_COURT, *SPOKEN_WIDELY, *(code for code in chosen if code in known()))))


def name(code: str, locale: str) -> str:
    """Return a language's name in the reader's language; the code itself if it has none."""
    return Locale.parse(locale).languages.get(code, code)


def label(code: str, locale: str) -> str:
    """Return a language's name as it begins a line."""
    written = name(code, locale)
    return written[:1].upper() + written[1:]


def names(codes: Iterable[str], locale: str) -> str:
    """Return the names one after the other."""
    return ", ".join(name(code, locale) for code in codes)
