"""PDF 1.4 (ISO 32000) of as many pages as the text needs, in built-in typefaces, on white paper or as if scanned."""

import random
import textwrap
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exchange.demo.files.png import noise

WIDTH, HEIGHT, MARGIN, FOOT = 595, 842, 56, 70
BODY, WRAP, WRAP_TYPED = 10.5, 90, 72
PLAIN, BOLD, TYPED = 1, 2, 3
TYPEFACES = {PLAIN: b"Helvetica", BOLD: b"Helvetica-Bold", TYPED: b"Courier"}
HEADINGS = {"#": 19.0, "##": 13.0}
PAPER, PAPER_GRAIN = 243, 12


@dataclass(frozen=True)
class Line:
    """A line of the page: its typeface, size, the room above it, and cells as (place from the margin, text)."""

    face: int
    size: float
    above: float
    cells: tuple[tuple[float, str], ...]


def make(text: str, rows: Sequence[Sequence[str]] = (), scan: int = 0) -> bytes:
    """Return a PDF of the text, then the table. With `scan`, typed, on paper scanned that many pixels wide."""
    lines = [*_lines(text, TYPED if scan else PLAIN), *_table(rows)]
    pages = list(_pages(lines))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *map(_typeface, TYPEFACES), _paper(scan)]
    first = len(objects) + 1
    for number, page in enumerate(pages, 1):
        content = _content(page, scan) + _foot(number, len(pages))
        objects += [_page(first + 2 * number - 1), _stream(b"", content)]
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    return _file(objects)


def _lines(text: str, face: int) -> Iterator[Line]:
    """Read the text: `# ` and `## ` begin headings, `- ` a point, an empty line ends a paragraph."""
    for paragraph in text.strip().splitlines():
        marks, _, rest = paragraph.partition(" ")
        if marks in HEADINGS:
            size = HEADINGS[marks]
            for part in textwrap.wrap(rest, int(WRAP * BODY / size * 0.9)):
                yield Line(BOLD, size, 12, ((0, part),))
            continue
        point = marks == "-"
        for number, part in enumerate(
            textwrap.wrap(rest if point else paragraph, WRAP_TYPED if face == TYPED else WRAP)
        ):
            bullet = ((8.0, "•"),) if point and number == 0 else ()
            yield Line(face, BODY, 0 if number or point else 5, (*bullet, (22.0 if point else 0.0, part)))


def _table(rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    if not rows:
        return
    widths = [max(len(row[place]) for row in rows if place < len(row)) + 2 for place in range(len(rows[0]))]
    room = WIDTH - 2 * MARGIN
    starts = [room * sum(widths[:place]) / sum(widths) for place in range(len(widths))]
    size = min(9.0, 1.9 * room / sum(widths))
    for number, row in enumerate(rows):
        yield Line(PLAIN if number else BOLD, size, 10 if number == 0 else 1.5, tuple(zip(starts, row, strict=False)))


def _pages(lines: Sequence[Line]) -> Iterator[list[tuple[float, Line]]]:
    """Set the lines one under another, each with its height over the page's foot."""
    page: list[tuple[float, Line]] = []
    y = float(HEIGHT - MARGIN)
    for line in lines:
        y -= line.above + line.size * 1.3
        if y < FOOT and page:
            yield page
            page, y = [], HEIGHT - MARGIN - line.size * 1.3
        page.append((y, line))
    yield page


def _content(page: list[tuple[float, Line]], scan: int) -> bytes:
    paper = b"q %d 0 0 %d 0 0 cm /Im1 Do Q\n" % (WIDTH, HEIGHT) if scan else b""
    return paper + b"".join(
        b"BT /F%d %.1f Tf %.1f %.1f Td %s Tj ET\n" % (line.face, line.size, MARGIN + x, y, _said(text))
        for y, line in page
        for x, text in line.cells
    )


def _foot(number: int, count: int) -> bytes:
    return b"BT /F1 8 Tf %d 40 Td %s Tj ET\n" % (WIDTH - MARGIN - 30, _said(f"{number} / {count}"))


def _said(text: str) -> bytes:
    escaped = (
        text.replace("\u202f", "\xa0")
        .encode("cp1252", "replace")
        .replace(b"\\", b"\\\\")
        .replace(b"(", b"\\(")
        .replace(b")", b"\\)")
    )
    return b"(%s)" % escaped


def _page(content: int) -> bytes:
    faces = b" ".join(b"/F%d %d 0 R" % (place, place + 2) for place in TYPEFACES)
    resources = b"<< /Font << %s >> /XObject << /Im1 6 0 R >> >>" % faces
    box = b"/MediaBox [0 0 %d %d]" % (WIDTH, HEIGHT)
    return b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R /Resources %s >>" % (box, content, resources)


def _typeface(place: int) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % TYPEFACES[place]


def _paper(scan: int) -> bytes:
    """Return the paper's picture: one dot where nothing is scanned."""
    width, height = (scan, scan * HEIGHT // WIDTH) if scan else (1, 1)
    grain = random.Random(scan)  # noqa: S311 -- a picture's noise, the same each time
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    return _stream(head % (width, height), noise(grain, width * height, PAPER, PAPER_GRAIN))


def _stream(head: bytes, data: bytes) -> bytes:
    packed = zlib.compress(data, 1)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (head, len(packed), packed)


def _file(objects: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    return bytes(out)
