"""What can be wrong with the log: the kinds, and one sentence for each that says where. It finds nothing itself."""

from dataclasses import dataclass

KINDS = {
    "edited": "the entry at position {at} is not what was filed: its fingerprint is not the one in the tree",
    "hash": "the fingerprint kept beside the entry at position {at} is not the entry's own",
    "missing": "the entry at position {at} is missing",
    "inserted": "the entry at position {at} was never filed there: it was inserted",
    "swapped": "the entries at positions {at} and {other} were swapped",
    "moved": "the entry at position {at} was filed at position {other}",
    "unreadable": "the entries from position {at} on can't be read from the database",
    "column": "the column {what} of the entry at position {at} is not what its leaf says",
    "index": "the index of {what} is not what the leaf at position {at} says",
    "tile": "the tree's tile {what} is missing or is not the fingerprint of its entries (position {at})",
    "root": "the root of the tree is not that of its {at} entries",
    "cut": "the log is shorter than what was signed: it has {at} entries, and {other} were signed",
    "signature": "the checkpoint of {at} entries is not signed by this log's key",
    "prefix": "the first {at} entries are not those that the checkpoint of {at} entries signed",
    "rollup": "the figures of {what} are not those of the entries",
    "writer": "what is kept of the writer {what} is not where its chain ends",
    "unfiled": "the entry number {at} is neither filed nor waiting to be filed",
    "queue": "number {at} waits to be filed, but there is no such entry, or it is filed already",
    "leaf": "the entry at position {at} is malformed; it was filed like this",
    "mac": "the entry at position {at} does not carry the log's seal; it was filed like this",
    "chain": "the entry at position {at} does not follow its writer's last; it was filed like this",
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong: its kind, the position (or size) it is at, a second position, and a code such as a column's."""

    kind: str
    at: int
    other: int = 0
    what: str = ""

    def __str__(self) -> str:
        return KINDS[self.kind].format(at=self.at, other=self.other, what=self.what)


class Wrong(Exception):
    """The check found a fault, which it carries."""

    def __init__(self, kind: str, at: int, other: int = 0, what: str = "") -> None:
        self.fault = Fault(kind, at, other, what)
        super().__init__(str(self.fault))

    @classmethod
    def of(cls, fault: Fault) -> "Wrong":
        """Return what carries this fault."""
        return cls(fault.kind, fault.at, fault.other, fault.what)
