"""What a type of request asks for besides the passages: texts by the codes of the checklist, sealed together, and why others are not applicable.

What the law of a State asks for has a text for each State, under the code and the State's; a copy carries its own State's alone.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select

from exchange import db
from exchange.assistance import checklist
from exchange.assistance.checklist import NATIONAL_LAW, NOT_APPLICABLE, PRESENT, URGENCY
from exchange.assistance.models import ChecklistAnswer, MasterRequest
from exchange.opener import Act, Opened

COLUMN = "sealed_extra"


def key(code: str, state: str) -> str:
    """Return under what the text for one State is kept."""
    return f"{code}/{state}"


def read(opened: Opened, thing: Any) -> dict[str, str]:
    """Return the texts by code, in clear."""
    return _unpacked(opened.text(thing, COLUMN)) if thing.sealed_extra is not None else {}


def reasons(opened: Opened, master: MasterRequest) -> dict[str, str]:
    """Return why contents are not applicable, by code, in clear."""
    query = select(ChecklistAnswer).where(ChecklistAnswer.master_id == master.id)
    answers = db.session.scalars(query.where(ChecklistAnswer.state == NOT_APPLICABLE))
    return {answer.code: opened.text(answer, "sealed_reason") for answer in answers}


def write(
    act: Act, master: MasterRequest, texts: Mapping[str, str], why_not: Mapping[str, str], states: Collection[str]
) -> None:
    """Keep the texts that the master's type asks for, and note which contents are there or not applicable."""
    asked = [item for item in checklist.items(master.type) if item.code not in checklist.PASSAGES]
    kept = {code: text for code, text in texts.items() if text and code in _codes(asked, states)}
    if kept:
        act.seal(master, COLUMN, json.dumps(kept, ensure_ascii=False, sort_keys=True))
    else:
        master.sealed_extra = None
    act.session.execute(delete(ChecklistAnswer).where(ChecklistAnswer.master_id == master.id))
    for item in asked:
        if _is_answered(item.code, kept, states, master):
            _add(act, master, item.code, PRESENT)
    for item in checklist.items(master.type):
        if item.may_be_na and why_not.get(item.code) and not _is_written(item.code, kept, master):
            _add(act, master, item.code, NOT_APPLICABLE, why_not[item.code])


def copy(act: Act, master: MasterRequest, request: Any, state: str) -> None:
    """Seal anew in a copy what its State is to read: of what the law of States asks for, its own alone."""
    if master.sealed_extra is None:
        return
    texts = _unpacked(act.open_text(master, COLUMN))
    own = {code: text for code, text in texts.items() if "/" not in code and code != URGENCY}
    if key(NATIONAL_LAW, state) in texts:
        own[NATIONAL_LAW] = texts[key(NATIONAL_LAW, state)]
    if master.is_urgent and URGENCY in texts:
        own[URGENCY] = texts[URGENCY]
    if own:
        act.seal(request, COLUMN, json.dumps(own, ensure_ascii=False, sort_keys=True))


def _codes(asked: Collection[checklist.Item], states: Collection[str]) -> set[str]:
    codes = {item.code for item in asked}
    return (codes - {NATIONAL_LAW}) | {key(NATIONAL_LAW, state) for state in states if NATIONAL_LAW in codes}


def _is_answered(code: str, kept: Mapping[str, str], states: Collection[str], master: MasterRequest) -> bool:
    if code == NATIONAL_LAW:
        return bool(states) and all(key(code, state) in kept for state in states)
    if code == URGENCY:
        return master.is_urgent and code in kept and master.confirm_by is not None
    return code in kept


def _is_written(code: str, kept: Mapping[str, str], master: MasterRequest) -> bool:
    if code in checklist.PASSAGES:
        return getattr(master, f"sealed_{checklist.PASSAGES[code]}") is not None
    return code in kept


def _add(act: Act, master: MasterRequest, code: str, state: str, reason: str = "") -> None:
    answer = ChecklistAnswer(
        id=db.new_id(), master_id=master.id, dossier_id=master.dossier_id, code=code, state=state
    )
    if reason:
        act.seal(answer, "sealed_reason", reason)
    act.add(answer)


def _unpacked(text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(text)
    return found
