"""The pages on which a delegation sees who has which duty, and its manager gives and takes them."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from exchange.access.actions import DUTIES_READ, DUTY_GIVE
from exchange.access.refusals import Conflict
from exchange.accounts import service as accounts
from exchange.accounts.models import Account
from exchange.duties import forms, service
from exchange.duties.forms import DutiesForm
from exchange.web.guard import keeps

bp = Blueprint("duties", __name__)
BLUEPRINTS = [bp]

Page = tuple[str, int]


@bp.get("/duties")
@keeps(DUTIES_READ)
def index() -> str:
    """List the people of one's delegation with their duties."""
    return render_template("duties/index.html", page=service.read(g.actor), label=forms.label, says=forms.sentences())


@bp.get("/duties/<uuid:account_id>")
@keeps(DUTIES_READ)
def edit(account_id: UUID) -> str:
    """The form of one person's duties."""
    person = accounts.find(g.actor, account_id)
    given = {"duties": person.duties.split(), "deputy": str(person.deputy_id or ""), "seen": service.version(person)}
    return _page(person, DutiesForm(data=given))


@bp.post("/duties/<uuid:account_id>")
@keeps(DUTY_GIVE)
def change(account_id: UUID) -> Response | Page:
    """Give and take what differs, and say who stands in."""
    person, form = accounts.find(g.actor, account_id), DutiesForm()
    if not form.validate():
        return _page(person, form), 422
    deputy = form.chosen_deputy()
    stands_in = accounts.find(g.actor, deputy) if deputy else None
    try:
        service.change(g.actor, person, form.duties.data or [], stands_in, form.seen.data or "")
    except Conflict as conflict:
        person = accounts.find(g.actor, account_id)
        form.seen.data = service.version(person)
        return _page(person, form, conflict.reason), 409
    flash(_("Saved. Each change is on record."))
    return redirect(url_for(".index"), 303)


def _page(person: Account, form: DutiesForm, reason: str = "") -> str:
    page, history = service.read_one(g.actor, person)
    form.offer(page.offered, [one for one in page.people if one.id != person.id])
    told = {"label": forms.label, "says": forms.sentences(), "history": history, "reason": reason}
    return render_template("duties/edit.html", page=page, person=person, form=form, **told)
