"""A disk that is full stops what is asked before a word of it is opened, and leaves no half of anything (I2)."""

import pytest
from sqlalchemy import event, func, select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.access.refusals import Unrecorded
from exchange.audit import check, entries
from exchange.audit.entries import Happening
from exchange.audit.models import Entry
from exchange.jobs.models import Job
from tests.builders import Cast
from tests.journeys.conftest import Browser
from tests.pages import app_of


@pytest.fixture
def ada(sqlite_house, clock):
    return Cast(gateway, clock).ada


@pytest.fixture
def full(sqlite_house, sqlite_only, ada):
    """Fill the database to its last page; return a function that gives it room again."""
    _write(600)
    pages = {"most": _pages(sqlite_only)}
    event.listen(sqlite_only, "begin", lambda connection: _allow(connection, pages["most"]))
    for _ in range(100):
        try:
            gateway.note(SYSTEM, Happening(actions.SESSION_SWEEP))
        except Unrecorded:
            break
    else:
        pytest.fail("the disk did not fill up")
    return lambda: pages.update(most=1_000_000)


def test_on_a_full_disk_nothing_is_opened_changed_or_half_written(full, sqlite_house):
    before = _counts()

    with pytest.raises(Unrecorded), gateway.reveal(SYSTEM, actions.LOG_VERIFY, count=1):
        pytest.fail("opened without an entry")
    with pytest.raises(Unrecorded), gateway.act(SYSTEM, actions.UPLOAD_SWEEP) as act:
        act.add(Job(kind="full", details="x" * 100_000, asked_at=act.at, due_at=act.at))

    assert _counts() == before


def test_a_page_on_a_full_disk_says_that_it_cannot_be_recorded(full, sqlite_house, ada):
    response = Browser(app_of(sqlite_house), ada).get("/")

    assert response.status_code == 503
    assert "Post of ada" not in response.text


def test_filing_on_a_full_disk_fails_whole_and_goes_on_once_there_is_room(full, sqlite_house):
    waiting = _counts()[0]

    with pytest.raises(db.LOST):
        sqlite_house.file_entries()
    report = check.check_log(db.session(), sqlite_house.log)
    full()
    size = sqlite_house.file_entries()

    assert (report.ok, report.size) == (True, 0)
    assert size == waiting
    assert check.check_log(db.session(), sqlite_house.log).ok


def _write(count):
    with db.writing() as session:
        for _ in range(count):
            entries.append(session, gateway.house().log, SYSTEM, Happening(actions.SESSION_SWEEP), gateway.now())
        session.commit()


def _pages(engine):
    with engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA page_count").scalar()


def _allow(connection, pages):
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def _counts():
    db.session.remove()
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Entry, Job)]
