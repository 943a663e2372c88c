"""What is handed out: each entry with its proof or as a safe table, with a reason on record and no content in it."""

import csv
import io
import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, Forbidden
from exchange.access.rules import Mark
from exchange.audit import entries as log_entries
from exchange.audit.models import Entry, Log, Private
from exchange.oversight import exports
from exchange.oversight.filters import Filter
from exchange_crypto import proofs


def taken(stream):
    try:
        return b"".join(stream)
    finally:
        stream.close()


def test_each_line_is_a_leaf_with_a_proof_that_holds(opened_house, cast, dossier, happen):
    for _ in range(3):
        happen(cast.ben, actions.DOSSIER_READ, dossier)
    opened_house.file_entries()
    happen(cast.ben, actions.DOSSIER_READ, dossier)

    lines = [
        json.loads(line)
        for line in taken(exports.export(cast.olga, Filter(theme="TRACING"), "jsonl", "x")).splitlines()
    ]

    vkey = db.session.scalar(select(Log.vkey))
    assert ["position" in line for line in lines] == [False, True, True, True, True]
    for line in lines[1:]:
        proofs.check(line["proof"], line["leaf"].encode(), vkey)


def test_the_table_has_a_row_for_each_entry_and_no_name(opened_house, cast, dossier, happen):
    happen(cast.ben, actions.DOSSIER_READ, dossier, amount=12)
    opened_house.file_entries()

    text = taken(exports.export(cast.olga, Filter(about="D-0101"), "csv", "x")).decode()
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [(row["action"], row["on"], row["bytes"]) for row in rows] == [
        ("dossier.read", "D-0101", "12"),
        ("dossier.open", "D-0101", ""),
    ]
    assert "Ben" not in text
    assert "A title" not in text


def test_the_table_names_no_person_whose_account_was_changed_or_looked_at(opened_house, cast, happen):
    happen(cast.sam, actions.PERSON_SUSPEND, Mark("account", cast.ben.person))
    opened_house.file_entries()

    text = taken(exports.export(cast.olga, Filter(action="person.suspend"), "csv", "x")).decode()

    assert [row["on"] for row in csv.DictReader(io.StringIO(text))] == [""]
    assert "Ben" not in text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx"])
def test_no_cell_is_a_formula(cell):
    assert exports.safe(cell) == f"'{cell}"


def test_plain_cells_stay_as_they_are():
    assert [exports.safe(cell) for cell in ("D-0101", None, 12, "a=b")] == ["D-0101", "", "12", "a=b"]


def test_an_export_is_on_record_with_its_sealed_reason_and_its_delivery(opened_house, cast, dossier, entries):
    stream = exports.export(cast.olga, Filter(theme="TRACING"), "jsonl", "Order 7")
    size = len(taken(stream))

    rows = db.session.execute(select(Entry.eid, Entry.uid, Entry.leaf).order_by(Entry.eid.desc()).limit(2)).all()
    delivered, exported = [json.loads(row.leaf) for row in rows]
    sealed = {
        row.eid: row.sealed
        for row in db.session.execute(select(Private).where(Private.field == "justification")).scalars()
    }

    assert entries()[-2:] == [("olga", "log.export", "done"), ("olga", "log.delivered", "done")]
    assert (exported["n"], exported["x"], delivered["bytes"]) == (1, {"by": ["theme"], "form": "jsonl"}, size)
    assert list(sealed) == [rows[1].eid]
    opened = log_entries.unseal_opening(opened_house.log, "justification", rows[1].uid, sealed[rows[1].eid])
    assert opened[16:] == b"Order 7"


def test_an_export_that_is_broken_off_says_so(cast, dossier, entries, monkeypatch, happen):
    monkeypatch.setattr(exports, "STEP", 1)
    happen(cast.ben, actions.DOSSIER_READ, dossier)
    stream = exports.export(cast.olga, Filter(theme="TRACING"), "jsonl", "x")
    next(iter(stream))
    stream.close()

    assert entries()[-1] == ("olga", "log.delivered", "partial")


def test_more_than_the_settings_let_out_is_refused(cast, dossier, happen, monkeypatch):
    happen(cast.ben, actions.DOSSIER_READ, dossier)
    settings = replace(gateway.settings(), log=replace(gateway.settings().log, most_exported=1))
    monkeypatch.setattr(gateway, "settings", lambda: settings)

    with pytest.raises(Conflict):
        exports.export(cast.olga, Filter(theme="TRACING"), "csv", "x")


@pytest.mark.parametrize("name", ["ada", "sam", "ivo"])
def test_nobody_but_an_auditor_takes_entries_along(cast, dossier, entries, name):
    with pytest.raises(Forbidden):
        exports.export(getattr(cast, name), Filter(), "jsonl", "x")

    assert entries()[-1] == (name, "access.denied", "refused")


def test_a_malformed_leaf_is_handed_out_as_bytes(opened_house, cast, happen, tamper):
    happen(cast.ada, actions.HOME_READ)
    olga = cast.olga
    tamper("UPDATE audit_event SET leaf = :leaf WHERE type = 'home.read'", leaf=b"\xff")
    opened_house.file_entries()

    line = json.loads(taken(exports.export(olga, Filter(action="home.read"), "jsonl", "x")))

    assert line["leaf_base64"] == "/w=="
