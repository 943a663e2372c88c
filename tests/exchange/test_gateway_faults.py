"""If the entry can't be kept, nothing is opened, nothing is changed, and the answer is 503 (I1 and I2 of the log's rules)."""

import pytest
from sqlalchemy import select, update

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Unrecorded
from exchange.app import create_app
from exchange.audit.entries import Happening
from exchange.dossiers.models import Counter, Dossier
from exchange.vault.models import DossierKey
from tests import faults
from tests.exchange.test_gateway import open_dossier, title
from tests.journeys.conftest import Browser


@pytest.fixture(params=faults.ON_EVERY_ENGINE, ids=lambda fault: fault.__name__)
def fault(request, engine, monkeypatch):
    return lambda: request.param(engine, monkeypatch)


@pytest.fixture
def dossier(cast, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada, cast.ben])
    cast.carol  # noqa: B018 -- she is there before anything fails
    entries()
    return dossier


def reads(actor):
    db.session.remove()
    return title(actor, db.session.scalars(select(Dossier)).one())


def test_nothing_is_opened(cast, dossier, entries, fault):
    before = entries()

    with fault(), pytest.raises(Unrecorded), gateway.reveal(cast.ada, actions.DOSSIER_READ, dossier):
        pytest.fail("the opener was handed out")

    assert entries() == before
    assert reads(cast.ada) == "Corporate vehicles"


def test_nothing_is_changed(cast, dossier, entries, fault):
    before = entries()

    with fault(), pytest.raises(Unrecorded), gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        act.session.execute(update(Dossier).values(closed_at=act.at))
        act.seal(dossier, "sealed_title", "Other")

    assert entries() == before
    assert db.session.scalar(select(Dossier.closed_at)) is None
    db.session.remove()
    assert reads(cast.ada) == "Corporate vehicles"


def test_no_byte_of_a_file_is_read(cast, dossier, entries, fault):
    before = entries()

    def body(_opened):
        pytest.fail("the file was opened")

    with fault(), pytest.raises(Unrecorded):
        gateway.stream(cast.ada, actions.DOCUMENT_DOWNLOAD, actions.DOCUMENT_DELIVERED, dossier, body)

    assert entries() == before


def test_a_refusal_that_cannot_be_kept_is_no_answer(cast, dossier, entries, fault):
    before = entries()

    with fault(), pytest.raises(Unrecorded), gateway.reveal(cast.carol, actions.DOSSIER_READ, dossier):
        pytest.fail("the opener was handed out")
    with fault(), pytest.raises(Unrecorded):
        gateway.missing(cast.carol, "D-9999")

    assert entries() == before


def test_an_entry_that_stands_alone_cannot_be_lost_in_silence(cast, dossier, fault):
    with fault(), pytest.raises(Unrecorded):
        gateway.note(cast.ada, Happening(actions.HOME_READ))


def test_the_page_says_503_and_nothing_else(opened_house, cast, dossier, entries, fault):
    browser = Browser(_app(opened_house), cast.ada)
    before = entries()

    with fault():
        page = browser.get("/test/dossier")

    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert "Corporate vehicles" not in page.text
    assert entries() == before
    assert "Corporate vehicles" in browser.get("/test/dossier").text


def test_a_change_that_fails_says_503(opened_house, cast, dossier, entries, fault):
    browser = Browser(_app(opened_house), cast.ada)
    browser.get("/help")
    before = entries()

    with fault():
        page = browser.post("/test/dossier")

    assert page.status_code == 503
    assert entries() == before
    assert db.session.scalar(select(Dossier.closed_at)) is None


def test_a_database_that_went_away_in_the_block_undoes_it(cast, dossier, entries):
    with pytest.raises(Unrecorded), gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at
        act.session.flush()
        act.session.connection().connection.dbapi_connection.close()

    db.session.remove()
    assert db.session.scalar(select(Dossier.closed_at)) is None


def test_a_full_disk_is_503(sqlite_only, keyring, settings, clock, monkeypatch):
    from exchange import house
    from tests.builders import Cast, Entries

    house.found(settings, keyring, sqlite_only, clock)
    cast = Cast(gateway, clock)
    open_dossier(cast, cast.ada, [cast.ada])
    before = Entries()()

    with faults.disk_is_full(sqlite_only, monkeypatch), pytest.raises(Unrecorded):
        for _ in range(200):  # until what is left of the last pages is used up
            reads(cast.ada)

    assert len(Entries()()) < len(before) + 200
    assert reads(cast.ada) == "Corporate vehicles"


