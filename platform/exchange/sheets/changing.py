"""Writing a country sheet: by the State itself. A change of channel or languages takes time to hold (rule 180 (2))."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway, tables
from exchange.access.actions import SHEET_AGREE, SHEET_CHANGE, SHEET_CONFIRM
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.delegations.models import OTHER_STATE, Delegation
from exchange.dossiers import library
from exchange.drafts import service as drafts
from exchange.opener import Act
from exchange.sheets import service
from exchange.sheets.models import Choice, Requirement, Sheet
from exchange_crypto import tokens

VERSION_LABEL = "exchange/v1/version"
VERSION_LENGTH = 32


@dataclass(frozen=True)
class Written:
    """A sheet as the State writes it: texts in clear, codes of the channel and of languages."""

    requirements: tuple[str, ...]
    channel: str
    languages: tuple[str, ...]
    is_informal: bool
    detail: str = ""
    address: str = ""


def channels_for(state: Delegation) -> list[str]:
    """Return the channels among which a State chooses: those that can be its main one, by whether it is a Party."""
    kind = "recipient" if state.kind == OTHER_STATE else "main"
    rows = [row for row in tables.rows("channels") if row["kind"] == kind and row["replaces_main"] == "1"]
    return [row["code"] for row in rows if row["code"] != "IGO"]


@cache
def notice() -> timedelta:
    """Return after how long a change holds that nobody agreed on an earlier day for (rule 180 (2))."""
    row = next(row for row in tables.rows("deadlines") if row["what"] == "channel_change")
    return timedelta(days=int(row["default"]))


def version(sheet: Sheet | None) -> str:
    """Return what tells a sheet as it stands from any later one: each change seals the address anew, with a salt of its own."""
    if sheet is None or sheet.sealed_address is None:
        return ""
    return tokens.digest(VERSION_LABEL, sheet.sealed_address).hex()[:VERSION_LENGTH]


def change(actor: Actor, state: Delegation, written: Written, seen: str) -> Sheet:
    """Write the State's sheet, or change it and confirm the rest; Conflict("changed") unless it stands as it was seen."""
    assert actor.person is not None
    room = library.found()
    with gateway.act(actor, SHEET_CHANGE, state) as act:
        sheet = act.session.scalars(select(Sheet).where(Sheet.delegation_id == state.id)).one_or_none()
        if version(sheet) != seen:
            raise Conflict("changed")
        if sheet is None:
            sheet = Sheet(id=db.new_id(), delegation_id=state.id, delegation=state, dossier_id=room.id, dossier=room)
            act.add(sheet)
        sheet.is_informal, sheet.confirmed_at, sheet.confirmed_by = written.is_informal, act.at, actor.person
        act.seal(sheet, "sealed_address", written.address)
        act.session.flush()
        _set_requirements(act, sheet, written.requirements)
        _choose(act, actor.person, sheet, written)
        act.on(sheet.mark())
        drafts.sweep(act, actor, f"/sheets/{state.code}/text")
    return sheet


def confirm(actor: Actor, sheet: Sheet) -> None:
    """Say that the sheet is right as it stands."""
    with gateway.act(actor, SHEET_CONFIRM, sheet) as act:
        assert actor.person is not None
        sheet.confirmed_at, sheet.confirmed_by = act.at, actor.person


def agree(actor: Actor, sheet: Sheet, choice: UUID, on: date) -> None:
    """Agree for the Court on the day from which a State's change holds, instead of the one that the rule gives without it.

    Conflict unless the change is to come, and the day is neither past nor later than the rule's own.
    """
    with gateway.act(actor, SHEET_AGREE, sheet) as act:
        row = act.session.get(Choice, choice, with_for_update=True)
        if row is None or row.delegation_id != sheet.delegation_id or row.withdrawn_at is not None:
            raise Conflict("withdrawn")
        if row.effective_on <= act.at.date():
            raise Conflict("in-force")
        if on < act.at.date():
            raise Conflict("past")
        if on > row.received_at.date() + notice():
            raise Conflict("late")
        row.effective_on, row.agreed_at, row.agreed_by = on, act.at, actor.person


def _set_requirements(act: Act, sheet: Sheet, texts: tuple[str, ...]) -> None:
    """Keep those whose words stay, so that what was ticked against them holds; take out and add the rest."""
    query = select(Requirement).where(Requirement.sheet_id == sheet.id, Requirement.removed_at.is_(None))
    standing = {act.open_text(row, "sealed_text"): row for row in act.session.scalars(query).all()}
    for text, row in standing.items():
        if text not in texts:
            row.removed_at = act.at
    for number, text in enumerate(dict.fromkeys(texts), 1):
        if text in standing:
            standing[text].number = number
        else:
            row = Requirement(
                id=db.new_id(), sheet_id=sheet.id, dossier_id=sheet.dossier_id, number=number, added_at=act.at
            )
            act.seal(row, "sealed_text", text)
            act.add(row)


def _choose(act: Act, person: UUID, sheet: Sheet, written: Written) -> None:
    """File the choice of channel and languages if it differs from the last; the first holds at once, a change later."""
    today = act.at.date()
    last = _last(act, sheet)
    if last is not None and _says_the_same(act, last, written):
        return
    held = service.choice_at(act.session, sheet.delegation_id, today)
    for row in _coming(act, sheet, today):
        row.withdrawn_at = act.at
    if held is not None and _says_the_same(act, held, written):
        return
    choice = Choice(
        id=db.new_id(),
        delegation_id=sheet.delegation_id,
        dossier_id=sheet.dossier_id,
        channel=written.channel,
        languages=" ".join(written.languages),
        received_at=act.at,
        received_from=person,
        effective_on=today + notice() if held else today,
    )
    act.seal(choice, "sealed_detail", written.detail)
    act.add(choice)


def _last(act: Act, sheet: Sheet) -> Choice | None:
    query = select(Choice).where(Choice.delegation_id == sheet.delegation_id, Choice.withdrawn_at.is_(None))
    return act.session.scalars(query.order_by(Choice.effective_on.desc(), Choice.received_at.desc())).first()


def _coming(act: Act, sheet: Sheet, today: date) -> list[Choice]:
    pending = (Choice.delegation_id == sheet.delegation_id, Choice.withdrawn_at.is_(None), Choice.effective_on > today)
    return list(act.session.scalars(select(Choice).where(*pending)))


def _says_the_same(act: Act, choice: Choice, written: Written) -> bool:
    same = (choice.channel, set(choice.languages.split())) == (written.channel, set(written.languages))
    return same and act.open_text(choice, "sealed_detail") == written.detail
