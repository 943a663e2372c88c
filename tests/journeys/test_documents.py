"""Documents through HTTP: sent by script or by the plain form, listed, opened whole or in parts, refused."""

import hashlib
import re
from contextlib import ExitStack
from io import BytesIO

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.audit.models import Entry
from exchange.documents import service
from exchange.documents.models import Document, DocumentVersion
from exchange_crypto import leaves
from tests.exchange.documents.conftest import PDF, open_dossier, package

LONG = b"%PDF-1.7\n" + bytes(range(256)) * 1024


@pytest.fixture
def dossier(cast):
    return open_dossier(cast.ada, cast.ada, cast.ben)


@pytest.fixture
def home(dossier):
    return f"/dossiers/{dossier.reference}/documents"


def put(visitor, url, body, name, **more):
    return visitor.put(url, body, headers={"X-File-Name": name, **more})


def form_of(page):
    return re.search(r'action="([^"]+/form/[^"]+)"', page.text).group(1)


def files(*given):
    return {"f": [(BytesIO(data), name) for name, data in given]}


def blobs():
    return list(gateway.sealed_files().names())


def test_a_file_sent_by_the_script_is_listed_and_opened_by_a_colleague(browser, cast, home):
    sent = put(browser(cast.ada), home, PDF, "Relev%C3%A9%20bancaire.pdf")
    ben = browser(cast.ben)

    got = ben.get(f"{home}/1/versions/1")

    assert (sent.status_code, sent.headers["Location"]) == (201, f"{home}/1")
    assert "Relevé bancaire.pdf" in ben.get(home).text
    assert (got.status_code, got.data, got.headers["Content-Type"]) == (200, PDF, "application/pdf")


def test_a_download_is_an_attachment_that_no_page_of_the_house_shows(browser, cast, home):
    ada = browser(cast.ada)
    put(ada, home, PDF, "Relev%C3%A9.pdf")

    headers = ada.get(f"{home}/1/versions/1").headers

    assert headers["Content-Disposition"] == "attachment; filename=\"Relev_.pdf\"; filename*=UTF-8''Relev%C3%A9.pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Length"] == str(len(PDF))
    assert "sandbox" in headers["Content-Security-Policy"]


def test_begin_and_end_of_a_download_are_on_record(browser, cast, home, entries):
    ada = browser(cast.ada)
    put(ada, home, PDF, "a.pdf")

    ada.get(f"{home}/1/versions/1", buffered=True)

    assert entries()[-2:] == [("ada", "document.download", "done"), ("ada", "document.delivered", "done")]


def test_a_second_version_is_sent_to_the_document(browser, cast, home):
    ada = browser(cast.ada)
    put(ada, home, PDF, "a.pdf")

    sent = put(browser(cast.ben), f"{home}/1", PDF + b"more", "b.pdf")

    page = ada.get(f"{home}/1").text
    assert sent.status_code == 201
    assert "2, current" in page
    assert hashlib.sha256(PDF + b"more").hexdigest() == re.sub(
        r"\s", "", re.search(r'id="fingerprint">([^<]+)', page)[1]
    )
    assert ada.get(f"{home}/1/versions/1").data == PDF


def test_several_files_are_sent_by_the_plain_form(browser, cast, home, dossier):
    ada = browser(cast.ada)
    url = form_of(ada.get(f"{home}/new"))

    sent = ada.post(url, files(("a.pdf", PDF), ("b.pdf", LONG), ("c.csv", b"a;b\r\n")))

    assert (sent.status_code, sent.headers["Location"]) == (303, home)
    assert [ada.get(f"{home}/{n}/versions/1").data for n in (1, 2, 3)] == [PDF, LONG, b"a;b\r\n"]
    assert "3 files were received and sealed." in ada.get(home).text


def test_whoever_came_from_an_answer_goes_back_to_it_and_never_to_another_site(browser, cast, home):
    ada = browser(cast.ada)
    here = form_of(ada.get(f"{home}/new?back=/requests/RFA-2026-0001/items/1/answer"))
    elsewhere = form_of(ada.get(f"{home}/new?back=//evil.invalid/"))

    answers = [ada.post(to, files(("a.pdf", PDF))) for to in (here, elsewhere)]

    assert [answer.location for answer in answers] == ["/requests/RFA-2026-0001/items/1/answer", "/"]


