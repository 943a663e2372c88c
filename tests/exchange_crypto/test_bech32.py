import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_crypto import bech32
from exchange_crypto.errors import InvalidKey

# BIP 173, "Test vectors".
VALID = [
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11" + "q" * 82 + "c8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
]
INVALID = [
    " 1nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "A12uEL5L",
    "",
]


@pytest.mark.parametrize("text", VALID)
def test_a_published_valid_text_is_read_and_written_back(text):
    prefix, data = bech32.decode(text)

    again = bech32.encode(prefix, data)

    assert again == text


@pytest.mark.parametrize("text", INVALID)
def test_a_published_invalid_text_is_refused(text):
    with pytest.raises(InvalidKey):
        bech32.decode(text)


@given(st.binary(max_size=60))
def test_what_was_written_is_read(data):
    text = bech32.encode("age", data)

    read = bech32.decode(text)

    assert read == ("age", data)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_one_mistyped_character_is_noticed(data, draw):
    text = bech32.encode("age", data)
    place = draw.draw(st.integers(4, len(text) - 1))
    wrong = draw.draw(st.sampled_from(bech32.ALPHABET).filter(lambda symbol: symbol != text[place]))

    mistyped = text[:place] + wrong + text[place + 1 :]

    with pytest.raises(InvalidKey):
        bech32.decode(mistyped)


def test_loose_bits_at_the_end_are_no_second_spelling():
    values = [0, 1]

    text = "age1" + "".join(bech32.ALPHABET[value] for value in values + bech32._checksum("age", values))

    with pytest.raises(InvalidKey, match="loose bits"):
        bech32.decode(text)


def test_a_letter_that_only_looks_like_another_is_refused():
    text = bech32.encode("AGE", bytes([0b10110_000, 0, 0, 0, 0]))
    assert "K" in text

    with pytest.raises(InvalidKey):
        bech32.decode(text.replace("K", "\N{KELVIN SIGN}"))


@pytest.mark.parametrize("prefix", ["", "Age", "a e", "ä"])
def test_a_prefix_that_could_not_be_read_back_is_not_written(prefix):
    with pytest.raises(ValueError, match="prefix"):
        bech32.encode(prefix, b"")
