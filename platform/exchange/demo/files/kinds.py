"""A file as the story describes it: its kind by its name, its text, its table, its picture."""

from collections.abc import Callable
from typing import Any

from exchange.demo.files import jpeg, ledgers, office, pdf, png, scenes

Told = dict[str, Any]


def make(told: Told) -> bytes:
    """Return the file; KeyError for an ending that isn't made here."""
    return KINDS[told["name"].rsplit(".", 1)[1]](told)


def _pdf(told: Told) -> bytes:
    return pdf.make(told.get("text", ""), ledgers.rows(told), told.get("scan", 0))


def _docx(told: Told) -> bytes:
    return office.document(told["text"])


def _xlsx(told: Told) -> bytes:
    return office.sheet(ledgers.rows(told))


def _csv(told: Told) -> bytes:
    return "".join(f"{';'.join(row)}\r\n" for row in ledgers.rows(told)).encode("utf-8")


def _txt(told: Told) -> bytes:
    return told["text"].strip().encode("utf-8") + b"\n"


def _png(told: Told) -> bytes:
    return png.make(scenes.SCENES[told["picture"]], *told["size"])


def _jpeg(told: Told) -> bytes:
    return jpeg.make(scenes.SCENES[told["picture"]], *told["size"])


KINDS: dict[str, Callable[[Told], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "txt": _txt,
    "png": _png,
    "jpg": _jpeg,
}
