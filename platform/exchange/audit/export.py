"""The whole log as a folder of files (C2SP tlog-tiles), up to the newest checkpoint: the same one gives the same bytes.

Anyone can check it offline: python -m exchange_crypto.verify DIR. It refuses a folder that holds something already.
"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import LargeBinary, cast, select
from sqlalchemy.orm import Session

from exchange.audit.entries import LogKeys
from exchange.audit.models import Entry, Leaf, Log
from exchange.audit.proving import prover
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.tiles import write_export

STEP = 4096


class ExportRefused(Exception):
    """The log can't be exported; the sentence says why and what to do."""


def export_log(session: Session, keys: LogKeys, folder: Path) -> int:
    """Write the log to an empty or new folder and return how many entries; ExportRefused if it isn't as it was signed."""
    if folder.exists() and any(folder.iterdir()):
        raise ExportRefused(f"{folder} is not empty: choose a new folder")
    signed = prover(session).signed
    if not signed.note:
        raise ExportRefused("nothing is signed yet: run `exchange log checkpoint` first")
    vkey = session.scalars(select(Log.vkey).where(Log.number == keys.number)).one()

    def write(path: str, data: bytes) -> None:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    try:
        write_export(write, _leaves(session, signed.size), signed.note, vkey)
    except (InvalidSeal, OverflowError) as error:
        raise ExportRefused("the log is not as it was signed: run `exchange log verify`, which says where") from error
    return signed.size


def _leaves(session: Session, size: int) -> Iterator[bytes]:
    for start in range(0, size, STEP):
        query = select(cast(Entry.leaf, LargeBinary)).join(Leaf, Leaf.eid == Entry.eid)
        yield from session.scalars(query.where(Leaf.seq >= start, Leaf.seq < start + STEP).order_by(Leaf.seq))
