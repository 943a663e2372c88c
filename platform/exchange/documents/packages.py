"""Office files are zip packages whose list of parts stands at the end: it is read from the last MiB, in constant memory.

Nothing is unpacked here; only the names of the parts are looked at.
"""

import io
import re
import zipfile
from collections import deque

from exchange.documents.kinds import DOCX, OPEN_PACKAGES, PPTX, RUNNABLE, XLSX, Kind, ending_of

START = b"PK\x03\x04"
TAIL_SIZE = 1024 * 1024
OFFICE_LIST = "[Content_Types].xml"
OFFICE_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
RUNS = re.compile(r"vbaproject|vbadata|/activex/|/macrosheets/|^basic/|^scripts/", re.IGNORECASE)
# An OpenDocument package starts with a stored part called `mimetype` (OpenDocument 1.3, part 2, 3.3).
OPEN_TYPE_AT = 30
OPEN_TYPE_NAME = b"mimetype"


class Tail:
    """The last MiB of what goes by."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self.size = 0

    def take(self, data: bytes) -> None:
        self._pieces.append(data)
        self._held += len(data)
        self.size += len(data)
        while self._held - len(self._pieces[0]) >= TAIL_SIZE:
            self._held -= len(self._pieces.popleft())

    def parts(self) -> list[str]:
        """Return the names of the package's parts; none if its list can't be read."""
        try:
            with zipfile.ZipFile(_End(b"".join(self._pieces), self.size)) as package:
                return package.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return []


class _End(io.BytesIO):
    """A file of which only the end is held; its offsets are those of the whole file."""

    def __init__(self, held: bytes, size: int) -> None:
        super().__init__(held)
        self._missing = size - len(held)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_SET:
            if offset < self._missing:
                raise ValueError("the list of parts is longer than what is held of the file")
            return super().seek(offset - self._missing) + self._missing
        return super().seek(offset, whence) + self._missing

    def tell(self) -> int:
        return super().tell() + self._missing


def can_run(parts: list[str]) -> bool:
    """True if the package holds macros, controls, or a part that is a program by its name."""
    return any(RUNS.search(part) or ending_of(part) in RUNNABLE - {".xml"} for part in parts)


def kind_of(head: bytes, parts: list[str]) -> Kind | None:
    """Return the kind of an office package; None for any other archive."""
    if OFFICE_LIST in parts:
        return next((kind for part, kind in OFFICE_PARTS.items() if part in parts), None)
    if head[OPEN_TYPE_AT:].startswith(OPEN_TYPE_NAME):
        said = head[OPEN_TYPE_AT + len(OPEN_TYPE_NAME) :]
        return next((kind for kind in OPEN_PACKAGES if said.startswith(kind.media.encode() + b"PK")), None)
    return None