def test_what_a_session_learnt_is_kept_if_it_can_be(cast, dossier, monkeypatch):
    """The entry is kept already when the second commit fails: the page is shown, and the next one unwraps again."""
    from sqlalchemy.exc import OperationalError

    def busy(*_args):
        raise OperationalError("busy", None, Exception())

    monkeypatch.setattr("exchange.gateway.cache", busy)

    assert reads(cast.ben) == "Corporate vehicles"


def test_an_interrupt_undoes_the_change(cast, dossier):
    with pytest.raises(KeyboardInterrupt), gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at
        raise KeyboardInterrupt

    assert db.session.scalar(select(Dossier.closed_at)) is None


def test_a_row_that_the_database_refuses_undoes_the_act_and_is_kept(cast, dossier, entries):
    with pytest.raises(Exception, match="UNIQUE|unique"), gateway.act(cast.ada, actions.DOSSIER_OPEN) as act:
        act.add(Counter(name="one", last=1))
        act.session.flush()
        act.session.expunge_all()
        act.add(Counter(name="one", last=2))

    assert db.session.scalar(select(Counter.last)) is None
    assert entries()[-1] == ("ada", "dossier.open", "failed")


def test_acts_do_not_nest(cast, dossier, entries):
    with pytest.raises(RuntimeError, match="do not nest"), gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at
        act.session.flush()
        with gateway.reveal(cast.ada, actions.DOSSIER_READ, dossier):
            pass

    assert db.session.scalar(select(Dossier.closed_at)) is None
    assert entries()[-1] == ("ada", "dossier.close", "failed")


def test_what_is_missing_inside_an_act_ends_it_with_its_own_refusal(cast, dossier, entries):
    from exchange.access.refusals import NotFound

    with pytest.raises(NotFound), gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at
        act.session.flush()
        raise gateway.missing(cast.ada, "D-9999")

    assert db.session.scalar(select(Dossier.closed_at)) is None
    assert entries()[-1] == ("ada", "access.denied", "refused")


def test_a_rule_asks_the_thing_as_it_is_now(cast, dossier, engine, clock):
    """The dossier was read a moment ago; another process closed it since."""
    from exchange.access.refusals import Forbidden

    dossier = db.session.get(Dossier, dossier.id)
    with engine.connect().execution_options(write=True) as other, other.begin():
        other.execute(update(Dossier).values(closed_at=clock.now()))

    with pytest.raises(Forbidden), gateway.act(cast.ada, actions.DOSSIER_RELABEL, dossier):
        pytest.fail("a closed dossier was relabelled")


def test_a_rule_asks_what_the_thing_belongs_to_as_it_is_now(cast, dossier, engine, clock):
    from exchange.access.refusals import Forbidden
    from exchange.documents.models import Document

    with db.writing() as session:
        session.add(
            Document(dossier_id=dossier.id, number=1, version=1, sealed_name=b"", added_at=clock.now(), dossier=dossier)
        )
        session.commit()
    db.session.remove()
    document = db.session.scalars(select(Document)).one()
    with engine.connect().execution_options(write=True) as other, other.begin():
        other.execute(update(Dossier).values(closed_at=clock.now()))

    with pytest.raises(Forbidden), gateway.act(cast.ada, actions.DOCUMENT_REVISE, document):
        pytest.fail("a document of a closed dossier was revised")


def test_a_thing_from_an_earlier_session_is_taken_up_again(cast, dossier):
    db.session.remove()

    with gateway.act(cast.ada, actions.DOSSIER_CLOSE, dossier) as act:
        dossier.closed_at = act.at

    db.session.remove()
    assert db.session.scalar(select(Dossier.closed_at)) is not None


def _app(house):
    """The real app with one room more, which reveals and changes a dossier."""
    from flask import g

    from exchange.web.guard import keeps

    app = create_app(house)

    @keeps(actions.DOSSIER_READ)
    def show():
        return reads(g.actor)

    @keeps(actions.DOSSIER_CLOSE)
    def close():
        thing = db.session.scalars(select(Dossier)).one()
        with gateway.act(g.actor, actions.DOSSIER_CLOSE, thing) as act:
            thing.closed_at = act.at
        return "closed"

    app.add_url_rule("/test/dossier", "test.show", show)
    app.add_url_rule("/test/dossier", "test.close", close, methods=["POST"])
    return app


def test_the_keys_of_a_dossier_are_as_they_were(cast, dossier, fault):
    before = db.session.scalar(select(DossierKey.epoch))
    db.session.remove()

    with fault(), pytest.raises(Unrecorded), gateway.act(cast.ada, actions.MEMBER_REMOVE, dossier) as act:
        act.expel(dossier.id, [cast.ben.person])
        act.seal(dossier, "sealed_title", "Other")

    assert db.session.scalar(select(DossierKey.epoch)) == before
    db.session.remove()
    assert reads(cast.ben) == "Corporate vehicles"
