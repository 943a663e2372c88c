"""Who has read a copy, what has changed since, and what each side may know of the other's reading."""

from datetime import timedelta

from sqlalchemy import select

from exchange import db
from exchange.assistance import answers, copies, readings, service
from exchange.assistance.answers import Answer
from exchange.assistance.models import RequestReading
from exchange.documents import service as documents
from tests.exchange.documents.conftest import PDF
from tests.exchange.documents.test_readings import download, fill_anew


def is_new(actor, copy):
    return copy.id in readings.changed(actor, [copy.id])


def test_a_copy_is_new_until_it_is_read_and_new_again_when_something_happens_to_it(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    seen = [is_new(cast.ben, copy)]
    copies.read(cast.ben, copy)
    seen.append(is_new(cast.ben, copy))

    service.acknowledge(cast.ada, copy)

    assert [*seen, is_new(cast.ben, copy)] == [True, False, True]


def test_the_sender_sees_each_reader_without_the_names_of_others(cast, desk):
    _master, (copy,) = desk.sent("XVA")
    before = copies.read(cast.ivo, copy).read_by
    copies.read(cast.ada, copy)

    after = copies.read(cast.ida, copy).read_by

    assert (before.by_state, after.by_state) == (False, True)
    assert sorted((one.delegation.code, one.role, one.name) for one in after.each) == [
        ("ICC-OTP", "investigator", "Ida"),
        ("ICC-OTP", "investigator", "Ivo"),
        ("XVA", "focal_point", ""),
    ]


def test_the_state_sees_totals_and_whether_its_latest_answer_was_read(cast, desk):
    copy = desk.acknowledged()
    copies.read(cast.ivo, copy)
    without = copies.read(cast.ada, copy).read_by
    answers.send(cast.ada, copy, 1, Answer("See the register."))
    unread = copies.read(cast.ada, copy).read_by
    copies.read(cast.ivo, copy)

    read = copies.read(cast.ada, copy).read_by

    assert [one.answers for one in (without, unread, read)] == [None, False, True]
    assert read.each is None
    assert sorted((delegation.code, persons) for delegation, persons, _at in read.totals) == [
        ("ICC-OTP", 1),
        ("XVA", 1),
    ]


def test_a_later_answer_is_unread_though_an_earlier_one_was_read(cast, desk):
    copy = desk.acknowledged()
    answers.send(cast.ada, copy, 1, Answer("See the register."))
    copies.read(cast.ivo, copy)

    answers.send(cast.ben, copy, 2, Answer("None were given."))

    assert copies.read(cast.ada, copy).read_by.answers is False


def test_each_side_sees_whether_its_documents_were_opened(cast, desk):
    copy = desk.acknowledged()
    document = documents.add_bytes(cast.ada, copy.dossier, "register.pdf", PDF)
    answers.send(cast.ada, copy, 1, Answer("", [document.id]))
    before = copies.read(cast.ada, copy).reach[document.id]

    download(cast.ivo, document)

    after = copies.read(cast.ada, copy).reach[document.id]
    assert (before.newest, after.newest, after.among) == (0, 1, 1)
    assert copies.read(cast.ivo, copy).reach == {}


def test_the_migration_reads_from_the_log_who_had_read(cast, desk, clock):
    copy = desk.acknowledged()
    copies.read(cast.ivo, copy)
    clock.advance(timedelta(minutes=1))
    answers.send(cast.ada, copy, 1, Answer("See the register."))
    clock.advance(timedelta(minutes=1))
    copies.read(cast.ada, copy)
    kept = rows()

    fill_anew(RequestReading, "REQUESTS")

    assert rows() == kept
    assert len(kept) == 2


def rows():
    found = db.session.scalars(select(RequestReading).execution_options(populate_existing=True))
    kept = sorted((one.request_id, one.account_id, one.changes, one.first_at, one.at) for one in found)
    db.session.rollback()
    return kept
