"""The exported log is checked by the offline verifier, is the same each time, and comes only from a log as signed."""

import subprocess
import sys

import pytest

from exchange import db
from exchange.audit import export
from exchange.audit.export import ExportRefused
from exchange_crypto import verify
from tests.house.sources import ROOT


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_offline_verifier_accepts_the_export(filed, tmp_path):
    size = export.export_log(db.session(), filed.log, tmp_path / "log")

    said = subprocess.run(
        [sys.executable, "-m", "exchange_crypto.verify", tmp_path / "log"],
        env={"PYTHONPATH": str(ROOT / "crypto")}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert size == 12
    assert said.stdout.startswith("OK: 12 entries"), said.stdout + said.stderr


def test_the_same_checkpoint_gives_the_same_bytes(filed, tmp_path, write):
    export.export_log(db.session(), filed.log, tmp_path / "one")
    write(5)

    export.export_log(db.session(), filed.log, tmp_path / "two")

    assert files(tmp_path / "one") == files(tmp_path / "two") != {}


def test_a_log_of_several_tiles_is_exported_whole(opened_house, tmp_path, write):
    write(600)
    opened_house.file_entries()

    export.export_log(db.session(), opened_house.log, tmp_path / "log")

    assert verify.check(*verify.files(tmp_path / "log")).size == 601


def test_a_folder_with_something_in_it_is_refused(filed, tmp_path):
    (tmp_path / "note.txt").write_text("mine")

    with pytest.raises(ExportRefused, match="not empty"):
        export.export_log(db.session(), filed.log, tmp_path)


def test_an_unsigned_log_is_refused(opened_house, tmp_path):
    with pytest.raises(ExportRefused, match="nothing is signed"):
        export.export_log(db.session(), opened_house.log, tmp_path / "log")


def test_a_log_that_was_changed_is_refused(filed, tmp_path, tamper):
    tamper("UPDATE audit_event SET leaf = :leaf WHERE eid = (SELECT eid FROM audit_leaf WHERE seq = 5)", leaf=b"{}")

    with pytest.raises(ExportRefused, match="not as it was signed"):
        export.export_log(db.session(), filed.log, tmp_path / "log")

    assert not (tmp_path / "log" / "checkpoint").exists()
