"""The published test vectors of age (C2SP CCTV), each in its exact failure class."""

import hashlib
import io
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from exchange_crypto import age, age_header, age_recipients
from exchange_crypto.armor import ArmorReader
from exchange_crypto.stream import StreamSealer

VECTORS = Path(__file__).parent.parent / "data" / "cctv-age"
NAMES = sorted(path.name for path in VECTORS.iterdir() if path.name != "README.md")

CLASSES = {
    age.HeaderFailure: "header failure",
    age.HmacFailure: "HMAC failure",
    age.NoMatch: "no match",
    age.PayloadFailure: "payload failure",
    age.ArmorFailure: "armor failure",
}


@dataclass
class Vector:
    expect: str
    payload: str | None
    file_key: bytes
    identities: list
    is_armored: bool
    file: bytes


class Dribble:
    """A reader that gives a few bytes at a time, as a slow pipe does."""

    def __init__(self, data):
        self._source = io.BytesIO(data)

    def read(self, size):
        return self._source.read(min(size, 7))


def load(name):
    text, _, file = (VECTORS / name).read_bytes().partition(b"\n\n")
    fields = [line.split(": ", 1) for line in text.decode().split("\n")]
    first = dict(reversed(fields))
    identities = [age.parse_identity(value) for key, value in fields if key == "identity"]
    identities += [age.ScryptIdentity(value.encode()) for key, value in fields if key == "passphrase"]
    return Vector(
        first["expect"],
        first.get("payload"),
        bytes.fromhex(first["file key"]) if "file key" in first else b"",
        identities,
        "armored" in first,
        zlib.decompress(file) if first.get("compressed") == "zlib" else file,
    )


def outcome(vector, reader):
    released = io.BytesIO()
    try:
        age.decrypt(ArmorReader(reader) if vector.is_armored else reader, released, vector.identities)
    except tuple(CLASSES) as failure:
        return CLASSES[type(failure)], released.getvalue()
    return "success", released.getvalue()


def test_all_143_vectors_are_here():
    expected = Counter(load(name).expect for name in NAMES)

    assert len(NAMES) == 143
    assert expected == {
        "success": 26,
        "header failure": 62,
        "armor failure": 22,
        "payload failure": 19,
        "no match": 13,
        "HMAC failure": 1,
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_vector_ends_in_its_class_and_lets_out_exactly_its_payload(name):
    vector = load(name)

    result, released = outcome(vector, io.BytesIO(vector.file))

    assert result == vector.expect
    assert hashlib.sha256(released).hexdigest() == (vector.payload or hashlib.sha256(b"").hexdigest())


@pytest.mark.parametrize("name", [name for name in NAMES if (VECTORS / name).stat().st_size < 20_000])
def test_a_vector_ends_the_same_when_it_arrives_in_dribs(name):
    vector = load(name)

    result, released = outcome(vector, Dribble(vector.file))

    assert (result, released) == outcome(vector, io.BytesIO(vector.file))


@pytest.mark.parametrize("name", [name for name in NAMES if load(name).expect == "success"])
def test_what_was_opened_is_sealed_again_to_the_same_bytes(name):
    vector = load(name)
    source = ArmorReader(io.BytesIO(vector.file)) if vector.is_armored else io.BytesIO(vector.file)
    header, payload = age_header.read(source)
    payload += age_header.read_fully(source, 1 << 30)
    _, plaintext = outcome(vector, io.BytesIO(vector.file))

    again = io.BytesIO()
    sealer = StreamSealer(age_header.payload_key(vector.file_key, payload[:16]), again.write)
    sealer.update(plaintext)
    sealer.finish()

    assert age_recipients.unwrap(header, vector.identities) == vector.file_key
    assert age_header.write(header.stanzas, vector.file_key) == (header.covered + vector_mac(header), header.mac)
    assert again.getvalue() == payload[16:]


def vector_mac(header):
    return b" " + age_header.b64(header.mac) + b"\n"
