"""The pages on which an administrator suspends or retires a person."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from exchange import gateway
from exchange.access.actions import PEOPLE_READ, PERSON_RETIRE, PERSON_SUSPEND
from exchange.accounts import directory, service
from exchange.signin import leaving
from exchange.web.guard import keeps

bp = Blueprint("leaving", __name__)


@bp.post("/people/<uuid:account_id>/suspension")
@keeps(PERSON_SUSPEND)
def suspend(account_id: UUID) -> ResponseReturnValue:
    """Suspend the person and end their sessions."""
    leaving.suspend(g.actor, service.find(g.actor, account_id))
    return redirect(url_for("people.show", account_id=account_id), 303)


@bp.get("/people/<uuid:account_id>/retirement")
@keeps(PEOPLE_READ)
def confirm(account_id: UUID) -> ResponseReturnValue:
    """Say what retiring does, before it is done."""
    account = service.find(g.actor, account_id)
    with gateway.reveal(g.actor, PEOPLE_READ, account):
        return render_template("accounts/retire.html", person=account, keys=directory.count_keys(account_id))


@bp.post("/people/<uuid:account_id>/retirement")
@keeps(PERSON_RETIRE)
def retire(account_id: UUID) -> ResponseReturnValue:
    """Retire the person."""
    renewed = leaving.retire(g.actor, service.find(g.actor, account_id))
    flash(
        ngettext(
            "Retired. %(num)s dossier is sealed anew at its next use.",
            "Retired. %(num)s dossiers are sealed anew at their next use.",
            renewed,
        )
    )
    return redirect(url_for("people.show", account_id=account_id), 303)
