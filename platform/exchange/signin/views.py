"""The pages of signing in: password, then code or recovery code."""

import re
from collections.abc import Callable

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from exchange.access.actions import RECOVERY_USE, SESSION_BEGIN, SESSION_START
from exchange.access.actor import Actor
from exchange.signin import account_views, cookies, enrolment_views, leaving_views, recovering_views, service
from exchange.signin.enrolment_views import stranger
from exchange.signin.forms import CodeForm, PasswordForm, RecoveryCodeForm
from exchange.signin.service import LetIn, NotLetIn, StartAgain
from exchange.web.guard import signed_out
from exchange.web.i18n import safe_path

bp = Blueprint("signin", __name__)
BLUEPRINTS = [bp, enrolment_views.bp, recovering_views.bp, account_views.bp, leaving_views.bp]

WRITTEN_CODE = re.compile("[0-9A-Z-]{10,40}")

Step = Callable[[Actor, str, str, str], LetIn]


@bp.route("/sign-in", methods=["GET", "POST"])
@signed_out("the first step of signing in", SESSION_BEGIN)
def password() -> ResponseReturnValue:
    """Take e-mail and password; say one sentence for whatever is wrong with them."""
    if g.actor.person is not None:
        return redirect(_back(), 303)
    form = PasswordForm()
    if not form.validate_on_submit():
        return _page(form, "password", failed=False, ended=cookies.SESSION in request.cookies)
    try:
        pending = service.begin(stranger(), form.email.data or "", form.password.data or "", _browser())
    except NotLetIn:
        return _page(form, "password", failed=True)
    response = make_response(redirect(url_for(".code", back=request.args.get("back")), 303))
    cookies.put(response, cookies.PENDING, pending, int(service.PENDING_LASTS.total_seconds()))
    return response


@bp.route("/sign-in/code", methods=["GET", "POST"])
@signed_out("the second step of signing in", SESSION_START)
def code() -> ResponseReturnValue:
    """Take the code that the person's app shows."""
    return _second_step(CodeForm(), "code", service.with_code, _back())


@bp.route("/sign-in/recovery-code", methods=["GET", "POST"])
@signed_out("the second step without the app", RECOVERY_USE)
def recovery_code() -> ResponseReturnValue:
    """Take a recovery code in place of the app's."""
    return _second_step(RecoveryCodeForm(), "recovery_code", service.with_recovery_code, url_for("account.show"))


@bp.post("/recovery-sheet")
@signed_out("gives back as a file what the page that asks holds; nothing is looked up")
def sheet() -> ResponseReturnValue:
    """Return the codes and the key of a page as a text file, without keeping them."""
    codes = [one for one in request.form.getlist("code") if WRITTEN_CODE.fullmatch(one)]
    key = request.form.get("key", "")
    text = render_template("signin/sheet.txt", codes=codes, key=key if WRITTEN_CODE.fullmatch(key) else "")
    response = make_response(text)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="recovery-sheet.txt"'
    return response


def _second_step(form: FlaskForm, name: str, step: Step, onward: str) -> ResponseReturnValue:
    pending = request.cookies.get(cookies.PENDING, "")
    if not service.is_pending(pending):
        return _start_again()
    if not form.validate_on_submit():
        return _page(form, name, failed=False)
    try:
        let_in = step(stranger(), pending, form.code.data, _browser())
    except NotLetIn:
        return _page(form, name, failed=True)
    except StartAgain:
        return _start_again()
    session.clear()  # a new form token for who has come in
    response = make_response(redirect(onward, 303))
    cookies.enter(response, let_in.session, let_in.browser)
    return response


def _start_again() -> ResponseReturnValue:
    flash(_("This sign-in was left open too long. Start again."), "warn")
    return redirect(url_for(".password", back=request.args.get("back")), 303)


def _page(form: FlaskForm, name: str, failed: bool, ended: bool = False) -> ResponseReturnValue:
    back = request.args.get("back")
    page = render_template(f"signin/{name}.html", form=form, failed=failed, ended=ended, back=back)
    return page, 422 if form.is_submitted() else 200


def _browser() -> str:
    return request.cookies.get(cookies.BROWSER, "")


def _back() -> str:
    return safe_path(request.args.get("back", "/"))
