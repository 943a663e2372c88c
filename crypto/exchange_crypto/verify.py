"""Checks an exported log with no server and no database: python -m exchange_crypto.verify DIR

It names the first thing that is wrong and where, and trusts nothing in the export but what the log's key signed.
"""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from pathlib import Path

from exchange_crypto import leaves
from exchange_crypto.checkpoint import Checkpoint, open_checkpoint, to_base64, verifier
from exchange_crypto.damage import explain
from exchange_crypto.errors import InvalidKey, InvalidSeal
from exchange_crypto.ledger import HASH_SIZE, TILE_SIZE, TILE_WIDTH, fold, leaf_hash, root
from exchange_crypto.tiles import CHECKPOINT, VKEY, Export, Read, tile_path, unbundle


class Wrong(Exception):
    """The first thing that is wrong with an export, in one sentence."""


def check(read: Read, paths: Sequence[str], vkey: str | None = None, old: str | None = None) -> Checkpoint:
    """Return the checkpoint that the whole export agrees with; Wrong, saying what and where, if it doesn't.

    `paths` are the files found under `tile/`; `old` is the note of an earlier checkpoint, which must be a prefix.
    """
    vkey = vkey or _own_vkey(read)
    signed = _open(_text(read, CHECKPOINT), vkey, CHECKPOINT)
    export = Export(read, signed.size)
    content = _Content()
    _check_tiles(export, list(_check_entries(export, signed.root, content)))
    if root(export.tile, signed.size) != signed.root:
        raise Wrong(
            "the root is not the signed one, though entries and hashes agree: "
            "the whole was rebuilt without the log's key, or the checkpoint is another log's"
        )
    if old is not None:
        _check_prefix(export, signed, _open(old, vkey, "the older checkpoint"))
    for path in sorted(set(paths) - export.paths()):
        raise Wrong(f"{path} does not belong to a log of {signed.size} entries")
    if content.wrong:
        raise Wrong(f"{content.wrong}; the log is as it was signed, so it was written like this")
    return signed


def files(folder: Path) -> tuple[Read, list[str]]:
    """Return a reader of the folder's files and the paths of those under `tile/`, as `check` takes them."""

    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return read, [path.relative_to(folder).as_posix() for path in (folder / "tile").rglob("*") if path.is_file()]


class _Content:
    """Reads every leaf and follows every writer up to the first that is wrong."""

    def __init__(self) -> None:
        self.chains = leaves.WriterChains()
        self.wrong = ""

    def read(self, place: int, data: bytes, entry_hash: bytes) -> None:
        if self.wrong:
            return
        try:
            self.chains.follow(leaves.parse(data), entry_hash)
        except leaves.BrokenChain as error:
            self.wrong = f"entry {place} breaks its writer's chain ({error.kind}): {error}"
        except InvalidSeal as error:
            self.wrong = f"entry {place} is malformed: {error}"


def _own_vkey(read: Read) -> str:
    vkey = _text(read, VKEY).removesuffix("\n")
    try:
        return verifier(vkey).vkey
    except InvalidKey as error:
        raise Wrong(f"{VKEY} is not a verifier key") from error


def _text(read: Read, path: str) -> str:
    data = read(path)
    if data is None:
        raise Wrong(f"{path} is missing")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Wrong(f"{path} is not UTF-8") from error


def _open(note: str, vkey: str, name: str) -> Checkpoint:
    try:
        return open_checkpoint(note, vkey)
    except InvalidSeal as error:
        raise Wrong(f"{name} is not this log's: {error}") from error


def _check_entries(export: Export, signed_root: bytes, content: _Content) -> Iterator[bytes]:
    """Compare every bundle with its tile; give the hash above each full tile."""
    for idx in range(-(-export.size // TILE_WIDTH)):
        try:
            batch = list(unbundle(export.bundle(idx) or b""))
        except InvalidSeal:
            raise Wrong(explain(export, idx, signed_root)) from None
        hashes = [leaf_hash(leaf) for leaf in batch]
        tile = b"".join(hashes)
        if len(batch) != export.width(0, idx) or tile != export.tile(0, idx):
            raise Wrong(explain(export, idx, signed_root))
        for place, (leaf, entry_hash) in enumerate(zip(batch, hashes, strict=True), idx * TILE_WIDTH):
            content.read(place, leaf, entry_hash)
        if len(tile) == TILE_SIZE:
            yield fold(tile)


def _check_tiles(export: Export, below: list[bytes]) -> None:
    """Compare every tile above level 0 with the hashes of the full tiles below it."""
    level = 1
    while below:
        full = []
        for idx, start in enumerate(range(0, len(below), TILE_WIDTH)):
            tile = b"".join(below[start : start + TILE_WIDTH])
            _check_tile(export, level, idx, tile)
            if len(tile) == TILE_SIZE:
                full.append(fold(tile))
        below, level = full, level + 1


def _check_tile(export: Export, level: int, idx: int, due: bytes) -> None:
    found = export.tile(level, idx)
    if found == due:
        return
    path = tile_path(level, idx, export.width(level, idx))
    if found is None:
        raise Wrong(f"{path} is missing")
    if len(found) != len(due):
        raise Wrong(f"{path} holds {len(found)} bytes instead of {len(due)}")
    at = next(at for at in range(0, len(due), HASH_SIZE) if found[at : at + HASH_SIZE] != due[at : at + HASH_SIZE])
    span = TILE_WIDTH**level
    first = (idx * TILE_WIDTH + at // HASH_SIZE) * span
    raise Wrong(
        f"{path} is not the hash of entries {first} to {first + span - 1}: "
        "it was changed, or these entries and their hashes were changed together"
    )


def _check_prefix(export: Export, signed: Checkpoint, old: Checkpoint) -> None:
    if old.size > signed.size:
        raise Wrong(f"the log was cut: it has {signed.size} entries, and had {old.size} at the older checkpoint")
    if root(export.tile, old.size) != old.root:
        raise Wrong(f"the first {old.size} entries are not those of the older checkpoint: the past was rewritten")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 if the export is whole, 1 if something is wrong, 2 if it was not called rightly."""
    parser = ArgumentParser("exchange_crypto.verify", description="Check an exported log, offline.")
    parser.add_argument("folder", metavar="DIR", type=_folder, help="the export: checkpoint, log.vkey and tile/")
    parser.add_argument("--vkey", type=vkey_of, help="the log's key, had from elsewhere: a file, or its text")
    parser.add_argument("--old", type=text_of, help="a checkpoint kept earlier, which must be a prefix of this log")
    given = parser.parse_args(arguments)
    try:
        signed = check(*files(given.folder), given.vkey, given.old)
    except Wrong as error:
        sys.stdout.write(f"WRONG: {error}\n")
        return 1
    sys.stdout.write(f"OK: {signed.size} entries, root {to_base64(signed.root)}, checkpoint of {signed.origin}\n")
    if given.vkey is None:
        sys.stdout.write(f"The key came with the export; compare {VKEY} with one that you have from elsewhere.\n")
    return 0


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ArgumentTypeError(f"{text} is not a folder")
    return Path(text)


def vkey_of(text: str) -> str:
    """Return the key that a command was given, as text or as a file's name."""
    try:
        return verifier(text_of(text).strip() if Path(text).is_file() else text).vkey
    except InvalidKey as error:
        raise ArgumentTypeError(str(error)) from error


def text_of(text: str) -> str:
    """Return the text of the file that a command was given."""
    try:
        return Path(text).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise ArgumentTypeError(f"{text} can't be read") from error


if __name__ == "__main__":
    sys.exit(main())
