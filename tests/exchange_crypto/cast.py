"""Who and what the tests of sealed things are about, and the ways in which sealed bytes get damaged."""

from collections.abc import Iterator
from uuid import UUID

from exchange_crypto.bundles import Bundle
from exchange_crypto.roots import RootMac

ADA = UUID("ada00000-0000-4000-8000-000000000001")
BEN = UUID("be000000-0000-4000-8000-000000000002")
CAROL = UUID("ca000000-0000-4000-8000-000000000003")

DOSSIER = UUID("d0551e00-0000-4000-8000-000000000147")
OTHER_DOSSIER = UUID("d0551e00-0000-4000-8000-000000000148")
ROW = UUID("40000000-0000-4000-8000-000000000001")
OTHER_ROW = UUID("40000000-0000-4000-8000-000000000002")

ROOT_MAC = RootMac(bytes(range(8)), bytes(range(32)))
OTHER_ROOT_MAC = RootMac(bytes(range(8)), bytes(range(1, 33)))

ADAS = Bundle(bytes([1]) * 32, bytes([2]) * 32)
BENS = Bundle(bytes([3]) * 32, bytes([4]) * 32)
CAROLS = Bundle(bytes([5]) * 32, bytes([6]) * 32)
PLATFORMS = Bundle(bytes([7]) * 32, bytes([8]) * 32)


def lp(*parts: bytes) -> bytes:
    """Return the parts as README.md, "Notation", writes a context; said again here, so that answers are independent."""
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def damaged(sealed: bytes) -> Iterator[bytes]:
    """Yield the bytes with one bit flipped in each place, cut at each length, and with one byte too many."""
    yield from flipped(sealed, range(len(sealed)))
    for length in range(len(sealed)):
        yield sealed[:length]
    yield sealed + b"\0"
    yield b"\0" + sealed


def flipped(sealed: bytes, places: range) -> Iterator[bytes]:
    for place in places:
        yield sealed[:place] + bytes([sealed[place] ^ 1 << place % 8]) + sealed[place + 1 :]
