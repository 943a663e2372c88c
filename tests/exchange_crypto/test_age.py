import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange_crypto import age
from exchange_crypto.age_range import SERVER_HEADER_SIZE
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.stream import CHUNK_SIZE

ADA = age.HybridIdentity(bytes(range(32)))
BEN = age.HybridIdentity(bytes(range(1, 33)))
CAROL = age.X25519Identity(bytes(range(2, 34)))

near_a_border = st.builds(
    lambda chunks, more: max(0, chunks * CHUNK_SIZE + more), st.integers(0, 3), st.integers(-18, 18)
)


def seal(data, *recipients):
    sealed = io.BytesIO()
    age.encrypt(io.BytesIO(data), sealed, recipients or [ADA.recipient])
    return sealed.getvalue()


def opened(sealed, *identities):
    released = io.BytesIO()
    age.decrypt(io.BytesIO(sealed), released, identities or [ADA])
    return released.getvalue()


@settings(deadline=None, max_examples=30)
@given(near_a_border)
def test_a_document_of_any_size_opens_as_it_was(size):
    data = random.Random(size).randbytes(size)

    sealed = seal(data)

    assert opened(sealed) == data
    assert len(sealed) == age.sealed_size(size)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_any_flipped_byte_is_refused(draw):
    sealed = bytearray(seal(b"a short document"))
    sealed[draw.draw(st.integers(0, len(sealed) - 1))] ^= draw.draw(st.integers(1, 255))

    with pytest.raises(InvalidSeal):
        opened(bytes(sealed))


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_any_cut_is_refused(draw):
    sealed = seal(b"a short document")

    end = draw.draw(st.integers(0, len(sealed) - 1))

    with pytest.raises(InvalidSeal):
        opened(sealed[:end])


def test_the_servers_header_has_1627_bytes():
    sealed = seal(b"")

    header = sealed[:SERVER_HEADER_SIZE]

    assert header.startswith(b"age-encryption.org/v1\n-> mlkem768x25519 ")
    assert header.endswith(b"\n")
    assert len(sealed) == 1627 + 16 + 16


def test_each_of_several_recipients_opens_it():
    sealed = seal(b"for both", ADA.recipient, BEN.recipient)

    assert opened(sealed, ADA) == b"for both"
    assert opened(sealed, BEN) == b"for both"


def test_a_stranger_opens_nothing():
    sealed = seal(b"for Ada")

    with pytest.raises(age.NoMatch):
        opened(sealed, BEN, CAROL)


def test_a_post_quantum_recipient_shares_no_file_with_another_kind():
    with pytest.raises(ValueError, match="post-quantum"):
        seal(b"", ADA.recipient, CAROL.recipient)


def test_a_file_for_nobody_is_not_written():
    target = io.BytesIO()

    with pytest.raises(ValueError, match="recipient"):
        age.encrypt(io.BytesIO(b"lost"), target, [])

    assert target.getvalue() == b""


def test_the_sealer_says_what_is_to_be_remembered():
    sealed = []

    sealer = age.Sealer(ADA.recipient, sealed.append, nonce=b"n" * 16)
    sealer.update(memoryview(b"in two "))
    sealer.update(bytearray(b"parts"))
    remembered = sealer.finish()

    whole = b"".join(sealed)
    assert remembered.size == 12
    assert remembered.sealed_size == len(whole) == age.sealed_size(12)
    assert remembered.nonce == b"n" * 16 == whole[1627:1643]
    assert len(remembered.header_mac) == 32
    assert opened(whole) == b"in two parts"


def test_file_key_and_nonce_are_fresh_for_each_file():
    first, second = seal(b"same"), seal(b"same")

    assert first[1627:] != second[1627:]


def test_a_file_key_and_nonce_that_are_given_fix_the_payload():
    files = [io.BytesIO(), io.BytesIO()]

    for file in files:
        sealer = age.Sealer(CAROL.recipient, file.write, file_key=b"k" * 16, nonce=b"n" * 16)
        sealer.update(b"fixed")
        sealer.finish()

    assert files[0].getvalue()[-37:] == files[1].getvalue()[-37:]


def test_an_endless_header_is_refused_at_its_limit():
    stanza = b"-> grease\n" + b"A" * 64 + b"\n"
    endless = b"age-encryption.org/v1\n" + stanza + (b"A" * 64 + b"\n") * 40_000

    reader = io.BytesIO(endless)

    with pytest.raises(age.HeaderFailure):
        age.decrypt(reader, io.BytesIO(), [ADA])
    assert reader.tell() <= 1 << 20


@pytest.mark.parametrize("factor", ["+5", " 5", "1_0", "05", "٥", "21", "999999999999"])
def test_a_work_factor_is_plain_digits_below_the_limit(factor):
    identity = age.ScryptIdentity(b"password")
    header = f"age-encryption.org/v1\n-> scrypt rF0/NwblUHHTpgQgRpe5CQ {factor}\n".encode()
    body = b"gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY\n--- IOXiQYStkoT1mvZW2tFOqZdhRVvj58egABx/sWfZQbc\n"

    with pytest.raises(age.HeaderFailure):
        age.decrypt(io.BytesIO(header + body), io.BytesIO(), [identity])


def test_the_published_x25519_key_has_its_published_recipient():
    identity = age.parse_identity("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")

    assert str(identity.recipient) == "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


def test_the_published_hybrid_key_has_its_published_recipient():
    identity = age.parse_identity("AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR")

    written = str(identity.recipient)

    assert written.startswith("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6caq")
    assert written.endswith("heyty7saeq0d3fzv49zc0k")


@pytest.mark.parametrize("identity", [ADA, CAROL])
def test_a_key_is_read_back_from_its_written_form(identity):
    again = age.parse_identity(identity.reveal())
    recipient = age.parse_recipient(str(identity.recipient))

    assert again.recipient.public == recipient.public == identity.recipient.public


def test_a_secret_is_not_in_what_a_log_would_show():
    shown = f"{ADA} {ADA!r} {CAROL} {CAROL!r}"

    assert "SECRET" not in shown


@pytest.mark.parametrize("text", ["", "age1", ADA.reveal(), str(CAROL.recipient)[:-1], str(CAROL.recipient).upper()])
def test_what_is_no_recipient_is_refused(text):
    with pytest.raises(InvalidKey):
        age.parse_recipient(text)


@pytest.mark.parametrize("text", [ADA.reveal().lower(), str(ADA.recipient), ADA.reveal() + " ", "AGE-SECRET-KEY-1"])
def test_what_is_no_identity_is_refused(text):
    with pytest.raises(InvalidKey):
        age.parse_identity(text)


def test_a_low_order_recipient_is_refused():
    recipient = age.X25519Recipient(bytes(32))

    with pytest.raises(InvalidKey):
        seal(b"", recipient)


@pytest.mark.parametrize("make", [age.X25519Recipient, age.HybridRecipient, age.X25519Identity, age.HybridIdentity])
def test_a_key_of_another_length_is_refused(make):
    with pytest.raises(InvalidKey):
        make(bytes(31))