def test_a_plain_forms_token_is_good_once(browser, cast, home):
    ada = browser(cast.ada)
    url = form_of(ada.get(f"{home}/new"))
    ada.post(url, files(("a.pdf", PDF)))

    again = ada.post(url, files(("a.pdf", PDF)))

    assert again.status_code == 409
    assert len(blobs()) == 1


def test_a_plain_forms_token_is_good_in_its_own_session_and_dossier_only(browser, cast, home):
    other = open_dossier(cast.ada, cast.ada, cast.ben)
    ada, ben = browser(cast.ada), browser(cast.ben)
    token = form_of(ada.get(f"{home}/new")).rpartition("/")[2]

    answers = [ben.post(f"{home}/form/{token}", files(("a.pdf", PDF)))]
    answers.append(ada.post(f"/dossiers/{other.reference}/documents/form/{token}", files(("a.pdf", PDF))))
    answers.append(ada.post(f"{home}/form/{token}x", files(("a.pdf", PDF))))

    assert [one.status_code for one in answers] == [409, 409, 409]
    assert blobs() == []


def test_a_refused_file_of_a_form_stops_none_of_the_others(browser, cast, home):
    ada = browser(cast.ada)
    url = form_of(ada.get(f"{home}/new"))

    sent = ada.post(url, files(("virus.exe", b"MZ"), ("macros.xlsm", b"PK"), ("a.pdf", PDF), ("b.pdf", b"MZ" * 4000)))

    assert sent.status_code == 422
    assert "virus.exe" in sent.text
    assert "Save it as .xlsx" in sent.text
    assert "1 file was received and sealed." in sent.text
    assert len(blobs()) == 1


def test_a_form_without_a_file_is_told(browser, cast, home):
    ada = browser(cast.ada)

    sent = ada.post(form_of(ada.get(f"{home}/new")), {"f": (BytesIO(b""), "")}, content_type="multipart/form-data")

    assert sent.status_code == 422
    assert "Choose at least one file." in sent.text


def test_a_form_that_ends_too_early_keeps_what_was_whole(browser, cast, home, entries):
    ada = browser(cast.ada)
    url = form_of(ada.get(f"{home}/new"))
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="%b.pdf"\r\n\r\n%b'
    body = part % (b"a", PDF) + b"\r\n" + part % (b"b", PDF)

    sent = ada._client.post(url, data=body, content_type="multipart/form-data; boundary=x", base_url="http://localhost")

    assert sent.status_code == 422
    assert "The line was lost" in sent.text
    assert len(blobs()) == 1
    assert ("ada", "document.upload", "failed") in entries()


def test_a_program_is_refused_in_plain_words(browser, cast, home):
    sent = put(browser(cast.ada), home, b"MZ" + bytes(100), "payment.exe")

    assert sent.status_code == 415
    assert sent.json == {"message": "Files that can run programs are not accepted."}


def test_macros_are_refused_with_what_to_do(browser, cast, home):
    body = package("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")

    sent = put(browser(cast.ada), home, body, "table.xlsx")

    assert sent.json["message"].endswith("Save it as .xlsx, then add it again.")
    assert blobs() == []


def test_without_the_token_nothing_is_read(browser, cast, home):
    ada = browser(cast.ada)
    body = Untouched()

    answer = ada._client.put(home, input_stream=body, content_length=9, base_url="http://localhost")

    assert answer.status_code == 400
    assert not body.read_from


def test_over_https_an_upload_comes_from_the_house_itself(browser, cast, home):
    ada = browser(cast.ada, scheme="https")

    foreign = put(ada, home, PDF, "a.pdf", Referer="https://elsewhere.invalid/")
    own = put(ada, home, PDF, "a.pdf")

    assert (foreign.status_code, own.status_code) == (400, 201)


def test_a_strangers_upload_is_refused_unread_like_a_dossier_that_does_not_exist(browser, cast, home):
    carol = browser(cast.carol)
    carol.get("/help")
    body = Untouched()
    headers = {"X-CSRFToken": carol._token, "Accept": "application/json"}

    given = {"input_stream": body, "content_length": 9, "base_url": "http://localhost", "headers": headers}
    closed, none = (carol._client.put(url, **given) for url in (home, "/dossiers/D-9999/documents"))

    assert (closed.status_code, closed.data) == (none.status_code, none.data)
    assert closed.status_code == 404
    assert not body.read_from


