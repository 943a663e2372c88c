"""Random identifiers, their digests, and codes that people copy by hand; it never says whether a code is the right one.

Codes are written in Crockford's base32 (no I, L, O, U), which forgives the letters that eyes confuse.
"""

import hashlib
import os

from exchange_crypto.encoding import ctx
from exchange_crypto.errors import InvalidKey

CODE_SIZE = 10
RECOVERY_SIZE = 16
SESSION_ID_SIZE = 16
SESSION_ID_LABEL = "exchange/v1/session-id"

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN = str.maketrans("OIL", "011", " \t\r\n-")
_GROUP = 4


def random_token(n: int = 32) -> bytes:
    """Return n bytes from the system's generator."""
    return os.urandom(n)


def digest(label: str, token: bytes) -> bytes:
    """Return 32 bytes by which a token of at least 128 random bits is found again without being kept."""
    return hashlib.sha256(ctx(label, token)).digest()


def session_id(secret: bytes) -> bytes:
    """Return the 16-byte name of the session whose secret is k_s; the name opens nothing."""
    return digest(SESSION_ID_LABEL, secret)[:SESSION_ID_SIZE]


def grouped_code(secret: bytes) -> str:
    """Return 10 bytes as 16 characters, or 16 bytes as 26 and a check character, in groups of four."""
    symbols = _symbols(secret)
    if len(secret) == RECOVERY_SIZE:
        symbols.append(_check_symbol(symbols))
    text = "".join(_ALPHABET[symbol] for symbol in symbols)
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def parse_code(text: str, size: int) -> bytes:
    """Return the secret of 10 or 16 bytes, whatever the case, spaces and hyphens; InvalidKey for any other text."""
    symbols = _read(text)
    if size == RECOVERY_SIZE and (not symbols or symbols.pop() != _check_symbol(symbols)):
        raise InvalidKey("the check character does not fit: a character is missing or mistyped")
    secret = _joined(symbols, size)
    if _symbols(secret) != symbols:
        raise InvalidKey("not the one way to write this code")
    return secret


def _symbols(secret: bytes) -> list[int]:
    if len(secret) not in (CODE_SIZE, RECOVERY_SIZE):
        raise InvalidKey("a code holds 10 or 16 bytes")
    count = -(-len(secret) * 8 // 5)
    number = int.from_bytes(secret, "big") << (count * 5 - len(secret) * 8)
    return [number >> 5 * place & 31 for place in reversed(range(count))]


def _joined(symbols: list[int], size: int) -> bytes:
    count = -(-size * 8 // 5)
    if len(symbols) != count:
        raise InvalidKey(f"this code has {count} characters before any check character")
    number = 0
    for symbol in symbols:
        number = number << 5 | symbol
    return (number >> (count * 5 - size * 8)).to_bytes(size, "big")


def _read(text: str) -> list[int]:
    if not text.isascii():
        raise InvalidKey("a code has only Latin letters and digits")
    try:
        return [_ALPHABET.index(letter) for letter in text.upper().translate(_FORGIVEN)]
    except ValueError as error:
        raise InvalidKey("a character that no code has") from error


def _check_symbol(symbols: list[int]) -> int:
    """Return the sum of a^(n-i) s_i in GF(32) = GF(2)[a]/(a^5 + a^2 + 1): any one wrong symbol and any swap shows."""
    total = 0
    for symbol in symbols:
        total = (total ^ symbol) << 1
        if total & 0x20:
            total ^= 0x25
    return total
