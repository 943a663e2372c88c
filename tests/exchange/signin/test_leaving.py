"""Suspending and retiring: what ends, what stays, who may."""

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Conflict, Forbidden
from exchange.accounts import service
from exchange.accounts.models import Credential, Factor, RecoveryCode
from exchange.signin import leaving, sessions
from exchange.signin import service as signin
from exchange.signin.service import NotLetIn
from exchange.vault.models import DossierKey, EpochWrap, PersonKey
from tests.exchange.signin.newcomer import PASSWORD, STRANGER
from tests.exchange.test_gateway import open_dossier


def is_over(nora):
    return sessions.load(nora.let_in.session, STRANGER.via) is None


def actor_of(nora):
    return sessions.load(nora.let_in.session, STRANGER.via).actor


def test_suspending_ends_sessions_and_keeps_keys(cast, nora, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada, actor_of(nora)])

    leaving.suspend(cast.sam, nora.account)

    assert is_over(nora)
    assert nora.account.id in list(db.session.scalars(select(EpochWrap.member_id)))
    assert db.session.get(DossierKey, dossier.id).renewal_due == ""
    assert ("sam", "person.suspend", "done") in entries()


def test_a_reactivated_person_signs_in_as_before(cast, nora):
    leaving.suspend(cast.sam, nora.account)
    service.reactivate(cast.sam, nora.account)

    assert signin.with_code(STRANGER, signin.begin(STRANGER, nora.account.email, PASSWORD), nora.code())


def test_retiring_takes_sessions_keys_and_credentials_at_once(cast, nora, entries):
    dossier = open_dossier(cast, cast.ada, [cast.ada, actor_of(nora)])

    renewed = leaving.retire(cast.sam, nora.account)

    assert (renewed, is_over(nora)) == (1, True)
    assert nora.account.id not in list(db.session.scalars(select(EpochWrap.member_id)))
    assert db.session.get(DossierKey, dossier.id).renewal_due == "member-left"
    left = [db.session.scalars(select(model).where(model.account_id == nora.account.id)).all() for model in
            (Credential, Factor, RecoveryCode)]  # fmt: skip
    assert left == [[], [], []]
    assert ("sam", "person.retire", "done") in entries()


def test_what_a_retired_person_signed_can_still_be_checked(cast, nora):
    leaving.retire(cast.sam, nora.account)

    assert db.session.scalars(select(PersonKey.version).where(PersonKey.account_id == nora.account.id)).one() == 1


def test_a_retired_person_does_not_come_back(cast, nora):
    leaving.retire(cast.sam, nora.account)

    with pytest.raises(NotLetIn):
        signin.begin(STRANGER, nora.account.email, PASSWORD)
    for act in (leaving.retire, leaving.suspend, service.reactivate):
        with pytest.raises(Conflict):
            act(cast.sam, nora.account)


@pytest.mark.parametrize("act", [leaving.suspend, leaving.retire, service.reactivate])
def test_only_an_administrator_decides_on_others(cast, nora, entries, act):
    with pytest.raises(Forbidden):
        act(cast.ada, nora.account)

    assert entries()[-1] == ("ada", "access.denied", "refused")


@pytest.mark.parametrize("act", [leaving.suspend, leaving.retire])
def test_nobody_suspends_or_retires_themself(cast, act):
    sam = cast.sam

    with pytest.raises(Forbidden):
        act(sam, cast.accounts["sam"])
