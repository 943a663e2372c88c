"""A letter is read back sheet by sheet: its marking, its words in both languages, and that what people typed is only text."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from exchange.letters.render import Enclosed, Letter, Passage, Sentence, drawn, render

COMMANDS = '#import "/etc/passwd": * $x^2$ *bold* _thin_ `code` <label> @label // note /* more */ \\ \\u{41} #panic() ~ -- = head'
LONG = "The companies received payments from an account whose holder is not known. " * 60
LETTER = Letter(
    language="en",
    reference="RFA 2026/0412",
    title="Beneficial ownership of four companies",
    level="confidential",
    handling=[Sentence("H1", "Keep this confidential."), Sentence("H3", "Lead only.")],
    organ="Office of the Prosecutor",
    state="Valdoria",
    type="Identification, freezing or seizure of assets",
    basis="93(1)(k)",
    at=datetime(2026, 11, 1, 14, 5, tzinfo=UTC),
    due=date(2026, 12, 18),
    parts=[Passage("(a) Purpose", "To establish who owns them."), Passage("(c) Essential facts", LONG)],
    items=["Registers of shareholders", "Bank mandates"],
    annexes=[Enclosed("Schedule of accounts.pdf", "5e" * 32, 1_234_567)],
    signer="Ida",
    post="Senior investigator",
)


def sheets(data):
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def test_every_sheet_carries_the_marking_the_reference_and_its_number():
    read = sheets(render(LETTER))

    assert len(read) > 1
    for number, sheet in enumerate(read, 1):
        assert sheet.count("CONFIDENTIAL / CONFIDENTIEL") >= 2
        assert "RFA 2026/0412" in sheet
        assert "H1. Keep this confidential. H3. Lead only." in sheet
        assert f"Page {number} of {len(read)}" in sheet


def test_it_says_from_whom_to_whom_on_what_basis_and_until_when():
    read = " ".join(sheets(render(LETTER)))

    for said in ("From: Office of the Prosecutor", "To: Valdoria", "Basis: 93(1)(k)", "1 November 2026, 14:05 UTC"):
        assert said in read
    for said in (
        "18 December 2026",
        "1. Registers of shareholders",
        "2. Bank mandates",
        "(a) Purpose",
        "(c) Essential",
    ):
        assert said in read
    assert "Ida Senior investigator Office of the Prosecutor" in read


def test_an_annex_is_named_by_its_fingerprint_and_size():
    read = " ".join(sheets(render(LETTER)))

    assert "Schedule of accounts.pdf" in read
    assert "5e" * 32 in read.replace(" ", "")
    assert (
        "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567"
        in PdfReader(io.BytesIO(render(LETTER))).pages[-1].extract_text()
    )
    assert "None." in " ".join(sheets(render(replace(LETTER, annexes=[]))))


def test_in_french_the_letters_own_words_are_french():
    read = " ".join(sheets(render(replace(LETTER, language="fr", level="secret"))))

    for said in ("Demande d’assistance", "1er novembre 2026, 14 h 05 UTC", "18 décembre 2026", "Page 1 sur ", "SECRET"):
        assert said in read
    assert (
        "Référence\N{NO-BREAK SPACE}:"
        in PdfReader(io.BytesIO(render(replace(LETTER, language="fr")))).pages[0].extract_text()
    )
    assert not {"Reference", "Page 1 of", "Done on"} & set(re.findall(r"Reference|Page 1 of|Done on", read))


def test_what_people_typed_is_text_and_no_command():
    data = render(
        replace(LETTER, title=COMMANDS, parts=[Passage(COMMANDS, COMMANDS)], items=[COMMANDS], signer=COMMANDS)
    )

    read = " ".join(sheets(data))

    for said in (
        '#import "/etc/passwd": *',
        "$x^2$",
        "*bold*",
        "_thin_",
        "`code`",
        "<label>",
        "@label",
        "// note",
        "= head",
    ):
        assert read.count(said) >= 3
    assert "root:" not in read


def test_lines_and_passages_stay_as_they_were_written():
    read = PdfReader(io.BytesIO(render(replace(LETTER, parts=[Passage("(d)", "First\r\nsecond\n\nthird")])))).pages

    text = "".join(page.extract_text() for page in read)

    assert re.search(r"First\s*\n\s*second\s*\n\s*third", text)


def test_it_is_an_archive_file_with_structure_and_a_language():
    reader = PdfReader(io.BytesIO(render(replace(LETTER, language="fr"))))
    root = reader.trailer["/Root"]
    meta = root["/Metadata"].get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in meta
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in meta
    assert "<pdfuaid:part>1</pdfuaid:part>" in meta
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert reader.metadata.title == "RFA 2026/0412, Beneficial ownership of four companies"


def test_the_same_words_and_moment_give_the_same_bytes():
    assert render(LETTER) == render(LETTER)
    assert render(LETTER) != render(replace(LETTER, signer="Ivo"))


def test_signs_that_no_typeface_has_are_spelled_as_their_numbers():
    assert drawn("Łódź, Αθήνα, Київ, محمد, 中\u0007\u200f\ufeff 🙂\te\u0301") == (
        "Łódź, Αθήνα, Київ, محمد, [U+4E2D] [U+1F642] é"
    )
    assert "[U+4E2D]" in " ".join(sheets(render(replace(LETTER, title="中"))))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=200), min_size=3, max_size=3))
def test_no_text_stops_a_letter(texts):
    title, passage, item = texts

    data = render(replace(LETTER, title=title, parts=[Passage(f"(c) {title}", passage)], items=[item], signer=passage))

    assert data.startswith(b"%PDF")


def test_urgency_channel_and_on_whose_behalf_stand_in_it_if_there_are_any():
    plain = " ".join(sheets(render(LETTER)))
    urgent = replace(LETTER, is_urgent=True, channel="Diplomatic channel", requester="Presidency")

    read = " ".join(sheets(render(urgent)))

    for said in ("URGENT", "On behalf of: Presidency", "Channel: Diplomatic channel"):
        assert (said in read, said in plain) == (True, False)


def test_the_address_that_a_state_has_said_stands_in_it_line_by_line():
    pages = PdfReader(io.BytesIO(render(replace(LETTER, address="Ministry of Justice\nHarbour Street 1")))).pages

    read = pages[0].extract_text()

    assert re.search(r"Valdoria\s*\n\s*Ministry of Justice\s*\n\s*Harbour Street 1", read)
    assert "The competent authority" not in read


def test_an_annex_says_how_it_is_to_be_handled():
    read = " ".join(sheets(render(replace(LETTER, annexes=[Enclosed("List.pdf", "5e" * 32, 12, "H2 H3")]))))

    assert "List.pdf (H2 H3)" in read
