"""root.py DIR: works out the root of an exported log from its entries alone (RFC 6962), with nothing but Python's own library."""

import base64
import hashlib
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


def entries(folder: Path) -> Iterator[bytes]:
    """Give the entries in order: whole tiles of 256, then the last, partial one; each with its length before it."""
    whole = sorted(path for path in folder.rglob("*") if path.is_file() and not path.parent.name.endswith(".p"))
    for path in [*whole, *folder.rglob("*.p/*")]:
        data = path.read_bytes()
        while data:
            end = 2 + struct.unpack(">H", data[:2])[0]
            yield data[2:end]
            data = data[end:]


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the hash that stands for all of them."""
    whole: list[tuple[int, bytes]] = []  # trees that are whole, with their heights, the largest first
    for leaf in leaves:
        height, node = 0, hashlib.sha256(b"\x00" + leaf).digest()
        while whole and whole[-1][0] == height:
            height, node = height + 1, hashlib.sha256(b"\x01" + whole.pop()[1] + node).digest()
        whole.append((height, node))
    found = whole.pop()[1]
    while whole:
        found = hashlib.sha256(b"\x01" + whole.pop()[1] + found).digest()
    return found


if __name__ == "__main__":
    found = root(entries(Path(sys.argv[1]) / "tile" / "entries"))
    sys.stdout.write(base64.b64encode(found).decode() + "\n")
