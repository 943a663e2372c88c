"""The log from the shell: verified in place, signed, and taken out for anyone to verify."""

import sqlite3
import subprocess
import sys

import pytest


def test_the_log_is_filed_signed_and_whole(founded):
    status, note = founded("log", "checkpoint")
    assert status == 0, note
    assert note.startswith("localhost/log/1\n")

    status, said = founded("log", "verify")

    assert status == 0, said
    assert said.startswith("OK: ")
    assert f"{note.splitlines()[1]} entries" in said


def test_an_altered_entry_is_named(founded):
    founded("log", "checkpoint")
    database = sqlite3.connect(founded.data / "exchange.db")
    database.execute("DROP TRIGGER audit_event_no_update")
    database.execute("UPDATE audit_event SET leaf = replace(leaf, 'done', 'fine') WHERE eid = 1")
    database.commit()
    database.close()

    status, said = founded("log", "verify")

    assert status == 1
    assert "NOT WHOLE" in said


def test_a_cut_log_is_not_signed(founded):
    founded("log", "checkpoint")
    database = sqlite3.connect(founded.data / "exchange.db")
    database.execute("UPDATE audit_head SET size = size - 1")
    database.commit()
    database.close()

    status, said = founded("log", "checkpoint")

    assert status == 1
    assert said.startswith("Error: ")


def test_an_export_is_verified_by_whoever_has_no_house(founded, tmp_path):
    founded("log", "checkpoint")
    status, said = founded("log", "export", str(tmp_path / "out"))
    assert status == 0, said

    checked = subprocess.run(
        [sys.executable, "-m", "exchange_crypto.verify", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHONPATH": "crypto"},
    )

    assert checked.returncode == 0, checked.stderr + checked.stdout


def test_an_export_goes_to_an_empty_folder_only(founded, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("kept")

    status, said = founded("log", "export", str(tmp_path / "out"))

    assert status == 1
    assert "choose a new folder" in said
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]


@pytest.mark.parametrize("words", [("log", "verify"), ("log", "checkpoint"), ("serve",), ("worker",), ("migrate",)])
def test_without_a_house_every_command_is_one_sentence(shell, words):
    status, said = shell(*words)

    assert status == 1
    assert said.startswith("Error: ")
    assert len(said.splitlines()) == 1
