"""Unambiguous contexts and key expansion; every label and byte order is in README.md, "Notation"."""

from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

Part = bytes | str | int | UUID


def lp(value: bytes) -> bytes:
    """Return 2-byte big-endian length and value; ValueError above 65 535 bytes."""
    if len(value) > 0xFFFF:
        raise ValueError("a context part holds at most 65535 bytes")
    return len(value).to_bytes(2, "big") + value


def ctx(*parts: Part) -> bytes:
    """Return the parts each length-prefixed: no two different lists give the same bytes."""
    return b"".join(lp(_as_bytes(part)) for part in parts)


def xp(key: bytes, info: bytes, length: int) -> bytes:
    """Return HKDF-Expand-SHA512 (RFC 5869, 2.3) of a uniform key."""
    return HKDFExpand(SHA512(), length, info).derive(key)


def _as_bytes(part: Part) -> bytes:
    if isinstance(part, bytes):
        return part
    if isinstance(part, UUID):
        return part.bytes
    if isinstance(part, int):
        return part.to_bytes(8, "big")
    return part.encode("ascii")
