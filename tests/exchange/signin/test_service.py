"""Signing in: one answer for whatever is wrong, counted tries, codes good once, nothing between the steps in clear."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from exchange import db, gateway
from exchange.access.refusals import TooMany
from exchange.accounts import credentials, factors
from exchange.accounts.models import Account, Credential
from exchange.signin import browsers, leaving, service, sessions, throttle
from exchange.signin.models import PendingSignIn, UserSession
from exchange.signin.service import NotLetIn, StartAgain
from exchange_crypto.canonical import b64
from exchange_crypto.passwords import Cost
from tests.exchange.signin.newcomer import PASSWORD, STRANGER, enrolled

WRONG = "not the password of anyone"


def begin(nora, password=PASSWORD, **kw):
    return service.begin(STRANGER, nora.account.email, password, **kw)


def fail(times, nora, **kw):
    for _ in range(times):
        with pytest.raises(NotLetIn):
            begin(nora, WRONG, **kw)


def present(let_in):
    return sessions.load(let_in.session, STRANGER.via)


def test_password_and_code_let_a_person_in(nora, entries):
    let_in = service.with_code(STRANGER, begin(nora), nora.code())

    actor = present(let_in).actor
    assert (actor.person, actor.factors) == (nora.account.id, ("password", "totp"))
    assert entries()[-2:] == [("-", "session.begin", "done"), ("nora", "session.start", "done")]


def test_an_address_is_found_however_it_is_written(nora):
    assert service.begin(STRANGER, f"  {nora.account.email.upper()} ", PASSWORD)


@pytest.mark.parametrize("email", ["nobody@xva.invalid", "", "x" * 500, "no\x00body@xva.invalid"])
def test_an_unknown_address_is_refused_like_a_wrong_password(nora, entries, email):
    with pytest.raises(NotLetIn):
        service.begin(STRANGER, email, PASSWORD)

    assert entries()[-1] == ("-", "session.begin", "refused")


def test_a_password_above_256_characters_is_refused_like_a_wrong_one(nora, entries):
    with pytest.raises(NotLetIn):
        begin(nora, "p" * 100_000)

    assert entries()[-1] == ("-", "session.begin", "refused")


@pytest.mark.parametrize("state", ["suspended", "retired", "ended"])
def test_who_may_not_sign_in_is_refused_like_a_wrong_password(cast, nora, clock, state):
    if state == "suspended":
        leaving.suspend(cast.sam, nora.account)
    elif state == "retired":
        leaving.retire(cast.sam, nora.account)
    else:
        from exchange.delegations import service as delegations

        delegations.end(cast.sam, cast.delegation("XVA"), clock.now() + timedelta(seconds=1))
        clock.advance(timedelta(seconds=2))

    with pytest.raises(NotLetIn):
        begin(nora)


@pytest.mark.parametrize("known", [True, False])
def test_every_first_step_costs_one_argon2(nora, monkeypatch, known):
    runs = []
    derive = gateway.credentials()._derive
    monkeypatch.setattr(gateway.credentials(), "_derive", lambda *a: runs.append(a) or derive(*a))
    with pytest.raises(NotLetIn):
        service.begin(STRANGER, nora.account.email if known else "nobody@xva.invalid", WRONG)

    assert len(runs) == 1


def test_argon2_never_runs_inside_a_transaction(nora, monkeypatch):
    inside = []
    derive = gateway.credentials()._derive
    monkeypatch.setattr(
        gateway.credentials(), "_derive", lambda *a: inside.append(db.session().in_transaction()) or derive(*a)
    )
    begin(nora)

    assert inside == [False]


def test_five_tries_are_free_then_the_pause_doubles(nora, clock, entries):
    fail(5, nora)

    waits = []
    for _ in range(3):
        with pytest.raises(TooMany) as refusal:
            begin(nora)
        waits.append(refusal.value.retry_after)
        clock.advance(timedelta(seconds=waits[-1]))
        fail(1, nora)

    assert waits == [1, 2, 4]
    assert entries()[-1] == ("-", "session.begin", "refused")


def test_the_pause_is_15_minutes_at_most(nora, clock):
    fail(5, nora)
    for _ in range(12):
        clock.advance(timedelta(minutes=15))
        fail(1, nora)

    with pytest.raises(TooMany) as refusal:
        begin(nora)

    assert refusal.value.retry_after == 900


def test_tries_counted_while_the_clock_was_ahead_keep_nobody_out_once_it_is_set_back(nora, clock):
    right = clock.now()
    clock.advance(timedelta(days=3650))
    fail(5, nora)

    clock.set(right + timedelta(minutes=5))
    fail(5, nora)

    with pytest.raises(TooMany) as refusal:
        begin(nora)
    assert refusal.value.retry_after == 1


def test_a_session_used_while_the_clock_was_ahead_is_over_once_it_is_set_back(cast, clock):
    account, right = cast.ada and cast.accounts["ada"], clock.now()
    clock.advance(timedelta(days=3650))
    cookie = b64(cast.sign_in(account).keys.secret)

    clock.set(right + timedelta(minutes=5))

    assert sessions.load(cookie, STRANGER.via) is None


def test_a_clock_set_back_by_a_little_ends_no_session(cast, clock):
    account = cast.ada and cast.accounts["ada"]
    clock.advance(timedelta(hours=1))
    cookie = b64(cast.sign_in(account).keys.secret)

    clock.advance(-timedelta(minutes=10))

    assert sessions.load(cookie, STRANGER.via) is not None


def test_unknown_addresses_pause_too(nora):
    for _ in range(5):
        with pytest.raises(NotLetIn):
            service.begin(STRANGER, "nobody@xva.invalid", WRONG)

    with pytest.raises(TooMany):
        service.begin(STRANGER, "NOBODY@xva.invalid", WRONG)


def test_failures_are_forgotten_once_the_person_is_in(nora, clock):
    fail(4, nora)
    service.with_code(STRANGER, begin(nora), nora.code())

    fail(5, nora)


def test_a_stranger_does_not_lock_out_a_browser_that_has_signed_in_before(nora):
    fail(5, nora)

    with pytest.raises(TooMany):
        begin(nora)
    assert begin(nora, browser=nora.let_in.browser)


@pytest.mark.parametrize("forged", ["", "AAAA", "A" * 75])
def test_a_forged_browser_cookie_counts_as_none(nora, forged):
    fail(5, nora, browser=forged)

    with pytest.raises(TooMany):
        begin(nora, browser=forged)


def test_anothers_browser_cookie_counts_as_none(cast, clock, nora):
    other = enrolled(cast, clock, "olav")
    fail(5, nora)

    with pytest.raises(TooMany):
        begin(nora, browser=other.let_in.browser)


def test_a_network_address_has_100_failures_in_15_minutes(opened_house, clock):
    tries = [throttle.from_address("192.0.2.7")]
    with gateway.act(STRANGER, service.SESSION_BEGIN) as act:
        for _ in range(99):
            throttle.count(act.session, tries, act.at)
    assert throttle.wait(tries, clock.now()) == 0

    with gateway.act(STRANGER, service.SESSION_BEGIN) as act:
        throttle.count(act.session, tries, act.at)

    assert throttle.wait(tries, clock.now()) == 900
    clock.advance(timedelta(minutes=15))
    assert throttle.wait(tries, clock.now()) == 0


@pytest.mark.parametrize(
    ("one", "another", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("", "unknown", False),
    ],
)
def test_addresses_that_one_line_has_count_together(opened_house, one, another, together):
    assert (throttle.from_address(one).key == throttle.from_address(another).key) is together


def test_a_code_is_good_once(nora):
    code = nora.code()
    service.with_code(STRANGER, begin(nora), code)

    with pytest.raises(NotLetIn):
        service.with_code(STRANGER, begin(nora), code)


def test_an_older_code_is_refused_after_a_newer_one(nora, clock):
    older = nora.code()
    clock.advance(timedelta(seconds=30))
    service.with_code(STRANGER, begin(nora), nora.code())

    with pytest.raises(NotLetIn):
        service.with_code(STRANGER, begin(nora), older)


def test_wrong_codes_pause_whatever_browser_and_sign_in_they_come_by(nora):
    for _ in range(5):
        with pytest.raises(NotLetIn):
            service.with_code(STRANGER, begin(nora), "000000")

    with pytest.raises(TooMany):
        service.with_code(STRANGER, begin(nora), nora.code(), nora.let_in.browser)


def test_a_refused_code_is_on_record_by_the_person(nora, entries):
    with pytest.raises(NotLetIn):
        service.with_code(STRANGER, begin(nora), "000000")

    assert entries()[-1] == ("nora", "session.start", "refused")


def test_a_recovery_code_stands_in_for_the_app_once(nora, entries):
    let_in = service.with_recovery_code(STRANGER, begin(nora), nora.sheet.codes[0].lower())

    with pytest.raises(NotLetIn):
        service.with_recovery_code(STRANGER, begin(nora), nora.sheet.codes[0])

    assert present(let_in).actor.factors == ("password", "recovery-code")
    assert factors.codes_left(nora.account.id) == 9
    assert ("nora", "recovery.use", "done") in entries()
    assert ("nora", "session.start", "done") in entries()


def test_the_second_step_stays_open_for_five_minutes(nora, clock):
    pending = begin(nora)
    clock.advance(timedelta(minutes=5))

    assert not service.is_pending(pending)
    with pytest.raises(StartAgain):
        service.with_code(STRANGER, pending, nora.code())


def test_a_pending_sign_in_is_used_up(nora, clock):
    pending = begin(nora)
    service.with_code(STRANGER, pending, nora.code())
    clock.advance(timedelta(seconds=30))

    with pytest.raises(StartAgain):
        service.with_code(STRANGER, pending, nora.code())


def test_whoever_is_suspended_between_the_steps_is_not_let_in(cast, nora):
    pending = begin(nora)
    with db.writing() as session:
        session.execute(update(Account).where(Account.id == nora.account.id).values(suspended_at=gateway.now()))
        session.commit()

    with pytest.raises(NotLetIn):
        service.with_code(STRANGER, pending, nora.code())


def test_what_waits_between_the_steps_opens_with_the_cookie_only(nora):
    begin(nora)
    row = db.session.scalars(select(PendingSignIn)).one()
    other = begin(nora)

    from exchange_crypto import bundles
    from exchange_crypto.errors import InvalidSeal

    with pytest.raises(InvalidSeal):
        bundles.unseal_pending(row.sealed_k_wrap, sessions.secret_of(other), row.id)


def test_a_new_session_is_drawn_at_each_sign_in(nora, clock):
    first = service.with_code(STRANGER, begin(nora), nora.code())
    clock.advance(timedelta(seconds=30))
    second = service.with_code(STRANGER, begin(nora), nora.code())

    assert first.session != second.session
    assert present(first).actor.keys.session_id != present(second).actor.keys.session_id


def test_the_session_opens_the_persons_own_keys(nora):
    from exchange_crypto import bundles

    let_in = service.with_code(STRANGER, begin(nora), nora.code())
    keys = present(let_in).actor.keys
    bundle = bundles.unseal_session(keys.sealed_bundle, keys.secret, keys.session_id)

    _, public = gateway.house().vault.directory.current(db.session(), nora.account.id)
    assert bundle.hybrid_public == public


def test_a_low_cost_rises_to_the_houses_at_the_next_sign_in(cast, clock, monkeypatch):
    nora = enrolled(cast, clock, "lena", cost=Cost(8, 1, 1))
    monkeypatch.setattr(gateway.credentials(), "cost", Cost(16, 2, 1))

    service.with_code(STRANGER, begin(nora), nora.code())

    row = credentials.of(nora.account.id)
    assert (row.memory_kib, row.iterations) == (16, 2)
    clock.advance(timedelta(seconds=30))
    assert service.with_code(STRANGER, begin(nora), nora.code())


def test_a_cost_above_the_houses_stays(nora, monkeypatch):
    before = credentials.of(nora.account.id).salt
    monkeypatch.setattr(gateway.credentials(), "cost", Cost(8, 1, 1))

    begin(nora)

    assert credentials.of(nora.account.id).salt == before


def test_no_password_and_no_code_is_in_the_log(nora):
    from exchange.audit.models import Entry

    service.with_code(STRANGER, begin(nora), nora.code())
    leaves = b"".join(db.session.scalars(select(Entry.leaf)))

    assert PASSWORD.encode() not in leaves
    assert nora.account.email.encode() not in leaves


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.1", ""),
    ],
)
def test_a_browser_has_a_coarse_name(agent, name):
    assert browsers.name(agent) == name


def test_sessions_keep_the_browsers_coarse_name(nora):
    assert db.session.scalars(select(UserSession.browser).where(UserSession.account_id == nora.account.id)).one() == (
        "Firefox on Windows"
    )


def test_the_credential_holds_nothing_that_opens_without_root_and_password(nora):
    row = db.session.scalars(select(Credential)).one()

    assert len(row.sealed_bundle) == len(row.sealed_for_recovery) == 130


def test_two_requests_at_once_use_a_code_once(nora):
    """Each in a thread of its own, with its own connection, as two servers' threads would."""
    import threading

    pending, code, outcomes = [begin(nora), begin(nora)], nora.code(), []
    together = threading.Barrier(2)

    def enter(cookie):
        together.wait()
        try:
            service.with_code(STRANGER, cookie, code)
            outcomes.append("in")
        except NotLetIn:
            outcomes.append("refused")
        finally:
            db.session.remove()

    threads = [threading.Thread(target=enter, args=[cookie]) for cookie in pending]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "refused"]


def test_tries_at_once_are_counted_one_by_one(nora):
    """Ten guesses that all passed the first look at the counter: the pause still holds for those beyond the fifth."""
    import threading

    outcomes = []
    together = threading.Barrier(10)

    def guess():
        together.wait()
        try:
            begin(nora, WRONG)
        except (NotLetIn, TooMany) as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("NotLetIn") == 5
    assert outcomes.count("TooMany") == 5
