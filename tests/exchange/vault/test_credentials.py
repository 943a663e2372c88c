"""Credentials: what rests says nothing without the root, each is its person's alone, and Argon2 takes turns."""

import os
import sys
import threading

import pytest

from exchange import db, gateway
from exchange.access.refusals import TooMany
from exchange.vault import credentials as module
from exchange_crypto.bundles import Bundle
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.passwords import Cost

PASSWORD = "violet harbour seventeen"
ADA, BEN = db.new_id(), db.new_id()


@pytest.fixture
def credentials(sqlite_house):
    return gateway.credentials()


@pytest.fixture
def bundle():
    return Bundle.generate()


def test_the_right_password_opens_the_bundle(credentials, bundle):
    kept = credentials.set_password(ADA, 1, bundle, PASSWORD)

    k_wrap = credentials.check_password(ADA, kept, PASSWORD)

    assert credentials.open_with_password(ADA, 1, kept, k_wrap).hybrid_seed == bundle.hybrid_seed


def test_any_other_password_is_refused(credentials, bundle):
    kept = credentials.set_password(ADA, 1, bundle, PASSWORD)

    with pytest.raises(InvalidSeal):
        credentials.check_password(ADA, kept, PASSWORD + " ")


def test_a_password_row_moved_to_another_person_opens_nothing(credentials, bundle):
    kept = credentials.set_password(ADA, 1, bundle, PASSWORD)
    k_wrap = credentials.check_password(ADA, kept, PASSWORD)

    with pytest.raises(InvalidSeal):
        credentials.check_password(BEN, kept, PASSWORD)
    with pytest.raises(InvalidSeal):
        credentials.open_with_password(BEN, 1, kept, k_wrap)
    with pytest.raises(InvalidSeal):
        credentials.open_with_password(ADA, 2, kept, k_wrap)


def test_two_of_the_same_password_rest_apart(credentials, bundle):
    first, second = (credentials.set_password(ADA, 1, bundle, PASSWORD) for _ in range(2))

    assert first.salt != second.salt
    assert first.verifier != second.verifier
    assert first.sealed_bundle != second.sealed_bundle


def test_an_old_cost_goes_on_working(credentials, bundle):
    kept = credentials.set_password(ADA, 1, bundle, PASSWORD, Cost(16, 2, 1))

    assert kept.cost != credentials.cost
    assert credentials.check_password(ADA, kept, PASSWORD)


def test_the_recovery_key_opens_the_bundle_and_no_other_does(credentials, bundle):
    sealed = credentials.seal_for_recovery(ADA, 1, bundle, bytes(16))

    assert credentials.open_with_recovery_key(ADA, 1, sealed, bytes(16)).signing_seed == bundle.signing_seed
    with pytest.raises(InvalidSeal):
        credentials.open_with_recovery_key(ADA, 1, sealed, bytes(15) + b"\1")


def test_a_second_factor_is_its_persons_alone(credentials):
    sealed = credentials.seal_totp(ADA, b"twenty bytes of totp")

    assert credentials.open_totp(ADA, sealed) == b"twenty bytes of totp"
    with pytest.raises(InvalidSeal):
        credentials.open_totp(BEN, sealed)


def test_what_is_kept_of_a_code_depends_on_whose_it_is(credentials):
    code = bytes(10)

    assert credentials.recovery_code(ADA, code) == credentials.recovery_code(ADA, code)
    assert credentials.recovery_code(ADA, code) != credentials.recovery_code(BEN, code)
    assert code not in credentials.recovery_code(ADA, code)
    assert credentials.invitation(code) != credentials.recovery_code(ADA, code)


def test_tries_are_counted_under_a_row_that_names_nobody(credentials):
    key = credentials.throttle_key("email", "ada@xva.invalid")

    assert key == credentials.throttle_key("email", "ADA@XVA.invalid")
    assert key != credentials.throttle_key("address", "ada@xva.invalid")
    assert len(key) == 32
    assert b"ada" not in key


def test_a_session_rests_sealed_under_what_the_cookie_alone_has(credentials, bundle):
    first, second = credentials.start_session(bundle), credentials.start_session(bundle)

    assert first.session_id != second.session_id
    assert first.secret not in first.sealed_bundle + first.session_id
    assert bundle.hybrid_seed not in first.sealed_bundle
    assert first.secret.hex() not in repr(first)


def test_whoever_waits_too_long_for_a_turn_is_told(credentials, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    turns = gateway.settings().passwords.at_once
    for _ in range(turns):
        credentials._turns.acquire()

    with pytest.raises(TooMany):
        credentials.take_as_long(PASSWORD)

    for _ in range(turns):
        credentials._turns.release()
    credentials.take_as_long(PASSWORD)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority of its own")
def test_a_run_gives_way_to_pages(credentials, monkeypatch):
    def priority(*_):
        return bytes(32), os.getpriority(os.PRIO_PROCESS, threading.get_native_id()).to_bytes(1, "big", signed=True)

    monkeypatch.setattr(module.passwords, "derive", priority)

    _, its = credentials._derive(PASSWORD, bytes(16), credentials.cost)

    mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert int.from_bytes(its, "big", signed=True) == min(19, mine + module.GIVES_WAY)


def test_no_more_run_at_once_than_is_set(credentials, bundle, monkeypatch):
    running, most, lock = 0, 0, threading.Lock()
    true = module.passwords.derive

    def counted(*args):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return true(*args)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(module.passwords, "derive", counted)
    threads = [threading.Thread(target=credentials.take_as_long, args=(PASSWORD,)) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert most <= gateway.settings().passwords.at_once


def test_a_turn_is_given_back_when_a_run_fails(credentials):
    for _ in range(5):
        with pytest.raises(ValueError, match="256"):
            credentials.take_as_long("x" * 300)

    credentials.take_as_long(PASSWORD)
