"""Words: what is compared, where a reference leads, and that an address tells none of them."""

import pytest

from exchange.access.actor import SessionKeys
from exchange.search import words
from exchange.search.words import Words
from exchange_crypto.canonical import unb64

KEYS = SessionKeys(bytes(16), bytes(32), b"")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("vessel", "Corporate Vessels"),
        ("SOCIETES ecrans", "Sociétés-écrans et prête-noms"),
        ("sœur", "Soeurs"),
        ("coeur", "Cœur"),
        ("l'etat", "L’État requis"),
        ("strasse", "Straße"),
        ("2023 accounts", "Bank accounts, 2019 to 2023"),
        ("É", "état"),
    ],
)
def test_case_accents_and_order_of_words_do_not_matter(typed, title):
    assert Words.of(typed).are_in(title)


@pytest.mark.parametrize(("typed", "title"), [("vessel bank", "Vessels"), ("essai", "Vessel"), ("vessels", "Vessel")])
def test_every_word_has_to_be_there(typed, title):
    assert not Words.of(typed).are_in(title)


@pytest.mark.parametrize(
    ("typed", "enough"), [("", False), (" ", False), ("a", False), ("- .", False), ("ab", True), ("7 8", True)]
)
def test_two_letters_are_enough(typed, enough):
    assert Words.of(typed).are_enough() is enough


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("D-0147", "/dossiers/D-0147"),
        (" d 0147 ", "/dossiers/D-0147"),
        ("D-0147/3", "/dossiers/D-0147/documents/3"),
        ("D-0147.05", "/discussions/D-0147.5"),
        ("RFA 2026/0412", "/requests/RFA-2026-0412"),
        ("ENQ 2026/0012", "/enquiries/ENQ-2026-0012"),
        ("rev-2026-0003", "/reverse/REV-2026-0003"),
        ("CNS 2026/0007", "/consents/CNS-2026-0007"),
        ("RFA 2026/0412-v2", "/requests/RFA-2026-0412-v2"),
        ("mr-2026-0061", "/requests/MR-2026-0061"),
        ("a 0042", "/assets/A-0042"),
        ("0147", None),
        ("D-0147 vessels", None),
        ("D-14", None),
        ("RFA 2026", None),
    ],
)
def test_a_whole_reference_has_an_address(typed, address):
    assert words.address_of(typed) == address


def test_an_address_holds_the_words_for_their_session_alone():
    sealed = words.seal(KEYS, "navire été")

    assert words.unseal(KEYS, sealed) == "navire été"
    assert b"navire" not in unb64(sealed)
    assert words.unseal(SessionKeys(bytes(16), b"\x01" * 32, b""), sealed) == ""
    assert words.unseal(KEYS, sealed[:-2]) == words.unseal(KEYS, "nothing") == ""


def test_an_address_does_not_tell_how_long_the_words_are():
    assert len(words.seal(KEYS, "ab")) == len(words.seal(KEYS, "a much longer line of words"))
