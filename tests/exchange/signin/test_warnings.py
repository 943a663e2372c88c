"""Whoever owns an account is told by mail what happened to it; the message says nothing but that."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from exchange import db
from exchange.accounts import service as people
from exchange.config import AccessLog, Mail
from exchange.mail.models import Letter
from exchange.signin import own, recoveries, recovering, service, sessions
from exchange.signin.service import NotLetIn
from tests.exchange.signin.newcomer import PASSWORD, STRANGER, invited

OTHER = "another horse battery staple"


@pytest.fixture
def settings(settings):
    mail = Mail("localhost", 25, "none", "exchange@post.invalid")
    return replace(settings, mail=mail, log=AccessLog(refuse_seconds=10**9))


@pytest.fixture
def told(nora):
    """Return the kinds of messages to Nora since she enrolled."""

    def told():
        db.session.remove()
        mine = select(Letter.kind).where(Letter.account_id == nora.account.id, Letter.kind != "invitation")
        return list(db.session.scalars(mine.order_by(Letter.made_at)))

    return told


@pytest.fixture
def here(nora):
    return sessions.load(nora.let_in.session, STRANGER.via).actor


def begin(nora, password=PASSWORD):
    return service.begin(STRANGER, nora.account.email, password)


def test_an_invitation_and_its_renewal_are_told(cast):
    account, _code = invited(cast, "vera")
    people.renew_invitation(cast.sam, account)

    assert list(db.session.scalars(select(Letter.kind))) == ["invitation", "invitation"]


def test_a_sign_in_with_a_new_browser_is_told_and_one_with_a_known_browser_is_not(nora, told, clock):
    let_in = service.with_code(STRANGER, begin(nora), nora.code())
    assert told() == ["security"]
    clock.advance(service.PENDING_LASTS)

    service.with_code(STRANGER, begin(nora), nora.code(), let_in.browser)

    assert told() == ["security"]


def test_a_recovery_code_is_told_even_where_the_browser_is_known(nora, told):
    pending = begin(nora)

    service.with_recovery_code(STRANGER, pending, nora.sheet.codes[0], nora.let_in.browser)

    assert told() == ["security"]


def test_another_password_is_told(nora, told, here):
    own.change_password(here, nora.account, PASSWORD, OTHER)

    assert told() == ["security"]


def test_a_wrong_old_password_is_not(nora, told, here):
    with pytest.raises(NotLetIn):
        own.change_password(here, nora.account, OTHER, OTHER)

    assert told() == []


def test_new_recovery_codes_are_told(nora, told, here):
    own.renew_codes(here, nora.account, nora.code())

    assert told() == ["security"]


def test_a_password_set_by_the_recovery_key_is_told(nora, told):
    cookie = recovering.begin(STRANGER, nora.account.email, nora.sheet.key)
    cookie = recovering.with_code(STRANGER, recoveries.find(cookie), nora.code())
    assert told() == []

    recovering.choose_password(STRANGER, recoveries.find(cookie), OTHER)

    assert told() == ["security"]


def test_tries_that_run_into_a_pause_are_told_once(nora, told, clock):
    for number in range(7):
        with pytest.raises(NotLetIn):
            begin(nora, OTHER)
        assert told() == ([] if number < 4 else ["tries"])
        clock.advance(service.PENDING_LASTS / 5)


def test_wrong_codes_after_a_right_password_are_told_too(nora, told):
    pending = begin(nora)
    for _ in range(5):
        with pytest.raises(NotLetIn):
            service.with_code(STRANGER, pending, "000000")

    assert told() == ["tries"]


def test_tries_on_an_address_that_nobody_has_tell_nobody(nora, told, clock):
    for _ in range(6):
        with pytest.raises(NotLetIn):
            service.begin(STRANGER, "nobody@xva.invalid", PASSWORD)
        clock.advance(service.PENDING_LASTS)

    assert told() == []
