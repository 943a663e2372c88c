"""Checks offline what was taken from a log's pages, one entry or an export of several: python -m exchange_crypto.evidence

It shows that each entry is in the log. That none was left out of a selection it can't show: the whole log shows that (`verify`).
"""

import base64
import binascii
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange_crypto import proofs
from exchange_crypto.canonical import b64
from exchange_crypto.checkpoint import Checkpoint
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.ledger import leaf_hash
from exchange_crypto.verify import Wrong, text_of, vkey_of


@dataclass(frozen=True, slots=True)
class Found:
    """How many entries are proved, how many had no proof yet when they were taken, and the newest checkpoint."""

    proved: int
    waiting: int
    newest: Checkpoint | None


def check_entry(leaf: bytes, proof: str, vkey: str) -> Found:
    """Return what one entry's proof shows; Wrong unless it leads from these bytes to a checkpoint of that key."""
    try:
        return Found(1, 0, proofs.check(proof, leaf, vkey))
    except InvalidSeal as error:
        raise Wrong(f"the proof does not hold for this entry: {error}") from error


def check_export(lines: Iterable[str], vkey: str) -> Found:
    """Return what an export in JSON Lines shows; Wrong names the first line that doesn't hold."""
    proved, waiting, newest = 0, 0, None
    for number, line in enumerate(lines, 1):
        try:
            checkpoint = _check_line(json.loads(line), vkey)
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
            raise Wrong(f"line {number} is not an exported entry") from error
        except InvalidSeal as error:
            raise Wrong(f"line {number} does not hold: {error}") from error
        if checkpoint is None:
            waiting += 1
        else:
            proved += 1
            newest = max(newest or checkpoint, checkpoint, key=lambda one: one.size)
    return Found(proved, waiting, newest)


def _check_line(said: dict[str, Any], vkey: str) -> Checkpoint | None:
    leaf = base64.b64decode(said["leaf_base64"]) if "leaf_base64" in said else said["leaf"].encode()
    if said["hash"] != b64(leaf_hash(leaf)):
        raise InvalidSeal("its hash is not that of its leaf")
    if "proof" not in said:
        return None
    if proofs.decode(said["proof"]).index != said["position"]:
        raise InvalidSeal("its proof is for another position")
    return proofs.check(said["proof"], leaf, vkey)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 if all that was given is proved, 1 if something is wrong, 2 if it was not called rightly."""
    parser = ArgumentParser("exchange_crypto.evidence", description="Check exported entries of a log, offline.")
    parser.add_argument("file", metavar="FILE", help="an export (.jsonl), or one entry's proof (.tlog-proof)")
    parser.add_argument("--leaf", type=Path, help="the entry (.leaf) that the proof is for")
    parser.add_argument(
        "--vkey", type=vkey_of, required=True, help="the log's key, had from elsewhere: a file, or its text"
    )
    given = parser.parse_args(arguments)
    text = text_of(given.file)
    try:
        found = check_entry(given.leaf.read_bytes(), text, given.vkey) if given.leaf else _all_of(text, given.vkey)
    except (Wrong, OSError) as error:
        sys.stdout.write(f"WRONG: {error}\n")
        return 1
    sys.stdout.write(_words(found))
    return 1 if found.waiting else 0


def _all_of(text: str, vkey: str) -> Found:
    if text.startswith(proofs.FIRST_LINE):
        raise Wrong("a proof is for one entry: give it with --leaf")
    return check_export(text.splitlines(), vkey)


def _words(found: Found) -> str:
    under = f", up to the checkpoint of {found.newest.size} entries of {found.newest.origin}" if found.newest else ""
    waiting = f"; {found.waiting} had no proof yet: export them again" if found.waiting else ""
    return f"{'PARTLY' if found.waiting else 'OK'}: {found.proved} proved{under}{waiting}\n"


if __name__ == "__main__":
    sys.exit(main())
