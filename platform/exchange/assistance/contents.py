"""What a request says besides its passages: texts by the codes of the checklist, sealed together, and why others aren't there.

What the law of a State asks for has a text for each State, under the code and the State's; a copy carries its own State's alone.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from exchange import db
from exchange.assistance import checklist, ticking
from exchange.assistance.checklist import BLANK, NATIONAL_LAW, NOT_APPLICABLE, PRESENT, URGENCY, Row
from exchange.assistance.models import ChecklistAnswer, MasterRequest
from exchange.delegations.models import Delegation
from exchange.opener import Act, Opened

COLUMN = "sealed_extra"


@dataclass(frozen=True)
class Content:
    """An item of the checklist as a draft answers it: texts by the State that they are for, or for all of them under ""."""

    row: Row
    texts: list[tuple[str, str]]
    reason: str


def key(code: str, state: str) -> str:
    """Return under what the text for one State is kept."""
    return f"{code}/{state}"


def read(opened: Opened, thing: Any) -> dict[str, str]:
    """Return the texts by code, in clear."""
    return unpacked(opened.text, thing)


def unpacked(read: Callable[[Any, str], str], thing: Any) -> dict[str, str]:
    """Return the texts by code, with what gives out a sealed column in clear."""
    if thing.sealed_extra is None:
        return {}
    found: dict[str, str] = json.loads(read(thing, COLUMN))
    return found


def said(read: Callable[[Any, str], str], master: MasterRequest) -> dict[str, str]:
    """Return the texts by code as the States read them: what is said of each requirement stands before the rest."""
    found = unpacked(read, master)
    for state, lines in ticking.texts(read, master).items():
        further = found.get(key(NATIONAL_LAW, state))
        found[key(NATIONAL_LAW, state)] = f"{lines}\n\n{further}" if further else lines
    return found


def reasons(opened: Opened, master: MasterRequest) -> dict[str, str]:
    """Return why contents are not applicable, by code, in clear."""
    query = select(ChecklistAnswer).where(ChecklistAnswer.master_id == master.id)
    answers = db.session.scalars(query.where(ChecklistAnswer.state == NOT_APPLICABLE))
    return {answer.code: opened.text(answer, "sealed_reason") for answer in answers}


def answered(opened: Opened, master: MasterRequest, rows: Iterable[Row], passages: Mapping[str, str]) -> list[Content]:
    """Return each item with what is written under it, in clear."""
    texts, why = said(opened.text, master) | dict(passages), reasons(opened, master)
    return [Content(row, _texts(row.item.code, texts), why.get(row.item.code, "")) for row in rows]


def write(
    act: Act,
    master: MasterRequest,
    texts: Mapping[str, str],
    why_not: Mapping[str, str],
    blank: Collection[str],
    is_law_said: bool,
) -> None:
    """Keep the texts, and note which contents of the master's type are there, still blank, or not applicable.

    `is_law_said` tells whether what the law asks for is written for each State.

    Texts that the type doesn't ask for, after it was changed, are kept too: it may be changed back.
    """
    kept = {code: text for code, text in texts.items() if text}
    if kept:
        act.seal(master, COLUMN, json.dumps(kept, ensure_ascii=False, sort_keys=True))
    else:
        master.sealed_extra = None
    act.session.execute(delete(ChecklistAnswer).where(ChecklistAnswer.master_id == master.id))
    if checklist.ITEMS in blank:
        _add(act, master, checklist.ITEMS, BLANK)
    for item in checklist.items(master.type):
        if item.code in blank:
            _add(act, master, item.code, BLANK)
        elif is_law_said if item.code == NATIONAL_LAW else _is_answered(item.code, kept, master):
            _add(act, master, item.code, PRESENT)
        elif item.may_be_na and why_not.get(item.code) and not _is_passage(item.code, master):
            _add(act, master, item.code, NOT_APPLICABLE, why_not[item.code])


def copy(act: Act, master: MasterRequest, request: Any, state: str) -> None:
    """Seal anew in a copy what its State is to read: of what the law of States asks for, its own alone."""
    texts = said(act.open_text, master)
    asked = {item.code for item in checklist.items(master.type)} - ({URGENCY} if not master.is_urgent else set())
    own = {code: text for code, text in texts.items() if code in asked}
    if key(NATIONAL_LAW, state) in texts and NATIONAL_LAW in asked:
        own[NATIONAL_LAW] = texts[key(NATIONAL_LAW, state)]
    if own:
        act.seal(request, COLUMN, json.dumps(own, ensure_ascii=False, sort_keys=True))


def take_up(act: Act, before: MasterRequest, master: MasterRequest, state: Delegation | None) -> None:
    """Seal anew in a draft what another says, with why contents are not applicable; of what the law of States asks for, this State's."""
    law = key(NATIONAL_LAW, state.code) if state is not None else ""
    texts = unpacked(act.open_text, before)
    kept = {code: text for code, text in texts.items() if "/" not in code or code == law}
    master.sealed_extra = None
    if kept:
        act.seal(master, COLUMN, json.dumps(kept, ensure_ascii=False, sort_keys=True))
    answers = select(ChecklistAnswer).where(ChecklistAnswer.master_id == before.id)
    for answer in act.session.scalars(answers).all():
        if state is not None or answer.code != NATIONAL_LAW:
            reason = act.open_text(answer, "sealed_reason") if answer.sealed_reason is not None else ""
            _add(act, master, answer.code, answer.state, reason)
    ticks = ticking.read(act.open_text, before).items()
    ticking.write(act, master, {one: tick for one, tick in ticks if state is not None and tick.delegation == state.id})


def _texts(code: str, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    own = [(name.partition("/")[2], text) for name, text in texts.items() if name.partition("/")[0] == code and text]
    return sorted(own)


def _is_answered(code: str, kept: Mapping[str, str], master: MasterRequest) -> bool:
    if code == URGENCY:
        return master.is_urgent and code in kept and master.confirm_by is not None
    return code in kept


def _is_passage(code: str, master: MasterRequest) -> bool:
    return code in checklist.PASSAGES and getattr(master, f"sealed_{checklist.PASSAGES[code]}") is not None


def _add(act: Act, master: MasterRequest, code: str, state: str, reason: str = "") -> None:
    answer = ChecklistAnswer(id=db.new_id(), master_id=master.id, dossier_id=master.dossier_id, code=code, state=state)
    if reason:
        act.seal(answer, "sealed_reason", reason)
    act.add(answer)
