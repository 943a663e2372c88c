"""A receipt of service: that a request was transmitted, with which letter, and what was done with it since, from the log.

It is checked offline with the log's key and nothing else: python -m exchange_crypto.receipt FILE --vkey KEY
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from exchange_crypto import canonical, leaves, proofs
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.checkpoint import Checkpoint
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.verify import Wrong, vkey_of

FORMAT = "exchange/receipt/v1"
SALT_SIZE = 16
MOST_ENTRIES = 1000
TRANSMITTED, LETTER = "request.transmit", "request.letter"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is received: the request's reference and 16-byte id, codes of sender and addressee, its letter's hash and bytes."""

    reference: str
    request: bytes
    sender: str
    addressee: str
    letter: bytes
    size: int

    def encode(self) -> dict[str, Any]:
        return asdict(self) | {"request": b64(self.request), "letter": b64(self.letter)}

    @classmethod
    def decode(cls, said: dict[str, Any]) -> "Statement":
        """Return the statement of what `encode` gives; InvalidSeal, KeyError or TypeError for anything else."""
        statement = cls(**said | {"letter": _sized(said["letter"], 32), "request": _sized(said["request"], 16)})
        texts = (statement.reference, statement.sender, statement.addressee)
        if not all(isinstance(one, str) and one for one in texts) or type(statement.size) is not int:
            raise InvalidSeal("its statement is not of its form")
        return statement

    def commitment(self, salt: bytes) -> str:
        """Return what the letter's entry holds of the statement: SHA-256(salt 16 | canonical JSON), base64url."""
        return b64(sha256(salt + canonical.encode(self.encode())).digest())


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the log about the request: which act, when, by whose delegation and in which role, at which position."""

    type: str
    at: datetime
    org: str
    role: str
    position: int
    item: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt shows: its statement, the entries in their order, and the newest checkpoint that they stand under."""

    statement: Statement
    told: Sequence[Told]
    newest: Checkpoint


def make(statement: Statement, salt: bytes, entries: Iterable[tuple[bytes, str]]) -> bytes:
    """Return the receipt of entries, each a leaf with its proof, in the order of the log."""
    return canonical.encode(
        {
            "format": FORMAT,
            "statement": statement.encode(),
            "salt": b64(salt),
            "entries": [{"leaf": leaf.decode("ascii"), "proof": proof} for leaf, proof in entries],
        }
    )


def check(data: bytes, vkey: str) -> Receipt:
    """Return what the receipt shows; Wrong, saying why, unless the log of that key holds each entry and they fit together."""
    try:
        said = canonical.decode(data)
        if said.keys() != {"format", "statement", "salt", "entries"} or said["format"] != FORMAT:
            raise InvalidSeal("not a receipt of this version")
        statement, salt = Statement.decode(said["statement"]), _sized(said["salt"], SALT_SIZE)
        found = [_entry(one, statement, vkey) for one in said["entries"][:MOST_ENTRIES]]
    except (KeyError, TypeError, AttributeError) as error:
        raise Wrong("it is not a receipt") from error
    except (InvalidSeal, ValueError) as error:
        raise Wrong(f"the receipt does not hold: {error}") from error
    if len(found) != len(said["entries"]):
        raise Wrong(f"the receipt has more than {MOST_ENTRIES} entries")
    told = [one for one, _leaf, _checkpoint in found]
    _check_order(told)
    _check_letter([leaf for _told, leaf, _checkpoint in found], statement, salt)
    return Receipt(statement, told, max((one for _told, _leaf, one in found), key=lambda one: one.size))


def _sized(text: str, size: int) -> bytes:
    data = unb64(text)
    if len(data) != size:
        raise InvalidSeal(f"a value has not {size} bytes")
    return data


def _entry(said: dict[str, str], statement: Statement, vkey: str) -> tuple[Told, leaves.Leaf, Checkpoint]:
    if said.keys() != {"leaf", "proof"}:
        raise InvalidSeal("an entry is not of its form")
    data, proof = said["leaf"].encode("ascii"), proofs.decode(said["proof"])
    if proof.extra:
        raise InvalidSeal("a proof carries what nothing proves")
    checkpoint = proofs.check(said["proof"], data, vkey)
    leaf = leaves.parse(data)
    about = leaf.get("obj", {})
    if (about.get("kind"), about.get("ref")) != ("request", b64(statement.request)) or leaf["outcome"] != "done":
        raise InvalidSeal(f"entry {proof.index} is about something else")
    org = leaf["actor"]["org"]
    if org not in (statement.sender, statement.addressee):
        raise InvalidSeal(f"entry {proof.index} is of neither side")
    item = leaf.get("x", {}).get("item")
    at = EPOCH + timedelta(microseconds=leaf["ts"])
    return Told(leaf["type"], at, org, leaf["actor"]["role"], proof.index, item), leaf, checkpoint


def _check_order(told: Sequence[Told]) -> None:
    """The transmission comes first: whatever is before it can't be about what the addressee received."""
    if any(later.position <= earlier.position for earlier, later in pairwise(told)):
        raise Wrong("the entries are not in the order of the log")
    if [one.type for one in told if one.type == TRANSMITTED] != [TRANSMITTED] or told[0].type != TRANSMITTED:
        raise Wrong("the receipt does not begin with the transmission")


def _check_letter(found: Sequence[leaves.Leaf], statement: Statement, salt: bytes) -> None:
    """The statement is the one that the sender put into the log with the letter, behind a salt: no other opens it."""
    letters = [leaf for leaf in found if leaf["type"] == LETTER]
    if {leaf["actor"]["org"] for leaf in (found[0], *letters)} != {statement.sender}:
        raise Wrong("the request was not transmitted by the sender that the statement names")
    if [leaf.get("x", {}).get("statement") for leaf in letters] != [statement.commitment(salt)]:
        raise Wrong("the statement is not the one that the log holds")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 if the receipt holds, 1 if something is wrong, 2 if it was not called rightly."""
    parser = ArgumentParser("exchange_crypto.receipt", description="Check a receipt of service, offline.")
    parser.add_argument("file", metavar="FILE", type=Path, help="the receipt")
    parser.add_argument("--letter", type=Path, help="the letter (PDF) that is said to have been transmitted")
    parser.add_argument(
        "--vkey", type=vkey_of, required=True, help="the log's key, had from elsewhere: a file, or its text"
    )
    given = parser.parse_args(arguments)
    try:
        receipt = check(given.file.read_bytes(), given.vkey)
        if given.letter:
            _check_file(given.letter.read_bytes(), receipt.statement)
    except (Wrong, OSError) as error:
        sys.stdout.write(f"WRONG: {error}\n")
        return 1
    sys.stdout.write(_words(receipt, given.letter is not None))
    return 0


def _check_file(letter: bytes, statement: Statement) -> None:
    if (sha256(letter).digest(), len(letter)) != (statement.letter, statement.size):
        raise Wrong("the file is not the letter that was transmitted")


def _words(receipt: Receipt, is_letter_given: bool) -> str:
    said, newest = receipt.statement, receipt.newest
    lines = [f"OK: {said.reference}, from {said.sender} to {said.addressee}"]
    for one in receipt.told:
        item = f" item {one.item}" if one.item is not None else ""
        lines.append(f"{one.at:%Y-%m-%d %H:%M:%S} UTC  {one.type}{item}, {one.org} ({one.role}), entry {one.position}")
    given = ", the file given" if is_letter_given else ""
    lines.append(f"letter: {said.size} bytes, SHA-256 {said.letter.hex()}{given}")
    lines.append(f"up to the checkpoint of {newest.size} entries of {newest.origin}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
