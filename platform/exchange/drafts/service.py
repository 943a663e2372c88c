"""Unfinished texts: saved as one types, sealed to their author alone, shown again on any device, swept when sent.

Who may see the page they belong to is that page's matter: a text is its author's own, wherever it was meant for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from exchange import db, gateway
from exchange.access.actions import DRAFT_DISCARD, DRAFT_KEEP, DRAFT_OPEN, DRAFT_SAVE
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts.models import Account
from exchange.audit.entries import Happening
from exchange.drafts import once, places
from exchange.drafts.models import Draft
from exchange.drafts.typed import Fields, Typed, unpacked
from exchange.opener import Act, Opened
from exchange_crypto.errors import InvalidSeal

LARGEST = 1024 * 1024  # bytes: the longest request that the form takes
LARGEST_ENDED = 256 * 1024
MOST = 50  # of one person
MOST_ENDED = 5
ENDED_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Kept:
    """A text in clear: the names and values of its form as they were typed, and when that was.

    `fields` is None if it was altered where it lies: its page opens all the same, and says so.
    """

    place: str
    saved_at: datetime
    fields: Fields | None


@dataclass(frozen=True)
class Unfinished:
    """A text that waits for its author: `kind` is one of `places.PAGES`, `reference` is empty for something new."""

    kind: str
    reference: str
    url: str
    saved_at: datetime


def save(actor: Actor, place: str, form: Typed) -> datetime:
    """Keep the form of a page as it stands; Conflict if it is too large, one too many, or was sent meanwhile.

    The session's first saving of it is on record. Later ones by the same session leave no entry (decision 54): they
    tell no more than the first, and one every three seconds would drown a log that is read for accesses.
    """
    if once.made(once.mark(actor, form)) is not None:
        raise Conflict("sent")
    draft = _row(actor, place, ~Draft.ended)
    if draft is None or not draft.is_on_record(actor):
        return _save_first(actor, place, form)
    with gateway.go_on(actor, DRAFT_SAVE, draft) as act:
        if act.session.scalar(select(Draft.id).where(Draft.id == draft.id).with_for_update()) is None:
            raise Conflict("sent")
        _write(act, draft, form, LARGEST)
        return act.at


def keep_ended(actor: Actor, place: str, form: Typed) -> datetime:
    """Keep what arrived after its author's session had ended, beside what was saved; Conflict beyond five in a day."""
    with gateway.act(actor, DRAFT_KEEP) as act:
        _one_at_a_time(act, actor)
        since = (Draft.ended, Draft.saved_at > act.at - ENDED_LASTS, Draft.place != place)
        if _count(act, actor, *since) >= MOST_ENDED:
            raise Conflict("too-many")
        draft = _row(actor, place, Draft.ended.is_(True)) or _new(actor, place)
        draft.ended = True
        _write(act, draft, form, LARGEST_ENDED)
        act.on(draft.mark())
        return act.at


def discard(actor: Actor, place: str) -> None:
    """Remove what is kept for a page; nothing happens if nothing is."""
    draft = _newest(actor, place)
    if draft is not None:
        with gateway.act(actor, DRAFT_DISCARD, draft) as act:
            sweep(act, actor, place)


def read(actor: Actor, place: str) -> Kept | None:
    """Return what is kept for a page that opens nothing else; that it was opened is on record."""
    draft = _newest(actor, place)
    if draft is None:
        return None
    with gateway.reveal(actor, DRAFT_OPEN, draft) as opened:
        return _kept(opened, actor, draft)


def beside(opened: Opened, actor: Actor, place: str) -> Kept | None:
    """Return what is kept for a page that was opened just now: the entry of that page is the record of both."""
    draft = _newest(actor, place)
    return None if draft is None else _kept(opened, actor, draft)


def unfinished(actor: Actor, most: int) -> list[Unfinished]:
    """Return where a person has left texts, the latest first; their words stay sealed."""
    if actor.keys is None:
        return []
    own = (Draft.account_id == actor.person, Draft.key_version == actor.keys.key_version)
    latest = func.max(Draft.saved_at)
    query = select(Draft.place, latest).where(*own).group_by(Draft.place).order_by(latest.desc()).limit(most)
    return [Unfinished(*places.said(place), place, saved_at) for place, saved_at in db.session.execute(query)]


def sweep(act: Act, actor: Actor, place: str) -> None:
    """Forget what was kept for a page, in the act that sends it."""
    act.session.execute(delete(Draft).where(Draft.account_id == actor.person, Draft.place == place))


def _save_first(actor: Actor, place: str, form: Typed) -> datetime:
    with gateway.act(actor, DRAFT_SAVE) as act:
        _one_at_a_time(act, actor)
        draft = _row(actor, place, ~Draft.ended)
        if draft is None:
            if _count(act, actor) >= MOST:
                raise Conflict("too-many")
            draft = _new(actor, place)
        assert actor.keys is not None
        draft.session_id = actor.keys.session_id
        _write(act, draft, form, LARGEST)
        act.on(draft.mark())
        return act.at


def _one_at_a_time(act: Act, actor: Actor) -> None:
    """Let two first savings by a person wait for each other: both find no row, and one would be counted too few."""
    act.session.scalar(select(Account.id).where(Account.id == actor.person).with_for_update(key_share=True))


def _new(actor: Actor, place: str) -> Draft:
    assert actor.person is not None
    return Draft(id=db.new_id(), account_id=actor.person, place=place, ended=False, session_id=b"")


def _write(act: Act, draft: Draft, form: Typed, most: int) -> None:
    data = form.packed()
    if len(data) > most:
        raise Conflict("too-large")
    act.keep(draft, data)
    draft.saved_at = act.at
    act.add(draft)


def _row(actor: Actor, place: str, which: ColumnElement[bool]) -> Draft | None:
    query = select(Draft).where(Draft.account_id == actor.person, Draft.place == place, which)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _newest(actor: Actor, place: str) -> Draft | None:
    """What was sealed to a key that the person has no more can't be opened by anyone, and counts as not there."""
    if actor.keys is None:
        return None
    own = (Draft.account_id == actor.person, Draft.place == place, Draft.key_version == actor.keys.key_version)
    return db.session.scalars(select(Draft).where(*own).order_by(Draft.saved_at.desc()).limit(1)).one_or_none()


def _count(act: Act, actor: Actor, *where: object) -> int:
    query = select(func.count()).select_from(Draft).where(Draft.account_id == actor.person, *where)  # type: ignore[arg-type]
    return act.session.scalar(query) or 0


def _kept(opened: Opened, actor: Actor, draft: Draft) -> Kept:
    try:
        return Kept(draft.place, draft.saved_at, unpacked(opened.kept(draft)))
    except InvalidSeal:
        gateway.note(actor, Happening(DRAFT_OPEN, mark=draft.mark(), outcome="failed", reason="seal"))
        return Kept(draft.place, draft.saved_at, None)
