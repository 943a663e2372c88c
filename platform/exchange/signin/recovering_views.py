"""The pages on which a lost password is mended, in their order; each sends on whoever has done it and back whoever is too early."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exchange.access.actions import PASSWORD_RECOVER, SESSION_START
from exchange.accounts import factors
from exchange.accounts.credentials import WeakPassword
from exchange.accounts.factors import Sheet
from exchange.signin import cookies, recoveries, recovering
from exchange.signin.enrolment_views import page, stranger, why_weak
from exchange.signin.forms import CodeForm, NewPasswordForm, RecoveryKeyForm
from exchange.signin.recoveries import Recovering
from exchange.signin.service import NotLetIn, StartAgain
from exchange.web.guard import signed_out

bp = Blueprint("recovering", __name__, url_prefix="/sign-in/lost-password")


@bp.route("", methods=["GET", "POST"])
@signed_out("whoever has lost the password can't sign in", PASSWORD_RECOVER)
def key() -> ResponseReturnValue:
    """Take e-mail and recovery key; say one sentence for whatever is wrong with them."""
    form = RecoveryKeyForm()
    if not form.validate_on_submit():
        return page(form, "lost_password", failed=False)
    try:
        cookie = recovering.begin(stranger(), form.email.data or "", form.key.data or "", _browser())
    except NotLetIn:
        return page(form, "lost_password", failed=True)
    return _onward(cookie, "code")


@bp.route("/code", methods=["GET", "POST"])
@signed_out("the recovery key came before", PASSWORD_RECOVER)
def code() -> ResponseReturnValue:
    """Take the code that the person's app shows."""
    one, form = _on_the_way("code"), CodeForm()
    if not form.validate_on_submit():
        return page(form, "lost_password_code", failed=False, back=None)
    try:
        return _onward(recovering.with_code(stranger(), one, form.code.data or ""), "password")
    except NotLetIn:
        return page(form, "lost_password_code", failed=True, back=None)
    except StartAgain:
        return _start_again()


@bp.route("/new-password", methods=["GET", "POST"])
@signed_out("key and code came before", PASSWORD_RECOVER)
def password() -> ResponseReturnValue:
    """Take another password; the answer to a good one is a new recovery key, shown once."""
    one, form = _on_the_way("password"), NewPasswordForm()
    if not form.validate_on_submit():
        return page(form, "new_password", one=one)
    try:
        return _key_page(one, recovering.choose_password(stranger(), one, form.password.data or ""))
    except WeakPassword as weak:
        form.password.errors = [why_weak(weak)]
        return page(form, "new_password", one=one)


@bp.route("/new-key", methods=["GET", "POST"])
@signed_out("the new password was set before", PASSWORD_RECOVER)
def new_key() -> ResponseReturnValue:
    """Say that the new recovery key was shown, and show another one on demand."""
    one = _on_the_way("new_key")
    if request.method == "POST":
        return _key_page(one, recovering.new_key(stranger(), one))
    return render_template("signin/new_key_shown.html")


@bp.post("/entry")
@signed_out("the new password was set before", SESSION_START)
def enter() -> ResponseReturnValue:
    """Sign the person in."""
    let_in = recovering.enter(stranger(), _on_the_way("new_key"), _browser())
    session.clear()  # a new form token for who has come in
    flash(_("Your password was changed, and you are signed out everywhere else."))
    response = make_response(redirect(url_for("account.show"), 303))
    cookies.enter(response, let_in.session, let_in.browser)
    return response


def _on_the_way(step: str) -> Recovering:
    """Return whose recovery this is; send them to the step that is theirs, or to the first, unless it is this one."""
    one = recoveries.find(request.cookies.get(cookies.RECOVERY, ""))
    if one is None:
        abort(_start_again())
    if one.step != step:
        abort(redirect(url_for(f".{one.step}"), 303))
    return one


def _start_again() -> Response:
    flash(_("This was left open too long, or your password was changed meanwhile. Start again."), "warn")
    return make_response(redirect(url_for(".key"), 303))


def _onward(cookie: str, step: str) -> Response:
    response = make_response(redirect(url_for(f".{step}"), 303))
    cookies.put(response, cookies.RECOVERY, cookie, int(recoveries.LASTS.total_seconds()))
    return response


def _key_page(one: Recovering, new: str) -> ResponseReturnValue:
    sheet, left = Sheet((), new), factors.codes_left(one.account.id)
    return render_template("signin/new_key.html", sheet=sheet, left=left)


def _browser() -> str:
    return request.cookies.get(cookies.BROWSER, "")
