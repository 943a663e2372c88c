"""The one door: check, record, commit, seal, open. Nothing is changed and nothing opened without its entry.

Three verbs: `act` changes, `reveal` opens for a block, `stream` opens for a response; `go_on` is `act` again for what
is on record already. Only this module commits for features, and only it enters the vault.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from exchange import db
from exchange.access.actions import ACCESS_DENIED, Action
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, Forbidden, NoKey, NotFound, Refusal, Unrecorded
from exchange.access.rules import Mark
from exchange.audit import backlog, entries
from exchange.audit.entries import Happening, LogKeys
from exchange.clock import Clock, SystemClock
from exchange.config import Settings
from exchange.opener import Act, Opened
from exchange.streaming import Stream
from exchange.vault.credentials import Credentials
from exchange.vault.files import FileSeal, Ticket
from exchange.vault.keeper import Vault
from exchange.vault.ring import Ring, cache
from exchange_crypto.errors import InvalidSeal


@dataclass(frozen=True)
class House:
    """What the door needs to work: the vault, the log's keys, the clock, the settings."""

    vault: Vault
    log: LogKeys
    clock: Clock
    settings: Settings
    on_entry: "OnEntry | None" = None
    why_out: "WhyOut | None" = None


OnEntry = Callable[[Session, Actor, datetime], None]
WhyOut = Callable[[Session, Actor], str]
Change = Callable[[Session], None]

_house: House | None = None
_recorded: ContextVar[int] = ContextVar("recorded", default=0)


def furnish(
    vault: Vault,
    log: LogKeys,
    settings: Settings,
    clock: Clock | None = None,
    on_entry: OnEntry | None = None,
    why_out: WhyOut | None = None,
) -> None:
    """Set up the door for this process; before, every act fails.

    `on_entry` rides along in each entry's transaction; `why_out` tells in an act's own why the actor may not go on, as a code, or nothing.
    """
    global _house  # noqa: PLW0603 -- one door a process, hung once by app or a command
    _house = House(vault, log, clock or SystemClock(), settings, on_entry, why_out)
    backlog.forget()


def house() -> House:
    if _house is None:
        raise RuntimeError("the gateway is not furnished")
    return _house


def now() -> datetime:
    """Return the time by the house's clock."""
    return house().clock.now()


def settings() -> Settings:
    return house().settings


def credentials() -> Credentials:
    """Return what seals and checks credentials: work that takes long is done outside any act."""
    return house().vault.credentials


def is_well() -> bool:
    """True while the database answers and entries are filed in time."""
    try:
        waited = backlog.oldest_wait(db.session(), house().clock)
    except db.LOST:
        return False
    return waited.total_seconds() <= house().settings.log.refuse_seconds


def recorded() -> int:
    """Return how many entries this context has written, so that the guard can tell whether a page was recorded."""
    return _recorded.get()


def may(actor: Actor, action: Action, thing: Any = None) -> bool:
    """Tell a template whether to offer an act; the act itself asks again."""
    return action.may(actor, thing)


@contextmanager
def act(actor: Actor, action: Action, thing: Any = None, **says: Any) -> Iterator[Act]:
    """Check, run the block, record and commit: the change and its entry together, or neither.

    Forbidden or the block's own refusal is recorded before it is raised; Unrecorded if the entry can't be written.
    """
    _refuse_inside_an_act()
    what = Happening(action, mark=_mark(thing), **says)
    with _recording(actor, what), db.writing() as session:
        _refresh(session, thing)
        _refuse_if_out(session, actor)
        _check(actor, action, thing)
        doing = Act(house().vault, session, actor, house().clock.now(), replace(what, mark=_mark(thing)))
        try:
            yield doing
            _finish(session, actor, doing)
        finally:
            doing.close()


