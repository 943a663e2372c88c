"""What the auditor's acts are about, as entries mark it: the log as a whole, or one entry."""

from dataclasses import dataclass
from uuid import UUID

from exchange.access.rules import Mark


@dataclass(frozen=True)
class LogThing:
    """A log; its mark is its number."""

    number: int

    def mark(self) -> Mark:
        return Mark("log", UUID(int=self.number))


@dataclass(frozen=True)
class EntryThing:
    """An entry of the log; its mark is the entry's uid."""

    uid: bytes

    def mark(self) -> Mark:
        return Mark("entry", UUID(bytes=self.uid))
