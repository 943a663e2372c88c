"""By what requests are counted: for each copy its code, and the codes that have a line even if nothing is in them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from exchange import tables
from exchange.annual.rows import Row

NO_GROUP = "NONE"
PARTY, NOT_PARTY, ORGANISATION = "party", "not_party", "organisation"
STRICT, OTHER = "strict", "other"
URGENT, ORDINARY = "urgent", "ordinary"
ORGANISATIONS = "IGO-87-6"  # the type of requests to organisations


@dataclass(frozen=True)
class Dimension:
    """A way of parting the requests; `is_restricted`: never in what is published, for its lines are States."""

    name: str
    code_of: Callable[[Row], str]
    codes: Callable[[], tuple[str, ...]]
    is_restricted: bool = False


def all_of() -> tuple[Dimension, ...]:
    """Return the dimensions in the order of the report."""
    return _DIMENSIONS


def group(state: str) -> str:
    """Return the regional group of a State by its code."""
    return _groups().get(state, NO_GROUP)


@cache
def _groups() -> dict[str, str]:
    return {row["iso3"]: row["regional_group"] for row in tables.rows("states_parties")}


@cache
def _strict() -> dict[str, str]:
    rows = tables.rows("request_types")
    return {row["code"]: STRICT if row["strict_assistance"] == "1" else OTHER for row in rows}


def _organs() -> tuple[str, ...]:
    return tuple(row["code"] for row in tables.rows("delegation_units") if row["kind"] == "court_organ")


def _kind(row: Row) -> str:
    if row.type == ORGANISATIONS:
        return ORGANISATION
    return PARTY if row.is_party else NOT_PARTY


_DIMENSIONS = (
    Dimension("organ", lambda row: row.organ, _organs),
    Dimension("requester", lambda row: row.requester, _organs),
    Dimension("sense", lambda row: _strict().get(row.type, OTHER), lambda: (STRICT, OTHER)),
    Dimension("type", lambda row: row.type, lambda: tuple(tables.request_types())),
    Dimension("theme", lambda row: row.theme, lambda: tuple(tables.themes())),
    Dimension("group", lambda row: group(row.state), lambda: (*sorted(set(_groups().values())), NO_GROUP)),
    Dimension("kind", _kind, lambda: (PARTY, NOT_PARTY, ORGANISATION)),
    Dimension("urgency", lambda row: URGENT if row.is_urgent else ORDINARY, lambda: (URGENT, ORDINARY)),
    Dimension("channel", lambda row: row.channel or "OTHER", lambda: tuple(tables.channels())),
    Dimension("language", lambda row: row.language, lambda: ("en", "fr")),
    Dimension("state", lambda row: row.state, lambda: (), is_restricted=True),
)
