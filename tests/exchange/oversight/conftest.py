"""An auditor, a dossier, and a way to count the questions that a page puts to the database."""

from functools import partial

import pytest

from exchange import gateway
from exchange.access.rules import Mark
from exchange.audit.entries import Happening
from exchange.dossiers import service as dossiers
from tests import databases


@pytest.fixture
def dossier(cast):
    return dossiers.open(
        cast.ada, "A title", "TRACING", "confidential", [cast.ada.person, cast.ben.person], ("FREEZING",)
    )


@pytest.fixture
def happen(cast):
    """Write an entry of a person's: an action, and what it is about."""

    def happen(actor, action, thing=None, **says):
        mark = thing if isinstance(thing, Mark) or thing is None else thing.mark()
        return gateway.note(actor, Happening(action, mark=mark, **says))

    return happen


@pytest.fixture
def asked(engine):
    """Count the statements of a block."""
    return partial(databases.asked, engine)