@contextmanager
def go_on(actor: Actor, action: Action, thing: Any) -> Iterator[Act]:
    """As `act`, without a further entry: for saving again what this session's first saving has on record (decision 54).

    The thing itself answers for that, by `is_on_record`; RuntimeError if it isn't. A refusal is recorded as ever.
    """
    _refuse_inside_an_act()
    if not thing.is_on_record(actor):
        raise RuntimeError(f"{action.name} goes on with what is not on record")
    what = Happening(action, mark=_mark(thing))
    with _recording(actor, what), db.writing() as session:
        _refuse_if_out(session, actor)
        _check(actor, action, thing)
        doing = Act(house().vault, session, actor, house().clock.now(), what)
        try:
            yield doing
            _ride_along(session, actor, doing.at)
            _commit(session)
        finally:
            doing.close()


@contextmanager
def reveal(
    actor: Actor, action: Action, thing: Any = None, also: Change | None = None, **says: Any
) -> Iterator[Opened]:
    """Check, record, commit; only then hand out the opener, which dies with the block.

    `also` is a change that goes with having read, such as how far: it and the entry are kept together or not at all.
    """
    what = Happening(action, mark=_mark(thing), **says)
    opened = _open(actor, what, thing, also)
    try:
        yield opened
        _remember(actor, opened)
    except NoKey:
        note(actor, replace(what, outcome="refused", reason="no-key", follows=(opened.entry,)))
        raise
    except InvalidSeal:
        note(actor, replace(what, outcome="failed", reason="seal", follows=(opened.entry,)))
        raise
    finally:
        opened.close()


def stream(
    actor: Actor,
    action: Action,
    end: Action,
    thing: Any,
    body: Callable[[Opened], Iterator[bytes]],
    also: Change | None = None,
    **says: Any,
) -> Stream:
    """As `reveal`, for a response: the opener lives with the stream, and its `close` appends the `end` entry.

    The body's own checks run before this returns: a file that does not match its seal is refused
    with Conflict before any byte. `also` as for `reveal`.
    """
    what = Happening(action, mark=_mark(thing), **says)
    opened = _open(actor, what, thing, also)
    try:
        pieces = body(opened)
        _remember(actor, opened)
    except NoKey:
        opened.close()
        note(actor, replace(what, outcome="refused", reason="no-key", follows=(opened.entry,)))
        raise
    except (InvalidSeal, OSError) as error:
        opened.close()
        note(actor, replace(what, action=end, outcome="failed", reason="seal", follows=(opened.entry,)))
        raise Conflict("seal") from error
    except BaseException:
        opened.close()
        raise
    db.leave()
    last = replace(what, action=end, follows=(opened.entry,), openings={})
    return Stream(opened, pieces, lambda **says: note(actor, replace(last, **says)))


def note(actor: Actor, what: Happening) -> bytes:
    """Append an entry that stands alone: a refusal, a failure, an end. Unrecorded if it can't be written."""
    _refuse_inside_an_act()
    try:
        with db.writing() as session:
            uid = _append(session, actor, what)
            session.commit()
    except Exception as error:
        raise Unrecorded("log") from error
    _count()
    return uid


def missing(actor: Actor, reference: str) -> NotFound:
    """Record that the actor asked for a reference that opens nothing, and return the refusal to raise.

    Raised inside an act it ends that act, whose own refusal is then the record.
    """
    if not db.is_writing():
        details = {"asked": reference} if reference else {}
        note(actor, Happening(ACCESS_DENIED, outcome="refused", reason="not-open", details=details))
    return NotFound("not-open")


def seal_file(ticket: Ticket) -> FileSeal:
    """Return what seals an upload to its blob, outside any transaction; it holds no secret of the dossier."""
    return FileSeal(house().vault.blobs, ticket)


def sealed_files() -> Any:
    """Return the blob store, for checks and sweeps that need no key."""
    return house().vault.blobs


def _open(actor: Actor, what: Happening, thing: Any, also: Change | None = None) -> Opened:
    _refuse_inside_an_act()
    with _recording(actor, what), db.writing() as session:
        _check(actor, what.action, thing)
        if also is not None:
            also(session)
            session.flush()
        entry = _append(session, actor, what)
        _commit(session)
    _count()
    return Opened(house().vault, Ring(house().vault, db.session(), actor), entry)


