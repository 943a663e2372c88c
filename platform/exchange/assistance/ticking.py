"""What a draft says of each requirement of its States' law (article 96 (2) (e)): present, not applicable for a reason, or missing.

A requirement's words are kept with what is said of it: the State may change its sheet, and what was sent stays as it was.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from exchange import db
from exchange.assistance.models import Addressee, MasterRequest, RequirementAnswer
from exchange.delegations.models import Delegation
from exchange.opener import Act
from exchange.sheets import service as sheets
from exchange.tables import Labelled

PRESENT, NOT_APPLICABLE = "present", "not_applicable"
SAID = {
    PRESENT: Labelled(PRESENT, "Stated in the request.", "Indiqué dans la demande."),
    NOT_APPLICABLE: Labelled(NOT_APPLICABLE, "Not applicable: ", "Sans objet\N{NO-BREAK SPACE}: "),
}

Read = Callable[[Any, str], str]


@dataclass(frozen=True)
class Tick:
    """An answer to a requirement of a State: its words, present or not applicable, and where it is said or why it isn't."""

    delegation: UUID
    asked: str
    state: str
    said: str = ""


def write(act: Act, master: MasterRequest, ticks: Mapping[UUID, Tick]) -> None:
    """Keep the answers, by requirement and in their order, in place of those before."""
    act.session.execute(delete(RequirementAnswer).where(RequirementAnswer.master_id == master.id))
    for number, (requirement, tick) in enumerate(ticks.items(), 1):
        row = RequirementAnswer(
            id=db.new_id(),
            master_id=master.id,
            dossier_id=master.dossier_id,
            requirement_id=requirement,
            delegation_id=tick.delegation,
            number=number,
            state=tick.state,
        )
        act.seal(row, "sealed_words", json.dumps({"asked": tick.asked, "said": tick.said}, ensure_ascii=False))
        act.add(row)


def read(read: Read, master: MasterRequest) -> dict[UUID, Tick]:
    """Return the answers in clear, by requirement, with what gives out a sealed column."""
    query = select(RequirementAnswer).where(RequirementAnswer.master_id == master.id).order_by(RequirementAnswer.number)
    rows = db.session.scalars(query).all()
    return {row.requirement_id: _tick(row, json.loads(read(row, "sealed_words"))) for row in rows}


def texts(read_: Read, master: MasterRequest) -> dict[str, str]:
    """Return what the request says to each State of its requirements, by the State's code, in the request's language."""
    ticks = read(read_, master).values()
    codes = _codes({tick.delegation for tick in ticks})
    lines: dict[str, list[str]] = {}
    for tick in ticks:
        lines.setdefault(codes[tick.delegation], []).append(f"{tick.asked}\n{_said(tick, master.language)}")
    return {
        code: "\n".join(f"{number}. {line}" for number, line in enumerate(found, 1)) for code, found in lines.items()
    }


def is_lacking(session: Session, master: MasterRequest) -> bool:
    """True while a requirement that stands on the sheet of one of the States has no answer; without opening any."""
    addressees = session.scalars(select(Addressee.delegation_id).where(Addressee.master_id == master.id)).all()
    wanted = sheets.standing(session, addressees)
    if not wanted:
        return False
    given = select(RequirementAnswer.requirement_id).where(RequirementAnswer.master_id == master.id)
    return not wanted <= set(session.scalars(given))


def _tick(row: RequirementAnswer, words: Mapping[str, str]) -> Tick:
    return Tick(row.delegation_id, words["asked"], row.state, words["said"])


def _said(tick: Tick, language: str) -> str:
    begin = SAID[tick.state].label(language)
    return begin + tick.said if tick.state == NOT_APPLICABLE else tick.said or begin


def _codes(states: set[UUID]) -> dict[UUID, str]:
    query = select(Delegation.id, Delegation.code).where(Delegation.id.in_(states))
    return {row.id: row.code for row in db.session.execute(query)} if states else {}
