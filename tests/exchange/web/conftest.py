"""A small app with the web's ground floor and nothing else: what the templates expect of the house is stood in for."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from exchange.access.refusals import Conflict, Forbidden, NotFound, TooMany, Unrecorded
from exchange.web import assets, errors, filters, headers, help, i18n

ROOT = Path(__file__).resolve().parents[3]
ADA = SimpleNamespace(
    name="Ada Lund",
    initials="AL",
    post="Ministry of Justice",
    role="focal_point",
    role_label="Focal point",
    org_code="NOR",
    delegation="Norhaven",
)
NAV = [
    SimpleNamespace(icon="home", url="/", label="Home", current=True),
    SimpleNamespace(icon="dossier", url="/dossiers", label="Dossiers", current=False),
]
REFUSALS = {
    "not-found": NotFound(),
    "forbidden": Forbidden(),
    "conflict": Conflict(),
    "too-many": TooMany(30),
    "unrecorded": Unrecorded(),
}


def build(me=None):
    app = Flask("exchange", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(SECRET_KEY="only for this app", WTF_CSRF_ENABLED=True)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    headers.install(app)
    errors.install(app)
    filters.install(app)
    assets.install(app, ROOT / "static")
    i18n.install(app, zone_of_person=lambda: app.config.get("ZONE"))
    help.install(app)
    app.context_processor(
        lambda: {
            "me": me,
            "nav": NAV if me else [],
            "theme": "",
            "may": lambda *_asked: True,
            "shown_at": datetime(2026, 11, 19, 10, 4, tzinfo=UTC),
            "session_ends": datetime(2026, 11, 19, 10, 34, tzinfo=UTC) if me else None,
        }
    )
    app.add_url_rule("/page", view_func=help.show, endpoint="page")
    app.add_url_rule("/refused/<name>", view_func=_refuse, endpoint="refused")
    app.add_url_rule("/form", view_func=lambda: "received", methods=["POST"], endpoint="form")
    app.add_url_rule("/broken", view_func=lambda: 1 // 0, endpoint="broken")
    return app


def _refuse(name):
    raise REFUSALS[name]


@pytest.fixture
def app():
    return build()


@pytest.fixture
def visitor(app):
    return app.test_client()


@pytest.fixture
def ada():
    return build(ADA).test_client()
