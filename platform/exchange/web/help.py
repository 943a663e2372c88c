"""Help, open to everybody: a guide per role, how data is protected, accessibility. It shows nothing of anyone."""

from datetime import date
from typing import Any

from flask import Blueprint, Flask, g, render_template, request
from flask_babel import gettext as _

from exchange import tables
from exchange.web.guard import signed_out

bp = Blueprint("help", __name__)

PREPARED = date(2026, 11, 20)  # when the accessibility statement was last compared with the pages
SHARING = ("requests", "sheets", "duties", "annual", "dossiers", "documents", "discussions", "search", "account")
PARTS = {
    "focal-point": SHARING,
    "investigator": SHARING,
    "auditor": ("log", "integrity", "figures", "annual", "account"),
    "administrator": ("people", "delegations", "figures", "annual", "account"),
}
WHY = "help, the same for everybody"


@bp.get("/help")
@signed_out(WHY)
def show() -> str:
    return _page("index")


@bp.get("/help/<any('focal-point', 'investigator', 'auditor', 'administrator'):guide>")
@signed_out(WHY)
def guide(guide: str) -> str:
    return _page(guide)


@bp.get("/help/protection")
@signed_out(WHY)
def protection() -> str:
    return _page("protection")


@bp.get("/help/accessibility")
@signed_out(WHY)
def accessibility() -> str:
    return _page("accessibility")


def install(app: Flask) -> None:
    """Tell every page where its own part of the help is."""
    app.context_processor(lambda: {"help_url": address(_own(), request.path)})
    app.register_blueprint(bp)


def address(own: str, path: str) -> str:
    """Return the page and part of the help that are about a page; `own` is the reader's guide, if there is one."""
    if not own:
        return "/help"
    words = path.split("/")
    part = "documents" if "documents" in words else words[1]
    return f"/help/{own}#{part}" if part in PARTS[own] else f"/help/{own}"


def _page(name: str) -> str:
    own = _own()
    titles = {
        "focal-point": _("Guide for focal points"),
        "investigator": _("Guide for investigators"),
        "auditor": _("Guide for auditors"),
        "administrator": _("Guide for administrators"),
    }
    guides: list[Any] = [(f"/help/{one}", titles[one]) for one in sorted(titles, key=lambda one: one != own)]
    others = [("/help/protection", _("How your data is protected")), ("/help/accessibility", _("Accessibility"))]
    pages = [("/help", _("Help and contact")), *guides, *others]
    told = {"states": tables.rows("request_states"), "prepared": PREPARED}
    return render_template(f"help/{name}.html", own=own, pages=pages, **told)


def _own() -> str:
    """Return the guide of the reader's role; nothing for one who isn't signed in."""
    actor = g.get("actor")
    name = actor.role.replace("_", "-") if actor else ""
    return name if name in PARTS else ""
