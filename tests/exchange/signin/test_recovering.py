"""Mending a lost password: key, code, new password, in this order only; one answer and the same work for whatever is wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from exchange import db, gateway
from exchange.access.refusals import Conflict, TooMany
from exchange.accounts import credentials, factors
from exchange.accounts.credentials import WeakPassword
from exchange.accounts.models import Credential
from exchange.audit.models import Entry
from exchange.signin import leaving, own, recoveries, recovering, service, sessions, sweeping
from exchange.signin.models import PendingSignIn, Recovery
from exchange.signin.service import NotLetIn, StartAgain
from exchange_crypto import bundles, tokens
from exchange_crypto.errors import InvalidKey, InvalidSeal
from tests.exchange.signin.newcomer import PASSWORD, STRANGER, enrolled
from tests.exchange.test_gateway import open_dossier, title

NEW = "a wholly different sentence"
ANOTHERS = tokens.grouped_code(bytes(range(16)))


def begin(nora, key=None, **kw):
    return recovering.begin(STRANGER, nora.account.email, key or nora.sheet.key, **kw)


def after_code(nora):
    return recovering.with_code(STRANGER, recoveries.find(begin(nora)), nora.code())


def recovered(nora):
    """Return the cookie of a recovery whose password is set, and the new key."""
    cookie = after_code(nora)
    return cookie, recovering.choose_password(STRANGER, recoveries.find(cookie), NEW)


def fail(times, nora, **kw):
    for _ in range(times):
        with pytest.raises(NotLetIn):
            begin(nora, ANOTHERS, **kw)


def said(entries, *names):
    return [(who, what, outcome) for who, what, outcome in entries() if what in names]


def test_key_and_code_lead_to_a_new_password_and_in(nora, entries):
    cookie, _ = recovered(nora)
    let_in = recovering.enter(STRANGER, recoveries.find(cookie))

    actor = sessions.load(let_in.session, STRANGER.via).actor
    assert (actor.person, actor.factors) == (nora.account.id, ("recovery-key", "totp"))
    assert said(entries, "password.recover") == [
        ("-", "password.recover", "done"),
        ("nora", "password.recover", "done"),
        ("nora", "password.recover", "done"),
    ]
    assert entries()[-1] == ("nora", "session.start", "done")


def test_each_step_follows_the_one_before(nora):
    first = begin(nora)
    steps = [recoveries.find(first).step]
    second = recovering.with_code(STRANGER, recoveries.find(first), nora.code())
    steps.append(recoveries.find(second).step)
    recovering.choose_password(STRANGER, recoveries.find(second), NEW)
    steps.append(recoveries.find(second).step)

    assert steps == ["code", "password", "new_key"]
    assert recoveries.find(first) is None


def test_the_new_password_signs_in_and_the_old_one_does_not(nora, clock):
    recovered(nora)
    clock.advance(timedelta(seconds=30))

    with pytest.raises(NotLetIn):
        service.begin(STRANGER, nora.account.email, PASSWORD)
    assert service.with_code(STRANGER, service.begin(STRANGER, nora.account.email, NEW), nora.code())


def test_dossiers_open_as_before(cast, clock, nora):
    dossier = open_dossier(cast, cast.ada, [cast.ada, sessions.load(nora.let_in.session, STRANGER.via).actor])
    cookie, _ = recovered(nora)

    let_in = recovering.enter(STRANGER, recoveries.find(cookie))

    assert title(sessions.load(let_in.session, STRANGER.via).actor, dossier) == "Corporate vehicles"


def test_every_session_and_half_sign_in_ends(nora):
    pending = service.begin(STRANGER, nora.account.email, PASSWORD)
    recovered(nora)

    assert sessions.load(nora.let_in.session, STRANGER.via) is None
    assert not service.is_pending(pending)


def test_the_last_recovery_key_ends_and_the_new_one_works(nora, clock):
    _, key = recovered(nora)
    clock.advance(timedelta(seconds=30))

    with pytest.raises(NotLetIn):
        begin(nora)
    assert begin(nora, key)


def test_another_new_key_ends_the_one_just_shown(nora):
    cookie, first = recovered(nora)
    second = recovering.new_key(STRANGER, recoveries.find(cookie))

    with pytest.raises(NotLetIn):
        begin(nora, first)
    assert begin(nora, second)


def test_the_ten_codes_stay_as_they_are(nora):
    recovered(nora)

    assert factors.codes_left(nora.account.id) == 10


@pytest.mark.parametrize("typed", ["", "K3TW", "é" * 27, "AAAA-AAAA-AAAA-AAAA", ANOTHERS[:-1] + "0"])
def test_what_is_nobodys_key_is_told_at_once_and_not_counted(nora, entries, typed):
    before = entries()

    with pytest.raises(InvalidKey):
        recovering.begin(STRANGER, nora.account.email, typed)

    assert entries() == before


def test_a_key_is_read_however_it_is_written(nora):
    assert begin(nora, nora.sheet.key.lower().replace("-", " "))


def without_seal(nora):
    with db.writing() as session:
        session.execute(update(Credential).values(sealed_for_recovery=None))
        session.commit()


REFUSED = {
    "unknown address": lambda cast, nora: ("nobody@xva.invalid", ANOTHERS),
    "another key": lambda cast, nora: (nora.account.email, ANOTHERS),
    "no recovery seal": lambda cast, nora: (without_seal(nora), (nora.account.email, nora.sheet.key))[1],
    "suspended": lambda cast, nora: (
        leaving.suspend(cast.sam, nora.account),
        (nora.account.email, nora.sheet.key),
    )[1],
    "retired": lambda cast, nora: (leaving.retire(cast.sam, nora.account), (nora.account.email, nora.sheet.key))[1],
}


@pytest.mark.parametrize("why", REFUSED)
def test_whatever_is_wrong_is_refused_alike(cast, nora, entries, why):
    email, key = REFUSED[why](cast, nora)

    with pytest.raises(NotLetIn):
        recovering.begin(STRANGER, email, key)

    assert entries()[-1] == ("-", "password.recover", "refused")


def test_whatever_is_wrong_costs_the_same_work(cast, nora, monkeypatch, statements):
    vault, work, opened = gateway.credentials(), {}, []
    open_ = vault.open_with_recovery_key
    monkeypatch.setattr(vault, "open_with_recovery_key", lambda *a: opened.append(a) or open_(*a))

    for why, arrange in REFUSED.items():
        email, key = arrange(cast, nora)
        db.session.remove()
        opened.clear(), statements.clear()
        with pytest.raises(NotLetIn):
            recovering.begin(STRANGER, email, key)
        work[why] = (len(opened), len(statements))

    assert len(set(work.values())) == 1
    assert work["unknown address"][0] == 1


def test_five_tries_are_free_then_the_pause_doubles_and_is_on_record(nora, clock, entries):
    fail(5, nora)

    waits = []
    for _ in range(3):
        with pytest.raises(TooMany) as refusal:
            begin(nora)
        waits.append(refusal.value.retry_after)
        clock.advance(timedelta(seconds=waits[-1]))
        fail(1, nora)

    assert waits == [1, 2, 4]
    assert entries()[-1] == ("-", "password.recover", "refused")


def test_unknown_addresses_pause_too(nora):
    for _ in range(5):
        with pytest.raises(NotLetIn):
            recovering.begin(STRANGER, "nobody@xva.invalid", ANOTHERS)

    with pytest.raises(TooMany):
        recovering.begin(STRANGER, "NOBODY@xva.invalid", ANOTHERS)


def test_while_a_pause_lasts_no_key_is_tried(nora, monkeypatch):
    fail(5, nora)
    tried = []
    monkeypatch.setattr(gateway.credentials(), "open_with_recovery_key", lambda *a: tried.append(a))

    with pytest.raises(TooMany):
        begin(nora)

    assert tried == []


def test_keys_and_passwords_are_counted_apart(nora):
    fail(5, nora)
    assert service.begin(STRANGER, nora.account.email, PASSWORD)

    for _ in range(5):
        with pytest.raises(NotLetIn):
            service.begin(STRANGER, nora.account.email, "not the password")
    with pytest.raises(TooMany):
        service.begin(STRANGER, nora.account.email, PASSWORD)


def test_a_stranger_does_not_lock_out_a_browser_that_has_signed_in_before(nora):
    fail(5, nora)

    assert begin(nora, browser=nora.let_in.browser)


def test_wrong_codes_pause_across_recoveries_and_sign_ins(nora):
    for _ in range(3):
        with pytest.raises(NotLetIn):
            recovering.with_code(STRANGER, recoveries.find(begin(nora)), "000000")
    for _ in range(2):
        with pytest.raises(NotLetIn):
            service.with_code(STRANGER, service.begin(STRANGER, nora.account.email, PASSWORD), "000000")

    with pytest.raises(TooMany):
        recovering.with_code(STRANGER, recoveries.find(begin(nora)), nora.code())


def test_a_refused_code_is_on_record_by_the_person(nora, entries):
    with pytest.raises(NotLetIn):
        recovering.with_code(STRANGER, recoveries.find(begin(nora)), "000000")

    assert entries()[-1] == ("nora", "password.recover", "refused")


def test_what_was_counted_is_forgotten_once_the_person_is_in(nora, clock):
    fail(4, nora)
    for _ in range(4):
        with pytest.raises(NotLetIn):
            service.begin(STRANGER, nora.account.email, "not the password")
    cookie, _ = recovered(nora)
    recovering.enter(STRANGER, recoveries.find(cookie))

    fail(5, nora)


def test_the_code_has_five_minutes_and_all_of_it_fifteen(nora, clock):
    cookie = begin(nora)
    clock.advance(timedelta(minutes=4, seconds=30))
    cookie = recovering.with_code(STRANGER, recoveries.find(cookie), nora.code())
    late = begin(nora)
    clock.advance(timedelta(minutes=10))

    assert (recoveries.find(late), recoveries.find(cookie).step) == (None, "password")
    clock.advance(timedelta(seconds=30))
    assert recoveries.find(cookie) is None


def test_the_same_code_is_good_once(nora):
    after_code(nora)

    with pytest.raises(NotLetIn):
        after_code(nora)


def test_a_password_changed_meanwhile_ends_the_recovery(nora, clock):
    cookie = after_code(nora)
    stale = recoveries.find(cookie)
    clock.advance(timedelta(seconds=1))
    actor = sessions.load(nora.let_in.session, STRANGER.via).actor
    own.change_password(actor, nora.account, PASSWORD, "yet another sentence of mine")

    assert recoveries.find(cookie) is None
    with pytest.raises(Conflict):
        recovering.choose_password(STRANGER, stale, NEW)


def test_of_two_recoveries_at_once_the_first_ends_the_other(nora, clock):
    one = after_code(nora)
    clock.advance(timedelta(seconds=30))
    other = after_code(nora)
    clock.advance(timedelta(seconds=1))
    recovering.choose_password(STRANGER, recoveries.find(one), NEW)

    assert recoveries.find(other) is None


def test_a_key_renewed_between_key_and_code_ends_the_recovery(nora, clock):
    waiting = recoveries.find(begin(nora))
    recovered(nora)
    clock.advance(timedelta(seconds=30))

    with pytest.raises(StartAgain):
        recovering.with_code(STRANGER, waiting, nora.code())


@pytest.mark.parametrize("leave", [leaving.suspend, leaving.retire])
def test_whoever_is_suspended_or_retired_meanwhile_goes_no_further(cast, nora, leave):
    cookie = after_code(nora)
    stale = recoveries.find(cookie)
    leave(cast.sam, nora.account)

    assert recoveries.find(cookie) is None
    assert db.session.scalar(select(func.count()).select_from(Recovery)) == 0
    with pytest.raises(Conflict):
        recovering.choose_password(STRANGER, stale, NEW)


def test_a_weak_password_changes_nothing(nora, entries):
    one = recoveries.find(after_code(nora))
    before = entries()

    with pytest.raises(WeakPassword):
        recovering.choose_password(STRANGER, one, "password1234")

    assert entries() == before


def test_nobody_comes_in_before_the_password_is_set(nora):
    one = recoveries.find(after_code(nora))

    with pytest.raises(Conflict):
        recovering.enter(STRANGER, one)


def test_argon2_never_runs_inside_a_transaction_and_only_for_the_new_password(nora, monkeypatch):
    inside = []
    derive = gateway.credentials()._derive
    monkeypatch.setattr(
        gateway.credentials(), "_derive", lambda *a: inside.append(db.session().in_transaction()) or derive(*a)
    )
    recovered(nora)

    assert inside == [False]


def test_between_key_and_code_only_the_key_rests_and_opens_with_the_cookie_alone(nora):
    one = recoveries.find(begin(nora))
    row = db.session.scalars(select(Recovery)).one()

    assert (len(row.sealed_key), row.sealed_bundle) == (44, b"")
    with pytest.raises(InvalidSeal):
        bundles.unseal_recovering(row.sealed_key, bytes(32), one.id)


def test_after_the_code_the_keys_rest_under_another_cookie(nora):
    first = begin(nora)
    second = recovering.with_code(STRANGER, recoveries.find(first), nora.code())
    row = db.session.scalars(select(Recovery)).one()

    assert (first != second, row.sealed_key) == (True, b"")
    with pytest.raises(InvalidSeal):
        bundles.unseal_session(row.sealed_bundle, sessions.secret_of(first), row.id)


def test_what_was_left_open_is_removed(nora, clock):
    after_code(nora)
    begin(nora)
    service.begin(STRANGER, nora.account.email, PASSWORD)
    clock.advance(timedelta(minutes=15))

    sweeping.close_what_is_over()

    assert [db.session.scalar(select(func.count()).select_from(model)) for model in (Recovery, PendingSignIn)] == [0, 0]


def test_no_key_and_no_password_is_in_the_log(nora):
    recovered(nora)
    leaves = b"".join(db.session.scalars(select(Entry.leaf)))

    assert not any(secret.encode() in leaves for secret in (nora.sheet.key, NEW, nora.account.email))


def test_anothers_key_opens_nothing_here(cast, clock, nora):
    olav = enrolled(cast, clock, "olav")

    with pytest.raises(NotLetIn):
        begin(nora, olav.sheet.key)


def test_the_new_seal_is_of_the_same_keys(nora):
    _, key = recovered(nora)
    row = credentials.of(nora.account.id)
    bundle = gateway.credentials().open_with_recovery_key(
        nora.account.id, row.key_version, row.sealed_for_recovery, tokens.parse_code(key, tokens.RECOVERY_SIZE)
    )

    _, public = gateway.house().vault.directory.current(db.session(), nora.account.id)
    assert bundle.hybrid_public == public
