"""A request for assistance as a letter: PDF/A-2 and PDF/UA-1, the same bytes for the same words and moment.

It is set from memory to memory, with the typefaces of the library alone: no word touches a disk, and none is a command.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).with_name("letter.typ")
STANDARDS: Any = ["a-2a", "ua-1"]

# What the library's typefaces hold of Latin, Greek, Cyrillic, Hebrew, Arabic and signs. It stops at all others, and some
# of them crash it, so they never reach it.
_DRAWN = (
    (0x20, 0x7E), (0xA0, 0x2FF), (0x370, 0x4FF), (0x5D0, 0x5EA), (0x621, 0x63A), (0x641, 0x64A), (0x660, 0x669),
    (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x202F, 0x2040), (0x2070, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122),
    (0x2153, 0x215E), (0x2190, 0x22FF),
)  # fmt: skip
_SPACES = re.compile(r"[\t\u2028\u2029\v\f\r]")


@dataclass(frozen=True)
class Sentence:
    """A handling code and the sentence that is printed for it."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Passage:
    """One of the contents under its heading, such as (c) Essential facts."""

    heading: str
    text: str


@dataclass(frozen=True)
class Enclosed:
    """An annex: its file's name, its SHA-256 in hexadecimal, its size in bytes, its own handling codes."""

    name: str
    sha256: str
    size: int
    handling: str = ""


@dataclass(frozen=True)
class Letter:
    """What a letter says; the language is one of the Court's and all names are in it, `at` is the moment of transmission.

    The requester is empty if the organ asks for itself, the address if the State hasn't said one.
    """

    language: str
    reference: str
    title: str
    level: str
    handling: Sequence[Sentence]
    organ: str
    state: str
    type: str
    basis: str
    at: datetime
    due: date
    parts: Sequence[Passage]
    items: Sequence[str]
    annexes: Sequence[Enclosed]
    signer: str
    post: str
    address: str = ""
    requester: str = ""
    channel: str = ""
    is_urgent: bool = False


def render(letter: Letter) -> bytes:
    """Return the letter as a PDF. A sign that no typeface here has stands as its number: [U+4E2D]."""
    import typst  # large, and most processes never set a letter

    said = _each(asdict(letter), drawn) | {"at": letter.at.isoformat(), "due": letter.due.isoformat()}
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"letter": json.dumps(said)},
        format="pdf",
        pdf_standards=STANDARDS,
        ignore_system_fonts=True,
        timestamp=int(letter.at.timestamp()),
    )


def drawn(text: str) -> str:
    """Return a text in signs that can be drawn: unseen ones are left out, those of other writings spelled as numbers."""
    plain = unicodedata.normalize("NFC", _SPACES.sub(" ", text.replace("\r\n", "\n")))
    return "".join(_sign(one) for one in plain)


def _sign(one: str) -> str:
    kind = unicodedata.category(one)
    if one == "\n":
        return one
    if kind in ("Cc", "Cf"):
        return ""
    if kind[0] not in "CM" and any(first <= ord(one) <= last for first, last in _DRAWN):
        return one
    return f"[U+{ord(one):04X}]"


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value with each text in it changed; moments and numbers stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    return [_each(one, change) for one in value] if isinstance(value, (list, tuple)) else value
