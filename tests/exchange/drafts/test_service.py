"""Unfinished texts are kept for their author alone, on any device, and swept when sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access.actions import MESSAGE_POST
from exchange.access.refusals import Conflict
from exchange.accounts.actors import actor_for
from exchange.drafts import once, service
from exchange.drafts.models import Draft
from exchange.drafts.typed import Typed
from exchange_crypto import fields
from exchange_crypto.errors import InvalidSeal
from tests.exchange.drafts.conftest import PLACE


def test_what_was_saved_is_read_again(cast, form, clock):
    at = service.save(cast.ada, PLACE, form("Canary"))

    kept = service.read(cast.ada, PLACE)

    assert (kept.place, kept.saved_at, kept.fields) == (PLACE, at, (("message", "Canary"),))


def test_it_is_read_on_another_device(cast, form):
    service.save(cast.ada, PLACE, form("Canary"))
    elsewhere = cast.sign_in(cast.accounts["ada"])

    assert service.read(elsewhere, PLACE).fields == (("message", "Canary"),)


def test_it_rests_sealed_to_its_author(cast, form):
    service.save(cast.ada, PLACE, form("Canary"))
    row = db.session.scalars(select(Draft)).one()
    hers, his = (cast.bundles[who.person].hybrid for who in (cast.ada, cast.ben))

    assert b"Canary" not in row.sealed_text
    assert b"Canary" in fields.unseal_kept(hers, cast.ada.person, row.id, row.sealed_text)
    with pytest.raises(InvalidSeal):
        fields.unseal_kept(his, cast.ada.person, row.id, row.sealed_text)


def test_nobody_else_finds_it(cast, form):
    service.save(cast.ada, PLACE, form("Canary"))

    assert service.read(cast.ben, PLACE) is None


def test_a_session_leaves_one_entry_however_often_it_saves(cast, form, entries):
    for text in ("C", "Ca", "Canary"):
        service.save(cast.ada, PLACE, form(text))
    elsewhere = cast.sign_in(cast.accounts["ada"])
    for text in ("Canary s", "Canary sings"):
        service.save(elsewhere, PLACE, form(text))

    assert entries()[-2:] == [("ada", "draft.save", "done")] * 2
    assert [name for _, name, _ in entries()].count("draft.save") == 2
    assert service.read(cast.ada, PLACE).fields == (("message", "Canary sings"),)


def test_only_what_the_session_has_on_record_goes_on_without_an_entry(cast, form):
    service.save(cast.ada, PLACE, form("Canary"))
    draft = db.session.scalars(select(Draft)).one()

    for stranger in (cast.ben, cast.sign_in(cast.accounts["ada"])):
        with pytest.raises(RuntimeError), gateway.go_on(stranger, MESSAGE_POST, draft):
            pass


def test_what_was_discarded_is_gone_and_on_record(cast, form, entries):
    service.save(cast.ada, PLACE, form("Canary"))

    service.discard(cast.ada, PLACE)

    assert db.session.scalars(select(Draft)).all() == []
    assert entries()[-1] == ("ada", "draft.discard", "done")


def test_saving_after_it_was_sent_keeps_nothing(cast, form):
    typed = form("Canary")
    with gateway.act(cast.ada, service.DRAFT_SAVE) as act:
        once.claim(act, once.mark(cast.ada, typed), PLACE)

    with pytest.raises(Conflict, match="sent"):
        service.save(cast.ada, PLACE, typed)


def test_a_person_keeps_so_many_texts_and_no_more(cast, form, monkeypatch):
    monkeypatch.setattr(service, "MOST", 2)
    for number in (1, 2):
        service.save(cast.ada, f"/discussions/D-0101.{number}", form("Canary"))

    with pytest.raises(Conflict, match="too-many"):
        service.save(cast.ada, "/discussions/D-0101.3", form("Canary"))


def test_two_first_savings_at_once_keep_one_text(cast, form):
    ada = cast.ada

    def save(turn):
        try:
            return service.save(ada, PLACE, form(f"Canary {turn}"))
        finally:
            db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        times = list(pool.map(save, range(4)))

    assert len(times) == 4
    assert len(db.session.scalars(select(Draft)).all()) == 1


def test_a_text_that_is_too_large_is_refused_whole(cast):
    with pytest.raises(Conflict, match="too-large"):
        service.save(cast.ada, PLACE, Typed("", (("message", "x" * service.LARGEST),)))

    assert db.session.scalars(select(Draft)).all() == []


def test_a_text_of_an_ended_session_stands_beside_what_was_saved_and_the_newer_is_read(cast, form, clock, entries):
    service.save(cast.ada, PLACE, form("Can"))
    clock.advance(timedelta(minutes=5))
    service.keep_ended(actor_for(cast.accounts["ada"]), PLACE, form("Canary"))

    assert entries()[-1] == ("ada", "draft.keep", "done")
    assert service.read(cast.ada, PLACE).fields == (("message", "Canary"),)
    assert len(db.session.scalars(select(Draft)).all()) == 2


def test_five_texts_of_ended_sessions_are_kept_and_no_more(cast, form):
    away = actor_for((cast.ada, cast.accounts["ada"])[1])
    for number in range(1, 6):
        service.keep_ended(away, f"/discussions/D-0101.{number}", form("Canary"))

    with pytest.raises(Conflict, match="too-many"):
        service.keep_ended(away, "/discussions/D-0101.6", form("Canary"))


def test_a_text_sealed_to_a_key_that_is_gone_counts_as_not_there(cast, form, tamper):
    service.save(cast.ada, PLACE, form("Canary"))
    tamper("UPDATE draft SET key_version = 7")
    db.session.remove()

    assert service.read(cast.ada, PLACE) is None


def test_five_thousand_words_are_read_again_whole(cast, form, opened_house):
    words = "Зерно " * 5_000
    service.save(cast.ada, PLACE, form(words))
    db.session.remove()

    assert service.read(cast.ada, PLACE).fields == (("message", words),)
