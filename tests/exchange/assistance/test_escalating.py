"""A review that waits too long comes to the deputies of those who could have made it."""

import pytest

from exchange.assistance import awaiting, drafting, escalating, service
from exchange.db import session
from exchange.dossiers import members
from exchange.duties import service as duties
from tests.exchange.assistance.conftest import written


@pytest.fixture
def jana(cast):
    """Ida's deputy, who is named in no draft."""
    [cast.ivo, cast.ida]  # noqa: B018 -- Ivo, the first of the office, manages its duties
    account = cast.enrol("jana", "ICC-OTP", "investigator")
    return cast.sign_in(account), account


def has_deputy(cast, account):
    ida = cast.accounts["ida"]
    duties.change(cast.ivo, ida, ida.duties.split(), account, duties.version(ida))


def awaited_by(actor):
    return [(one.kind, one.is_late) for one in awaiting.for_organ(actor, 9)]


def submitted(cast):
    """A draft for whose review only Ida is named."""
    new = written(addressees=[cast.delegation("XVA").id])
    master = drafting.draft(cast.ivo, new, [cast.ida.person])
    service.submit(cast.ivo, master)
    return master


def test_after_three_working_days_a_deputy_is_let_in(cast, jana, later, entries):
    actor, account = jana
    has_deputy(cast, account)
    master = submitted(cast)
    later(5)
    assert escalating.look() == 0
    assert awaited_by(actor) == []
    later(1)

    assert escalating.look() == 1
    assert escalating.look() == 0

    assert account.id in members.ids(session(), master.dossier_id)
    assert awaited_by(actor) == [("review", True)]
    assert [one for one in entries() if one[1] == "request.escalate"] == [("-", "request.escalate", "done")]


def test_nobody_is_let_in_where_no_deputy_was_named(cast, jana, later):
    submitted(cast)
    later(6)

    assert escalating.look() == 0


def test_whoever_drafted_stands_in_for_nobody(cast, desk, later):
    [cast.ivo, cast.ida]  # noqa: B018 -- both have to be there
    has_deputy(cast, cast.accounts["ivo"])
    desk.submitted("XVA")
    later(6)

    assert escalating.look() == 0
