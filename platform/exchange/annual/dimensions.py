"""By what requests are counted: for each copy its code, and the codes that have a line even if nothing is in them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from exchange import tables
from exchange.annual.rows import NOT_PARTY, ORGANISATION, PARTY, Row
from exchange.assistance import kinds

NO_GROUP = "NONE"
FOR = "/"  # between an organ and the one on whose behalf it asks
STRICT, OTHER = "strict", "other"
URGENT, ORDINARY = "urgent", "ordinary"
KINDS = (PARTY, NOT_PARTY, ORGANISATION)


@dataclass(frozen=True)
class Dimension:
    """A way of parting the requests; `is_restricted`: never in what is published, for its lines are States.

    `within` is the dimension whose lines its own lines part, `above` says which of them by its code.
    """

    name: str
    code_of: Callable[[Row], str]
    codes: Callable[[], tuple[str, ...]]
    is_restricted: bool = False
    within: str = ""
    above: Callable[[str], str] = str


def all_of() -> tuple[Dimension, ...]:
    """Return the dimensions in the order of the report."""
    return _DIMENSIONS


@cache
def _groups() -> dict[str, str]:
    return {row["iso3"]: row["regional_group"] for row in tables.rows("states_parties")}


@cache
def _strict() -> dict[str, str]:
    rows = tables.rows("request_types")
    return {row["code"]: STRICT if row["strict_assistance"] == "1" else OTHER for row in rows}


def _organs() -> tuple[str, ...]:
    return tuple(row["code"] for row in tables.rows("delegation_units") if row["kind"] == "court_organ")


def _offices() -> tuple[str, ...]:
    return tuple(f"{organ}{FOR}{requester}" for organ in _organs() for requester in kinds.requesters(organ))


def _organ_of(code: str) -> str:
    return code.partition(FOR)[0]


def _sense(kind: str) -> str:
    return _strict().get(kind, OTHER)


def _group(row: Row) -> str:
    """Return the regional group of a State Party; others have none, even if they were one once."""
    return _groups().get(row.state, NO_GROUP) if row.addressee == PARTY else row.addressee


def _addressee(group: str) -> str:
    return group if group in (NOT_PARTY, ORGANISATION) else PARTY


_DIMENSIONS = (
    Dimension("organ", lambda row: row.organ, _organs),
    Dimension("requester", lambda row: f"{row.organ}{FOR}{row.requester}", _offices, within="organ", above=_organ_of),
    Dimension("sense", lambda row: _sense(row.type), lambda: (STRICT, OTHER)),
    Dimension("type", lambda row: row.type, lambda: tuple(tables.request_types()), within="sense", above=_sense),
    Dimension("theme", lambda row: row.theme, lambda: tuple(tables.themes())),
    Dimension("kind", lambda row: row.addressee, lambda: KINDS),
    Dimension(
        "group",
        _group,
        lambda: (*sorted(set(_groups().values())), NO_GROUP, NOT_PARTY, ORGANISATION),
        within="kind",
        above=_addressee,
    ),
    Dimension("urgency", lambda row: URGENT if row.is_urgent else ORDINARY, lambda: (URGENT, ORDINARY)),
    Dimension("channel", lambda row: row.channel or "OTHER", lambda: tuple(tables.channels())),
    Dimension("language", lambda row: row.language, lambda: ("en", "fr")),
    Dimension("state", lambda row: row.state, lambda: (), is_restricted=True),
)
