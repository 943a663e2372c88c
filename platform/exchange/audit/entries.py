"""Making entries: one act becomes one leaf, sealed with the log's key and chained to its writer's last.

Nothing here decides whether to record; the gateway asks, and whatever fails here stops the act.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from exchange.access.actions import Action
from exchange.access.actor import Actor
from exchange.access.rules import Mark
from exchange.audit import projections, writers
from exchange.audit.models import Entry, EntryTheme, Identity, Private, Subject
from exchange.clock import micros
from exchange.db import Base
from exchange_crypto import fields, leaves
from exchange_crypto.canonical import b64
from exchange_crypto.ledger import leaf_hash

ANONYMOUS_PN = bytes(16)
THEME_LIST_VERSION = 1
MOST_SEEN = 100
_PRIVATE_PLACE = UUID(int=0)


@dataclass(frozen=True)
class LogKeys:
    """What writing needs of a log: its number, the HMAC key over leaves, and the key of the erasable openings."""

    number: int
    hmac_key: bytes = field(repr=False)
    private_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Happening:
    """What an entry says: the act, on what, how it ended, with opaque details only.

    Of `openings` (such as `justification`) the leaf holds a salted commitment alone; the words are kept sealed, erasable.
    """

    action: Action
    outcome: str = "done"
    mark: Mark | None = None
    reason: str = ""
    amount: int | None = None
    count: int | None = None
    hash: bytes = b""
    version: int | None = None
    follows: Sequence[bytes] = ()
    seen: Sequence[UUID] = ()
    details: dict[str, Any] = field(default_factory=dict)
    openings: Mapping[str, bytes] = field(default_factory=dict)


def append(session: Session, keys: LogKeys, actor: Actor, what: Happening, at: datetime) -> bytes:
    """Write the entry in the session's transaction and return its 16-byte uid.

    ValueError for more than 100 things seen, or for what the leaf's schema refuses.
    """
    step, connection = writers.step(session), session.connection()
    uid = os.urandom(16)
    pn = _pseudonym(session, connection, keys.number, actor)
    openings = {name: value for name, value in (_openings(actor) | dict(what.openings)).items() if value}
    salts = {name: os.urandom(16) for name in openings}
    leaf = _leaf(actor, what, at, uid, pn)
    _add_details(leaf, what, writers.resumed(session))
    if openings:
        leaf["c"] = {name: b64(hashlib.sha256(salts[name] + value).digest()) for name, value in openings.items()}
    leaf["w"] = step.claim()
    data = leaves.encode(leaf)
    lhash = leaf_hash(data)
    eid = _insert(connection, keys, leaf, data, lhash)
    step.wrote(lhash)
    if openings:
        sealed = {name: seal_opening(keys, name, uid, salts[name] + value) for name, value in openings.items()}
        connection.execute(_PRIVATE, [{"eid": eid, "field": name, "sealed": sealed[name]} for name in sealed])
    _index(connection, eid, leaf["themes"], what.seen)
    return uid


def seal_opening(keys: LogKeys, name: str, uid: bytes, value: bytes) -> bytes:
    """Return an erasable opening, bound to its entry and name."""
    return fields.seal(keys.private_key, 0, _opening_place(name, uid), value)


def unseal_opening(keys: LogKeys, name: str, uid: bytes, sealed: bytes) -> bytes:
    """Return salt 16 | value; InvalidSeal if it belongs elsewhere."""
    return fields.unseal(keys.private_key, _opening_place(name, uid), sealed)


def leaf_mac(keys: LogKeys, data: bytes) -> bytes:
    """Return HMAC-SHA256 over the leaf: it stops insertion and edit by someone with rights in the database only."""
    return hmac.digest(keys.hmac_key, data, "sha256")


def leaf_macs(keys: LogKeys, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """Give the same for many leaves, for which the key is taken in once."""
    keyed = hmac.new(keys.hmac_key, digestmod="sha256")
    for data in sealed:
        one = keyed.copy()
        one.update(data)
        yield one.digest()


def _leaf(actor: Actor, what: Happening, at: datetime, uid: bytes, pn: bytes) -> dict[str, Any]:
    leaf: dict[str, Any] = {
        "v": 1,
        "id": b64(uid),
        "ts": micros(at),
        "type": what.action.name,
        "outcome": what.outcome,
        "sev": what.action.severity if what.outcome == "done" else max(3, what.action.severity),
        "actor": {"pn": b64(pn), "kind": actor.kind, "org": actor.org, "role": actor.role},
        "themes": _themes(what),
        "tv": THEME_LIST_VERSION,
        "src": {"chan": actor.via.channel},
    }
    if what.reason:
        leaf["reason"] = what.reason
    if actor.keys is not None:
        leaf["actor"]["sess"] = b64(actor.keys.session_id[:12])
    if actor.factors:
        leaf["actor"]["auth"] = list(actor.factors)
    if what.mark is not None:
        leaf["obj"] = _object(what)
    if actor.via.request_id:
        leaf["req"] = {"id": b64(actor.via.request_id), "route": actor.via.route or "none"}
    return leaf


def _object(what: Happening) -> dict[str, Any]:
    mark = what.mark
    assert mark is not None
    obj: dict[str, Any] = {"kind": mark.kind, "ref": b64(mark.ref.bytes)}
    if mark.dossier is not None:
        obj["dossier"] = b64(mark.dossier.bytes)
    if mark.level:
        obj["class"] = mark.level
    if mark.org:
        obj["org"] = mark.org
    if what.version is not None:
        obj["ver"] = what.version
    if what.hash:
        obj["hash"] = b64(what.hash)
    return obj


def _themes(what: Happening) -> list[str]:
    given = what.mark.themes if what.mark is not None and what.mark.themes else (what.action.theme,)
    return [given[0], *sorted(set(given[1:]) - {given[0]})]


def _add_details(leaf: dict[str, Any], what: Happening, resumed: dict[str, Any] | None) -> None:
    details = dict(what.details)
    if len(what.seen) > MOST_SEEN:
        raise ValueError(f"one entry names at most {MOST_SEEN} things seen")
    if what.seen:
        details["seen"] = [b64(one.bytes) for one in dict.fromkeys(what.seen)]
    if resumed:
        details.update(resumed)
    if details:
        leaf["x"] = details
    if what.amount is not None:
        leaf["bytes"] = what.amount
    if what.count is not None:
        leaf["n"] = what.count
    if what.follows:
        leaf["corr"] = [b64(one) for one in what.follows]


def _pseudonym(session: Session, connection: Connection, log: int, actor: Actor) -> bytes:
    if actor.person is None:
        return ANONYMOUS_PN
    whose = {"log": log, "account": actor.person}
    pn: bytes | None = connection.scalar(_PN, whose)
    if pn is None:
        _name(session, log, actor.person)
        pn = connection.execute(_PN, whose).scalar_one()
    return pn


def _name(session: Session, log: int, person: UUID) -> None:
    """Draw the person's pseudonym; two first entries at once agree on the one that came first."""
    new = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = new(Identity).values(pn=os.urandom(16), log=log, account=person)
    session.execute(row.on_conflict_do_nothing(index_elements=["log", "account"]))


