"""The pages on which an administrator sees, invites and brings back people."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exchange import gateway
from exchange.access.actions import INVITATION_RENEW, PEOPLE_READ, PERSON_INVITE, PERSON_REACTIVATE
from exchange.access.refusals import Conflict
from exchange.accounts import delegation_views, directory, service
from exchange.accounts.forms import InviteForm
from exchange.accounts.list_forms import PeopleForm
from exchange.delegations import service as delegations
from exchange.mail import words
from exchange.web.guard import blank, keeps
from exchange.web.i18n import LANGUAGES

bp = Blueprint("people", __name__)
BLUEPRINTS = [bp, delegation_views.bp]


@bp.get("/people")
@keeps(PEOPLE_READ)
def index() -> ResponseReturnValue:
    """List people by status, delegation and role."""
    form = PeopleForm(delegations.members_at(gateway.now()))
    asked = (form.status.data, form.delegation.data, form.role.data, form.sort.data)
    with gateway.reveal(g.actor, PEOPLE_READ):
        found = directory.find_people(*asked, form.turn)
    return render_template("accounts/people.html", found=found, form=form, now=gateway.now())


@bp.get("/people/<uuid:account_id>")
@keeps(PEOPLE_READ)
def show(account_id: UUID) -> ResponseReturnValue:
    """Show one person and what can be done about them."""
    account = service.find(g.actor, account_id)
    with gateway.reveal(g.actor, PEOPLE_READ, account):
        invitation = directory.invitation_of(account_id)
    return render_template("accounts/person.html", person=account, invitation=invitation, now=gateway.now())


@bp.route("/people/invite", methods=["GET", "POST"])
@blank(PERSON_INVITE)
def invite() -> ResponseReturnValue:
    """Invite a person; the answer shows the code, once."""
    form = InviteForm(delegation=request.args.get("delegation", ""))
    form.offer(delegations.members_at(gateway.now()))
    if form.validate_on_submit():
        try:
            account, code = service.invite(g.actor, form.person())
            return _code_page(account.id, code)
        except Conflict as conflict:
            _say_conflict(form, conflict)
    said = [(code, name, words.of(words.INVITATION, code)) for code, name in LANGUAGES]
    is_on = gateway.settings().mail.is_on
    page = render_template("accounts/invite.html", form=form, said=said, mail_is_on=is_on)
    return page, 422 if form.is_submitted() else 200


@bp.post("/people/<uuid:account_id>/invitation")
@keeps(INVITATION_RENEW)
def renew_invitation(account_id: UUID) -> ResponseReturnValue:
    """Make a new code in place of the old one; the answer shows it, once."""
    account = service.find(g.actor, account_id)
    return _code_page(account_id, service.renew_invitation(g.actor, account))


@bp.post("/people/<uuid:account_id>/reactivation")
@keeps(PERSON_REACTIVATE)
def reactivate(account_id: UUID) -> ResponseReturnValue:
    """Let a suspended person sign in again."""
    service.reactivate(g.actor, service.find(g.actor, account_id))
    flash(_("Reactivated. The password and the app are those of before."))
    return redirect(url_for(".show", account_id=account_id), 303)


def _code_page(account_id: UUID, code: str) -> ResponseReturnValue:
    account = service.find(g.actor, account_id)
    return render_template(
        "accounts/code.html", person=account, code=code, invitation=directory.invitation_of(account_id)
    )


def _say_conflict(form: InviteForm, conflict: Conflict) -> None:
    if conflict.reason == "email":
        form.email.errors = [_("There is an account of this address already.")]
    elif conflict.reason == "role":
        form.role.errors = [_("People of this delegation can’t have this role. Choose another role or delegation.")]
    else:
        form.delegation.errors = [_("This delegation does not take part now.")]
