"""What was typed: folded, so that case, accents and forms of letters don't matter; sealed, where it stands in an address."""

import re
import unicodedata
from dataclasses import dataclass

from exchange.access.actor import SessionKeys
from exchange.assets.models import reference as asset_reference
from exchange.assistance.models import url as request_url
from exchange.dossiers.models import reference as dossier_reference
from exchange.enquiries.models import url as enquiry_url
from exchange.reverse.models import consent_url
from exchange.reverse.models import url as reverse_url
from exchange_crypto import bundles
from exchange_crypto.canonical import b64, unb64
from exchange_crypto.errors import InvalidSeal

LONGEST = 200  # characters
LEAST = 2  # letters or digits
STEP = 64  # bytes: how long the words are is not told by the length of an address
_SPELLED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "\u2010": "-", "\u2011": "-"})

_DOSSIER = re.compile(r"D[- ]?([0-9]{4,9})(?:([./])([0-9]{1,6}))?", re.IGNORECASE)
_ASSET = re.compile(r"A[- ]?([0-9]{4,9})", re.IGNORECASE)
_BESIDE = re.compile(r"(ENQ|REV|CNS)[ -]?(2[0-9]{3})[/-]([0-9]{4,6})", re.IGNORECASE)
_REQUEST = re.compile(r"(MR|RFA)[ -]?(2[0-9]{3})[/-]([0-9]{4,6})(?:-v([1-9][0-9]?))?", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """The words of a search, folded; every one of them has to be in what is found."""

    folded: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Words":
        return cls(tuple(dict.fromkeys(fold(text[:LONGEST]).split())))

    def are_enough(self) -> bool:
        return sum(letter.isalnum() for word in self.folded for letter in word) >= LEAST

    def are_in(self, *texts: str) -> bool:
        whole = fold(" ".join(texts))
        return all(word in whole for word in self.folded)


def fold(text: str) -> str:
    """Return the text as it is compared: without accents, case, ligatures and typographic signs."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_SPELLED)


def address_of(text: str) -> str | None:
    """Return the address of the thing whose whole reference was typed; None if it is no reference. Nothing is looked up."""
    text = text.strip()
    if match := _DOSSIER.fullmatch(text):
        dossier, mark, child = match.groups()
        reference = dossier_reference(int(dossier))
        if mark == ".":
            return f"/discussions/{reference}.{int(child)}"
        return f"/dossiers/{reference}" + (f"/documents/{int(child)}" if mark else "")
    if match := _ASSET.fullmatch(text):
        return f"/assets/{asset_reference(int(match.group(1)))}"
    if match := _BESIDE.fullmatch(text):
        kind, *numbers = match.groups()
        return {"ENQ": enquiry_url, "REV": reverse_url, "CNS": consent_url}[kind.upper()](*map(int, numbers))
    if match := _REQUEST.fullmatch(text):
        kind, *numbers = match.groups()
        return request_url(kind.upper(), *(int(one or 1) for one in numbers))
    return None


def seal(keys: SessionKeys, text: str) -> str:
    """Return the words as the address of their page says them: this session alone reads them."""
    data = text.encode("utf-8")
    return b64(bundles.seal_words(keys.secret, keys.session_id, data.ljust(-(-len(data) // STEP) * STEP, b" ")))


def unseal(keys: SessionKeys, sealed: str) -> str:
    """Return the words; empty if they aren't this session's."""
    try:
        return bundles.unseal_words(keys.secret, keys.session_id, unb64(sealed)).decode("utf-8").strip()
    except InvalidSeal:
        return ""
