"""One entry's proof as a file of its own (C2SP tlog-proof): checked with the log's key and nothing else.

It refuses a proof that doesn't lead to the checkpoint in it, whoever signed; the extra data proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from exchange_crypto.checkpoint import Checkpoint, from_base64, open_checkpoint, to_base64
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.ledger import HASH_SIZE, check_inclusion, leaf_hash

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """The entry's index from 0, the hashes from its sibling up, the signed checkpoint, and unproven extra data."""

    index: int
    hashes: Sequence[bytes]
    checkpoint: str
    extra: bytes = b""


def encode(proof: Proof) -> str:
    """Return the proof as text."""
    extra = [f"extra {to_base64(proof.extra)}"] if proof.extra else []
    hashes = map(to_base64, proof.hashes)
    return "\n".join([FIRST_LINE, *extra, f"index {proof.index}", *hashes, "", proof.checkpoint])


def decode(text: str) -> Proof:
    """Return the proof; InvalidSeal unless text is exactly what `encode` gives. Nothing in it is checked yet."""
    head, blank, checkpoint = text.partition("\n\n")
    first, *lines = head.split("\n")
    if first != FIRST_LINE or not blank or not lines:
        raise InvalidSeal("not a proof")
    extra = from_base64(lines.pop(0).removeprefix("extra ")) if lines[0].startswith("extra ") else b""
    index, *hashes = lines or [""]
    proof = Proof(_index(index), [_hash(line) for line in hashes], checkpoint, extra)
    if encode(proof) != text or len(hashes) > MOST_HASHES:
        raise InvalidSeal("not a proof")
    return proof


def check(text: str, leaf: bytes, vkey: str) -> Checkpoint:
    """Return the checkpoint that the proof puts the leaf under; InvalidSeal unless that key signed and all holds."""
    proof = decode(text)
    checkpoint = open_checkpoint(proof.checkpoint, vkey)
    check_inclusion(proof.hashes, proof.index, checkpoint.size, leaf_hash(leaf), checkpoint.root)
    return checkpoint


def _index(line: str) -> int:
    digits = line.removeprefix("index ")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        raise InvalidSeal("not an index")
    return int(digits)


def _hash(line: str) -> bytes:
    data = from_base64(line)
    if len(data) != HASH_SIZE:
        raise InvalidSeal("a hash has 32 bytes")
    return data
