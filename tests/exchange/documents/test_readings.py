"""What is new to whom, and who of the others has opened what one's delegation added."""

import importlib.util
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text

from exchange import db, gateway
from exchange.access import actions
from exchange.documents import delivery, news, pages, reach, service
from exchange.documents.models import DocumentReading
from exchange.dossiers import naming, recent
from exchange.dossiers.models import Dossier
from tests.exchange.documents.conftest import PDF, open_dossier
from tests.house.sources import ROOT


@pytest.fixture
def shared(cast):
    """Ada's dossier, with Ben of her delegation, Carol and Ivo of others."""
    return open_dossier(cast.ada, cast.ada, cast.ben, cast.carol, cast.ivo)


def download(actor, document, version=None):
    row = service.version_of(actor, document, version or document.version)
    going = delivery.begin(actor, document, row, (0, row.size))
    try:
        return b"".join(going)
    finally:
        going.close()


def new_to(actor, dossier):
    return news.counts(actor, [dossier.id]).get(dossier.id, 0)


def reach_of(actor, document):
    return reach.of(actor, [document.id]).get(document.id)


def test_what_another_adds_is_new_until_its_page_is_looked_at(cast, shared):
    document = service.add_bytes(cast.ada, shared, "titles.pdf", PDF)
    before = new_to(cast.carol, shared)

    pages.document_page(cast.carol, document)

    assert (before, new_to(cast.carol, shared)) == (1, 0)
    assert new_to(cast.ada, shared) == 0
    assert new_to(cast.ben, shared) == 1


def test_a_further_version_is_new_again_and_said_to_be_one(cast, shared):
    document = service.add_bytes(cast.ada, shared, "titles.pdf", PDF)
    first = news.marks(cast.carol, [document.id])
    pages.document_page(cast.carol, document)

    document = service.revise_bytes(cast.ada, document, "titles.pdf", PDF + b"more")

    assert (first, news.marks(cast.carol, [document.id])) == ({document.id: "new"}, {document.id: "version"})


def test_what_was_there_before_one_was_named_is_not_new(cast, clock):
    dossier = open_dossier(cast.ada, cast.ada)
    service.add_bytes(cast.ada, dossier, "titles.pdf", PDF)
    clock.advance(timedelta(minutes=1))

    naming.name(cast.ada, dossier, cast.delegation("XVA").id, [cast.ben.person])

    assert new_to(cast.ben, dossier) == 0


def test_the_newest_news_come_first_and_only_from_dossiers_that_one_may_enter(cast, shared, clock):
    hidden = open_dossier(cast.ada, cast.ada)
    for place, name in ((shared, "a.pdf"), (hidden, "b.pdf"), (shared, "c.pdf")):
        service.add_bytes(cast.ada, place, name, PDF)
        clock.advance(timedelta(minutes=1))
    found = news.latest(cast.carol, recent.ids(cast.carol))

    with gateway.reveal(cast.carol, actions.DOCUMENT_LIST, shared) as opened:
        names = [one.name(opened) for one in found]

    assert names == ["c.pdf", "a.pdf"]


def test_the_originator_sees_how_many_of_the_other_delegations_opened_it(cast, shared):
    document = service.add_bytes(cast.ada, shared, "titles.pdf", PDF)
    seen = [reach_of(cast.ada, document)]
    pages.document_page(cast.carol, document)
    seen.append(reach_of(cast.ada, document))
    for one in (cast.ben, cast.carol, cast.ivo):
        download(one, document)
        seen.append(reach_of(cast.ada, document))

    assert [(one.newest, one.among, one.kind) for one in seen] == [
        (0, 2, "off"),
        (0, 2, "off"),
        (0, 2, "off"),
        (1, 2, "half"),
        (2, 2, "ok"),
    ]


def test_an_earlier_opening_does_not_count_for_a_new_version(cast, shared):
    document = service.add_bytes(cast.ada, shared, "titles.pdf", PDF)
    download(cast.carol, document)
    document = service.revise_bytes(cast.ada, document, "titles.pdf", PDF + b"more")

    download(cast.carol, document, version=1)

    found = reach_of(cast.ada, document)
    assert (found.newest, found.any, found.kind) == (0, 1, "off")


def test_others_are_not_told_in_lists_who_opened_it(cast, shared):
    document = service.add_bytes(cast.ada, shared, "titles.pdf", PDF)
    download(cast.ivo, document)

    assert reach_of(cast.carol, document) is None


def test_in_the_library_there_is_no_number_of_all(cast):
    library = db.session.scalars(select(Dossier).where(Dossier.protection == "network")).first()
    library = library or open_dossier(cast.ada, cast.ada, protection="network")
    document = service.add_bytes(cast.ada, library, "guide.pdf", PDF)

    download(cast.carol, document)

    assert (reach_of(cast.ada, document).newest, reach_of(cast.ada, document).among) == (1, None)


def test_the_migration_reads_from_the_log_what_was_seen_before(cast, shared, clock):
    document = service.add_bytes(cast.ada, shared, "titles.pdf", PDF)
    download(cast.carol, document)
    clock.advance(timedelta(minutes=1))
    document = service.revise_bytes(cast.ada, document, "titles.pdf", PDF + b"more")
    clock.advance(timedelta(minutes=1))
    pages.document_page(cast.carol, document)
    kept = rows()

    fill_anew()

    assert rows() == kept
    assert len(kept) == 1


def rows():
    found = [
        (one.document_id, one.account_id, one.seen, one.opened, one.opened_at)
        for one in db.session.scalars(select(DocumentReading).execution_options(populate_existing=True))
    ]
    db.session.rollback()
    return found


def fill_anew(model=DocumentReading, statement="DOCUMENTS"):
    path = ROOT / "migrations" / "versions" / "0003_readings.py"
    spec = importlib.util.spec_from_file_location("readings", path)
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    with db.writing() as session:
        session.execute(delete(model))
        session.execute(text(getattr(migration, statement)))
        session.commit()
