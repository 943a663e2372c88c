"""A page of things that lie each in a dossier of its own, under their titles: enquiries, requests to the Court, consents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select

from exchange import gateway, paging
from exchange.access.actions import Action
from exchange.access.actor import Actor
from exchange.opener import Opened
from exchange.paging import Key, Turn

PAGE = 50

Row = TypeVar("Row")


@dataclass(frozen=True)
class Titled(Generic[Row]):
    rows: list[Row]
    before: str
    after: str


def read(
    actor: Actor,
    action: Action,
    query: Select[Any],
    keys: Sequence[Key],
    turn: Turn,
    shown: Callable[[Opened, Sequence[Any]], list[Row]],
) -> Titled[Row]:
    """Return a page of what the query finds, 50 at a time; one entry names the dossiers that were shown.

    Each row has `dossier_id` and `sealed_title`; `shown` makes of the rows what the page shows.
    """
    page = paging.fetch(query, keys, turn, PAGE)
    with gateway.reveal(actor, action, seen=[row.dossier_id for row in page.rows]) as opened:
        opened.prepare((row.dossier_id, row.sealed_title) for row in page.rows)
        return Titled(shown(opened, page.rows), page.before, page.after)


def title(opened: Opened, row: Any, table: str) -> str | None:
    """Return the row's title in clear; None while the reader's key is awaited."""
    return opened.text_if_held_at(row.dossier_id, table, "sealed_title", row.id, row.sealed_title)
