"""Streams: on record before the first byte, and ended on record however the line ends."""

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, NoKey
from exchange.audit.models import Entry
from exchange.vault.blobs import BlobMissing
from exchange_crypto.canonical import decode
from exchange_crypto.errors import InvalidSeal
from tests import faults
from tests.exchange.test_gateway import open_dossier

PIECES = [b"one", b"two", b"three"]


@pytest.fixture
def dossier(cast):
    found = open_dossier(cast, cast.ada, [cast.ada])
    found.is_released_to = lambda _actor: True  # it stands in for a document, which knows whom it may reach
    return found


@pytest.fixture
def open_stream(cast, dossier):
    def start(body=lambda _opened: iter(PIECES), who=None):
        return gateway.stream(who or cast.ada, actions.DOCUMENT_DOWNLOAD, actions.DOCUMENT_DELIVERED, dossier, body)

    return start


def ends():
    """Return how each delivery ended: outcome, reason, bytes."""
    db.session.remove()
    leaves = db.session.scalars(select(Entry.leaf).where(Entry.type == "document.delivered").order_by(Entry.eid))
    said = [decode(leaf) for leaf in leaves]
    db.session.remove()
    return [(one["outcome"], one.get("reason"), one.get("bytes")) for one in said]


def test_the_opening_is_on_record_before_the_first_byte(open_stream, entries):
    stream = open_stream()

    assert entries()[-1] == ("ada", "document.download", "done")
    stream.close()


def test_a_whole_delivery_is_done(open_stream):
    stream = open_stream()

    assert list(stream) == PIECES
    stream.close()

    assert ends() == [("done", None, 11)]


def test_the_end_follows_the_opening(open_stream):
    open_stream().close()

    start, end = (
        decode(leaf) for leaf in db.session.scalars(select(Entry.leaf).order_by(Entry.eid.desc()).limit(2)).all()[::-1]
    )
    assert end["corr"] == [start["id"]]


def test_a_line_that_broke_is_partial_with_what_went(open_stream):
    stream = open_stream()
    pieces = iter(stream)
    next(pieces)
    next(pieces)

    stream.close()

    assert ends() == [("partial", "aborted", 3)]


def test_a_response_that_nobody_read_is_ended_too(open_stream):
    open_stream().close()

    assert ends() == [("partial", "aborted", 0)]


def test_closing_again_says_nothing_more(open_stream):
    stream = open_stream()
    list(stream)

    stream.close()
    stream.close()

    assert ends() == [("done", None, 11)]


def test_the_pieces_are_closed_with_the_stream(open_stream):
    closed = []

    def body(_opened):
        def pieces():
            try:
                yield b"one"
                yield b"two"
            finally:
                closed.append(True)

        return pieces()

    stream = open_stream(body)
    next(iter(stream))

    stream.close()

    assert closed == [True]


def test_the_opener_dies_with_the_stream(open_stream, dossier):
    held = []

    def body(opened):
        held.append(opened)
        return iter(PIECES)

    open_stream(body).close()

    with pytest.raises(RuntimeError, match="after its act"):
        held[0].text(dossier, "sealed_title")


@pytest.mark.parametrize("fault", [InvalidSeal("altered"), OSError(5, "Input/output error"), BlobMissing("ab")])
def test_a_bad_chunk_ends_the_line_and_is_kept_as_a_failure(open_stream, fault):
    def body(_opened):
        yield b"one"
        raise fault

    stream = open_stream(body)
    with pytest.raises(type(fault)):
        list(stream)
    stream.close()

    assert ends() == [("failed", "seal", 3)]


@pytest.mark.parametrize("fault", [InvalidSeal("altered"), OSError(5, "Input/output error"), BlobMissing("ab")])
def test_a_file_that_does_not_match_is_refused_before_any_byte(open_stream, fault):
    def body(_opened):
        raise fault

    with pytest.raises(Conflict):
        open_stream(body)

    assert ends() == [("failed", "seal", None)]


def test_a_member_without_the_key_is_refused_on_record(open_stream, entries):
    def body(_opened):
        raise NoKey

    with pytest.raises(NoKey):
        open_stream(body)

    assert entries()[-1] == ("ada", "document.download", "refused")


def test_a_fault_of_ours_hands_out_nothing(open_stream):
    with pytest.raises(ZeroDivisionError):
        open_stream(lambda _opened: 1 / 0)


@pytest.mark.parametrize("fault", faults.ON_EVERY_ENGINE, ids=lambda fault: fault.__name__)
def test_an_end_that_cannot_be_kept_does_not_disturb_the_server(open_stream, engine, monkeypatch, fault):
    """A missing end is a finding of its own; what was sent was on record before."""
    stream = open_stream()
    list(stream)

    with fault(engine, monkeypatch):
        stream.close()

    assert ends() == []


def test_no_connection_is_held_while_the_line_is_slow(open_stream):
    stream = open_stream()

    next(iter(stream))

    assert not db.session.registry.has()
    stream.close()
