"""One file on its way in: looked at and sealed as it comes, piece by piece, outside any transaction; kept in clear nowhere.

What breaks off or isn't accepted is discarded and stays on record as a failed upload.
"""

import unicodedata
from types import TracebackType

from exchange import gateway
from exchange.access.actions import DOCUMENT_UPLOAD
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, Refusal
from exchange.access.rules import Mark
from exchange.audit.entries import Happening
from exchange.documents import kinds
from exchange.documents.kinds import Kind, NotAccepted
from exchange.documents.sniffing import Look
from exchange.vault.files import FileSeal, SealedFile

LONGEST_NAME = 200


class Arrival:
    """Takes a file's bytes; leave the `with` block by an exception and nothing of it stays but the entry."""

    def __init__(self, actor: Actor, mark: Mark, name: str, look: Look, seal: FileSeal) -> None:
        self.name = name
        self.size = 0
        self._actor, self._mark = actor, mark
        self._look, self._seal = look, seal
        self._sealed: SealedFile | None = None
        self._kind: Kind | None = None

    def __enter__(self) -> "Arrival":
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: TracebackType | None) -> None:
        if error is None:
            self._seal.__exit__()
        else:
            self.discard(error)

    def write(self, data: bytes) -> int:
        """Look at the next bytes and seal them; NotAccepted as soon as they show a kind that isn't taken in."""
        self._look.take(data)
        self._seal.update(data)
        self.size += len(data)
        return len(data)

    def finish(self) -> tuple[Kind, SealedFile]:
        """Make the sealed file durable and say of what kind it is; NotAccepted if its whole isn't what its name says."""
        self._kind = self._look.kind()
        self._sealed = self._seal.finish()
        return self._kind, self._sealed

    def finished(self) -> tuple[Kind, SealedFile]:
        """Return the same once more, without making anything durable: for use inside an act."""
        assert self._kind is not None
        assert self._sealed is not None
        return self._kind, self._sealed

    def discard(self, error: BaseException) -> None:
        """Leave nothing of the file, and note that the upload came to nothing.

        A file that was finished goes at once only if it is sure that no row names it; otherwise the sweep decides.
        """
        outcome = "refused" if isinstance(error, Refusal) else "failed"
        reason = error.reason if isinstance(error, Refusal) else "broken-off"
        try:
            self._seal.__exit__()
            if self._sealed is not None and isinstance(error, Conflict):
                gateway.sealed_files().remove(self._sealed.ticket.blob)
        finally:
            gateway.note(self._actor, Happening(DOCUMENT_UPLOAD, outcome, self._mark, reason, amount=self.size))


def clean_name(name: str) -> str:
    """Return the last part of a file's name without what can't be seen; NotAccepted if nothing can be kept of it."""
    last = name.replace("\\", "/").rpartition("/")[2]
    # Marks of direction can make `exe.fdp` read as a PDF; line ends would end a header.
    seen = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C")
    stem, dot, ending = seen.strip().rpartition(".")
    if not stem.strip(" ."):
        raise NotAccepted(kinds.NO_NAME)
    return stem[: LONGEST_NAME - len(ending) - 1].rstrip() + dot + ending[:LONGEST_NAME]
