"""The migrations make exactly the tables of the models, and the triggers that refuse change, on both engines."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from exchange import db, migrating, schema
from tests.databases import postgresql_url

TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """Two empty databases of an engine: one for the models, one for the migrations."""
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path / name}.db" for name in ("models", "migrated")]
    else:
        urls = [postgresql_url(f"{name}_{tmp_path.name[-8:].strip('_')}".lower()) for name in ("models", "migrated")]
    engines = [db.open_engine(url) for url in urls]
    yield engines
    for engine in engines:
        engine.dispose()


def test_migrations_equal_the_models(empty):
    _, migrated = empty
    migrating.migrate(migrated)

    with migrated.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), schema.metadata)

    assert differences == []


def test_migrations_bring_the_same_triggers_as_the_models(empty):
    models, migrated = empty
    schema.metadata.create_all(models)
    migrating.migrate(migrated)

    found = []
    for engine in (models, migrated):
        with engine.connect() as connection:
            found.append([tuple(row) for row in connection.execute(text(TRIGGERS[engine.dialect.name]))])

    assert found[0] == found[1] != []


def test_migrating_twice_changes_nothing(empty):
    _, migrated = empty

    assert migrating.migrate(migrated) == migrating.migrate(migrated) == migrating.head()


def test_no_migration_imports_a_model():
    from tests.house.sources import ROOT

    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        assert "exchange" not in path.read_text("utf-8").replace("exchange.db", ""), path


def test_counts_by_week_are_filled_from_the_counts_and_entries_that_are_there(empty):
    from alembic import command

    _, migrated = empty
    monday = 2_955 * 7 - 3  # the day number of a Monday
    with migrated.execution_options(write=True).begin() as connection:
        command.upgrade(migrating._config(connection), "0004")
        for day, theme, org, action, outcome, entries in (
            (monday, "TRACING", "XVA", "dossier.read", "done", 4),
            (monday + 6, "TRACING", "XNO", "document.download", "partial", 2),
            (monday + 7, "TRACING", "XVA", "message.post", "done", 1),
            (monday, "TRACING", "XVA", "document.continue", "done", 9),
            (monday, "CONFID", "-", "access.denied", "refused", 3),
            (0, "-", "-", "-", "-", 1),
        ):
            row = f"({day}, '{theme}', '{org}', '{action}', '{outcome}', {entries}, 0)"
            connection.execute(text(f"INSERT INTO audit_rollup VALUES {row}"))  # noqa: S608 # said above
        filed = {"ts": monday * 86_400_000_000 + 1, "id": bytes(16), "hash": bytes(32)}
        connection.execute(text(ENTRY), filed)
        connection.execute(text("INSERT INTO audit_theme VALUES ('TRACING', 1), ('RIGHTS', 1)"))
        connection.execute(text("INSERT INTO audit_leaf (seq, eid) VALUES (0, 1)"))

    migrating.migrate(migrated)

    with migrated.connect() as connection:
        rows = connection.execute(text("SELECT dimension, value, measure, week, entries FROM audit_figure"))
        assert {tuple(row) for row in rows} == {
            ("theme", "TRACING", "opened", 2_955, 6),
            ("theme", "TRACING", "added", 2_956, 1),
            ("theme", "CONFID", "refused", 2_955, 3),
            ("org", "XVA", "opened", 2_955, 4),
            ("org", "XNO", "opened", 2_955, 2),
            ("org", "XVA", "added", 2_956, 1),
            ("org", "-", "refused", 2_955, 3),
            ("action", "dossier.read", "opened", 2_955, 4),
            ("action", "document.download", "opened", 2_955, 2),
            ("action", "message.post", "added", 2_956, 1),
            ("action", "access.denied", "refused", 2_955, 3),
            ("further", "RIGHTS", "opened", 2_955, 1),
        }


ENTRY = (
    "INSERT INTO audit_event (eid, uid, ts, type, outcome, severity, pn, org, role, obj_kind, theme, leaf, lhash, mac)"
    " VALUES (1, :id, :ts, 'dossier.read', 'done', 1, :id, 'XVA', 'x', 'dossier', 'TRACING', :id, :hash, :hash)"
)
