"""Signing: only what is committed, and never what doesn't extend what was signed, whatever the database says (I4, I5, I20)."""

import shutil

import pytest
from sqlalchemy import func, select

from exchange import db
from exchange.audit import checkpoints, sequencer
from exchange.audit.checkpoints import SignerRefused
from exchange.audit.models import Checkpoint
from exchange.vault import secrets
from exchange_crypto.ledger import EMPTY_ROOT


def seed(house):
    return secrets.open_secret(db.session(), house.root, secrets.LOG_SIGN)


def sign(house, kept=None):
    return checkpoints.sign_head(house.log.number, seed(house), house.clock, kept or house.kept_checkpoint)


def notes():
    return list(db.session.scalars(select(Checkpoint.note).order_by(Checkpoint.size)))


def test_each_filing_is_signed_and_the_note_kept_outside(filed):
    assert len(notes()) == 3
    assert filed.kept_checkpoint.read_text() == notes()[-1]
    assert [path.name for path in filed.kept_checkpoint.parent.glob("log-*")] == ["log-1.checkpoint"]


def test_the_same_head_is_signed_once(filed):
    assert sign(filed) is None
    assert len(notes()) == 3


def test_an_empty_tree_is_not_signed(opened_house):
    assert sign(opened_house) is None
    assert not opened_house.kept_checkpoint.exists()


def test_a_log_cut_to_nothing_is_refused(filed, tamper):
    tamper("DELETE FROM audit_tile")
    tamper("UPDATE audit_head SET size = 0, root = :empty", empty=EMPTY_ROOT)

    with pytest.raises(SignerRefused, match="the log has 0 entries, but"):
        sign(filed)


def test_what_was_not_committed_is_not_signed(filed, write, monkeypatch):
    write(2)

    def fails(*_arguments):
        raise OSError("killed")

    monkeypatch.setattr(sequencer, "_report", fails)
    with pytest.raises(OSError, match="killed"):
        filed.file_entries()
    monkeypatch.undo()

    assert sign(filed) is None


def test_a_crash_before_the_note_is_kept_outside_is_mended_by_the_next_signing(filed, write, monkeypatch):
    write(1)

    def fails(*_arguments):
        raise OSError("killed")

    monkeypatch.setattr(checkpoints, "_keep", fails)
    with pytest.raises(OSError, match="killed"):
        filed.file_entries()
    monkeypatch.undo()
    filed.file_entries()

    assert filed.kept_checkpoint.read_text() == notes()[-1]
    assert len(notes()) == 4


def test_a_note_is_kept_outside_before_anyone_can_read_it(filed, engine, write, monkeypatch):
    keep, readable = checkpoints._keep, []

    def watched(kept, note):
        keep(kept, note)
        with engine.connect() as another:
            readable.append(another.scalar(select(func.count()).select_from(Checkpoint)))

    write(1)
    monkeypatch.setattr(checkpoints, "_keep", watched)
    filed.file_entries()

    assert (readable, len(notes())) == ([3], 4)


def test_a_lost_note_is_kept_again(filed):
    filed.kept_checkpoint.unlink()

    assert sign(filed) is None
    assert filed.kept_checkpoint.read_text() == notes()[-1]


def test_a_restored_backup_is_filed_on_but_not_signed(filed, engine, write, look):
    _sqlite(engine)
    db.session.remove()
    engine.dispose()
    backup = engine.url.database + ".backup"
    shutil.copy(engine.url.database, backup)
    write(5)
    filed.file_entries()
    db.session.remove()
    engine.dispose()
    for name in ("-wal", "-shm"):
        (filed.settings.folder.parent / (engine.url.database + name)).unlink(missing_ok=True)
    shutil.copy(backup, engine.url.database)

    with pytest.raises(SignerRefused, match="12 entries, but 17 were signed"):
        filed.file_entries()
    write(5)
    with pytest.raises(SignerRefused, match="no longer begins with the 17"):
        filed.file_entries()

    assert len(notes()) == 3
    assert look().ok
    assert (look(outside=True).first_fault.kind, look(outside=True).first_fault.at) == ("prefix", 17)


def test_of_two_signers_with_copies_of_the_state_one_is_refused(filed, engine, write):
    _sqlite(engine)
    db.session.remove()
    engine.dispose()
    copy = engine.url.database + ".copy"
    shutil.copy(engine.url.database, copy)
    write(2)
    filed.file_entries()
    db.session.remove()
    other = db.open_engine(f"sqlite:///{copy}")
    db.use(other)
    write(3)

    with pytest.raises(SignerRefused):
        filed.file_entries()

    other.dispose()


def _sqlite(engine):
    if engine.dialect.name != "sqlite":
        pytest.skip("a database that is one file is easily copied")


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit_tile SET hashes = :other", "do not give the root"),
        ("UPDATE audit_head SET root = :other", "do not give the root"),
        ("DELETE FROM audit_tile", "do not give the root"),
        ("UPDATE audit_checkpoint SET note = :foreign WHERE size = 12", "not signed by this log's key"),
    ],
)
def test_a_tree_that_was_changed_is_not_signed(filed, write, tamper, statement, says):
    write(1)
    sequencer.file_all(filed.log, filed.clock)
    tamper(
        statement, other=bytes(32) * 13 if "tile" in statement else bytes(32), foreign="elsewhere\n1\nAAAA\n\n— x y\n"
    )

    with pytest.raises(SignerRefused, match=says):
        sign(filed)


def test_a_note_outside_of_another_log_is_not_signed_over(filed, write):
    filed.kept_checkpoint.write_text("elsewhere\n1\nAAAA\n\n— x y\n")
    write(1)

    with pytest.raises(SignerRefused, match="not signed by this log's key"):
        filed.file_entries()


def test_a_refusal_is_on_record_once_until_something_is_signed_again(filed, write, tamper, entries):
    kept = filed.kept_checkpoint.read_text()
    filed.kept_checkpoint.write_text("elsewhere\n1\nAAAA\n\n— x y\n")
    for _ in range(3):
        write(1)
        with pytest.raises(SignerRefused):
            filed.file_entries()

    said = [action for _, action, _ in entries()].count("integrity.signer")
    assert (said, checkpoints.is_refused(db.session())) == (1, True)
    filed.kept_checkpoint.write_text(kept)
    filed.file_entries()
    assert not checkpoints.is_refused(db.session())