class Untouched(BytesIO):
    read_from = False

    def readinto(self, buffer):
        self.read_from = True
        return super().readinto(buffer)

    def read(self, *size):
        self.read_from = True
        return super().read(*size)


def test_an_upload_says_its_length_and_may_be_too_large(browser, cast, home, opened_house):
    ada = browser(cast.ada)
    ada.get("/help")
    headers = {"X-CSRFToken": ada._token}
    most = opened_house.settings.uploads.largest_bytes
    chunked, longer = {"HTTP_TRANSFER_ENCODING": "chunked"}, {"CONTENT_LENGTH": str(most + 1)}

    unsaid, large = (
        ada._client.put(home, base_url="http://localhost", headers=headers, data=PDF, environ_overrides=given)
        for given in (chunked, longer)
    )

    assert (unsaid.status_code, large.status_code) == (411, 413)


def test_a_body_that_ends_too_early_leaves_nothing(browser, cast, home, entries):
    ada = browser(cast.ada)
    ada.get("/help")
    headers = {"X-CSRFToken": ada._token, "X-File-Name": "a.pdf"}
    torn = {"data": PDF, "environ_overrides": {"CONTENT_LENGTH": str(len(PDF) + 5)}}

    sent = ada._client.put(home, base_url="http://localhost", headers=headers, **torn)

    assert sent.status_code == 400
    assert blobs() == []
    assert entries()[-1] == ("ada", "document.upload", "failed")


def test_when_every_place_is_taken_a_transfer_is_told_when_to_come_again(app, browser, cast, home):
    ada = browser(cast.ada)
    put(ada, home, PDF, "a.pdf")
    with ExitStack() as held:
        for _ in range(32):
            held.enter_context(app.extensions["transfers"].place())

        sent, got = put(ada, home, PDF, "b.pdf"), ada.get(f"{home}/1/versions/1")

    assert (sent.status_code, got.status_code) == (503, 503)
    assert sent.headers["Retry-After"] == "20"


def test_a_place_is_free_again_after_a_download_and_after_a_refusal(app, browser, cast, home):
    ada = browser(cast.ada)
    put(ada, home, PDF, "a.pdf")
    for _ in range(40):
        ada.get(f"{home}/1/versions/1").close()
        ada.get(f"{home}/1/versions/9")

    assert ada.get(f"{home}/1/versions/1").status_code == 200


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("bytes=0-9", (0, 10)), ("bytes=70000-", (70000, len(LONG))), ("bytes=-7", (len(LONG) - 7, len(LONG)))],
)
def test_one_range_is_given(browser, cast, home, asked, expected):
    ada = browser(cast.ada)
    put(ada, home, LONG, "a.pdf")

    got = ada.get(f"{home}/1/versions/1", headers={"Range": asked})

    start, stop = expected
    assert (got.status_code, got.data) == (206, LONG[start:stop])
    assert got.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(LONG)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=oops"])
def test_what_is_not_one_range_gets_the_whole(browser, cast, home, asked):
    ada = browser(cast.ada)
    put(ada, home, PDF, "a.pdf")

    got = ada.get(f"{home}/1/versions/1", headers={"Range": asked})

    assert (got.status_code, got.data) == (200, PDF)


def test_a_range_of_another_version_gets_the_whole(browser, cast, home):
    ada = browser(cast.ada)
    put(ada, home, PDF, "a.pdf")
    tag = ada.get(f"{home}/1/versions/1").headers["ETag"]

    same = ada.get(f"{home}/1/versions/1", headers={"Range": "bytes=5-9", "If-Range": tag})
    other = ada.get(f"{home}/1/versions/1", headers={"Range": "bytes=5-9", "If-Range": '"other"'})

    assert (same.status_code, other.status_code) == (206, 200)


def test_a_range_past_the_end_is_refused_and_a_stranger_learns_no_size(browser, cast, home):
    put(browser(cast.ada), home, PDF, "a.pdf")
    asked = {"headers": {"Range": "bytes=999999-"}}

    mine = browser(cast.ada).get(f"{home}/1/versions/1", **asked)
    strangers = browser(cast.carol).get(f"{home}/1/versions/1", **asked)

    assert (mine.status_code, strangers.status_code) == (416, 404)


