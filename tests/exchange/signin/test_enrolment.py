"""Enrolling: the invitation's code begins it, the last proof ends it, and nothing opens in between."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import db, gateway
from exchange.access import actions
from exchange.access.refusals import Conflict
from exchange.accounts import credentials, factors, service
from exchange.accounts.credentials import WeakPassword
from exchange.accounts.models import Invitation
from exchange.dossiers.models import Member
from exchange.signin import enrolment, sessions
from exchange.signin import service as signin
from exchange.signin.models import Enrolment
from exchange.signin.service import NotLetIn, StartAgain
from exchange_crypto import tokens
from exchange_crypto.errors import InvalidSeal
from tests.exchange.signin.newcomer import PASSWORD, STRANGER, code_of, enrolled, invited
from tests.exchange.test_gateway import open_dossier, title


@pytest.fixture
def begun(cast):
    """An invited person whose code was entered; returns (account, code, cookie)."""
    account, code = invited(cast)
    return account, code, enrolment.open_invitation(STRANGER, code)


def to_app(cookie):
    enrolment.choose_password(STRANGER, enrolment.find(cookie), PASSWORD)
    return enrolment.app_secret(enrolment.find(cookie))


def to_sheet(cookie):
    secret = to_app(cookie)
    return enrolment.prove_app(STRANGER, enrolment.find(cookie), code_of(secret))


def test_each_step_follows_the_one_before(begun):
    _, _, cookie = begun

    steps = [enrolment.find(cookie).step]
    to_app(cookie)
    steps.append(enrolment.find(cookie).step)
    enrolment.prove_app(STRANGER, enrolment.find(cookie), code_of(enrolment.app_secret(enrolment.find(cookie))))
    steps.append(enrolment.find(cookie).step)

    assert steps == ["password", "app", "recovery"]


def test_completing_it_is_on_record_step_by_step(cast, clock, entries):
    enrolled(cast, clock)

    done = [(what, outcome) for who, what, outcome in entries() if who == "nora"]
    assert done == [(what, "done") for what in ("password.set", "factor.enrol", "person.enrol")]
    assert ("-", "invitation.open", "done") in entries()


def test_the_person_is_signed_in_and_the_invitation_used_up(cast, clock):
    nora = enrolled(cast, clock)

    assert sessions.load(nora.let_in.session, STRANGER.via).actor.person == nora.account.id
    assert nora.account.status == "active"
    assert db.session.scalars(select(Invitation.mac)).all() == db.session.scalars(select(Enrolment.id)).all() == []


@pytest.mark.parametrize("code", ["", "nonsense", "AAAA-AAAA-AAAA-AAAA", "é" * 16])
def test_a_wrong_code_opens_nothing_and_is_on_record(cast, entries, code):
    invited(cast)

    with pytest.raises(NotLetIn):
        enrolment.open_invitation(STRANGER, code)

    assert entries()[-1] == ("-", "invitation.open", "refused")


def test_an_invitation_ends_after_seven_days(begun, clock):
    _, code, cookie = begun
    clock.advance(timedelta(days=7))

    assert enrolment.find(cookie) is None
    with pytest.raises(NotLetIn):
        enrolment.open_invitation(STRANGER, code)


def test_a_renewed_invitation_ends_the_old_code_and_what_it_began(cast, begun, clock):
    account, code, cookie = begun
    clock.advance(timedelta(seconds=1))
    renewed = service.renew_invitation(cast.sam, account)

    assert enrolment.find(cookie) is None
    with pytest.raises(NotLetIn):
        enrolment.open_invitation(STRANGER, code)
    assert enrolment.open_invitation(STRANGER, renewed, cookie) != cookie


def test_a_used_invitation_opens_nothing(cast, begun):
    _, code, cookie = begun
    sheet = to_sheet(cookie)
    enrolment.finish(STRANGER, enrolment.find(cookie), sheet.codes[0])

    with pytest.raises(NotLetIn):
        enrolment.open_invitation(STRANGER, code)


def test_the_same_browser_goes_on_where_it_stopped(begun):
    _, code, cookie = begun
    to_app(cookie)

    again = enrolment.open_invitation(STRANGER, code, cookie)

    assert (again, enrolment.find(again).step) == (cookie, "app")


def test_another_browser_goes_on_with_the_chosen_password(begun):
    _, code, cookie = begun
    to_sheet(cookie)

    other = enrolment.open_invitation(STRANGER, code)
    assert enrolment.find(other).step == "resume"
    with pytest.raises(NotLetIn):
        enrolment.resume(STRANGER, enrolment.find(other), "another password of mine")
    enrolment.resume(STRANGER, enrolment.find(other), PASSWORD)

    assert enrolment.find(other).step == "recovery"
    assert enrolment.find(cookie) is None


def test_choosing_another_password_begins_the_app_anew(begun):
    _, code, cookie = begun
    to_sheet(cookie)
    other = enrolment.open_invitation(STRANGER, code)

    enrolment.choose_password(STRANGER, enrolment.find(other), "a wholly different sentence")

    assert enrolment.find(other).step == "app"
    assert credentials.of(enrolment.find(other).account.id).sealed_for_recovery is None
    assert factors.codes_left(enrolment.find(other).account.id) == 0


@pytest.mark.parametrize(
    ("password", "why"),
    [("short", "short"), ("x" * 257, "long"), ("password1234", "common"), ("Nora-Valdoria-XVA", "personal")],
)
def test_a_weak_password_is_refused_with_its_reason(begun, password, why):
    _, _, cookie = begun

    with pytest.raises(WeakPassword) as refusal:
        enrolment.choose_password(STRANGER, enrolment.find(cookie), password)

    assert refusal.value.why == why
    assert enrolment.find(cookie).step == "password"


def test_a_wrong_first_code_enrols_nothing(begun, entries):
    _, _, cookie = begun
    to_app(cookie)

    with pytest.raises(NotLetIn):
        enrolment.prove_app(STRANGER, enrolment.find(cookie), "000000")

    assert enrolment.find(cookie).step == "app"
    assert entries()[-1] == ("nora", "factor.enrol", "refused")


def test_a_code_that_is_not_on_the_sheet_completes_nothing(begun, entries):
    account, _, cookie = begun
    to_sheet(cookie)

    with pytest.raises(NotLetIn):
        enrolment.finish(STRANGER, enrolment.find(cookie), "AAAA-AAAA-AAAA-AAAA")

    assert account.status == "invited"
    assert entries()[-1] == ("nora", "person.enrol", "refused")


def test_a_new_sheet_ends_the_last_one(begun):
    _, _, cookie = begun
    first = to_sheet(cookie)
    second = enrolment.new_sheet(STRANGER, enrolment.find(cookie))

    with pytest.raises(NotLetIn):
        enrolment.finish(STRANGER, enrolment.find(cookie), first.codes[0])

    assert enrolment.finish(STRANGER, enrolment.find(cookie), second.codes[0])


def test_typing_a_code_of_the_sheet_does_not_use_it_up(cast, clock):
    nora = enrolled(cast, clock)

    assert factors.codes_left(nora.account.id) == 10


def test_the_recovery_key_of_the_sheet_opens_the_persons_keys(cast, clock):
    nora = enrolled(cast, clock)
    row = credentials.of(nora.account.id)
    key = tokens.parse_code(nora.sheet.key, tokens.RECOVERY_SIZE)

    bundle = gateway.credentials().open_with_recovery_key(nora.account.id, 1, row.sealed_for_recovery, key)

    _, public = gateway.house().vault.directory.current(db.session(), nora.account.id)
    assert bundle.hybrid_public == public


def test_the_enrolments_keys_rest_under_its_cookie(begun):
    _, _, cookie = begun
    to_app(cookie)
    one = enrolment.find(cookie)

    from exchange_crypto import bundles

    with pytest.raises(InvalidSeal):
        bundles.unseal_session(one.sealed_bundle, bytes(32), one.id)


def test_nobody_signs_in_before_the_last_step(begun):
    account, _, cookie = begun
    to_sheet(cookie)

    with pytest.raises(NotLetIn):
        signin.begin(STRANGER, account.email, PASSWORD)


def test_dossiers_that_waited_open_and_each_is_on_record(cast, begun, entries):
    account, _, cookie = begun
    dossier = open_dossier(cast, cast.ada, [cast.ada])
    with gateway.act(cast.ada, actions.MEMBER_ADD, dossier) as act:
        act.admit(dossier.id, [account.id], dossier.mark())
        act.add(Member(dossier_id=dossier.id, account_id=account.id, added_at=act.at))

    sheet = to_sheet(cookie)
    let_in = enrolment.finish(STRANGER, enrolment.find(cookie), sheet.codes[0])

    assert entries()[-2:] == [("nora", "person.enrol", "done"), ("nora", "key.admit", "done")]
    assert title(sessions.load(let_in.session, STRANGER.via).actor, dossier) == "Corporate vehicles"


def test_a_retired_invitation_goes_no_further(cast, begun):
    from exchange.signin import leaving

    account, _, cookie = begun
    one = enrolment.find(cookie)
    leaving.retire(cast.sam, account)

    assert enrolment.find(cookie) is None
    with pytest.raises(Conflict):
        enrolment.choose_password(STRANGER, one, PASSWORD)


def test_no_second_person_finishes_with_the_first_ones_keys(begun):
    _, code, cookie = begun
    sheet = to_sheet(cookie)
    stale = enrolment.find(cookie)
    other = enrolment.open_invitation(STRANGER, code)
    enrolment.choose_password(STRANGER, enrolment.find(other), "a wholly different sentence")

    with pytest.raises((NotLetIn, Conflict, StartAgain)):
        enrolment.finish(STRANGER, stale, sheet.codes[0])
