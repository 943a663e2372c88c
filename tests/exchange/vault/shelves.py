"""A dossier of Ada and Ben, with keys and nothing else, and what an attacker with the database can write."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from exchange import db, gateway
from exchange.access import actions
from exchange.vault.models import DossierKey, EpochWrap
from tests.exchange.test_gateway import open_dossier, title


class Shelf:
    """One dossier, as its members act on it."""

    def __init__(self, cast, dossier):
        self._cast, self.dossier, self.id = cast, dossier, dossier.id

    def title(self, actor):
        return title(actor, self.dossier)

    def seal(self, actor, words="Renamed"):
        with gateway.act(actor, actions.MEMBER_CHOOSE, self.dossier) as act:
            act.seal(self.dossier, "sealed_title", words)

    def admit(self, by, *accounts):
        with gateway.act(by, actions.MEMBER_CHOOSE, self.dossier) as act:
            act.admit(self.id, accounts, self.dossier.mark())

    def expel(self, by, *accounts):
        with gateway.act(by, actions.MEMBER_CHOOSE, self.dossier) as act:
            act.expel(self.id, accounts)

    def holders(self, epoch):
        query = select(EpochWrap.member_id, EpochWrap.key_version)
        query = query.where(EpochWrap.dossier_id == self.id, EpochWrap.epoch == epoch)
        return {row.member_id: row.key_version for row in db.session.execute(query)}

    def key(self):
        db.session.remove()
        return db.session.get(DossierKey, self.id)


@pytest.fixture
def shelf(cast):
    return Shelf(cast, open_dossier(cast, cast.ada, [cast.ada, cast.ben]))


@pytest.fixture
def tamper():
    """Change rows as someone would who has the database and nothing else."""

    def change(statement):
        with db.writing() as session:
            session.execute(statement)
            session.commit()
        db.session.remove()

    return change


@pytest.fixture
def count_queries(engine):
    """Collect the statements that are sent within a `with` block."""

    @contextmanager
    def counting():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            if statement != "BEGIN":
                seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting
