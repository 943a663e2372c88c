"""Looking a house over: every finding says what is wrong and the remedy, and nothing is changed by looking."""

import sqlite3

import pytest


def test_a_whole_house_is_well(founded):
    status, said = founded("check", "--blobs")

    assert status == 0, said
    assert "WRONG" not in said
    assert [line.split()[1].rstrip(":") for line in said.splitlines()] == [
        "settings",
        "folder",
        "space",
        "keyring",
        "database",
        "keys",
        "blobs",
        "mail",
        "sealed",
    ]


def test_looking_leaves_nothing_behind(founded):
    founded("check")

    assert [path for path in (founded.data / "blobs").rglob("*") if path.is_file()] == []


def test_before_founding_it_names_the_command(shell):
    status, said = shell("check")

    assert status == 1
    assert "exchange init" in said
    assert not shell.data.exists()


@pytest.mark.parametrize(
    ("damage", "about", "remedy"),
    [
        (lambda shell: shell.data.chmod(0o755), "folder", "chmod 700"),
        (lambda shell: shell.keyring.unlink(), "keyring", "Restore it from its own backup"),
        (lambda shell: shell.keyring.chmod(0o644), "keyring", "chmod 600"),
        (lambda shell: shell.keyring.write_text("{}"), "keyring", "restore it from its backup"),
        (lambda shell: tear(shell.data), "database", "storage.database"),
        (lambda shell: (shell.data / "blobs").rmdir(), "blobs", "Mend storage.blobs"),
    ],
    ids=["folder-open", "keyring-gone", "keyring-open", "keyring-torn", "database-torn", "blobs-gone"],
)
def test_what_is_wrong_is_said_with_its_remedy(founded, damage, about, remedy):
    damage(founded)

    status, said = founded("check")

    assert status == 1
    (line,) = [line for line in said.splitlines() if line.startswith("WRONG")]
    assert line.split()[1] == f"{about}:"
    assert remedy in line


def tear(data):
    (data / "exchange.db").write_bytes(b"no database" * 100)
    for rest in ("exchange.db-wal", "exchange.db-shm"):
        (data / rest).unlink(missing_ok=True)


def test_another_houses_keyring_is_told_from_a_torn_one(founded, shell):
    shell("init")
    founded.keyring.write_bytes(shell.keyring.read_bytes())

    status, said = founded("check")

    assert status == 1
    assert "use the keyring that belongs to it" in said


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE alembic_version SET version_num = '0000'", "exchange migrate"),
        ("DROP TABLE alembic_version", "something else"),
    ],
)
def test_a_database_of_another_version_names_the_command(founded, statement, says):
    database = sqlite3.connect(founded.data / "exchange.db")
    database.execute(statement)
    database.commit()
    database.close()

    status, said = founded("check")

    assert status == 1
    assert says in said


def test_a_server_that_is_not_there_is_one_line(founded):
    status, said = founded("check", EXCHANGE_STORAGE_DATABASE="postgresql+psycopg://nobody@127.0.0.1:1/none")

    assert status == 1
    assert "does not answer" in said