def _openings(actor: Actor) -> dict[str, bytes]:
    return {"ip": actor.via.address.encode(), "agent": actor.via.agent.encode()[:500]}


def _opening_place(name: str, uid: bytes) -> fields.Place:
    return fields.Place(_PRIVATE_PLACE, "audit_private", name, UUID(bytes=uid))


# Statements are made once and run by the connection: an entry rides on every page, and building them costs more than
# the database does.
_TABLES = Base.metadata.tables
_ENTRY = insert(_TABLES[Entry.__tablename__]).returning(_TABLES[Entry.__tablename__].c.eid)
_THEME, _SUBJECT, _PRIVATE = (insert(_TABLES[model.__tablename__]) for model in (EntryTheme, Subject, Private))
_PN = select(Identity.pn).where(Identity.log == bindparam("log"), Identity.account == bindparam("account"))


def _insert(connection: Connection, keys: LogKeys, leaf: dict[str, Any], data: bytes, lhash: bytes) -> int:
    columns = projections.of(leaf) | {"leaf": data, "lhash": lhash, "mac": leaf_mac(keys, data)}
    return connection.execute(_ENTRY, columns).scalar_one()


def _index(connection: Connection, eid: int, themes: Sequence[str], seen: Sequence[UUID]) -> None:
    connection.execute(_THEME, [{"theme": theme, "eid": eid} for theme in themes])
    if seen:
        connection.execute(_SUBJECT, [{"dossier": one, "eid": eid} for one in dict.fromkeys(seen)])