def _finish(session: Session, actor: Actor, doing: Act) -> None:
    """Write the entries and commit; any fault here is the log's, and undoes the change."""
    session.flush()
    try:
        entry = _append(session, actor, doing.what)
        for also in doing.also:
            _append(session, actor, replace(also, follows=(*also.follows, entry)))
    except Exception as error:
        raise Unrecorded("log") from error
    cache(session, actor, doing.ring.learnt)
    _commit(session)
    _count()


def _commit(session: Session) -> None:
    try:
        session.commit()
    except Exception as error:
        raise Unrecorded("commit") from error


def _append(session: Session, actor: Actor, what: Happening) -> bytes:
    at = house().clock.now()
    _ride_along(session, actor, at)
    return entries.append(session, house().log, actor, what, at)


def _ride_along(session: Session, actor: Actor, at: datetime) -> None:
    on_entry = house().on_entry
    if on_entry is not None:
        on_entry(session, actor, at)


def _refuse_if_out(session: Session, actor: Actor) -> None:
    """Between the request's start and its act lies a body, perhaps of hours: whoever was suspended meanwhile, or had a
    duty taken, changes nothing."""
    why_out = house().why_out
    reason = why_out(session, actor) if why_out is not None else ""
    if reason:
        raise Forbidden(reason)


def _check(actor: Actor, action: Action, thing: Any) -> None:
    backlog.refuse_if_stuck(db.session(), actor, house().clock, house().settings.log.refuse_seconds)
    if not action.may(actor, thing):
        raise Forbidden("rule")


def _refuse_inside_an_act() -> None:
    if db.is_writing():
        raise RuntimeError("acts do not nest")


@contextmanager
def _recording(actor: Actor, what: Happening) -> Iterator[None]:
    """Record a refusal or a failure in a transaction of its own before it is raised; a lost database is Unrecorded."""
    try:
        yield
    except Unrecorded:
        raise
    except Refusal as refusal:
        note(actor, _refused(what, refusal))
        raise
    except InvalidSeal:
        note(actor, replace(what, outcome="failed", reason="seal"))
        raise
    except db.LOST as error:
        note(actor, replace(what, outcome="failed", reason="database"))
        raise Unrecorded("database") from error
    except Exception:
        note(actor, replace(what, outcome="failed", reason="fault"))
        raise


def _refused(what: Happening, refusal: Refusal) -> Happening:
    """A refusal by rule reads as `access.denied`, whether the thing exists or not."""
    if isinstance(refusal, (Forbidden, NotFound)):
        details = {**what.details, "action": what.action.name}
        return replace(what, action=ACCESS_DENIED, outcome="refused", reason=refusal.reason, details=details)
    return replace(what, outcome="refused", reason=refusal.reason)


def _refresh(session: Session, thing: Any) -> None:
    """Read the thing, and before it what it belongs to, again under the write transaction and with their rows locked.

    What is decided on can't be stale then: a message to a discussion whose dossier was closed meanwhile is refused.
    """
    if thing is None or not hasattr(thing, "__table__"):
        return
    if inspect(thing).detached:
        session.add(thing)
    if inspect(thing).persistent:
        for row in _from_the_top(thing):
            session.refresh(row, with_for_update={"of": type(row), "key_share": True})


def _from_the_top(thing: Any) -> list[Any]:
    """Return the rows that the thing belongs to (those always joined to it), the outermost first, and the thing."""
    joined = [one.key for one in inspect(thing).mapper.relationships if one.lazy == "joined"]
    return [*(row for key in joined for row in _from_the_top(getattr(thing, key))), thing]


def _mark(thing: Any) -> Mark | None:
    return None if thing is None else thing.mark()


def _remember(actor: Actor, opened: Opened) -> None:
    """Keep what was unwrapped for the session: a second commit, best effort, that changes nothing else."""
    if opened.ring.learnt and actor.keys is not None:
        with suppress(*db.LOST), db.writing() as session:
            cache(session, actor, opened.ring.learnt)
            session.commit()


def _count() -> None:
    _recorded.set(_recorded.get() + 1)
