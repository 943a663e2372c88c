"""Admitting delegations and ending their membership. States and organs come from the data, observers by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from exchange import db, gateway, paging, tables
from exchange.access.actions import DELEGATION_ADMIT, DELEGATION_END
from exchange.access.actor import SYSTEM, Actor
from exchange.access.refusals import Conflict
from exchange.delegations import zones
from exchange.delegations.models import ASSEMBLY, AUDIT, COURT, STATE, Delegation
from exchange.paging import START, Key, Paged, Turn

PAGE = 50
KIND_OF_UNIT = {"court_organ": COURT, "assembly_body": ASSEMBLY, "trust_fund": ASSEMBLY, "auditor": AUDIT}
LANGUAGES = ("en", "fr")


_CODE = Key(Delegation.code)


@dataclass(frozen=True)
class Wanted:
    """Which delegations: of a kind or any; members now, those that ended, or any. Names sort by the language given."""

    kind: str = ""
    member: str = ""
    sort: str = "name"
    language: str = "en"
    turn: Turn = START


@dataclass(frozen=True)
class NewDelegation:
    """What a delegation is admitted with; the code is an ISO 3166 alpha-3 or an organ's or observer's own."""

    code: str
    kind: str
    name_en: str
    name_fr: str
    timezone: str = zones.UTC


def admit(actor: Actor, new: NewDelegation, member_from: datetime | None = None) -> Delegation:
    """Admit a delegation from a day on (at once unless one is given); Conflict if its code is taken."""
    with gateway.act(actor, DELEGATION_ADMIT) as act:
        if _by_code(new.code) is not None:
            raise Conflict("code")
        delegation = act.add(Delegation(id=db.new_id(), member_from=member_from or act.at, **vars(new)))
        act.session.flush()
        act.on(delegation.mark())
        return delegation


def of_codes(session: Session, codes: Iterable[str]) -> list[Delegation]:
    """Return those of these delegations that are there, by their code."""
    return list(session.scalars(select(Delegation).where(Delegation.code.in_(list(codes))).order_by(Delegation.code)))


def end(actor: Actor, delegation: Delegation, at: datetime) -> None:
    """End the membership at a time: from then on its people can't sign in; Conflict if it ended or before it began."""
    with gateway.act(actor, DELEGATION_END, delegation) as act:
        if delegation.member_until is not None and delegation.member_until <= act.at:
            raise Conflict("ended")
        if at <= delegation.member_from:
            raise Conflict("before-it-began")
        delegation.member_until = at


def found_delegations() -> None:
    """Admit the Court's organs, the Assembly's bodies and the audit service, as the platform, where they are missing."""
    known = set(db.session.scalars(select(Delegation.code)))
    for new in units():
        if new.code not in known:
            admit(SYSTEM, new)


def units() -> list[NewDelegation]:
    """Return the organs and bodies of the data; its lines that stand for many (States, observers) have no code of their own."""
    rows = (row for row in tables.rows("delegation_units") if row["code"].replace("-", "").isalpha())
    return [
        NewDelegation(row["code"], KIND_OF_UNIT[row["kind"]], row["name_en"], row["name_fr"], timezone=zones.THE_HAGUE)
        for row in rows
    ]


def states() -> list[NewDelegation]:
    """Return the States Parties of the data."""
    return [
        NewDelegation(
            code=row["iso3"],
            kind=STATE,
            name_en=row["name_en"],
            name_fr=row["name_fr"],
            timezone=zones.of_capital(row["iso2"]),
        )
        for row in tables.rows("states_parties")
    ]


def candidates() -> list[NewDelegation]:
    """Return what the data knows and is not admitted yet."""
    known = set(db.session.scalars(select(Delegation.code)))
    return [new for new in (*units(), *states()) if new.code not in known]


def find(actor: Actor, code: str) -> Delegation:
    """Return the delegation of a code; NotFound, on record, if there is none."""
    delegation = _by_code(code)
    if delegation is None:
        raise gateway.missing(actor, "")
    return delegation


def get(delegation: UUID) -> Delegation | None:
    return db.session.scalars(select(Delegation).where(Delegation.id == delegation)).one_or_none()


def members_at(at: datetime) -> list[Delegation]:
    """Return the delegations that take part at a time, by name."""
    ended = Delegation.member_until.is_not(None) & (Delegation.member_until <= at)
    query = select(Delegation).where(Delegation.member_from <= at, ~ended)
    return list(db.session.scalars(query.order_by(Delegation.name_en)))


def list_page(wanted: Wanted, at: datetime) -> tuple[Paged, int]:
    """Return a page of delegations, 50 at a time, and how many there are."""
    where = list(_conditions(wanted, at))
    name = Delegation.name_fr if wanted.language.startswith("fr") else Delegation.name_en
    orders = {"name": (Key(name), _CODE), "since": (Key(Delegation.member_from, down=True), _CODE)}
    page = paging.fetch(select(Delegation).where(*where), paging.chosen(orders, wanted.sort), wanted.turn, PAGE)
    return page, db.session.scalar(select(func.count(Delegation.id)).where(*where)) or 0


def _conditions(wanted: Wanted, at: datetime) -> Iterator[ColumnElement[bool]]:
    ended = Delegation.member_until.is_not(None) & (Delegation.member_until <= at)
    if wanted.kind:
        yield Delegation.kind == wanted.kind
    if wanted.member:
        yield ended if wanted.member == "ended" else ~ended & (Delegation.member_from <= at)


def _by_code(code: str) -> Delegation | None:
    return db.session.scalars(select(Delegation).where(Delegation.code == code)).one_or_none()
