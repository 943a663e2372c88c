"""The pages of one's own account: security, sessions, settings; and signing out."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, jsonify, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exchange import gateway
from exchange.access.actions import (
    ACCOUNT_READ,
    PASSWORD_CHANGE,
    RECOVERY_RENEW,
    SESSION_END,
    SESSION_REVOKE,
    SESSION_STAY,
    SETTINGS_CHANGE,
)
from exchange.accounts.credentials import WeakPassword
from exchange.accounts.factors import Sheet
from exchange.clock import micros
from exchange.mail import words
from exchange.signin import cookies, own
from exchange.signin.enrolment_views import why_weak
from exchange.signin.forms import ChangePasswordForm, CodeForm, MailForm, SettingsForm
from exchange.signin.service import NotLetIn
from exchange.web import i18n
from exchange.web.guard import keeps

THEME = "theme"

bp = Blueprint("account", __name__)


@bp.get("/account")
@keeps(ACCOUNT_READ)
def show() -> ResponseReturnValue:
    """Show how one signs in."""
    return render_template("accounts/security.html", security=own.read(g.actor, g.entered.account))


@bp.get("/account/sessions")
@keeps(ACCOUNT_READ)
def sessions() -> ResponseReturnValue:
    """Show where one is signed in."""
    return render_template("accounts/sessions.html", security=own.read(g.actor, g.entered.account))


@bp.post("/account/sessions/<uuid:session_id>/end")
@keeps(SESSION_REVOKE)
def end_session(session_id: UUID) -> ResponseReturnValue:
    """Sign out there."""
    own.end_session(g.actor, session_id)
    return redirect(url_for(".sessions"), 303)


@bp.post("/account/sessions/others/end")
@keeps(SESSION_REVOKE)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    own.end_other_sessions(g.actor, g.entered.account)
    flash(_("You are signed out everywhere else."))
    return redirect(url_for(".sessions"), 303)


@bp.get("/account/password")
@keeps(ACCOUNT_READ)
def password() -> ResponseReturnValue:
    """Show the form for another password."""
    own.read(g.actor, g.entered.account)
    return _password_page(ChangePasswordForm())


@bp.post("/account/password")
@keeps(PASSWORD_CHANGE)
def change_password() -> ResponseReturnValue:
    """Change the password and end all other sessions."""
    form = ChangePasswordForm()
    if form.validate():
        try:
            own.change_password(g.actor, g.entered.account, form.old.data or "", form.password.data or "")
        except NotLetIn:
            form.old.errors = [_("This is not your password until now. Type it again.")]
        except WeakPassword as weak:
            form.password.errors = [why_weak(weak)]
        else:
            flash(_("Your password was changed, and you are signed out everywhere else."))
            return redirect(url_for(".show"), 303)
    return _password_page(form), 422


@bp.get("/account/recovery-codes")
@keeps(ACCOUNT_READ)
def recovery_codes() -> ResponseReturnValue:
    """Show the form for ten new recovery codes."""
    own.read(g.actor, g.entered.account)
    return render_template("accounts/recovery_codes.html", form=CodeForm())


@bp.post("/account/recovery-codes")
@keeps(RECOVERY_RENEW)
def renew_codes() -> ResponseReturnValue:
    """Show ten new codes, once."""
    form = CodeForm()
    if form.validate():
        try:
            codes = own.renew_codes(g.actor, g.entered.account, form.code.data or "")
            return render_template("accounts/new_codes.html", sheet=Sheet(codes))
        except NotLetIn:
            form.code.errors = [_("That code did not work. Enter the code your app shows now.")]
    return render_template("accounts/recovery_codes.html", form=form), 422


@bp.get("/account/notifications")
@keeps(ACCOUNT_READ)
def notifications() -> ResponseReturnValue:
    """Show when one is told by mail that something awaits one, and in which words."""
    own.read(g.actor, g.entered.account)
    return _notifications_page(MailForm(data={"mail": g.entered.account.mail})), 200


@bp.post("/account/notifications")
@keeps(SETTINGS_CHANGE)
def choose_mail() -> ResponseReturnValue:
    """Keep when one is told."""
    form = MailForm()
    if not form.validate():
        return _notifications_page(form), 422
    own.choose_mail(g.actor, g.entered.account, form.mail.data)
    flash(_("Your choice is kept."))
    return redirect(url_for(".notifications"), 303)


@bp.get("/account/settings")
@keeps(ACCOUNT_READ)
def settings() -> ResponseReturnValue:
    """Show language, time zone and appearance as they are."""
    account = g.entered.account
    own.read(g.actor, account)
    shown = {"language": account.language, "timezone": account.timezone, "appearance": account.theme}
    return render_template("accounts/settings.html", form=_settings_form(data=shown))


@bp.post("/account/settings")
@keeps(SETTINGS_CHANGE)
def change_settings() -> ResponseReturnValue:
    """Keep the settings with the person; the appearance with the browser too, for the pages before sign-in."""
    form = _settings_form()
    if not form.validate():
        return render_template("accounts/settings.html", form=form), 422
    language, zone, theme = form.language.data, form.timezone.data, form.appearance.data
    own.change_settings(g.actor, g.entered.account, language, zone, theme)
    flash(_("Your settings are kept."))
    response = make_response(redirect(url_for(".settings"), 303))
    response.delete_cookie(i18n.COOKIE)  # the person's own language holds from now on
    response.set_cookie(THEME, theme, i18n.COOKIE_SECONDS, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


@bp.post("/sign-out")
@keeps(SESSION_END)
def sign_out() -> ResponseReturnValue:
    """End the session at once."""
    own.sign_out(g.actor)
    session.clear()
    flash(_("You are signed out."))
    response = make_response(redirect(url_for("signin.password"), 303))
    cookies.drop(response, cookies.SESSION)
    return response


@bp.post("/session/stay")
@keeps(SESSION_STAY)
def stay() -> ResponseReturnValue:
    """Go on with the session; answer with its new end in milliseconds since 1970."""
    return jsonify(ends=micros(own.stay(g.actor)) // 1000)


def _password_page(form: ChangePasswordForm) -> str:
    return render_template("accounts/password.html", form=form, email=g.entered.account.email)


def _settings_form(**given: Any) -> SettingsForm:
    return SettingsForm(g.entered.account.delegation.timezone, gateway.now(), **given)


def _notifications_page(form: MailForm) -> str:
    account = g.entered.account
    said = words.of(words.AWAITING, account.language, waiting=4, near=1)
    is_on = gateway.settings().mail.is_on
    return render_template("accounts/notifications.html", form=form, person=account, said=said, mail_is_on=is_on)
