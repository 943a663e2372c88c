"""Assets that were frozen or seized in a period: how many, and what they were worth by the last value given, by currency."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, select

from exchange import amounts, db
from exchange.annual.periods import Period
from exchange.assets import life
from exchange.assets.models import Asset, AssetMove
from exchange.oversight.suppression import Cell, alone, hold_back

NO_VALUE = "-"


@dataclass(frozen=True)
class Frozen:
    """The assets of a currency and the sum of their values; both None where held back. `-` stands for those without a value."""

    currency: str
    number: Cell
    value: Decimal | None


@dataclass(frozen=True)
class Assets:
    number: Cell
    by_currency: tuple[Frozen, ...]


def read(scope: Sequence[ColumnElement[bool]], period: Period, is_exact: bool) -> Assets:
    """Return what was frozen or seized in the period; a value is the last that a step had given by the report's date."""
    values = _values(scope, period)
    sums: defaultdict[str, int] = defaultdict(int)
    for thousandths, currency in values:
        sums[currency] += thousandths
    counts = Counter(currency for _thousandths, currency in values)
    codes = sorted(counts)
    numbers = [counts[code] for code in codes]
    cells: list[Cell] = list(numbers) if is_exact else hold_back(numbers)
    lines = (
        Frozen(code, cell, None if cell is None or code == NO_VALUE else amounts.of_thousandths(sums[code]))
        for code, cell in zip(codes, cells, strict=True)
    )
    return Assets(len(values) if is_exact else alone(len(values)), tuple(lines))


def _values(scope: Sequence[ColumnElement[bool]], period: Period) -> list[tuple[int, str]]:
    """Return value in thousandths and currency of each asset that was frozen in the period."""
    frozen = (
        select(AssetMove.asset_id)
        .join(Asset, Asset.id == AssetMove.asset_id)
        .where(*scope, AssetMove.to_state.in_(life.HELD), AssetMove.from_state.not_in(life.HELD))
        .where(AssetMove.at >= period.begins, AssetMove.at < period.ends)
    )
    query = (
        select(AssetMove.asset_id, AssetMove.thousandths, AssetMove.currency)
        .where(AssetMove.asset_id.in_(frozen), AssetMove.at < period.seen)
        .order_by(AssetMove.asset_id, AssetMove.n)
    )
    found: dict[object, tuple[int, str]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.asset_id, (0, NO_VALUE))
        if row.thousandths is not None:
            found[row.asset_id] = (row.thousandths, row.currency)
    return list(found.values())
