"""Small real files for the demonstration, made in memory: PDF, Word, Excel, CSV, text and a picture."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 320, 200
FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def make(kind: str, lines: Sequence[str]) -> bytes:
    """Return a file of the kind that says these lines; KeyError for a kind that isn't made here."""
    return KINDS[kind](lines)


def _text(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


def _pdf(lines: Sequence[str]) -> bytes:
    """Return a one-page PDF 1.4 in a built-in typeface."""
    content = b"BT /F1 18 Tf 60 780 Td 22 TL\n" + b"".join(_pdf_line(number, line) for number, line in enumerate(lines))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content) + 3, content + b"ET\n"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def _pdf_line(number: int, line: str) -> bytes:
    text = line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    size = b"/F1 12 Tf\n" if number == 1 else b""
    return size + b"(" + text + b") Tj T*\n"


def _docx(lines: Sequence[str]) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{word}"><w:body>{paragraphs}</w:body></w:document>'
    return _office("word/document.xml", "wordprocessingml.document.main", {"word/document.xml": document})


def _xlsx(lines: Sequence[str]) -> bytes:
    rows = "".join(f"<row>{''.join(_cell(value) for value in line.split(';'))}</row>" for line in lines)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Demo" sheetId="1" r:id="rId1"/></sheets></workbook>'
    parts = {
        "xl/workbook.xml": book,
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/_rels/workbook.xml.rels": _relations(f"{relations}/worksheet", "worksheets/sheet1.xml"),
    }
    sheet = ("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet")
    return _office("xl/workbook.xml", "spreadsheetml.sheet.main", parts, sheet)


def _cell(value: str) -> str:
    if value.isdigit():
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _office(main: str, kind: str, parts: dict[str, str], *more: tuple[str, str]) -> bytes:
    """Return an Office Open XML package (ECMA-376) of these parts."""
    prefix = "application/vnd.openxmlformats-officedocument."
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{prefix}{one}+xml"/>' for name, one in [(f"/{main}", kind), *more]
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    whole = {"[Content_Types].xml": types, "_rels/.rels": _relations(document, main), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in whole.items():
            package.writestr(zipfile.ZipInfo(name, FIXED_TIME), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def _relations(kind: str, target: str) -> str:
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f'{start}<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'


def _png(_lines: Sequence[str]) -> bytes:
    """Return a picture of a quay in three flat colours."""
    rows = b"".join(b"\0" + bytes(_colour(y)) * WIDTH for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _colour(y: int) -> tuple[int, int, int]:
    if y < HEIGHT // 2:
        return 197, 214, 228
    return (110, 110, 104) if y < HEIGHT * 2 // 3 else (38, 70, 96)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


KINDS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "png": _png,
    "csv": _text,
    "txt": _text,
}
