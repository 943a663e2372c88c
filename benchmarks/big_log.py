"""The big exchange's access log: entries of a year, sealed and chained as the gateway does, filed and signed by the house.

Who does what is uneven, as in life: a few dossiers are opened all day and most seldom, some themes are rare, some acts
are refused. Each batch is one transaction of rows without their own statements; everything else is the real code.
"""

import hashlib
import os
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from benchmarks.big_content import Place
from benchmarks.big_people import Person
from sqlalchemy import func, insert, select, text

from exchange import db
from exchange.access import actions
from exchange.access.actor import Actor, SessionKeys, Via
from exchange.access.rules import Mark
from exchange.audit import entries, projections
from exchange.audit.entries import Happening, LogKeys
from exchange.audit.models import Entry, EntryTheme, Identity, Private, Subject
from exchange.audit.writers import FIRST_PREVIOUS
from exchange.clock import SetClock
from exchange.db import Base
from exchange.house import House
from exchange_crypto import leaves
from exchange_crypto.canonical import b64
from exchange_crypto.ledger import leaf_hash

BATCH = 4_000
WRITERS = 16
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
# (weight, action, kind of thing): what the pages of a working day leave behind.
DAY = (
    (14, actions.HOME_READ, ""), (10, actions.DOSSIER_LIST, "list"), (20, actions.DOSSIER_READ, "dossier"),
    (6, actions.DOCUMENT_LIST, "dossier"), (14, actions.DOCUMENT_READ, "document"),
    (8, actions.DOCUMENT_DOWNLOAD, "document"), (12, actions.DISCUSSION_READ, "discussion"),
    (5, actions.MESSAGE_POST, "discussion"), (6, actions.REQUEST_LIST, "list"), (4, actions.REQUEST_READ, "request"),
    (1, actions.ACCESS_DENIED, "dossier"),
)  # fmt: skip
_TABLES = Base.metadata.tables


def make(
    house: House, clock: SetClock, count: int, people: list[Person], places: list[Place], now: datetime, step: Any
) -> None:
    """Write, file and sign until the log has so many entries."""
    writing = _Writing(house.log, people, places, clock.now(), now, count)
    for done in range(0, count, BATCH):
        clock.set(writing.batch(min(BATCH, count - done)))
        house.file_entries()
        if done and done % 100_000 == 0:
            step.done(f"{done} of {count} entries")
    step.done(f"{count} entries")


class _Writing:
    """One run: the chains of 16 writers, the persons' pseudonyms, and time that goes on evenly."""

    def __init__(
        self, keys: LogKeys, people: list[Person], places: list[Place], since: datetime, now: datetime, count: int
    ) -> None:
        self._keys, self._places, self._chance = keys, places, random.Random(11)
        self._at, self._gap = since, (now - since - timedelta(minutes=1)) / count
        self._chains = {b64(os.urandom(8)): (0, b64(FIRST_PREVIOUS)) for _ in range(WRITERS)}
        self._pseudonyms = {one.id: os.urandom(16) for one in people}
        self._actors = {one.id: _actor(one) for one in people}
        self._quiet = [one for one in people if one.role not in ("focal_point", "investigator")]
        self._weights = [weight for weight, _, _ in DAY]
        with db.writing() as session:
            names = [{"pn": pn, "log": keys.number, "account": one} for one, pn in self._pseudonyms.items()]
            known = set(session.scalars(select(Identity.account)))
            session.execute(insert(Identity), [name for name in names if name["account"] not in known])
            self._next = (session.scalar(select(func.max(Entry.eid))) or 0) + 1
            session.commit()

    def batch(self, count: int) -> datetime:
        """Write so many entries in one transaction and return the time of the last."""
        rows: dict[str, list[dict[str, Any]]] = {
            model.__tablename__: [] for model in (Entry, EntryTheme, Subject, Private)
        }
        for _ in range(count):
            self._entry(rows)
        with db.writing() as session:
            connection = session.connection()
            for name, given in rows.items():
                connection.execute(insert(_TABLES[name]), given)
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT setval('audit_event_eid_seq', :last)"), {"last": self._next - 1})
            session.commit()
        return self._at

    def _entry(self, rows: dict[str, list[dict[str, Any]]]) -> None:
        actor, what = self._happening()
        self._at += self._gap
        uid, eid = os.urandom(16), self._next
        assert actor.person is not None
        leaf = entries._leaf(actor, what, self._at, uid, self._pseudonyms[actor.person])
        entries._add_details(leaf, what, None)
        openings = entries._openings(actor)
        salts = {name: os.urandom(16) for name in openings}
        leaf["c"] = {name: b64(hashlib.sha256(salts[name] + value).digest()) for name, value in openings.items()}
        self._chain(leaf)
        data = leaves.encode(leaf)
        lhash = leaf_hash(data)
        self._chains[leaf["w"]["id"]] = (leaf["w"]["n"], b64(lhash))
        self._next += 1
        columns = {"eid": eid, "leaf": data, "lhash": lhash, "mac": entries.leaf_mac(self._keys, data)}
        rows["audit_event"].append(projections.of(leaf) | columns)
        rows["audit_theme"] += [{"theme": theme, "eid": eid} for theme in leaf["themes"]]
        rows["audit_subject"] += [{"dossier": one, "eid": eid} for one in what.seen]
        for name, value in openings.items():
            sealed = entries.seal_opening(self._keys, name, uid, salts[name] + value)
            rows["audit_private"].append({"eid": eid, "field": name, "sealed": sealed})

    def _chain(self, leaf: dict[str, Any]) -> None:
        writer = self._chance.choice(list(self._chains))
        last, previous = self._chains[writer]
        leaf["w"] = {"id": writer, "n": last + 1, "p": previous}

    def _happening(self) -> tuple[Actor, Happening]:
        place = self._places[min(int(self._chance.expovariate(8) * len(self._places)), len(self._places) - 1)]
        _, action, kind = self._chance.choices(DAY, self._weights)[0]
        actor = self._actors[self._chance.choice(place.members).id]
        if self._chance.random() < 0.01:
            return self._actors[self._chance.choice(self._quiet).id], Happening(actions.ACCOUNT_READ)
        if kind == "list":
            around = self._chance.randrange(max(1, len(self._places) - 20))
            return actor, Happening(action, seen=[one.id for one in self._places[around : around + 20]])
        if not kind:
            return actor, Happening(action, seen=[place.id])
        return actor, self._on(action, place, kind)

    def _on(self, action: actions.Action, place: Place, kind: str) -> Happening:
        things = [one for one in place.things[:200] if one[0] == kind] or place.things[:1]
        kind, ref = self._chance.choice(things)
        mark = Mark(kind, ref, place.id, place.themes, place.level)
        if action is actions.ACCESS_DENIED:
            return Happening(action, outcome="refused", reason="rule", mark=mark)
        if action is actions.DOCUMENT_DOWNLOAD:
            return Happening(action, mark=mark, amount=self._chance.randint(1_000, 9_000_000), version=1)
        return Happening(action, mark=mark)


def _actor(one: Person) -> Actor:
    via = Via("web", "pages", os.urandom(12), "192.0.2.17", AGENT)
    kind = "auditor" if one.role == "auditor" else "user"
    keys = SessionKeys(os.urandom(16), b"", b"")
    known = Actor(kind, one.id, one.delegation, one.code, role=one.role, name=one.name)
    return replace(known, keys=keys, factors=("password", "totp"), via=via)
