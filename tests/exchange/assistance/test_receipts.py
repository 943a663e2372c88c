"""The receipt of service: taken by either side once the log is signed, and checked by whoever has the log's key."""

import hashlib
import json

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.actions import REQUEST_MOVES
from exchange.access.refusals import Conflict, Forbidden
from exchange.assistance import answers, copies, receipts, service
from exchange.audit.models import Log
from exchange_crypto import canonical, receipt
from exchange_crypto.verify import Wrong
from tests.exchange.assistance.test_lettering import file_of


@pytest.fixture
def vkey(opened_house):
    return db.session.scalars(select(Log.vkey)).one()


def test_each_side_takes_a_receipt_that_the_logs_key_proves(cast, desk, opened_house, vkey):
    _master, (copy,) = desk.sent("XVA")
    opened_house.file_entries()

    found = [receipt.check(receipts.take(actor, copy).data, vkey) for actor in (cast.ida, cast.ada)]

    for one in found:
        assert one.statement.reference == copy.reference
        assert (one.statement.sender, one.statement.addressee) == ("ICC-OTP", "XVA")
        assert one.statement.letter == hashlib.sha256(file_of(cast.ada, copy)[1]).digest()
        assert [(told.type, told.org) for told in one.told] == [
            ("request.transmit", "ICC-OTP"),
            ("request.letter", "ICC-OTP"),
        ]


def test_a_state_is_given_proof_of_what_it_did(cast, desk, opened_house, vkey):
    copy = desk.acknowledged()
    answers.send(cast.ada, copy, 2, answers.Answer("There are none."))
    opened_house.file_entries()

    told = receipt.check(receipts.take(cast.ada, copy).data, vkey).told

    assert [(one.type, one.org, one.item) for one in told[2:]] == [
        ("request.acknowledge", "XVA", None),
        ("request.answer", "XVA", 2),
    ]


def test_reading_and_refusals_are_no_part_of_it(cast, desk, opened_house, vkey):
    _master, (copy,) = desk.sent("XVA")
    copies.read(cast.ada, copy)
    with pytest.raises(Forbidden):
        copies.read(cast.carol, copy)
    opened_house.file_entries()

    assert len(receipt.check(receipts.take(cast.ada, copy).data, vkey).told) == 2


def test_no_receipt_before_the_log_is_signed(cast, desk, opened_house):
    _master, (copy,) = desk.sent("XVA")
    assert not copies.read(cast.ada, copy).has_receipt

    with pytest.raises(Conflict):
        receipts.take(cast.ada, copy)

    opened_house.file_entries()
    assert copies.read(cast.ada, copy).has_receipt
    service.acknowledge(cast.ada, copy)
    assert not copies.read(cast.ada, copy).has_receipt


def test_a_stranger_takes_none(cast, desk, opened_house, entries):
    _master, (copy,) = desk.sent("XVA")
    opened_house.file_entries()

    with pytest.raises(Forbidden):
        receipts.take(cast.carol, copy)

    assert entries()[-1] == ("carol", "access.denied", "refused")


def test_taking_it_is_on_record(cast, desk, opened_house, entries):
    _master, (copy,) = desk.sent("XVA")
    opened_house.file_entries()

    receipts.take(cast.ada, copy)

    assert entries()[-1] == ("ada", "receipt.take", "done")


def test_a_receipt_holds_no_text_and_no_name(cast, desk, opened_house):
    _master, (copy,) = desk.sent("XVA")
    opened_house.file_entries()

    data = receipts.take(cast.ada, copy).data.decode()

    for hidden in ("Beneficial", "shareholders", "Prosecutor", "Valdoria", "Post of", ".invalid"):
        assert hidden not in data


def test_a_receipt_of_one_request_does_not_pass_for_another(cast, desk, opened_house, vkey):
    _master, (copy, other) = desk.sent("XVA", "XNO")
    opened_house.file_entries()
    mine, theirs = (json.loads(receipts.take(cast.ida, one).data) for one in (copy, other))

    for part in ("statement", "salt", "entries"):
        with pytest.raises(Wrong):
            receipt.check(canonical.encode(mine | {part: theirs[part]}), vkey)


def test_what_the_court_weighs_of_a_state_is_no_part_of_it():
    assert set(receipts.KEPT_OUT) <= set(REQUEST_MOVES)
    assert not {REQUEST_MOVES[move].name for move in receipts.KEPT_OUT} & set(receipts.TOLD)
    assert {"request.acknowledge", "request.deny.security", "request.reply"} <= set(receipts.TOLD)
