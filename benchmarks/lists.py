"""How long the server takes for the first page of every list in a big exchange, and the database for an auditor's filters.

Run with `PYTHONPATH=platform:crypto:. python benchmarks/lists.py FOLDER [--rounds 5] [--plans] [--only WORD]` after
`benchmarks/big.py FOLDER`. Each page is asked by the one who sees most, in a session that has seen it once; the limits
are 150 ms of server time a page and 50 ms of database time a filter. Processor time is this process's: with SQLite the
database is in it, with PostgreSQL it isn't. Waiting for the disk is left out (see big.py).
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import big
from benchmarks.pages import Page
from sqlalchemy import Engine, event, func, select

from exchange import db, gateway
from exchange.accounts.models import Account
from exchange.app import create_app
from exchange.assistance.models import MasterRequest, Request
from exchange.audit.models import Entry, EntryTheme
from exchange.dossiers.models import Dossier, Member
from exchange.oversight import filters
from exchange.oversight.filters import Filter

PAGE_LIMIT, FILTER_LIMIT = 0.150, 0.050
Pages = dict[str, Page]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("folder", type=Path)
    given.add_argument("--rounds", type=int, default=5)
    given.add_argument("--plans", action="store_true", help="how the database goes about its slowest questions")
    given.add_argument("--only", default="", help="only pages and filters whose name holds this")
    said = given.parse_args()
    house = big.open_in(said.folder.absolute())
    watch = Watch(house.engine)
    print(f"{house.engine.dialect.name}, {db.session.scalar(select(func.max(Entry.eid)))} entries")
    print(f"{'page':46} {'clock':>8} {'processor':>9} {'of limit':>8} {'database':>8} {'queries':>7}")
    app = create_app(house)
    for name, page in pages(app, big.logins(said.folder)):
        if said.only in name:
            measure(name, page.ask, watch, said.rounds, PAGE_LIMIT, said.plans)
    for name, ask in questions():
        if said.only in f"filter: {name}":
            measure(f"filter: {name}", ask, watch, said.rounds, FILTER_LIMIT, said.plans)


def pages(app: Any, logins: list[dict[str, str]]) -> Iterator[tuple[str, Page]]:
    """Give every list with the one who sees most of it."""
    who = {role: next(one for one in logins if one["role"] == role) for role in ("auditor", "administrator")}
    who["everywhere"] = _busiest(logins, "focal_point")
    who["organ"] = _busiest(logins, "investigator")
    cookies = {name: big.enter(login) for name, login in who.items()}
    db.session.remove()
    dossier = f"/dossiers/{Dossier(number=102).reference}"
    shown = [
        ("home of a focal point", "everywhere", "/"),
        ("home of an investigator", "organ", "/"),
        ("home of an administrator", "administrator", "/"),
        ("home of an auditor", "auditor", "/"),
        ("dossiers of a focal point", "everywhere", "/dossiers"),
        ("dossiers of an investigator", "organ", "/dossiers"),
        ("a dossier", "everywhere", dossier),
        ("documents of a dossier", "everywhere", f"{dossier}/documents"),
        ("a document", "everywhere", f"{dossier}/documents/1"),
        ("discussions of a dossier", "everywhere", f"{dossier}/discussions"),
        ("a long discussion", "everywhere", "/discussions/D-0102.1"),
        ("requests of a State", "everywhere", "/requests"),
        ("requests of an organ", "organ", "/requests"),
        ("requests of a State, nobody's", "everywhere", "/requests?whose=nobody"),
        ("tracking of an organ", "organ", "/requests/tracking"),
        ("tracking, whose turn and stage", "organ", "/requests/tracking?awaits=court&state=EXECUTED&stands=31-60"),
        ("tracking, days in the stage", "organ", "/requests/tracking?sort=stands&show=all"),
        ("ageing for an organ", "organ", "/requests/ageing"),
        ("ageing for a State", "everywhere", "/requests/ageing"),
        ("a master with its copies", "organ", _newest(MasterRequest)),
        ("a request", "organ", _newest(Request)),
        ("timeline of a request", "organ", f"{_newest(Request)}/timeline"),
        ("assets of a State", "everywhere", "/assets"),
        ("assets of an organ", "organ", "/assets"),
        ("assets of an organ, by value", "organ", "/assets?sort=value"),
        ("assets of an organ, frozen ships", "organ", "/assets?state=FROZEN&kind=VESSEL"),
        ("enquiries of a State", "everywhere", "/enquiries"),
        ("enquiries of an organ", "organ", "/enquiries"),
        ("enquiries of an organ, open", "organ", "/enquiries?show=open&sort=-asked"),
        ("requests of a State to the Court", "everywhere", "/reverse"),
        ("requests to the Court, an organ's", "organ", "/reverse"),
        ("requests to the Court, consent sought", "organ", "/reverse?state=CONSENT_SOUGHT"),
        ("consents of a State", "everywhere", "/consents"),
        ("consents of an organ", "organ", "/consents"),
        ("consents of an organ, awaited", "organ", "/consents?show=awaited"),
        ("people", "administrator", "/people"),
        ("delegations", "administrator", "/delegations"),
        ("access log", "auditor", "/log"),
        ("access log, a dossier", "auditor", "/log?about=D-0102"),
        ("access log, a rare theme and act", "auditor", "/log?theme=CONFID&outcome=refused"),
        ("integrity", "auditor", "/integrity"),
        ("figures", "auditor", "/figures"),
    ]
    db.session.remove()
    for name, by, path in shown:
        yield name, Page(app, path, cookies[by])


def questions() -> Iterator[tuple[str, Callable[[], object]]]:
    """Give what an auditor filters by, each with what the page asks of the database for it: numbers and their count."""
    number = gateway.house().log.number
    newest = db.session.scalars(select(Entry.ts).order_by(Entry.eid.desc()).limit(1)).one()
    day = newest.date()
    busy, quiet = _by_count(Entry.dossier, 1), _by_count(Entry.dossier, -1)
    references = {
        one.id: one.reference for one in db.session.scalars(select(Dossier).where(Dossier.id.in_([busy, quiet])))
    }
    person = db.session.scalars(select(Account.email).join(Member, Member.account_id == Account.id).limit(1)).one()
    rare = _by_count(EntryTheme.theme, -1)
    wanted = {
        "nothing": Filter(),
        "a dossier seen all day": Filter(about=references[busy]),
        "a dossier seen seldom": Filter(about=references[quiet]),
        "a person": Filter(about=person),
        "a name": Filter(about="Costa"),
        "a theme": Filter(theme="TRACING"),
        "the rarest theme": Filter(theme=rare),
        "an act": Filter(action="message.post"),
        "an organ": Filter(org="ICC-OTP"),
        "how it ended": Filter(outcome="refused"),
        "an ending that never was": Filter(outcome="partial"),
        "a week": Filter(since=day - timedelta(days=7), until=day),
        "a week of last year": Filter(since=day - timedelta(days=380), until=day - timedelta(days=373)),
        "a dossier, last year": Filter(about=references[busy], until=day - timedelta(days=373)),
        "a theme, last year": Filter(theme="TRACING", until=day - timedelta(days=373)),
        "a theme and an ending": Filter(theme="TRACING", outcome="refused"),
        "a theme and a rare act": Filter(theme="TRACING", action="log.open"),
        "a person and a theme": Filter(about=person, theme="RFA"),
        "a person and a rare act": Filter(about=person, action="log.open"),
        "a dossier and a rare act": Filter(about=references[busy], action="log.open"),
        "an organ and an ending": Filter(org="ICC-OTP", outcome="partial"),
        "an act and an organ": Filter(action="message.post", org="AUDIT"),
    }  # fmt: skip
    db.session.remove()
    for name, one in wanted.items():
        yield name, lambda one=one: _ask(number, one)  # type: ignore[misc]


def measure(name: str, ask: Callable[[], object], watch: "Watch", rounds: int, limit: float, plans: bool) -> None:
    """Print a line: medians of rounds after a first view."""
    try:
        ask()
    except AssertionError as answer:
        print(f"{name:46} no page: {answer}")
        return
    taken, busy = [], []
    for _ in range(rounds):
        with watch.looking():
            clock, processor = time.perf_counter(), time.process_time()
            ask()
            taken.append(time.perf_counter() - clock)
            busy.append(time.process_time() - processor)
        db.session.remove()
    spent = statistics.median(taken), statistics.median(busy)
    counted = max(spent) if watch.is_outside else spent[1]
    print(
        f"{name:46} {spent[0] * 1e3:5.0f} ms {spent[1] * 1e3:6.0f} ms {counted / limit:8.2f} "
        f"{watch.seconds * 1e3:5.0f} ms {watch.queries:7}{'  OVER' if counted > limit else ''}",
        flush=True,
    )
    if plans and counted > limit / 2:
        watch.explain()


class Watch:
    """Counts the statements of one view and their time, and tells how the database goes about the slowest."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.is_outside = engine.dialect.name != "sqlite"
        self.seconds, self.queries = 0.0, 0
        self._said: list[tuple[float, str, Any]] = []

    @contextmanager
    def looking(self) -> Iterator[None]:
        self._said = []
        hooks = [("before_cursor_execute", self._before), ("after_cursor_execute", self._after)]
        for name, hook in hooks:
            event.listen(self._engine, name, hook)
        try:
            yield
        finally:
            for name, hook in hooks:
                event.remove(self._engine, name, hook)
            self.seconds, self.queries = sum(one[0] for one in self._said), len(self._said)

    def explain(self) -> None:
        """Print the plans of the two slowest questions."""
        how = "EXPLAIN ANALYZE " if self.is_outside else "EXPLAIN QUERY PLAN "
        for seconds, statement, values in sorted(self._said, key=lambda one: -one[0])[:2]:
            print(f"      {seconds * 1e3:.1f} ms  {' '.join(statement.split())}")
            if statement.startswith(("SELECT", "WITH")):
                with self._engine.connect() as connection:
                    for row in connection.exec_driver_sql(how + statement, values):
                        print(f"        | {row[-1]}")

    def _before(self, _connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool) -> None:
        context.began = time.perf_counter()

    def _after(self, _connection: Any, _cursor: Any, statement: str, values: Any, context: Any, _many: bool) -> None:
        self._said.append((time.perf_counter() - context.began, statement, values))


def _ask(number: int, wanted: Filter) -> None:
    search = filters.look_up(number, wanted)
    filters.numbers(search, 51)
    filters.count(search)


def _busiest(logins: list[dict[str, str]], role: str) -> dict[str, str]:
    query = select(Account.email).join(Member, Member.account_id == Account.id).where(Account.role == role)
    email = db.session.scalars(query.group_by(Account.email).order_by(func.count().desc()).limit(1)).one()
    return next(one for one in logins if one["email"] == email)


def _newest(model: type[MasterRequest] | type[Request]) -> str:
    return db.session.scalars(select(model).order_by(model.number.desc()).limit(1)).one().url


def _by_count(column: Any, direction: int) -> Any:
    """Return the value that occurs most (1) or least (-1)."""
    counted = func.count() * -direction
    return db.session.scalars(
        select(column).where(column.is_not(None)).group_by(column).order_by(counted).limit(1)
    ).one()


if __name__ == "__main__":
    main()
