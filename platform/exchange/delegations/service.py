"""Admitting delegations and ending their membership. States and organs come from the data, observers by hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from exchange import db, gateway, tables
from exchange.access.actions import DELEGATION_ADMIT, DELEGATION_END
from exchange.access.actor import SYSTEM, Actor
from exchange.access.refusals import Conflict
from exchange.delegations.models import ASSEMBLY, AUDIT, COURT, STATE, Delegation

PAGE = 50
KIND_OF_UNIT = {"court_organ": COURT, "assembly_body": ASSEMBLY, "trust_fund": ASSEMBLY, "auditor": AUDIT}
LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class NewDelegation:
    """What a delegation is admitted with; the code is an ISO 3166 alpha-3 or an organ's or observer's own."""

    code: str
    kind: str
    name_en: str
    name_fr: str
    regional_group: str = ""
    working_language: str = "en"


def admit(actor: Actor, new: NewDelegation, member_from: datetime | None = None) -> Delegation:
    """Admit a delegation from a day on (at once unless one is given); Conflict if its code is taken."""
    with gateway.act(actor, DELEGATION_ADMIT) as act:
        if _by_code(new.code) is not None:
            raise Conflict("code")
        delegation = act.add(Delegation(id=db.new_id(), member_from=member_from or act.at, **vars(new)))
        act.session.flush()
        act.on(delegation.mark())
        return delegation


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
    return [NewDelegation(row["code"], KIND_OF_UNIT[row["kind"]], row["name_en"], row["name_fr"]) for row in rows]


def states() -> list[NewDelegation]:
    """Return the States Parties of the data."""
    return [
        NewDelegation(
            code=row["iso3"],
            kind=STATE,
            name_en=row["name_en"],
            name_fr=row["name_fr"],
            regional_group=row["regional_group"],
            working_language="fr" if row["working_language_guess"] == "fr" else "en",
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


def list_page(kind: str, page: int) -> tuple[list[Delegation], int]:
    """Return a page of delegations by name, of one kind or of all, and how many there are."""
    query = select(Delegation).order_by(Delegation.name_en)
    total = select(func.count(Delegation.id))
    if kind:
        query, total = query.where(Delegation.kind == kind), total.where(Delegation.kind == kind)
    rows = db.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE))
    return list(rows), db.session.scalar(total) or 0


def _by_code(code: str) -> Delegation | None:
    return db.session.scalars(select(Delegation).where(Delegation.code == code)).one_or_none()
