"""The pages of enrolling, in their order; each sends on whoever has done it and back whoever is too early."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby

import segno
from flask import Blueprint, abort, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from exchange.access.actions import FACTOR_ENROL, INVITATION_OPEN, PASSWORD_SET, PERSON_ENROL, RECOVERY_RENEW
from exchange.access.actor import ANONYMOUS, Actor
from exchange.accounts.credentials import WeakPassword
from exchange.accounts.factors import Sheet
from exchange.signin import cookies, enrolment
from exchange.signin.enrolment import Enrolling
from exchange.signin.forms import AppForm, ChosenPasswordForm, InvitationForm, NewPasswordForm, RecoveryCodeForm
from exchange.signin.service import NotLetIn
from exchange.web.guard import signed_out
from exchange_crypto import totp

ISSUER = "Secure Cooperation Exchange"
QUIET_ZONE = 4

bp = Blueprint("enrolment", __name__)


@bp.route("/invitation", methods=["GET", "POST"])
@signed_out("whoever is invited has no account yet", INVITATION_OPEN)
def invitation() -> ResponseReturnValue:
    """Take an invitation's code."""
    form = InvitationForm()
    if not form.validate_on_submit():
        return page(form, "invitation", failed=False)
    try:
        cookie = enrolment.open_invitation(stranger(), form.code.data or "", request.cookies.get(cookies.ENROLMENT, ""))
    except NotLetIn:
        return page(form, "invitation", failed=True)
    one = enrolment.find(cookie)
    response = make_response(redirect(_url(one.step if one else "password"), 303))
    cookies.put(response, cookies.ENROLMENT, cookie)
    return response


@bp.route("/enrolment/password", methods=["GET", "POST"])
@signed_out("the invitation's code came before", PASSWORD_SET)
def password() -> ResponseReturnValue:
    """Take a new password; it makes the person's keys."""
    one, form = _on_the_way("password", "resume"), NewPasswordForm()
    if not form.validate_on_submit():
        return page(form, "choose_password", one=one)
    try:
        enrolment.choose_password(stranger(), one, form.password.data or "")
    except WeakPassword as weak:
        form.password.errors = [why_weak(weak)]
        return page(form, "choose_password", one=one)
    return redirect(url_for(".app"), 303)


@bp.route("/enrolment/resumption", methods=["GET", "POST"])
@signed_out("the invitation's code came before", INVITATION_OPEN)
def resume() -> ResponseReturnValue:
    """Take the password chosen before, in another browser."""
    one, form = _on_the_way("resume"), ChosenPasswordForm()
    if not form.validate_on_submit():
        return page(form, "resume", one=one, failed=False)
    try:
        enrolment.resume(stranger(), one, form.password.data or "")
    except NotLetIn:
        return page(form, "resume", one=one, failed=True)
    return redirect(url_for(".app"), 303)


@bp.route("/enrolment/app", methods=["GET", "POST"])
@signed_out("the password was set before", FACTOR_ENROL)
def app() -> ResponseReturnValue:
    """Show the app's secret and take its first code; the answer to a right one is the recovery sheet, shown once."""
    one, form = _on_the_way("app"), AppForm()
    if not form.validate_on_submit():
        return _app_page(one, form, failed=False)
    try:
        return _sheet_page(enrolment.prove_app(stranger(), one, form.code.data or ""))
    except NotLetIn:
        return _app_page(one, form, failed=True)


@bp.route("/enrolment/recovery", methods=["GET", "POST"])
@signed_out("the app was proved before", RECOVERY_RENEW)
def recovery() -> ResponseReturnValue:
    """Say that the sheet was shown, and show another one on demand."""
    one = _on_the_way("recovery")
    if request.method == "POST":
        return _sheet_page(enrolment.new_sheet(stranger(), one))
    return render_template("signin/recovery.html")


@bp.route("/enrolment/proof", methods=["GET", "POST"])
@signed_out("the recovery sheet was shown before", PERSON_ENROL)
def proof() -> ResponseReturnValue:
    """Take one code of the sheet; enrolment is done and the person is signed in."""
    one, form = _on_the_way("recovery"), RecoveryCodeForm()
    if not form.validate_on_submit():
        return page(form, "proof", failed=False)
    try:
        let_in = enrolment.finish(stranger(), one, form.code.data or "")
    except NotLetIn:
        return page(form, "proof", failed=True)
    session.clear()  # a new form token for who has come in
    response = make_response(redirect("/", 303))
    cookies.enter(response, let_in.session, let_in.browser)
    return response


def why_weak(weak: WeakPassword) -> str:
    """Return the sentence for a password that is refused."""
    return {
        "short": _("Choose one of 12 characters or more."),
        "long": _("Choose one of 256 characters or fewer."),
        "common": _("Many people use this password, and it is tried first. Choose another."),
        "personal": _("This is built from your name, your address or your delegation. Choose another."),
    }[weak.why]


def _on_the_way(*steps: str) -> Enrolling:
    """Return whose enrolment this is; send them to the step that is theirs, or to the invitation, unless it is one of these."""
    one = enrolment.find(request.cookies.get(cookies.ENROLMENT, ""))
    if one is None:
        abort(redirect(url_for(".invitation"), 303))
    if one.step not in steps:
        abort(redirect(_url(one.step), 303))
    return one


def _url(step: str) -> str:
    return url_for(f".{step}")


def page(form: FlaskForm, name: str, **told: object) -> ResponseReturnValue:
    """Return the page of a form: empty, or with what is wrong in it."""
    return render_template(f"signin/{name}.html", form=form, **told), 422 if form.is_submitted() else 200


def _app_page(one: Enrolling, form: FlaskForm, failed: bool) -> ResponseReturnValue:
    secret = enrolment.app_secret(one)
    size, path = _image_code(totp.uri(secret, one.account.email, ISSUER))
    return page(form, "app", failed=failed, typed=totp.typed(secret), size=size, path=path)


def _image_code(text: str) -> tuple[int, str]:
    """Return a QR code's size in modules and its dark runs as a path to be stroked, one module wide; no picture is kept."""
    matrix = segno.make(text, error="m", micro=False).matrix
    runs = (_runs(row, y) for y, row in enumerate(matrix, start=QUIET_ZONE))
    return len(matrix) + 2 * QUIET_ZONE, "".join(chain.from_iterable(runs))


def _runs(row: Sequence[int], y: int) -> Iterator[str]:
    x = QUIET_ZONE
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield f"M{x} {y}.5h{length}"
        x += length


def _sheet_page(sheet: Sheet) -> ResponseReturnValue:
    return render_template("signin/sheet.html", sheet=sheet)


def stranger() -> Actor:
    """Return whoever asks, as nobody that is known here."""
    return ANONYMOUS.coming(g.actor.via)
