"""The assets of all dossiers that the reader may enter, a page at a time, and what they are worth together by currency."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from exchange import amounts, db, gateway, paging
from exchange.access.actions import ASSET_LIST
from exchange.access.actor import Actor
from exchange.assets import summaries
from exchange.assets.models import Asset
from exchange.assets.summaries import Summary
from exchange.assets.wanted import Wanted
from exchange.delegations.models import Delegation
from exchange.dossiers.models import Dossier
from exchange.paging import Key
from exchange.tables import Labelled

PAGE = 50
NEWEST = Key(Asset.number, down=True)
ORDERS = {
    "number": (NEWEST,),
    "value": (Key(Asset.currency, down=True), Key(func.coalesce(Asset.thousandths, -1), down=True), NEWEST),
    "changed": (Key(Asset.changed_at, down=True), NEWEST),
}


@dataclass(frozen=True)
class AssetList:
    """A page of assets; `count` and `totals` (value by currency, and of how many) are those of all that fit, not of the page."""

    rows: list[Summary]
    count: int
    totals: list[tuple[Labelled, int]]
    before: str
    after: str


def read(actor: Actor, wanted: Wanted) -> AssetList:
    """Return a page of the assets that the actor may read, 50 at a time; one entry names the dossiers that were shown."""
    where = [summaries.open_to(actor), *_conditions(wanted)]
    query = select(Asset.id, Asset.dossier_id).where(*where)
    page = paging.fetch(query, paging.chosen(ORDERS, wanted.sort), wanted.turn, PAGE)
    count, totals = _totals(where)
    with gateway.reveal(actor, ASSET_LIST, seen=[row.dossier_id for row in page.rows]) as opened:
        rows = summaries.summaries(opened, [row.id for row in page.rows])
    return AssetList(rows, count, totals, page.before, page.after)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    for column, value in ((Asset.state, wanted.state), (Asset.kind, wanted.kind), (Asset.currency, wanted.currency)):
        if value:
            yield column == value
    if wanted.delegation:
        yield Asset.delegation_id == select(Delegation.id).where(Delegation.code == wanted.delegation).scalar_subquery()
    if wanted.claim:
        yield Asset.has_claim.is_(True)
    if wanted.dossier:
        number = int(wanted.dossier.removeprefix("D-"))
        yield Asset.dossier_id == select(Dossier.id).where(Dossier.number == number).scalar_subquery()


def _totals(where: list[ColumnElement[bool]]) -> tuple[int, list[tuple[Labelled, int]]]:
    """Count and add up: units and their parts each by themselves, so that no sum is larger than a database's integers."""
    parts = (func.sum(Asset.thousandths // amounts.THOUSAND), func.sum(Asset.thousandths % amounts.THOUSAND))
    query = select(Asset.currency, func.count(), func.count(Asset.thousandths), *parts)
    query = query.where(*where).group_by(Asset.currency).order_by(Asset.currency)
    rows = db.session.execute(query).all()
    totals = [
        (amounts.labelled(_amount(units, parts), currency), valued)
        for currency, _count, valued, units, parts in rows
        if valued
    ]
    return sum(row[1] for row in rows), totals


def _amount(units: Any, thousandths: Any) -> Decimal:
    return amounts.of_thousandths(int(units) * amounts.THOUSAND + int(thousandths))
