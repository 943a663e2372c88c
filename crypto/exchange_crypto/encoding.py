"""Unambiguous contexts and key expansion; every label and byte order is in README.md, "Notation"."""

from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

Part = bytes | str | int | UUID

_UUID_HEAD, _INTEGER_HEAD = (16).to_bytes(2, "big"), (8).to_bytes(2, "big")


def lp(value: bytes) -> bytes:
    """Return 2-byte big-endian length and value; ValueError above 65 535 bytes."""
    if len(value) > 0xFFFF:
        raise ValueError("a context part holds at most 65535 bytes")
    return len(value).to_bytes(2, "big") + value


def ctx(*parts: Part) -> bytes:
    """Return the parts each length-prefixed: no two different lists give the same bytes."""
    prefixed = []  # written out for each kind: a page of fifty sealed titles asks a hundred times
    for part in parts:
        if isinstance(part, str):
            prefixed.append(_text(part))
        elif isinstance(part, UUID):
            prefixed.append(_UUID_HEAD + part.bytes)
        elif isinstance(part, int):
            prefixed.append(_INTEGER_HEAD + part.to_bytes(8, "big"))
        else:
            prefixed.append(lp(part))
    return b"".join(prefixed)


def xp(key: bytes, info: bytes, length: int) -> bytes:
    """Return HKDF-Expand-SHA512 (RFC 5869, 2.3) of a uniform key."""
    return HKDFExpand(SHA512(), length, info).derive(key)


@lru_cache(maxsize=256)
def _text(label: str) -> bytes:
    """Return a label or an alias of a table or column, prefixed: there are few of them, and none is secret."""
    return lp(label.encode("ascii"))
