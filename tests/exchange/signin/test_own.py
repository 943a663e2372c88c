"""One's own account: sessions ended, the password changed, codes made anew; nobody else's can be touched."""

from datetime import timedelta
from uuid import UUID

import pytest

from exchange import db, gateway
from exchange.access.refusals import Forbidden, NotFound, TooMany
from exchange.accounts import credentials, factors
from exchange.accounts.credentials import WeakPassword
from exchange.signin import own, service, sessions
from exchange.signin.service import NotLetIn
from tests.exchange.signin.newcomer import PASSWORD, STRANGER

OTHER = "a wholly different sentence"


@pytest.fixture
def here(nora):
    """Nora, as the session of her enrolment makes her."""
    return sessions.load(nora.let_in.session, STRANGER.via).actor


@pytest.fixture
def there(nora, here, clock):
    """The same, in a second browser."""
    let_in = service.with_code(STRANGER, service.begin(STRANGER, nora.account.email, PASSWORD), nora.code())
    clock.advance(timedelta(seconds=30))
    return let_in.session


def is_over(cookie):
    return sessions.load(cookie, STRANGER.via) is None


def test_the_page_tells_how_and_where_one_is_signed_in(nora, here, there, entries):
    security = own.read(here, nora.account)

    assert security.codes_left == 10
    assert [one.is_here for one in security.sessions] == [False, True]
    assert entries()[-1] == ("nora", "account.read", "done")


def test_nobody_reads_anothers_account(cast, nora, entries):
    with pytest.raises(Forbidden):
        own.read(cast.ada, nora.account)

    assert entries()[-1] == ("ada", "access.denied", "refused")


def test_signing_out_ends_the_session_at_once(nora, here, entries):
    own.sign_out(here)

    assert is_over(nora.let_in.session)
    assert entries()[-1] == ("nora", "session.end", "done")


def test_a_session_is_over_after_idling(nora, here, clock):
    clock.advance(timedelta(minutes=30))

    assert is_over(nora.let_in.session)


def test_a_session_is_over_after_twelve_hours_whatever_happens(nora, here, clock):
    for _ in range(26):
        clock.advance(timedelta(minutes=29))
        if is_over(nora.let_in.session):
            break
        own.stay(here)

    assert is_over(nora.let_in.session)


def test_staying_tells_the_new_end(nora, here, clock):
    clock.advance(timedelta(minutes=20))

    assert own.stay(here) == clock.now() + timedelta(minutes=30)


def test_one_ends_a_session_elsewhere(nora, here, there):
    other = UUID(bytes=sessions.load(there, STRANGER.via).actor.keys.session_id)

    own.end_session(here, other)

    assert is_over(there)
    assert not is_over(nora.let_in.session)


def test_nobody_ends_anothers_session(cast, nora, here, entries):
    session = UUID(bytes=here.keys.session_id)

    with pytest.raises(Forbidden):
        own.end_session(cast.ada, session)

    assert not is_over(nora.let_in.session)
    assert entries()[-1] == ("ada", "access.denied", "refused")


def test_a_session_that_is_not_there_is_on_record(here, entries):
    with pytest.raises(NotFound):
        own.end_session(here, UUID(int=1))

    assert entries()[-1] == ("nora", "access.denied", "refused")


def test_all_other_sessions_end_together(nora, here, there):
    assert own.end_other_sessions(here, nora.account) == 1

    assert is_over(there)
    assert not is_over(nora.let_in.session)


def test_a_changed_password_opens_the_same_keys_and_ends_other_sessions(nora, here, there, clock):
    own.change_password(here, nora.account, PASSWORD, OTHER)

    assert is_over(there)
    assert not is_over(nora.let_in.session)
    with pytest.raises(NotLetIn):
        service.begin(STRANGER, nora.account.email, PASSWORD)
    assert service.with_code(STRANGER, service.begin(STRANGER, nora.account.email, OTHER), nora.code())
    assert credentials.of(nora.account.id).sealed_for_recovery is not None


def test_a_wrong_old_password_changes_nothing_and_is_counted(nora, here, entries):
    before = credentials.of(nora.account.id).verifier
    for _ in range(5):
        with pytest.raises(NotLetIn):
            own.change_password(here, nora.account, "not the one until now", OTHER)

    assert entries()[-1] == ("nora", "password.change", "refused")
    assert credentials.of(nora.account.id).verifier == before
    with pytest.raises(TooMany):
        own.change_password(here, nora.account, PASSWORD, OTHER)


def test_a_weak_new_password_is_refused(nora, here):
    with pytest.raises(WeakPassword):
        own.change_password(here, nora.account, PASSWORD, "password1234")


def test_a_pending_sign_in_by_the_old_password_ends_with_it(nora, here):
    pending = service.begin(STRANGER, nora.account.email, PASSWORD)
    own.change_password(here, nora.account, PASSWORD, OTHER)

    with pytest.raises(service.StartAgain):
        service.with_code(STRANGER, pending, nora.code())


def test_new_recovery_codes_need_a_code_of_the_app(nora, here, entries):
    with pytest.raises(NotLetIn):
        own.renew_codes(here, nora.account, "000000")

    assert entries()[-1] == ("nora", "recovery.renew", "refused")


def test_new_recovery_codes_end_the_old_ones(nora, here):
    codes = own.renew_codes(here, nora.account, nora.code())

    assert len(set(codes)) == factors.codes_left(nora.account.id) == 10
    pending = service.begin(STRANGER, nora.account.email, PASSWORD)
    with pytest.raises(NotLetIn):
        service.with_recovery_code(STRANGER, pending, nora.sheet.codes[0])
    assert service.with_recovery_code(STRANGER, pending, codes[0])


def test_settings_are_kept_with_the_person(nora, here, entries):
    own.change_settings(here, nora.account, "fr", "Europe/Paris", "dark")

    db.session.expire_all()
    account = sessions.load(nora.let_in.session, STRANGER.via).account
    assert (account.language, account.timezone) == ("fr", "Europe/Paris")
    assert entries()[-1] == ("nora", "settings.change", "done")


def test_a_pause_is_asked_before_argon2(nora, here, monkeypatch):
    for _ in range(5):
        with pytest.raises(NotLetIn):
            own.change_password(here, nora.account, "not the one until now", OTHER)
    runs = []
    monkeypatch.setattr(gateway.credentials(), "_derive", lambda *a: runs.append(a))

    with pytest.raises(TooMany):
        own.change_password(here, nora.account, PASSWORD, OTHER)

    assert runs == []
