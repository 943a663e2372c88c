"""Who leaves an office leaves its address: a successor is invited under it the same day."""

import pytest
from sqlalchemy import select

from exchange import db
from exchange.access.refusals import Conflict
from exchange.accounts import directory, service
from exchange.accounts.models import Account
from exchange.accounts.service import NewPerson
from exchange.signin import leaving


def successor(cast):
    return NewPerson("ben@xva.invalid", "New Ben", "focal_point", cast.delegations["XVA"].id)


def test_a_successor_is_invited_under_the_same_address(cast):
    sam, ben = cast.sam, cast.ben
    leaving.retire(sam, db.session.get(Account, ben.person))

    account, _code = service.invite(sam, successor(cast))

    assert directory.by_email("ben@xva.invalid").id == account.id
    assert len(list(db.session.scalars(select(Account.id).where(Account.email == "ben@xva.invalid")))) == 2


def test_an_address_in_use_is_nobody_elses(cast):
    sam, _ben = cast.sam, cast.ben

    with pytest.raises(Conflict):
        service.invite(sam, successor(cast))