def test_a_part_that_goes_on_follows_its_opening_and_is_counted_once(browser, cast, home):
    ada = browser(cast.ada)
    put(ada, home, LONG, "a.pdf")
    for asked in ("bytes=0-99999", "bytes=100000-199999", "bytes=200000-"):
        ada.get(f"{home}/1/versions/1", headers={"Range": asked}).close()

    rows = db.session.execute(select(Entry.type, Entry.uid, Entry.leaf).where(Entry.type.like("document.%")))
    parts = [row for row in rows if row.type in ("document.download", "document.continue")]
    follows = [leaves.parse(row.leaf).get("corr") for row in parts]

    assert [row.type for row in parts] == ["document.download", "document.continue", "document.continue"]
    assert follows[1] == follows[2] == [leaves.parse(parts[0].leaf)["id"]]


def test_a_part_without_an_opening_before_it_is_an_opening(browser, cast, home, entries):
    ada = browser(cast.ada)
    put(ada, home, LONG, "a.pdf")

    ada.get(f"{home}/1/versions/1", headers={"Range": "bytes=1-"}).close()

    assert ("ada", "document.download", "done") in entries()


def test_head_tells_what_a_download_would_and_sends_nothing(browser, cast, home, entries):
    ada = browser(cast.ada)
    put(ada, home, PDF, "a.pdf")

    got = ada._client.head(f"{home}/1/versions/1", base_url="http://localhost")

    assert (got.status_code, got.data, got.headers["Content-Length"]) == (200, b"", str(len(PDF)))
    assert entries()[-1] == ("ada", "document.read", "done")


def alter(row, offset):
    path = gateway.sealed_files().path(row.blob)
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("place", ["header", "last chunk", "cut", "gone"])
def test_a_file_that_does_not_match_is_not_given_and_raises_an_alarm(browser, cast, home, entries, place):
    ada = browser(cast.ada)
    put(ada, home, LONG, "a.pdf")
    row = db.session.scalars(select(DocumentVersion)).one()
    path = gateway.sealed_files().path(row.blob)
    if place == "gone":
        path.unlink()
    elif place == "cut":
        path.write_bytes(path.read_bytes()[:-16])
    else:
        alter(row, 200 if place == "header" else -1)

    got = ada.get(f"{home}/1/versions/1")

    assert got.status_code == 409
    assert "does not match its fingerprint" in got.text
    assert entries()[-3:-1] == [("ada", "document.download", "done"), ("ada", "document.delivered", "failed")] or place
    assert ("ada", "integrity.blob", "done") in entries()
    assert ("ada", "document.delivered", "failed") in entries()


def test_a_file_put_in_anothers_place_is_not_given(browser, cast, home):
    """Sealed for the same key and whole in itself, but not what was added here."""
    ada = browser(cast.ada)
    for name, body in (("a.pdf", PDF), ("b.pdf", PDF[:-1] + b"X")):
        put(ada, home, body, name)
    first, second = db.session.scalars(select(DocumentVersion).order_by(DocumentVersion.added_at, DocumentVersion.id))
    store = gateway.sealed_files()
    store.path(first.blob).write_bytes(store.path(second.blob).read_bytes())

    assert ada.get(f"{home}/1/versions/1").status_code == 409


def test_an_altered_middle_breaks_the_line_before_its_bytes_and_is_on_record(browser, cast, home, entries):
    ada = browser(cast.ada)
    put(ada, home, LONG, "a.pdf")
    row = db.session.scalars(select(DocumentVersion)).one()
    alter(row, 1643 + 2 * 65552 + 5)

    got = ada._client.get(f"{home}/1/versions/1", base_url="http://localhost", buffered=False)
    came = bytearray()
    with pytest.raises(Exception, match=r"."):
        for piece in got.iter_encoded():
            came += piece
    got.close()

    assert bytes(came) == LONG[: 2 * 65536]
    assert ("ada", "integrity.blob", "done") in entries()
    assert ("ada", "document.delivered", "failed") in entries()


