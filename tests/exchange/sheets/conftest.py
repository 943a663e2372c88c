"""A house with its guidance library, whose key the sheets are sealed with."""

from datetime import timedelta

import pytest

from exchange import db
from exchange.sheets import changing
from exchange.sheets.changing import Written
from exchange.sheets.models import Sheet

FIRST = Written(("A certified copy of the warrant", "The account number"), "DIPLOMATIC", ("en",), False)


@pytest.fixture
def wait(opened_house, clock):
    """Let days pass; what is to be filed is filed meanwhile."""

    def wait(days):
        opened_house.file_entries()
        clock.advance(timedelta(days=days))

    return wait


@pytest.fixture
def write(cast):
    """Write the sheet of a person's State, as it stands now."""
    cast.delegation("ASP-SEC")

    def write(actor, written=FIRST):
        state = db.session.get(type(cast.delegation("XVA")), actor.delegation)
        sheet = db.session.query(Sheet).filter_by(delegation_id=state.id).one_or_none()
        return changing.change(actor, state, written, changing.version(sheet))

    return write
