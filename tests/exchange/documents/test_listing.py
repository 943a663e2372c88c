"""A form offers documents to choose from: as many as one can look through, and what was chosen before."""

from exchange import gateway
from exchange.access import actions
from exchange.documents import listing, service
from tests.exchange.documents.conftest import PDF


def test_the_newest_are_offered_and_those_chosen_before(cast, dossier, monkeypatch):
    monkeypatch.setattr(listing, "MOST_CHOICES", 2)
    made = [service.add_bytes(cast.ada, dossier, f"{number}.pdf", PDF) for number in range(1, 5)]

    with gateway.reveal(cast.ada, actions.DOCUMENT_LIST, dossier) as opened:
        offered = listing.choices(opened, dossier)
        again = listing.choices(opened, dossier, [made[0].id])

    assert [one.name for one in offered] == ["4.pdf", "3.pdf"]
    assert [one.name for one in again] == ["4.pdf", "3.pdf", "1.pdf"]
