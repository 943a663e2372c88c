"""The tree's tiles in their table: read and written by the sequencer, read by proofs, checks and exports."""

from collections.abc import Callable, Mapping

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from exchange.audit.models import Tile

Reader = Callable[[int, int], bytes | None]


def tile_reader(session: Session) -> Reader:
    """Return a reader that keeps what it read, for one transaction."""
    kept: dict[tuple[int, int], bytes | None] = {}

    def read(level: int, idx: int) -> bytes | None:
        if (level, idx) not in kept:
            query = select(Tile.hashes).where(Tile.level == level, Tile.idx == idx)
            kept[level, idx] = session.scalar(query)
        return kept[level, idx]

    return read


def write_tiles(session: Session, changed: Mapping[tuple[int, int], bytes]) -> None:
    """Insert or replace the changed tiles."""
    for (level, idx), hashes in changed.items():
        where = (Tile.level == level, Tile.idx == idx)
        if session.scalar(select(Tile.level).where(*where)) is None:
            session.execute(insert(Tile).values(level=level, idx=idx, hashes=hashes))
        else:
            session.execute(update(Tile).where(*where).values(hashes=hashes))
