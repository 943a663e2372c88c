"""Builds the one web application: plain WSGI, every room joined, every route guarded."""

from pathlib import Path
from typing import Any

from flask import Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from exchange import gateway, rooms, tables
from exchange.access import actions
from exchange.access.actor import Actor, Via
from exchange.drafts import ended_views
from exchange.house import House
from exchange.signin import cookies, sessions
from exchange.web import addresses, assets, errors, filters, guard, headers, health, help, i18n, uploads

HERE = Path(__file__).resolve().parent
FLASK_LABEL = "exchange/v1/flask"


def project_folder(name: str) -> Path:
    """Return a folder of templates or static files: beside the package when installed, two up in a checkout."""
    return HERE / name if (HERE / name).is_dir() else HERE.parent.parent / name


def create_app(house: House) -> Flask:
    """Return the application of an opened house."""
    app = Flask("exchange", static_folder=None, template_folder=str(project_folder("templates")))
    _configure(app, house)
    addresses.install(app)
    headers.install(app)
    assets.install(app, project_folder("static"))
    guard.install(app, _load_actor, ended_views.keep_what_was_typed)
    i18n.install(app, _language, _zone)
    filters.install(app)
    errors.install(app)
    uploads.install(app, house.settings.server.transfers)
    help.install(app)
    for blueprint in (health.bp, *rooms.blueprints()):
        app.register_blueprint(blueprint)
    app.context_processor(_told_to_templates)
    if house.settings.server.trusted_proxies:
        count = house.settings.server.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, house: House) -> None:
    app.config.update(
        SECRET_KEY=gateway.house().vault.derive(FLASK_LABEL, 32),
        SESSION_COOKIE_NAME="__Host-form",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_TIME_LIMIT=None,  # a form left open overnight is still good; the session decides
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        PREFERRED_URL_SCHEME="https" if house.settings.https else "http",
    )
    app.jinja_env.undefined = _strict()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _strict() -> Any:
    from jinja2 import StrictUndefined

    return StrictUndefined


def _load_actor(via: Via) -> Actor | None:
    entered = g.entered = sessions.load(request.cookies.get(cookies.SESSION), via)
    if entered is None:
        return None
    account = entered.account
    # Read now: an act that fails forgets every row, and its page must be drawn even if the database is gone.
    g.language, g.zone = account.language, account.timezone or account.delegation.timezone
    g.theme = account.theme
    return entered.actor


def _language() -> str | None:
    return g.get("language")


def _zone() -> str | None:
    return g.get("zone")


def _told_to_templates() -> dict[str, Any]:
    actor: Actor = g.get("actor")
    frame = rooms.frame(None if g.get("outside") else actor)

    def may(name: str, thing: Any = None) -> bool:
        return gateway.may(actor, actions.named(name), thing)

    return {
        "shown_at": gateway.now(),
        "may": may,
        "theme": g.get("theme", request.cookies.get("theme", "")),
        "tables": tables,
        **frame,
    }