def test_a_download_that_is_given_up_is_partial_and_its_keys_are_gone(browser, cast, home, entries):
    ada = browser(cast.ada)
    put(ada, home, LONG, "a.pdf")

    got = ada._client.get(f"{home}/1/versions/1", base_url="http://localhost", buffered=False)
    next(iter(got.iter_encoded()))
    got.close()

    assert entries()[-1] == ("ada", "document.delivered", "partial")


def test_a_stranger_finds_nothing_anywhere(browser, cast, home, entries):
    put(browser(cast.ada), home, PDF, "a.pdf")
    carol = browser(cast.carol)

    answers = [carol.get(url) for url in (home, f"{home}/new", f"{home}/1", f"{home}/1/new", f"{home}/1/versions/1")]

    assert {one.status_code for one in answers} == {404}
    assert entries()[-1] == ("carol", "access.denied", "refused")


def test_the_page_shows_each_opening_to_the_delegation_that_added_it_and_totals_to_others(browser, cast):
    dossier = open_dossier(cast.ada, cast.ada, cast.ben, cast.carol)
    home = f"/dossiers/{dossier.reference}/documents"
    ada, carol = browser(cast.ada), browser(cast.carol)
    put(ada, home, PDF, "a.pdf")
    for visitor in (browser(cast.ben), carol):
        visitor.get(f"{home}/1/versions/1").close()

    own, other = ada.get(f"{home}/1").text, carol.get(f"{home}/1").text

    openings = [page[page.index('id="openings"') : page.index("<aside")] for page in (own, other)]
    assert "Valdoria, Ben" in openings[0]
    assert "Norhaven, focal point" in openings[0]
    assert "Carol" not in openings[0]
    assert "Valdoria" in openings[1]
    assert "Ben" not in openings[1]


def test_a_closed_dossier_shows_why_nothing_can_be_added(browser, cast, dossier, home):
    with gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at

    page = browser(cast.ada).get(f"{home}/new")

    assert page.status_code == 200
    assert "Nothing can be added until it is reopened" in page.text
    assert 'type="file"' not in page.text


def test_whoever_awaits_the_key_is_led_to_the_page_that_says_so(browser, cast, dossier, home):
    service.add_bytes(cast.ada, dossier, "a.pdf", PDF)
    with gateway.act(cast.ada, actions.MEMBER_REMOVE, dossier) as act:
        act.expel(dossier.id, [cast.ben.person])  # the key is taken, the name stays: as for one who waits

    answers = [browser(cast.ben).get(url) for url in (home, f"{home}/1", f"{home}/1/versions/1")]

    assert {one.status_code for one in answers} == {303}
    assert {one.headers["Location"] for one in answers} == {f"/dossiers/{dossier.reference}"}


def test_names_are_in_no_address_title_or_cookie(browser, cast, home):
    ada = browser(cast.ada)
    sent = put(ada, home, PDF, "canary-name.pdf")

    pages = [ada.get(url).text for url in (home, f"{home}/1", f"{home}/1/new")]

    assert "canary" not in sent.headers["Location"] + sent.text
    assert all("canary-name.pdf" in page for page in pages)
    assert all("canary" not in re.search(r"<title>(.*?)</title>", page)[1] for page in pages)


def test_documents_are_listed_by_fifty(browser, cast, dossier, home):
    for number in range(51):
        service.add_bytes(cast.ada, dossier, f"n{number}.csv", b"a;b")
    ada = browser(cast.ada)

    first = ada.get(home).text
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = ada.get(older).text

    assert first.count('scope="row"') == 50
    assert second.count('scope="row"') == 1
    assert db.session.scalar(select(Document.number).where(Document.number == 51)) == 51


def test_documents_are_narrowed_and_sorted_by_the_address(browser, cast, dossier, home):
    for name, content in (("long.csv", b"a;b;c;d"), ("short.csv", b"a;b")):
        service.add_bytes(cast.ada, dossier, name, content)
    ada = browser(cast.ada)

    by_size, turned, theirs = (
        ada.get(f"{home}?{asked}").text for asked in ("sort=size", "sort=-size", "delegation=XNO")
    )

    assert by_size.index("long.csv") < by_size.index("short.csv")
    assert turned.index("short.csv") < turned.index("long.csv")
    assert 'aria-sort="descending"><a href="' + home + '?sort=-size"' in by_size
    assert "No document here" in theirs
    assert "XNO" in theirs
