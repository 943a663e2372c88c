"""Ada and Ben of one delegation and Ivo of the Court share a dossier; Carol is outside it."""

import pytest
from sqlalchemy import event

from exchange import gateway
from exchange.access import actions
from exchange.dossiers.opening import NewDossier, build


@pytest.fixture
def dossier(cast):
    return make_dossier(cast, cast.ada, [cast.ada, cast.ben, cast.ivo])


@pytest.fixture
def counted(opened_house, engine):
    """`with counted() as statements:` collects what is asked of the database."""
    return lambda: Counted(engine)


def make_dossier(cast, owner, members, protection="standard"):
    new = NewDossier(
        title="Corporate vehicles",
        theme="TRACING",
        level="confidential",
        owner=owner.delegation,
        delegations={member.delegation for member in members},
        members=[member.person for member in members],
        protection=protection,
    )
    with gateway.act(owner, actions.DOSSIER_OPEN) as act:
        return build(act, new, owner.person)


class Counted(list):
    def __init__(self, engine):
        super().__init__()
        self._engine = engine

    def __enter__(self):
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_):
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, *_rest):
        if statement != "BEGIN":
            self.append(statement)
