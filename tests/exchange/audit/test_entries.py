"""Making entries: leaves of the schema, pseudonyms, sealed openings; the database refuses to change any of it (I9, I12)."""

import hashlib
import json
import threading
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update

from exchange import db, gateway
from exchange.access import actions
from exchange.access.actor import ANONYMOUS, Via
from exchange.access.refusals import Unrecorded
from exchange.access.rules import Mark
from exchange.audit import entries
from exchange.audit.entries import Happening
from exchange.audit.models import Checkpoint, Entry, Identity, Leaf, Private
from exchange_crypto import leaves
from exchange_crypto.canonical import b64, unb64

VIA = Via("web", "home.show", bytes(12), "192.0.2.1", "Mozilla/5.0")


def last():
    row = db.session.execute(select(Entry.eid, Entry.uid, Entry.leaf).order_by(Entry.eid.desc()).limit(1)).one()
    return row.eid, row.uid, leaves.parse(row.leaf)


def test_an_entry_holds_who_what_and_how_it_came(opened_house, cast):
    gateway.note(cast.ada.coming(VIA), Happening(actions.HOME_READ, count=2))

    _, uid, leaf = last()

    assert leaf["id"] == b64(uid)
    assert (leaf["type"], leaf["outcome"], leaf["n"], leaf["themes"]) == ("home.read", "done", 2, ["CONFID"])
    assert (leaf["actor"]["org"], leaf["actor"]["role"], leaf["actor"]["auth"]) == (
        "XVA",
        "focal_point",
        ["password", "totp"],
    )
    assert leaf["req"] == {"id": b64(bytes(12)), "route": "home.show"}


def test_address_and_browser_are_commitments_whose_openings_are_sealed(opened_house, cast):
    gateway.note(cast.ada.coming(VIA), Happening(actions.HOME_READ, openings={"justification": b"Order 7"}))

    eid, uid, leaf = last()
    rows = dict(db.session.execute(select(Private.field, Private.sealed).where(Private.eid == eid)).all())

    opened = {name: entries.unseal_opening(opened_house.log, name, uid, sealed) for name, sealed in rows.items()}
    assert {name: value[16:] for name, value in opened.items()} == {
        "ip": b"192.0.2.1", "agent": b"Mozilla/5.0", "justification": b"Order 7",
    }  # fmt: skip
    assert all(hashlib.sha256(value).digest() == unb64(leaf["c"][name]) for name, value in opened.items())
    assert b"192.0.2.1" not in json.dumps(leaf).encode()


def test_an_erased_opening_leaves_the_log_whole(filed, cast, look):
    gateway.note(cast.ada.coming(VIA), Happening(actions.HOME_READ))
    filed.file_entries()
    with db.writing() as session:
        session.execute(delete(Private))
        session.execute(delete(Identity))
        session.commit()

    assert look().ok


def test_a_person_has_one_pseudonym_and_nobody_has_zeros(opened_house, cast):
    pns = []
    for actor in (cast.ada, cast.ada, cast.ben, ANONYMOUS):
        gateway.note(actor, Happening(actions.HOME_READ))
        pns.append(last()[2]["actor"]["pn"])

    assert (pns[0] == pns[1], len(set(pns)), pns[3]) == (True, 3, b64(bytes(16)))


def test_two_first_entries_at_once_agree_on_the_pseudonym(opened_house, cast):
    ada, gate, faults = cast.ada, threading.Barrier(6), []

    def enter():
        try:
            gate.wait()
            gateway.note(ada, Happening(actions.HOME_READ))
        except Exception as error:
            faults.append(error)
        finally:
            db.session.remove()

    threads = [threading.Thread(target=enter) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert faults == []
    assert len(list(db.session.scalars(select(Identity.pn).where(Identity.account == ada.person)))) == 1
    assert len(set(db.session.scalars(select(Entry.pn).where(Entry.type == "home.read")))) == 1


def test_themes_are_the_primary_then_the_others_sorted(opened_house, cast):
    mark = Mark("dossier", uuid4(), themes=("TRACING", "RIGHTS", "FREEZING", "TRACING"))

    gateway.note(cast.ada, Happening(actions.DOSSIER_READ, mark=mark))

    assert last()[2]["themes"] == ["TRACING", "FREEZING", "RIGHTS"]


def test_more_seen_than_an_entry_holds_is_refused_and_nothing_is_opened(opened_house, cast):
    with pytest.raises(Unrecorded), gateway.reveal(
        cast.ada, actions.DOSSIER_LIST, seen=[uuid4() for _ in range(101)]
    ):  # fmt: skip
        pytest.fail("opened without an entry for each")


@pytest.mark.parametrize(
    "details",
    [
        {"title": "A title of words"},
        {"mail": "ada@example.org"},
        {"name": "Zoë"},
        {"Upper": 1},
        {"long": "x" * 65},
        {"nothing": None},
        {"deep": {"a": 1}},
    ],
    ids=lambda details: next(iter(details)),
)
def test_what_a_leaf_may_not_hold_stops_the_act(opened_house, cast, details):
    before = db.session.scalar(select(Entry.eid).order_by(Entry.eid.desc()).limit(1))

    with pytest.raises(Unrecorded):
        gateway.note(cast.ada, Happening(actions.HOME_READ, details=details))

    assert db.session.scalar(select(Entry.eid).order_by(Entry.eid.desc()).limit(1)) == before


def test_the_seals_of_many_leaves_are_those_of_each(opened_house):
    log, data = opened_house.log, [b"", b"a leaf", bytes(1000)]

    assert list(entries.leaf_macs(log, data)) == [entries.leaf_mac(log, one) for one in data]


@pytest.mark.parametrize("model", [Entry, Leaf, Checkpoint])
def test_the_application_can_neither_change_nor_delete_what_is_filed(filed, model):
    column = {Entry: "outcome", Leaf: "eid", Checkpoint: "note"}[model]
    acts = [
        lambda session: setattr(session.scalars(select(model).limit(1)).one(), column, 0 if model is Leaf else "x"),
        lambda session: session.delete(session.scalars(select(model).limit(1)).one()),
        lambda session: session.execute(update(model).values({column: getattr(model, column)})),
        lambda session: session.execute(delete(model)),
    ]

    for act in acts:
        with pytest.raises(Exception, match="never changed"), db.writing() as session:
            act(session)
            session.commit()
        db.session.remove()

    assert len(list(db.session.execute(select(model)))) > 0
