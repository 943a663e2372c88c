"""Says of what kind a file is while it goes by, from its first bytes (and a package's list of parts). It keeps nothing."""

import codecs
import re

from exchange.documents import kinds, packages
from exchange.documents.kinds import Kind, NotAccepted

HEAD_SIZE = 4096
STARTS: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (re.compile(rb"%PDF-"), kinds.PDF),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), kinds.PNG),
    (re.compile(rb"\xff\xd8\xff"), kinds.JPEG),
    (re.compile(rb"GIF8[79]a"), kinds.GIF),
    (re.compile(rb"II\*\x00|MM\x00\*"), kinds.TIFF),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), kinds.WEBP),
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), kinds.WAV),
    (re.compile(rb".{4}ftyp", re.DOTALL), kinds.MP4),
    (re.compile(rb"ID3|\xff[\xfb\xf3\xf2]"), kinds.MP3),
)
PROGRAMS = re.compile(rb"MZ|\x7fELF|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe|#!|dex\n")
PAGES = re.compile(rb"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|<%|<!--)", re.IGNORECASE)
NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


class Look:
    """Looks at one file as it goes by, in constant memory."""

    def __init__(self, name: str) -> None:
        """Begin with the name; NotAccepted if its ending alone rules the file out."""
        self._promised = kinds.check_ending(name)
        self._ending = kinds.ending_of(name)
        self._head = b""
        self._tail = packages.Tail()

    def take(self, data: bytes) -> None:
        """See the next bytes; NotAccepted as soon as the first ones show another kind."""
        known = len(self._head)
        if known < HEAD_SIZE:
            self._head += data[: HEAD_SIZE - known]
        if self._is_package():
            self._tail.take(data)
        elif known < HEAD_SIZE <= len(self._head):
            self._check(self._by_head())

    def kind(self) -> Kind:
        """Return the kind of the file, all of which has gone by; NotAccepted if it isn't what its name says."""
        if not self._head:
            raise NotAccepted(kinds.EMPTY)
        return self._check(self._by_parts() if self._is_package() else self._by_head())

    def _is_package(self) -> bool:
        return self._head.startswith(packages.START)

    def _check(self, kind: Kind) -> Kind:
        if self._ending not in kind.endings:
            raise NotAccepted(kinds.OTHER_ENDING, kind.endings[0])
        return kind

    def _by_head(self) -> Kind:
        for pattern, kind in STARTS:
            if pattern.match(self._head):
                return kind
        if PROGRAMS.match(self._head) or PAGES.match(self._head):
            raise NotAccepted(kinds.PROGRAM)
        if self._promised in kinds.TEXTS and _is_text(self._head):
            return self._promised
        raise NotAccepted(kinds.UNKNOWN)

    def _by_parts(self) -> Kind:
        parts = self._tail.parts()
        if packages.can_run(parts):
            raise NotAccepted(kinds.MACROS, self._promised.endings[0])
        kind = packages.kind_of(self._head, parts)
        if kind is None:
            raise NotAccepted(kinds.ARCHIVE if parts else kinds.UNKNOWN)
        return kind


def _is_text(head: bytes) -> bool:
    """Text in UTF-8, UTF-16 with its mark, or an older eight-bit set, which spreadsheets still write."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return not NOT_IN_TEXT.search(head)
