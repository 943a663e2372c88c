"""Migrations on rows: what was there before is in the lists afterwards as if it had been made today."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from alembic import command

from exchange import db, migrating
from tests.databases import postgresql_url

PLAIN = {"BOOLEAN": False, "INTEGER": 1, "BIGINT": 1, "DATE": None, "BLOB": b"x", "BYTEA": b"x"}


@pytest.fixture(params=["sqlite", "postgresql"])
def first(request, tmp_path):
    """A database of the first tables, and what inserts a row: what isn't said is filled with something."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if request.param == "postgresql":
        url = postgresql_url(f"old_{tmp_path.name[-8:].strip('_')}".lower())
    engine = db.open_engine(url)
    old = Old(engine)
    old.reach("0001")
    yield old
    engine.dispose()


class Old:
    def __init__(self, engine):
        self.engine, self._made = engine, 0

    def reach(self, revision):
        """Migrate so far; rows are added to the tables as they are then."""
        with self.engine.execution_options(write=True).begin() as connection:
            command.upgrade(migrating._config(connection), revision)
        self._tables = sa.MetaData()
        self._tables.reflect(self.engine)

    def add(self, table, **said):
        """Insert a row and return its id."""
        self._made += 1
        columns = self._tables.tables[table].columns
        row = {"id": UUID(int=self._made), **said} if "id" in columns else said
        for column in columns:
            if column.name not in row and not column.nullable:
                row[column.name] = PLAIN.get(type(column.type).__name__, "x")
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        with self.engine.execution_options(write=True).begin() as connection:
            connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})"), self._bound(row))  # noqa: S608
        return row.get("id")

    def all(self, query):
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(query))]

    def _bound(self, row):
        sqlite = self.engine.dialect.name == "sqlite"
        return {name: one.hex if isinstance(one, UUID) and sqlite else one for name, one in row.items()}


def test_discussions_know_their_messages_and_dossiers_when_they_changed(first):
    state = first.add("delegation", code="XVA")
    ada = first.add("account", delegation_id=state)
    old = first.add("dossier", number=1, delegation_id=state, opened_at=5)
    first.add("dossier", number=2, delegation_id=state, opened_at=6, changed_at=9)
    talk = first.add("discussion", dossier_id=old, number=1, opened_at=5)
    for number in (1, 2):
        first.add(
            "message",
            discussion_id=talk,
            dossier_id=old,
            number=number,
            author_id=ada,
            delegation_id=state,
            posted_at=6 + number,
        )

    migrating.migrate(first.engine)

    assert first.all("SELECT messages, last_at FROM discussion") == [(2, 8)]
    assert first.all("SELECT number, changed_at FROM dossier ORDER BY number") == [(1, 5), (2, 9)]


def test_a_master_is_closed_when_its_last_copy_was(first):
    state = first.add("delegation", code="XVA")
    ada = first.add("account", delegation_id=state)
    for number, states in enumerate((["CLOSED", "CLOSED"], ["CLOSED", "EXECUTED"], []), 1):
        _master(first, state, ada, number, states)

    migrating.migrate(first.engine)

    assert first.all("SELECT number, closed_at FROM master_request ORDER BY number") == [(1, 12), (2, None), (3, None)]


def test_everyone_has_the_duties_of_their_role_and_the_earliest_of_a_delegation_gives_them(first):
    state = first.add("delegation", code="XVA", kind="state_party")
    organ = first.add("delegation", code="ICC-OTP", kind="court_organ")
    secretariat = first.add("delegation", code="ASP-SEC", kind="assembly_body")
    for at, (delegation, role, more) in enumerate(
        [
            (state, "focal_point", {"retired_at": 9}),
            (state, "focal_point", {"suspended_at": 9}),
            (state, "focal_point", {"enrolled_at": None}),
            (state, "focal_point", {}),
            (state, "focal_point", {}),
            (organ, "investigator", {}),
            (organ, "focal_point", {}),
            (secretariat, "administrator", {}),
        ]
    ):
        told = {"delegation_id": delegation, "role": role, "email": f"{at}@x", "invited_at": at, "enrolled_at": at}
        first.add("account", **told | more)

    migrating.migrate(first.engine)

    duties = [given for (given,) in first.all("SELECT duties FROM account ORDER BY invited_at")]
    assert duties == ["FP", "FP", "FP", "FP MG", "FP", "DR RV TX MG", "", ""]


def test_a_translation_that_was_confirmed_goes_to_every_state_as_it_was_meant(first):
    first.reach("0028")
    organ = first.add("delegation", code="ICC-OTP")
    states = [first.add("delegation", code=code) for code in ("XVA", "XNO")]
    ivo = first.add("account", delegation_id=organ)
    dossier = first.add("dossier", number=1, delegation_id=organ)
    by = {"dossier_id": dossier, "delegation_id": organ, "drafted_by": ivo}
    master = first.add("master_request", **by)
    for state in states:
        first.add("addressee", master_id=master, delegation_id=state)
    of = {"master_id": master, "dossier_id": dossier}
    first.add("translation", language="fr", confirmed_at=9, **of)
    first.add("translation", language="es", **of)

    first.reach("0029")

    query = (
        "SELECT language, count(*) FROM translation_addressee JOIN translation ON id = translation_id GROUP BY language"
    )
    assert first.all(query) == [("fr", 2)]


def _master(first, state, ada, number, states):
    by = {"year": 2026, "due": "2026-12-18", "delegation_id": state}
    dossier = first.add("dossier", number=number * 10, delegation_id=state)
    sent = {"state": "TRANSMITTED", "drafted_by": ada, "drafted_at": 2}
    master = first.add("master_request", dossier_id=dossier, number=number, **by, **sent)
    for n, reached in enumerate(states, 1):
        addressee = first.add("delegation", code=f"X{number}{n}")
        own = first.add("dossier", number=number * 10 + n, delegation_id=state)
        copy = {**by, "delegation_id": addressee, "organ_id": state, "number": number * 10 + n, "state": reached}
        request = first.add("request", master_id=master, dossier_id=own, **copy)
        moved = {"from_state": "EXECUTED", "to_state": reached, "by": ada, "at": number * 10 + n}
        first.add("request_move", request_id=request, dossier_id=own, n=1, **moved)
