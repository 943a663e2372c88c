"""The pages on which an administrator admits delegations and ends their membership."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from exchange import gateway
from exchange.access.actions import DELEGATION_ADMIT, DELEGATION_END, DELEGATIONS_READ
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.accounts import directory
from exchange.accounts.forms import AdmitForm, AdmitOtherForm, EndForm
from exchange.accounts.list_forms import DelegationsForm
from exchange.delegations import service
from exchange.delegations.service import NewDelegation
from exchange.web.guard import blank, keeps

bp = Blueprint("delegations", __name__)


@bp.get("/delegations")
@keeps(DELEGATIONS_READ)
def index() -> ResponseReturnValue:
    """List delegations with their kind, dates and people."""
    form, now = DelegationsForm(), gateway.now()
    wanted = service.Wanted(form.kind.data, form.member.data, form.sort.data, str(get_locale().language), form.turn)
    with gateway.reveal(g.actor, DELEGATIONS_READ):
        page, total = service.list_page(wanted, now)
        counts = directory.count_by_delegation([row[0].id for row in page.rows])
    return render_template("delegations/list.html", page=page, total=total, counts=counts, form=form, now=now)


@bp.get("/delegations/<code>")
@keeps(DELEGATIONS_READ)
def show(code: str) -> ResponseReturnValue:
    """Show one delegation, its people, and the form that ends its membership."""
    return _show(code, EndForm()), 200


@bp.route("/delegations/new", methods=["GET", "POST"])
@blank(DELEGATION_ADMIT)
def admit() -> ResponseReturnValue:
    """Admit a State Party or an organ that the data knows."""
    known = {one.code: one for one in service.candidates()}
    form = AdmitForm()
    form.offer(known.values())
    if form.validate_on_submit() and _admitted(form, g.actor, known[form.code.data]):
        return redirect(url_for(".show", code=form.code.data), 303)
    return render_template("delegations/new.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/delegations/new/other", methods=["GET", "POST"])
@blank(DELEGATION_ADMIT)
def admit_other() -> ResponseReturnValue:
    """Admit an observer, or a State that is not a Party."""
    form = AdmitOtherForm()
    if form.validate_on_submit():
        new = form.delegation()
        if _admitted(form, g.actor, new):
            return redirect(url_for(".show", code=new.code), 303)
    return render_template("delegations/new_other.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/delegations/<code>/end")
@keeps(DELEGATION_END)
def end(code: str) -> ResponseReturnValue:
    """End the membership on a day."""
    delegation = service.find(g.actor, code)
    form = EndForm()
    if form.validate():
        try:
            service.end(g.actor, delegation, form.at())
        except Conflict as conflict:
            form.member_until.errors = [_why_not(conflict)]
        else:
            flash(_("The end of the membership is set."))
            return redirect(url_for(".show", code=code), 303)
    return _show(code, form), 422


def _show(code: str, form: EndForm) -> str:
    delegation = service.find(g.actor, code)
    with gateway.reveal(g.actor, DELEGATIONS_READ, delegation):
        people = directory.active_people(delegation.id)
        count = directory.count_by_delegation([delegation.id])[delegation.id]
    return render_template(
        "delegations/show.html", one=delegation, people=people, count=count, form=form, now=gateway.now()
    )


def _admitted(form: AdmitForm | AdmitOtherForm, actor: Actor, new: NewDelegation) -> bool:
    try:
        service.admit(actor, new, form.begins())
    except Conflict:
        form.code.errors = [_("A delegation with this code takes part already.")]
        return False
    return True


def _why_not(conflict: Conflict) -> str:
    if conflict.reason == "ended":
        return _("The membership has ended already.")
    return _("Choose a day after the membership began.")
