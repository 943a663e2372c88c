"""The files of a plain form: each is sealed while the form is being parsed, and added or laid ready as soon as it is whole.

One that isn't accepted doesn't stop the others. Whatever is not whole at the end is discarded.
"""

from collections.abc import Callable
from typing import Any

from exchange.access.refusals import Conflict
from exchange.documents.arrivals import Arrival
from exchange.documents.kinds import NotAccepted
from exchange.documents.models import Document, HeldFile

Made = Document | HeldFile
Begin = Callable[[str], Arrival]
Finish = Callable[[Arrival], Made]


class FormFile:
    """Stands where the form parser would open a temporary file; `made` or `refused` say how it ended."""

    def __init__(self, name: str, finish: Finish) -> None:
        self.name = name
        self.made: Made | None = None
        self.refused: NotAccepted | Conflict | None = None
        self._finish = finish
        self._arrival: Arrival | None = None

    @property
    def ended(self) -> bool:
        return self.made is not None or self.refused is not None

    def begin(self, begin: Begin) -> "FormFile":
        try:
            self._arrival = begin(self.name)
        except NotAccepted as refused:
            self.refused = refused
        return self

    def write(self, data: bytes) -> int:
        """Seal the next bytes; those of a refused file go nowhere, so that the next file can be read."""
        if self._arrival is not None and self.refused is None:
            try:
                self._arrival.write(data)
            except NotAccepted as refused:
                self._refuse(self._arrival, refused)
        return len(data)

    def seek(self, *_args: Any) -> int:
        """The parser goes back to the start of a file that is whole: it is added now."""
        if self._arrival is not None and not self.ended:
            try:
                self.made = self._finish(self._arrival)
            except (NotAccepted, Conflict) as refused:
                self._refuse(self._arrival, refused)
        return 0

    def discard(self, error: BaseException) -> None:
        if self._arrival is not None and not self.ended:
            self._arrival.discard(error)

    def _refuse(self, arrival: Arrival, refused: NotAccepted | Conflict) -> None:
        self.refused = refused
        arrival.discard(refused)


class FormFiles:
    """All files of one form, in the order in which they came."""

    def __init__(self, begin: Begin, finish: Finish) -> None:
        self.files: list[FormFile] = []
        self._begin, self._finish = begin, finish

    def __enter__(self) -> "FormFiles":
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        for file in self.files:
            file.discard(error or ConnectionError("the form ended before the file did"))

    def take(self, name: str) -> FormFile:
        """Begin the next file of the form."""
        file = FormFile(name, self._finish)
        self.files.append(file)
        return file.begin(self._begin)

    @property
    def added(self) -> list[Made]:
        return [file.made for file in self.files if file.made is not None]
