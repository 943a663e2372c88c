"""Word and Excel files as Office Open XML packages (ECMA-376), small and plain."""

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

FIXED_TIME = (2026, 1, 1, 0, 0, 0)
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,12})(\.[0-9]+)?")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MOST_WIDE, WIDTH_OF_NUMBERS = 48, 12


def document(text: str) -> bytes:
    """Return a Word document of this text; a line that begins with `# ` or `## ` is a heading."""
    body = "".join(_paragraph(line) for line in text.strip().splitlines())
    page = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return _package("word/document.xml", "wordprocessingml.document.main", {"word/document.xml": page})


def sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook with one sheet of these rows; what looks like a number is one."""
    widths = [max(len(row[place]) for row in rows if place < len(row)) for place in range(len(rows[0]))]
    columns = "".join(_column(place, width) for place, width in enumerate(widths, 1))
    data = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    book = '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{book}</workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{data}</sheetData></worksheet>',
        "xl/_rels/workbook.xml.rels": _relations(f"{RELATIONS}/worksheet", "worksheets/sheet1.xml"),
    }
    more = ("/xl/worksheets/sheet1.xml", "spreadsheetml.worksheet")
    return _package("xl/workbook.xml", "spreadsheetml.sheet.main", parts, more)


def _paragraph(line: str) -> str:
    marks, _, rest = line.partition(" ")
    size = {"#": 34, "##": 26}.get(marks)
    style = f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>' if size else ""
    return f'<w:p><w:r>{style}<w:t xml:space="preserve">{escape(rest if size else line)}</w:t></w:r></w:p>'


def _column(place: int, width: int) -> str:
    return f'<col min="{place}" max="{place}" width="{min(max(width, WIDTH_OF_NUMBERS), MOST_WIDE)}" customWidth="1"/>'


def _cell(value: str) -> str:
    if NUMBER.fullmatch(value):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _package(main: str, kind: str, parts: dict[str, str], *more: tuple[str, str]) -> bytes:
    prefix = "application/vnd.openxmlformats-officedocument."
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{prefix}{one}+xml"/>' for name, one in [(f"/{main}", kind), *more]
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    whole = {"[Content_Types].xml": types, "_rels/.rels": _relations(f"{RELATIONS}/officeDocument", main), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in whole.items():
            package.writestr(
                zipfile.ZipInfo(name, FIXED_TIME), '<?xml version="1.0" encoding="UTF-8"?>' + text, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _relations(kind: str, target: str) -> str:
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f'{start}<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
