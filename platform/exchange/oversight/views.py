"""The auditor's pages: the log with its filters, one entry with its proof, exports, the integrity of the whole."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from exchange.access import actions
from exchange.access.refusals import Conflict, NotFound
from exchange.oversight import delegations, exports, figure_views, figures, integrity, service
from exchange.oversight.forms import FORMATS, ExportForm, FilterForm
from exchange.web.guard import blank, keeps

bp = Blueprint("oversight", __name__)
BLUEPRINTS: list[Blueprint] = [bp, figure_views.bp]

LARGEST = 2**62
TYPES = {"jsonl": "application/jsonl", "csv": "text/csv"}

Page = tuple[str, int]


@bp.get("/log")
@keeps(actions.LOG_READ)
def log() -> str:
    form = _filter_form()
    wanted = form.filter()
    page = service.read_log(g.actor, wanted, _number("before"), _number("after"))
    return render_template("oversight/log.html", form=form, wanted=wanted, given=wanted.given(), page=page)


@bp.get("/log/<int:position>")
@keeps(actions.ENTRY_READ)
def entry(position: int) -> str:
    page = service.read_entry(g.actor, min(position, LARGEST))
    return render_template("oversight/entry.html", page=page, line=page.line)


@bp.get("/log/<int:position>/entry.tlog-proof")
@keeps(actions.ENTRY_READ)
def proof(position: int) -> Response:
    page = service.read_entry(g.actor, min(position, LARGEST))
    if page.proof is None:
        raise NotFound("unsigned")
    return _attached(page.proof, "text/plain", f"entry-{position}.tlog-proof")


@bp.get("/log/<int:position>/entry.leaf")
@keeps(actions.ENTRY_READ)
def leaf(position: int) -> Response:
    page = service.read_entry(g.actor, min(position, LARGEST))
    return _attached(page.leaf, "application/octet-stream", f"entry-{position}.leaf")


@bp.get("/log/exports/new")
@blank(actions.LOG_EXPORT)
def new_export() -> str:
    return _export_page(ExportForm())


@bp.post("/log/exports")
@keeps(actions.LOG_EXPORT)
def export() -> Response | Page:
    form = ExportForm()
    if not form.validate():
        return _export_page(form), 422
    wanted, kind = _filter_form().filter(), form.format.data
    assert kind in FORMATS
    try:
        stream = exports.export(g.actor, wanted, kind, form.reason.data or "")
    except Conflict:
        form.reason.errors = [_("More entries fit than can be taken along at once. Narrow the filter, then export.")]
        return _export_page(form), 422
    return _attached(stream, TYPES[kind], f"access-log.{kind}")


@bp.get("/integrity")
@keeps(actions.INTEGRITY_READ)
def show_integrity() -> str:
    return render_template("oversight/integrity.html", state=integrity.show(g.actor))


@bp.post("/integrity/checks")
@keeps(actions.LOG_VERIFY)
def verify() -> Any:
    return redirect(url_for(".show_check", check_id=integrity.verify(g.actor)), 303)


@bp.get("/integrity/checks/<uuid:check_id>")
@keeps(actions.INTEGRITY_READ)
def show_check(check_id: UUID) -> str:
    return render_template("oversight/check.html", check=integrity.one(g.actor, check_id))


def _filter_form() -> FilterForm:
    return FilterForm(delegations.choices(get_locale().language), figures.actions_seen())


def _export_page(form: ExportForm) -> str:
    wanted = _filter_form().filter()
    return render_template("oversight/export.html", form=form, wanted=wanted, given=wanted.given())


def _number(name: str) -> int | None:
    """Return a number of the address; None for what isn't one."""
    given = request.args.get(name, type=int)
    return given if given is not None and 0 <= given < LARGEST else None


def _attached(body: Any, kind: str, name: str) -> Response:
    response = Response(body, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
