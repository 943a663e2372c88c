"""Founding: whole or not at all, twice is once, and never a new keyring beside an old database."""

import sqlite3
import stat

import pytest

from exchange.config import SettingsRefused, load


def rows(shell, query):
    with sqlite3.connect(f"file:{shell.data / 'exchange.db'}?mode=ro", uri=True) as database:
        found = database.execute(query).fetchall()
    database.close()
    return found


def test_one_command_makes_a_house(founded):
    assert founded.keyring.exists()
    assert (founded.data / "blobs").is_dir()
    assert rows(founded, "SELECT origin FROM audit_log") == [("localhost/log/1",)]
    assert ("ASP-SEC",) in rows(founded, "SELECT code FROM delegation")
    assert rows(founded, "SELECT protection FROM dossier_key") == [("network",)]


def test_the_log_begins_with_its_opening(founded):
    assert rows(founded, "SELECT type, outcome FROM audit_event ORDER BY eid LIMIT 1") == [("log.open", "done")]


def test_nobody_else_can_look_in(founded, shell):
    shell("init")

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (shell.data, shell.data / "blobs", shell.keyring)]
    assert modes == [0o700, 0o700, 0o600]


def test_a_second_run_changes_nothing(founded):
    keyring = founded.keyring.read_bytes()
    before = rows(founded, "SELECT count(*), max(eid) FROM audit_event")

    status, said = founded("init")

    assert status == 0, said
    assert "is there" in said
    assert founded.keyring.read_bytes() == keyring
    assert rows(founded, "SELECT count(*), max(eid) FROM audit_event") == before


def test_a_lost_keyring_is_never_replaced(founded):
    founded.keyring.unlink()

    status, said = founded("init")

    assert status == 1
    assert said == (
        f"Error: {founded.keyring} is missing, but the database is in use: restore the keyring from its backup\n"
    )
    assert not founded.keyring.exists()


def test_the_keyring_of_another_house_is_refused(founded, shell):
    shell("init")
    founded.keyring.unlink()
    founded.keyring.write_bytes(shell.keyring.read_bytes())
    founded.keyring.chmod(0o600)

    status, said = founded("init")

    assert status == 1
    assert "use the keyring that belongs to it" in said


def test_blobs_on_another_disk_get_their_folder(shell, tmp_path):
    elsewhere = tmp_path / "disk" / "blobs"

    shell("init", EXCHANGE_STORAGE_BLOBS=elsewhere.as_uri())

    assert elsewhere.is_dir()
    assert not (shell.data / "blobs").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(shell, tmp_path):
    (tmp_path / "data").write_text("a file stands here")

    status, said = shell("init")

    assert status == 1
    assert said.startswith("Error: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("EXCHANGE_SERVER_PUBLIC_URL", "http://example.org", "must be https"),
        ("EXCHANGE_SERVER_PORT", "eight", "server.port must be of type int"),
        ("EXCHANGE_SERVER_PORT", "-1", "server.port must be of type int"),
        ("EXCHANGE_SERVER_THREADS", "0", "server.threads must be at least 1"),
        ("EXCHANGE_PASSWORDS_AT_ONCE", "0", "passwords.at_once must be at least 1"),
    ],
)
def test_settings_that_cannot_be_used_are_one_sentence(shell, variable, value, says):
    status, said = shell("init", **{variable: value})

    assert status == 1
    assert says in said
    assert not shell.data.exists()


def test_a_keyring_inside_the_data_is_refused_however_it_is_written(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")

    for keyring in ("data/keyring.json", "other/../data/keyring.json", "link/keyring.json"):
        environment = {
            "EXCHANGE_STORAGE_FOLDER": str(tmp_path / "data"),
            "EXCHANGE_STORAGE_KEYRING": str(tmp_path / keyring),
        }
        with pytest.raises(SettingsRefused, match="lies inside"):
            load(None, environment)


def test_the_sample_is_read_as_the_defaults(shell, tmp_path):
    status, said = shell("config", "sample")
    path = tmp_path / "exchange.toml"
    path.write_text(said)

    assert status == 0
    assert load(path, {}) == load(None, {})
