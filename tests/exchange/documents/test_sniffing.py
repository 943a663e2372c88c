"""What is taken in is known by its first bytes and its name, and whatever can run is refused in words that help."""

import pytest

from exchange.documents import kinds, packages
from exchange.documents.arrivals import clean_name
from exchange.documents.kinds import NotAccepted
from exchange.documents.sniffing import Look
from tests.exchange.documents.conftest import OFFICE, PDF, package

WAVE = b"RIFF\x24\x00\x00\x00WAVEfmt "
MIMETYPE = "application/vnd.oasis.opendocument."


def look(name, data, step=1000):
    """Return the kind of a file that comes in pieces."""
    at = Look(name)
    for start in range(0, len(data), step):
        at.take(data[start : start + step])
    return at.kind()


def refusal(name, data):
    with pytest.raises(NotAccepted) as caught:
        look(name, data)
    return caught.value.says, caught.value.ending


@pytest.mark.parametrize(
    ("name", "data", "label"),
    [
        ("a.pdf", PDF, "PDF"),
        ("A.PDF", PDF, "PDF"),
        ("a.png", b"\x89PNG\r\n\x1a\n rest", "PNG"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "JPEG"),
        ("a.gif", b"GIF89a", "GIF"),
        ("a.tif", b"II*\x00", "TIFF"),
        ("a.tiff", b"MM\x00*", "TIFF"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"),
        ("a.wav", WAVE, "WAV"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42", "MP4"),
        ("a.mp3", b"ID3\x04", "MP3"),
        ("a.txt", "Procès-verbal\r\n".encode(), "TXT"),
        ("a.txt", "Procès-verbal".encode("utf-16"), "TXT"),
        ("a.csv", "Société;Ville\r\n".encode("cp1252"), "CSV"),
        ("a.csv", "\ufeffa,b\n".encode(), "CSV"),
        ("a.eml", b"From: a@b.invalid\r\nSubject: c\r\n\r\n", "EML"),
        ("a.docx", package(*OFFICE), "DOCX"),
        ("a.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), "XLSX"),
        ("a.pptx", package("[Content_Types].xml", "ppt/presentation.xml"), "PPTX"),
        ("a.odt", package("content.xml", start=MIMETYPE + "text"), "ODT"),
        ("a.ods", package("content.xml", start=MIMETYPE + "spreadsheet"), "ODS"),
        ("a.odp", package("content.xml", start=MIMETYPE + "presentation"), "ODP"),
    ],
)
def test_these_kinds_are_taken_in(name, data, label):
    assert look(name, data).label == label


@pytest.mark.parametrize("name", ["a.exe", "a.js", "a.svg", "a.html", "a.py", "a.lnk", "a.HTA", "a.pdf.exe"])
def test_the_ending_of_a_program_is_refused_before_its_content(name):
    with pytest.raises(NotAccepted, match="kind") as caught:
        Look(name)

    assert caught.value.says == kinds.PROGRAM


@pytest.mark.parametrize(
    ("name", "instead"), [("a.docm", ".docx"), ("a.xlsm", ".xlsx"), ("a.ppt", ".pptx"), ("a.xls", ".xlsx")]
)
def test_office_files_that_may_hold_macros_are_refused_with_what_to_save_instead(name, instead):
    with pytest.raises(NotAccepted) as caught:
        Look(name)

    assert (caught.value.says, caught.value.ending) == (kinds.MACROS, instead)


@pytest.mark.parametrize(
    "part", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "xl/macrosheets/sheet1.xml", "media/tool.EXE"]
)
def test_a_package_with_something_that_runs_is_refused_though_its_name_is_harmless(part):
    assert refusal("a.docx", package(*OFFICE, part)) == (kinds.MACROS, ".docx")


@pytest.mark.parametrize("part", ["Basic/Standard/Module1.xml", "Scripts/python/run.py"])
def test_an_open_package_with_macros_is_refused(part):
    data = package("content.xml", part, start=MIMETYPE + "text")

    assert refusal("a.odt", data)[0] == kinds.MACROS


def test_macros_are_found_behind_a_large_picture():
    data = package(*OFFICE, "word/vbaProject.bin", padding=3 * packages.TAIL_SIZE)

    assert refusal("a.docx", data)[0] == kinds.MACROS


def test_a_large_package_is_known_by_its_end_alone():
    data = package(*OFFICE, padding=3 * packages.TAIL_SIZE)

    assert look("a.docx", data, step=256 * 1024).label == "DOCX"


def test_no_more_than_the_end_of_a_package_is_held():
    tail = packages.Tail()
    for _ in range(80):
        tail.take(bytes(256 * 1024))

    assert sum(len(piece) for piece in tail._pieces) <= packages.TAIL_SIZE + 256 * 1024
    assert tail.size == 80 * 256 * 1024


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"MZ\x90\x00" + bytes(60), kinds.PROGRAM),
        ("a.txt", b"\x7fELF\x02", kinds.PROGRAM),
        ("a.txt", b"#!/bin/sh\n", kinds.PROGRAM),
        ("a.txt", b"  <!DOCTYPE html><script>", kinds.PROGRAM),
        ("a.csv", b"<svg xmlns=", kinds.PROGRAM),
        ("a.txt", b"a\x00b", kinds.UNKNOWN),
        ("a.pdf", b"something else", kinds.UNKNOWN),
        ("a.zip", package("a.txt"), kinds.ARCHIVE),
        ("a.docx", package("a.txt"), kinds.ARCHIVE),
        ("a.docx", b"PK\x03\x04 torn", kinds.UNKNOWN),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", kinds.UNKNOWN),
        ("a.txt", b"", kinds.EMPTY),
        ("a", PDF, kinds.UNKNOWN),
        ("a.dwg", b"AC1032", kinds.UNKNOWN),
    ],
)
def test_everything_else_is_refused(name, data, says):
    assert refusal(name, data)[0] == says


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [("a.png", PDF, ".pdf"), ("a.xlsx", package(*OFFICE), ".docx"), ("a.txt", PDF, ".pdf"), ("a.docx", PDF, ".pdf")],
)
def test_a_name_and_a_content_that_disagree_are_refused(name, data, ending):
    assert refusal(name, data) == (kinds.OTHER_ENDING, ending)


def test_a_wrong_kind_is_refused_at_its_first_bytes():
    at = Look("a.pdf")

    with pytest.raises(NotAccepted):
        at.take(b"MZ" + bytes(5000))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\ada\\report.pdf", "report.pdf"),
        ("../../etc/report.pdf", "report.pdf"),
        ("re\r\nport.pdf", "report.pdf"),
        ("exe\u202efdp.pdf", "exefdp.pdf"),
        ("Proce\u0300s.pdf", "Procès.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_of_a_name_what_can_be_seen_is_kept(name, kept):
    assert clean_name(name) == kept


@pytest.mark.parametrize("name", ["", "   ", "/", ".pdf", "\u200b.pdf", "..."])
def test_a_file_without_a_name_is_refused(name):
    with pytest.raises(NotAccepted):
        clean_name(name)
