"""A dossier of Ada's delegation in which Carol is named: Ben is of the owners' delegation and outside it."""

import pytest

from exchange import gateway
from exchange.access import actions
from exchange.dossiers import cover, panels, service


@pytest.fixture(autouse=True)
def no_rooms_above(monkeypatch):
    monkeypatch.setattr(panels, "PANELS", [])


@pytest.fixture
def dossier(cast):
    return service.open(cast.ada, "Corporate vehicles", "TRACING", "confidential", [cast.carol.person], ["RIGHTS"])


@pytest.fixture
def title():
    """Return the title as an actor reads it."""

    def read(actor, dossier):
        with gateway.reveal(actor, actions.DOSSIER_READ, dossier) as opened:
            return cover.titles(opened, [(dossier.id, dossier.sealed_title)])[dossier.id]

    return read
