"""What there is to do with a copy whose turn it is for a side: a kind, and the address of the form in which it is done.

Who has no duty for it is led to the request instead, which says what its state is.
"""

from typing import Any

from exchange.access.actor import Actor
from exchange.assistance import life, models

ACKNOWLEDGE, ANSWER, REPLY, CONSULT, RESUME = "acknowledge", "answer", "reply", "consult", "resume"
CLOSE, DECIDE, OVERDUE, EXTEND = "close", "decide", "overdue", "extend"
ACCEPT, JUDGE, REFER = "accept", "judge", "refer"
RECORDED = "recorded"


def url(row: Any) -> str:
    return models.url(models.COPY, row.year, row.number, row.version)


def of_state(actor: Actor, row: Any) -> tuple[str, str]:
    """Return kind and form for the State; the row says which item is the first one open."""
    if row.state == life.TRANSMITTED:
        return ACKNOWLEDGE, f"{url(row)}#acknowledge"
    if row.state == life.CONSULTATION:
        return CONSULT, url(row)
    if row.state in (life.CLARIFICATION, life.POSTPONED):
        return (
            (REPLY, _form(actor, row, "clarify"))
            if row.state == life.CLARIFICATION
            else (RESUME, _form(actor, row, "resume"))
        )
    if row.item is not None and not actor.duties.isdisjoint(life.OF_STATE):
        return ANSWER, f"{url(row)}/items/{row.item}/answer"
    return ANSWER, url(row) if row.item is not None else _form(actor, row, "reply")


def of_organ(actor: Actor, row: Any) -> tuple[str, str]:
    """Return kind and form for the organ that asked; the row says which half of a move of two was proposed, if one was."""
    if row.awaits != "court":
        return OVERDUE, url(row)
    if row.state in (life.EXECUTED, life.DENIED):
        return CLOSE, url(row)  # the reply is read there first
    if row.state == life.CLARIFICATION:
        return REPLY, _form(actor, row, "clarify")
    if row.state == life.CONSULTATION or row.proposed is None:
        return CONSULT, url(row)
    return DECIDE, _form(actor, row, row.proposed)


def of_asked(actor: Actor, row: Any) -> tuple[str, str]:
    """Return kind and form for the organ that was asked for more time."""
    return EXTEND, f"{url(row)}/date" if life.SENDER in actor.duties else url(row)


def of_officer(actor: Actor, row: Any) -> tuple[str, str]:
    """Return kind and form for an officer of a Chamber or of the Presidency."""
    if row.state == life.NONCOMPLIANCE_REVIEW:
        return JUDGE, url(row)
    if row.state == life.FINDING:
        return REFER, _form(actor, row, "refer")
    return ACCEPT, _form(actor, row, "ask_review")


def _form(actor: Actor, row: Any, move: str) -> str:
    is_able = not actor.duties.isdisjoint(life.roles_of(move))
    return f"{url(row)}/moves/{move}" if is_able else url(row)
