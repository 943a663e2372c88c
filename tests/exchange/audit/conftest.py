"""A log with entries in it."""

import pytest

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import SYSTEM
from exchange.access.rules import Mark
from exchange.audit import backlog, check, checkpoints, entries
from exchange.audit.entries import Happening

DOSSIER = db.new_id()
ABOUT = Mark("dossier", DOSSIER, DOSSIER, ("TRACING", "FREEZING"), "secret")


@pytest.fixture(autouse=True)
def fresh_backlog():
    backlog._looked.clear()
    backlog._stuck.clear()


@pytest.fixture
def write(opened_house):
    """Return a function that writes entries in one transaction: about a dossier, shown in a list, or of one's own."""

    def write(count, **says):
        what = Happening(actions.DOSSIER_READ, mark=ABOUT, amount=5, seen=[DOSSIER], **says)
        with db.writing() as session:
            for _ in range(count):
                entries.append(session, gateway.house().log, SYSTEM, what, gateway.now())
            session.commit()

    return write


@pytest.fixture
def filed(opened_house, write):
    """A log of 12 entries in three signed steps."""
    for count in (3, 4, 4):
        write(count)
        opened_house.file_entries()
    return opened_house


@pytest.fixture
def look(opened_house):
    """Check the log and return the report; what is kept outside the database is looked at too if asked."""

    def look(outside=False):
        kept = checkpoints.kept_note(opened_house.kept_checkpoint) if outside else None
        return check.check_log(db.session(), opened_house.log, kept)

    return look
