"""Nothing of a document is in clear anywhere: not in the database, its journal, the blobs, a temporary file, or the log."""

import re
import tempfile
from urllib.parse import quote

import pytest
from sqlalchemy import select

from exchange import db
from exchange.audit.models import Entry
from exchange.documents import service
from tests.builders import Cast
from tests.databases import asked
from tests.exchange.documents.conftest import open_dossier
from tests.journeys.conftest import Browser
from tests.pages import app_of

CANARY, NAME = b"canary-of-the-content", "canary-of-the-name"
FORM = "multipart/form-data; boundary=edge"
BODY = b"%PDF-1.7\n" + CANARY * 60_000


def parts(*files):
    """Return a form's body; the test client itself would spool a large one."""
    head = b'--edge\r\nContent-Disposition: form-data; name="f"; filename="%b"\r\n\r\n%b\r\n'
    return b"".join(head % (name.encode(), body) for name, body in files) + b"--edge--\r\n"


@pytest.fixture
def ada(sqlite_house, clock):
    from exchange import gateway

    return Cast(gateway, clock).ada


@pytest.fixture
def visitor(sqlite_house, ada):
    return Browser(app_of(sqlite_house), ada)


@pytest.fixture
def dossier(ada):
    return open_dossier(ada, ada)


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Where this process would put temporary files."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    return tmp_path / "scratch"


def test_nothing_of_a_document_is_in_clear_anywhere(visitor, ada, dossier, tmp_path, scratch):
    home = f"/dossiers/{dossier.reference}/documents"
    visitor.put(home, BODY, headers={"X-File-Name": f"{NAME}.pdf"})
    form = re.search(r'action="([^"]+/form/[^"]+)"', visitor.get(f"{home}/new").text).group(1)
    visitor._client.post(form, data=parts((f"{NAME}-2.pdf", BODY), (f"{NAME}.exe", BODY)), content_type=FORM)
    visitor.put(home, BODY, headers={"X-File-Name": quote(f"{NAME}.svg")})
    visitor.get(f"{home}/1/versions/1", buffered=True)

    leaves = [row.decode() for row in db.session.scalars(select(Entry.leaf))]
    db.session.remove()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "keyring.json"]

    assert len([path for path in files if "blobs" in path.parts]) == 2
    assert not [path for path in files if CANARY in path.read_bytes() or NAME.encode() in path.read_bytes()]
    assert not [path for path in files if b"application/pdf" in path.read_bytes()]
    assert not [leaf for leaf in leaves if "canary" in leaf]
    assert not list(scratch.iterdir())


def test_a_page_asks_as_many_questions_for_ten_documents_as_for_one(visitor, ada, dossier):
    home = f"/dossiers/{dossier.reference}/documents"
    counts = []
    for wanted in (1, 10):
        while service.count(dossier.id) < wanted:
            document = service.add_bytes(ada, dossier, "a.csv", b"a;b")
            service.revise_bytes(ada, document, "b.csv", b"a;b;c")
            visitor.get(f"{home}/{document.number}/versions/1", buffered=True)
        db.session.remove()
        counts.append([_queries(visitor, url) for url in (home, f"{home}/1", f"/dossiers/{dossier.reference}")])

    assert counts[0] == counts[1]


def _queries(visitor, url):
    visitor.get(url)
    with asked() as said:
        assert visitor.get(url).status_code == 200
    return len(said)
