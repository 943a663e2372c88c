"""What a page costs the server, in pages of 50 plain rows from the same database: each is recorded, opened and drawn.

Run with `PYTHONPATH=platform:crypto:. python benchmarks/pages.py [ROUNDS] [DATABASE_URL]` (40, SQLite in a temporary
folder); processor time of the second view in a session, medians of rounds that take turns.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask, render_template
from sqlalchemy import Engine, String, event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tests.builders import Cast
from werkzeug.test import EnvironBuilder

from exchange import db, gateway, house, schema
from exchange.app import create_app
from exchange.clock import SystemClock
from exchange.config import Passwords, Settings, Storage
from exchange.discussions import service as discussions
from exchange.dossiers import service as dossiers
from exchange.signin import cookies
from exchange_crypto.canonical import b64
from exchange_crypto.roots import Keyring

DOSSIERS = MESSAGES = ROWS = 50
TEMPLATE = """<table>{% for row in rows %}<tr><td><a href="{{ url_for('one', id=row.id) }}">{{ row.title }}</a>
<td>{{ row.theme }}<td>{{ row.level }}<td>{{ row.opened }}</tr>{% endfor %}</table>"""


class Base(DeclarativeBase):
    pass


class Plain(Base):
    """A row without a secret."""

    __tablename__ = "plain"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    theme: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(16))
    opened: Mapped[str] = mapped_column(String(16))


def main(rounds: int, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened, engine = found(Path(folder), url or f"sqlite:///{folder}/bench.db")
        ada, olga, discussion = fill()
        app, plain = create_app(opened), plain_app(engine)
        pages = {
            "the plain page of 50 rows": Page(plain, "/", ""),
            "help (no session's content)": Page(app, "/help", b64(ada.keys.secret)),
            "50 dossiers": Page(app, "/dossiers", b64(ada.keys.secret)),
            "home, 50 unread discussions": Page(app, "/", b64(ada.keys.secret)),
            "a discussion of 50 messages": Page(app, f"/discussions/{discussion}", b64(ada.keys.secret)),
            "50 entries of the access log": Page(app, "/log", b64(olga.keys.secret)),
        }
        report(pages, engine, rounds)


def found(folder: Path, url: str) -> tuple[house.House, Engine]:
    (folder / "data" / "blobs").mkdir(parents=True)
    engine = db.open_engine(url)
    schema.metadata.create_all(engine)
    Base.metadata.create_all(engine)
    storage = Storage(folder=str(folder / "data"), keyring=str(folder / "keyring.json"))
    settings = Settings(storage=storage, passwords=Passwords(memory_kib=8, iterations=1))
    return house.found(settings, Keyring.create(folder / "keyring.json"), engine, SystemClock()), engine


def fill() -> tuple[object, object, str]:
    """Make the people, the dossiers, their discussions and the plain rows; return who looks, and at which discussion."""
    cast = Cast(gateway, SystemClock())
    members = [cast.ada.person, cast.ben.person, cast.ivo.person]
    for number in range(DOSSIERS):
        dossier = dossiers.open(cast.ivo, f"Corporate vehicles, part {number}", "TRACING", "confidential", members)
        discussion = discussions.open(cast.ivo, dossier, f"Format of the extracts {number}", "In which order?")
    for number in range(MESSAGES - 1):
        discussions.post(cast.ben, discussion, f"By date, as in *annex {number}*; the register of 2024 has gaps.")
    with Session(db.session.get_bind()) as session:
        values = {"title": "Corporate vehicles, part 1", "theme": "Tracing", "level": "confidential", "opened": "1 May"}
        session.execute(insert(Plain), [values] * ROWS)
        session.commit()
    return cast.ada, cast.olga, discussion.reference


def plain_app(engine: Engine) -> Flask:
    """Fifty rows read by the ORM and drawn with a link each, as any application would."""
    app = Flask("plain")
    template = app.jinja_env.from_string(TEMPLATE)

    @app.get("/")
    def rows() -> str:
        with Session(engine) as session:
            return render_template(template, rows=session.scalars(select(Plain).limit(ROWS)).all())

    @app.get("/<int:id>")
    def one(id: int) -> str:
        return str(id)

    return app


class Page:
    """One page as the server's thread sees it: the environment goes in, the bytes come out."""

    def __init__(self, app: Flask, path: str, secret: str) -> None:
        cookie = {"Cookie": f"{cookies.SESSION}={secret}"} if secret else {}
        self._app = app
        self._environ = EnvironBuilder(path, "http://localhost", headers=cookie).get_environ()

    def ask(self) -> int:
        """Return the size of the answer, which must be a page."""
        said: list[str] = []
        pieces = self._app.wsgi_app(dict(self._environ), lambda status, _headers: said.append(status))
        size = sum(map(len, pieces))
        pieces.close()
        assert said == ["200 OK"], said
        return size


def report(pages: dict[str, Page], engine: Engine, rounds: int) -> None:
    asked = {name: queries(engine, page) for name, page in pages.items()}
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, page in pages.items():
            started = time.process_time()
            page.ask()
            taken[name].append(time.process_time() - started)
    plain = statistics.median(taken["the plain page of 50 rows"])
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{name:30} {middle * 1e3:6.2f} ms, {middle / plain:5.1f} plain pages, {asked[name]:2} statements")


def queries(engine: Engine, page: Page) -> int:
    """Return how many statements the second view of a page asks."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    page.ask()
    event.listen(engine, "before_cursor_execute", note)
    page.ask()
    event.remove(engine, "before_cursor_execute", note)
    return len(said)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40, sys.argv[2] if len(sys.argv) > 2 else "")
