"""Files that wait for a form: nobody sees them but who chose them, until the form is sent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict, Forbidden
from exchange.documents import checks, held, listing, service
from exchange.documents.models import Document, HeldFile
from exchange.dossiers import service as dossiers
from tests.exchange.documents.conftest import PDF, open_dossier
from tests.exchange.documents.test_service import opened

PLACE = "/requests/RFA-2026-0001/items/1/answer"


def lay(actor, dossier, name="reply.pdf", place=PLACE):
    with service.begin(actor, dossier, name) as arrival:
        arrival.write(PDF)
        return held.hold(actor, dossier, place, arrival)


def send(actor, dossier, *chosen, place=PLACE):
    with gateway.act(actor, actions.DOSSIER_READ, dossier) as act:
        return held.add_all(act, actor, dossier, place, chosen)


def waiting(actor, dossier, place=PLACE):
    with gateway.reveal(actor, actions.DOSSIER_READ, dossier) as opener:
        return [one.name for one in held.waiting(opener, actor, place)]


def test_a_file_waits_for_its_form_and_for_its_sender_alone(cast, dossier, entries):
    lay(cast.ada, dossier)

    assert entries()[-2:] == [("ada", "document.upload", "done"), ("ada", "document.hold", "done")]
    assert waiting(cast.ada, dossier) == ["reply.pdf"]
    assert waiting(cast.ben, dossier) == []
    assert waiting(cast.ada, dossier, PLACE.replace("/1/", "/2/")) == []
    assert listing.count(dossier.id) == 0


def test_what_was_ticked_becomes_a_document_when_the_form_is_sent_and_the_rest_is_let_go(cast, dossier, clock, entries):
    kept, _left = lay(cast.ada, dossier), lay(cast.ada, dossier, "other.pdf")

    (made,) = send(cast.ada, dossier, kept.id)

    document = db.session.get(Document, made)
    assert opened(cast.ben, document) == ("reply.pdf", "application/pdf", PDF)
    assert ("ada", "document.add", "done") in entries()
    assert waiting(cast.ada, dossier) == []
    clock.advance(timedelta(hours=25))
    assert checks.sweep_unnamed() == 1
    assert checks.check_blobs() == []


def test_a_file_that_is_gone_is_not_left_out_in_silence(cast, dossier):
    row = lay(cast.ada, dossier)
    send(cast.ada, dossier)

    with pytest.raises(Conflict, match="upload-over"):
        send(cast.ada, dossier, row.id)


def test_a_file_of_another_or_for_another_dossier_is_not_there(cast, dossier):
    other = open_dossier(cast.ada, cast.ada)
    foreign = [lay(cast.ben, dossier), lay(cast.ada, other)]

    for row in foreign:
        with pytest.raises(Conflict, match="upload-over"):
            send(cast.ada, dossier, row.id)


def test_a_closed_dossier_takes_none(cast, dossier):
    row = lay(cast.ada, dossier)
    dossiers.close(cast.ada, dossier)

    with pytest.raises(Forbidden):
        send(cast.ada, dossier, row.id)

    assert db.session.scalar(select(Document.id)) is None


def test_a_file_that_waits_outlives_the_day_but_not_the_unfinished_text(cast, dossier, clock, opened_house):
    lay(cast.ada, dossier)
    opened_house.file_entries()
    clock.advance(timedelta(days=59))
    early = checks.sweep_unnamed()
    opened_house.file_entries()
    clock.advance(timedelta(days=2))

    late = checks.sweep_unnamed()

    assert (early, late) == (0, 1)
    assert db.session.scalar(select(HeldFile.id)) is None
    assert not list(gateway.sealed_files().names())
