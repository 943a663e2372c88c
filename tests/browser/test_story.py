"""The month as it was made: everything happened as told, nothing was filed late, and what it shows can be opened."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from exchange.clock import from_micros
from exchange.demo import story
from exchange.demo.files import kinds

STATES = {"TRANSMITTED", "ACKNOWLEDGED", "PARTLY_EXECUTED", "EXECUTED", "CLOSED"}
DRAFTS = {"DRAFT", "IN_REVIEW", "TRANSMITTED", "CANCELLED"}


@pytest.fixture(scope="module")
def rows(untouched):
    """Return a function that asks the database as it was made."""
    engine = create_engine(f"sqlite:///{untouched / 'exchange.db'}")
    with engine.connect() as connection:
        yield lambda query: connection.execute(text(query)).all()
    engine.dispose()


def test_what_is_told_was_made(rows):
    told = story.read()
    titles = {kind: rows(f"SELECT count(*) FROM {kind}")[0][0] for kind in ("discussion", "master_request", "document")}  # noqa: S608 -- names written here

    assert titles["discussion"] >= len(told["discussions"])
    assert titles["master_request"] >= len(told["requests"])
    assert titles["document"] >= len(told["documents"])


def test_requests_are_in_every_state_that_there_is(rows):
    assert {one.state for one in rows("SELECT state FROM request")} >= STATES
    assert {one.state for one in rows("SELECT state FROM master_request")} >= DRAFTS
    assert rows("SELECT 1 FROM request WHERE due < date('now') AND state NOT IN ('EXECUTED', 'CLOSED')")


def test_the_log_holds_a_month_in_which_nothing_was_late(rows):
    times = [one.ts for one in rows("SELECT ts FROM audit_event ORDER BY ts")]
    outcomes = {one.outcome for one in rows("SELECT outcome FROM audit_event")}
    types = {one.type for one in rows("SELECT type FROM audit_event")}

    assert len(times) > 1_000
    assert {"done", "refused", "partial"} <= outcomes
    assert {"person.retire", "log.export", "log.verify", "document.revise", "discussion.close"} <= types
    assert not [one for one in types if one.startswith("integrity.")]
    assert timedelta(days=28) < from_micros(times[-1]) - from_micros(times[0]) < timedelta(days=60)


def test_some_have_not_read_what_others_wrote(rows):
    unread = rows(
        "SELECT 1 FROM member m JOIN discussion d ON d.dossier_id = m.dossier_id LEFT JOIN reading r"
        " ON r.discussion_id = d.id AND r.account_id = m.account_id WHERE r.last_message IS NULL"
    )

    assert len(unread) >= 20


@pytest.mark.parametrize("name", ["Façade de la résidence.jpg", "Plan du septième étage.png"])
def test_a_picture_is_one_for_a_browser(chromium, name):
    told = next(one for one in story.read()["documents"] if one["name"] == name)
    page = chromium.new_page()

    size = page.evaluate(
        """async data => {
            const bytes = Uint8Array.from(atob(data), one => one.charCodeAt(0));
            const bitmap = await createImageBitmap(new Blob([bytes]));
            return [bitmap.width, bitmap.height];
        }""",
        base64.b64encode(kinds.make(told)).decode("ascii"),
    )
    page.close()

    assert size == told["size"]
