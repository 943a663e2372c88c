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
