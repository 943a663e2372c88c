"""Canonical JSON (RFC 8785) for the values we sign and hash: objects, arrays, strings, integers, booleans.

Numbers are integers below 2^53 and keys are ASCII, so Python's own order of keys is that of the RFC.
"""

import binascii
import json
from typing import Any

from exchange_crypto.errors import InvalidSeal

LARGEST_INTEGER = 2**53 - 1
_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")


def encode(value: Any) -> bytes:
    """Return the one encoding of value; ValueError for what I-JSON (RFC 7493) can't carry."""
    _check(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def decode(data: bytes) -> Any:
    """Return the value; InvalidSeal unless data is exactly the encoding that `encode` gives."""
    try:
        value = json.loads(data)
        again = encode(value)
    except (ValueError, RecursionError) as error:
        raise InvalidSeal("not canonical JSON") from error
    if again != data:
        raise InvalidSeal("not canonical JSON")
    return value


def b64(data: bytes) -> str:
    """Return base64url without padding (RFC 4648, 5)."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    """Return the bytes; InvalidSeal unless text is exactly what `b64` gives."""
    try:
        data = unb64_checked(text)
    except (ValueError, binascii.Error) as error:
        raise InvalidSeal("not base64url") from error
    if b64(data) != text:
        raise InvalidSeal("not canonical base64url")
    return data


def unb64_checked(text: str) -> bytes:
    """Return the bytes of a text whose form is known to be right, such as that of a parsed leaf."""
    return binascii.a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4))


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError("keys are ASCII strings")
            _check(item)
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("integers stay below 2^53")
    elif isinstance(value, str):
        value.encode("utf-8")  # a lone surrogate raises
    else:
        raise ValueError(f"no canonical form for {type(value).__name__}")
