"""What the log's entries say: each leaf read, its seal and its writer's chain followed, its columns and indexes compared.

A row that disagrees with its leaf was changed after filing and is given at once. What the leaf itself has wrong was
filed like this: it is remembered, and told last.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any
from uuid import UUID

from exchange.audit import entries, projections
from exchange.audit.entries import LogKeys
from exchange.audit.faults import Fault
from exchange.audit.rollups import Tally
from exchange.audit.steps import COLUMNS, LEAF, MAC, SEQ, Row, Step
from exchange_crypto import leaves
from exchange_crypto.canonical import unb64_checked
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.leaves import BrokenChain, Outline, WriterChains

_REMEMBERED = 65_536  # ids and lists of themes come again and again
_AT = attrgetter("at")


class Contents:
    """Reads step after step; `tally` counts the entries as their leaves say, `fault` is the first that was filed like this."""

    def __init__(self, keys: LogKeys, *, on_sqlite: bool) -> None:
        self._keys = keys
        self._id = lru_cache(_REMEMBERED)(_hex if on_sqlite else _uuid)
        self._octets = lru_cache(_REMEMBERED)(unb64_checked)
        self._themes = lru_cache(_REMEMBERED)(_tuple)
        self._chains = WriterChains()
        self.tally = Tally()
        self.fault: Fault | None = None

    @property
    def writers(self) -> Mapping[str, tuple[int, str]]:
        """The last number and hash of each writer's chain."""
        return self._chains.state

    def check(self, step: Step, hashes: Sequence[bytes]) -> Iterator[Fault]:
        """Read the step's leaves, whose hashes these are; give the first fault of each column and index."""
        read, odd = [], list(self._unsealed(step))
        for row, found in zip(step.rows, hashes, strict=True):
            try:
                leaf = leaves.outline(row[LEAF])
                read.append((row, leaf))
                self._chains.take(leaf.writer, int(leaf.number), leaf.previous, found)
            except BrokenChain:
                odd.append(Fault("chain", row[SEQ]))
            except InvalidSeal:
                odd.append(Fault("leaf", row[SEQ]))
                self.tally.unreadable()
        self.fault = self.fault or min(odd, key=_AT, default=None)
        if read:
            yield from self._rows(step, *zip(*read, strict=True))

    def _unsealed(self, step: Step) -> Iterator[Fault]:
        macs = entries.leaf_macs(self._keys, (row[LEAF] for row in step.rows))
        for at in first_unlike(list(macs), [row[MAC] for row in step.rows]):
            yield Fault("mac", step.start + at)

    def _rows(self, step: Step, rows: Sequence[Row], outlines: Sequence[Outline]) -> Iterator[Fault]:
        """Compare rows and indexes with what the leaves say, and count the entries as the leaves say."""
        said = leaves.columns(outlines)
        positions, *stored = zip(*rows, strict=True)
        themes = [self._themes(one) for one in said["themes"]]
        due = projections.compared(said, themes, self._octets, self._id)
        for name, column in zip(projections.COLUMNS, stored[COLUMNS - 1 :], strict=True):
            for at in first_unlike(column, due[name]):
                yield Fault("column", positions[at], what=name)
        yield from _unlisted("themes", step.themes, positions, themes)
        shown = [list(map(self._id, projections.seen_of(x))) if x else () for x in said["x"]]
        yield from _unlisted("dossiers shown", step.subjects, positions, shown)
        self.tally.count(due["ts"], themes, said["org"], said["type"], said["outcome"], due["amount"])


def first_unlike(found: Sequence[Any], due: Sequence[Any]) -> Iterator[int]:
    """Give the first place at which two lists of one length differ, if there is one."""
    if list(found) != list(due):
        yield next(at for at, (one, other) in enumerate(zip(found, due, strict=True)) if one != other)


def _unlisted(
    index: str, found: Sequence[Row], positions: Sequence[int], due: Sequence[Sequence[Any]]
) -> Iterator[Fault]:
    """Give the first of these positions of which the index doesn't say what is due, in whatever order it was read."""
    places = [position for position, several in zip(positions, due, strict=True) for _ in several]
    values = list(chain.from_iterable(due))
    if [row[0] for row in found] == places and [row[1] for row in found] == values:
        return
    said = set(zip(places, values, strict=True))
    wrong = {position for position, _ in said.symmetric_difference(found)}.intersection(positions)
    if wrong:
        yield Fault("index", min(wrong), what=index)


def _hex(text: str | None) -> str | None:
    return None if text is None else unb64_checked(text).hex()


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(bytes=unb64_checked(text))


def _tuple(themes: str) -> tuple[str, ...]:
    return tuple(json.loads(themes))
