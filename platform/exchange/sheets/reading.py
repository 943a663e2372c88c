"""A State's sheet as its page shows it: the sheet, who answers for the State, and what the reader has left in its form."""

from dataclasses import dataclass

from exchange import db, gateway
from exchange.access.actions import SHEET_READ
from exchange.access.actor import Actor
from exchange.accounts.models import Account
from exchange.delegations.models import Delegation
from exchange.drafts import service as drafts
from exchange.drafts.service import Kept
from exchange.duties import service as duties
from exchange.sheets import service
from exchange.sheets.models import Sheet
from exchange.sheets.service import SheetShown


@dataclass(frozen=True)
class SheetPage:
    """All that the page of a State's sheet shows; `sheet` is None while the State has written none."""

    sheet: SheetShown | None
    focal_points: list[Account]
    kept: Kept | None


def read(actor: Actor, state: Delegation, sheet: Sheet | None) -> SheetPage:
    """Return the sheet in clear; that it was read is on record before a word of it is."""
    with gateway.reveal(actor, SHEET_READ, sheet or state) as opened:
        return SheetPage(
            sheet=service.of(opened, state.id),
            focal_points=duties.holders(db.session(), state.id, "FP"),
            kept=drafts.beside(opened, actor, f"/sheets/{state.code}/text"),
        )
