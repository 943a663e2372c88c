"""The command `python -m exchange_crypto.age`: seals, opens and makes keys with this package alone.

Reads standard input and writes standard output only, so it can overwrite no file.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from exchange_crypto import age, armor
from exchange_crypto.age_header import Reader, read_fully
from exchange_crypto.errors import InvalidKey, InvalidSeal

_READ_SIZE = 1 << 16


def main(arguments: Sequence[str], source: BinaryIO, target: BinaryIO, errors: TextIO) -> int:
    """Do what is asked and return the exit status: 0 done, 1 refused with a sentence on `errors`, 2 wrong usage."""
    asked = _parser().parse_args(arguments)
    _check_usage(asked)
    try:
        _act(asked, source, target)
        target.flush()
    except (InvalidSeal, InvalidKey, ValueError, OSError) as error:
        errors.write(f"age: {type(error).__name__}: {error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m exchange_crypto.age", description=__doc__)
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--encrypt", action="store_true", help="seal standard input for the recipients")
    act.add_argument("--decrypt", action="store_true", help="open standard input with the identities")
    act.add_argument("--keygen", action="store_true", help="print a new identity and its recipient")
    parser.add_argument("--recipient", action="append", default=[], metavar="age1…", help="for --encrypt, repeatable")
    parser.add_argument("--identity", action="append", default=[], metavar="FILE", help="for --decrypt, repeatable")
    parser.add_argument("--x25519", action="store_true", help="for --keygen: a key that quantum computers will break")
    return parser


def _check_usage(asked: argparse.Namespace) -> None:
    if asked.encrypt != bool(asked.recipient):
        _parser().error("--encrypt and --recipient go together")
    if asked.decrypt != bool(asked.identity):
        _parser().error("--decrypt and --identity go together")
    if asked.x25519 and not asked.keygen:
        _parser().error("--x25519 goes with --keygen")


def _act(asked: argparse.Namespace, source: BinaryIO, target: BinaryIO) -> None:
    if asked.keygen:
        target.write(_new_keys(asked))
    elif asked.encrypt:
        age.encrypt(source, target, [age.parse_recipient(text) for text in asked.recipient])
    else:
        identities = [identity for name in asked.identity for identity in _identities(Path(name))]
        age.decrypt(_without_armor(source), target, identities)


def _new_keys(asked: argparse.Namespace) -> bytes:
    identity = age.new_x25519_identity() if asked.x25519 else age.new_identity()
    return f"# public key: {identity.recipient}\n{identity.reveal()}\n".encode()


def _identities(path: Path) -> list[age.Identity]:
    """Return the identities in a file of age's form: one a line, blank lines and `#` comments between."""
    found: list[age.Identity] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        try:
            found.append(age.parse_identity(line))
        except InvalidKey as error:
            raise InvalidKey(f"{path}, line {number}: {error}") from error
    if not found:
        raise InvalidKey(f"{path} holds no identity")
    return found


def _without_armor(source: BinaryIO) -> Reader:
    start = read_fully(source, _READ_SIZE)
    whole = _Rejoined(start, source)
    return armor.ArmorReader(whole) if start.lstrip().startswith(armor.BEGIN) else whole


class _Rejoined:
    """A reader whose start was read to look at it."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def read(self, size: int, /) -> bytes:
        if self._start:
            piece, self._start = self._start[:size], self._start[size:]
            return piece
        return self._rest.read(size)
