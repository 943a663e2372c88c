"""What may be typed on the way in and about oneself. No password that was typed is put back into a page."""

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    EmailField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from exchange.accounts.mailing import AT_ONCE, DAILY, NEVER
from exchange.web.filters import hour_in, place_of
from exchange.web.i18n import LANGUAGES
from exchange_crypto import tokens
from exchange_crypto.errors import InvalidKey

CONTINENTS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
PASSWORD_NEEDED = InputRequired(_l("Type your password."))
CODE_NEEDED = InputRequired(_l("Type the six digits that your app shows."))


class PasswordForm(FlaskForm):
    email = EmailField(_l("Official email address"), [InputRequired(_l("Type your email address."))])
    password = PasswordField(_l("Password"), [PASSWORD_NEEDED])


class CodeForm(FlaskForm):
    code = StringField(_l("Six-digit code"), [CODE_NEEDED])


class AppForm(CodeForm):
    """A first code, as the second step of the page that shows the app's secret."""

    code = StringField(_l("2. Enter the six digits the app now shows"), [CODE_NEEDED])


class RecoveryCodeForm(FlaskForm):
    code = StringField(_l("Recovery code"), [InputRequired(_l("Type one of your recovery codes."))])


class RecoveryKeyForm(FlaskForm):
    email = EmailField(_l("Official email address"), [InputRequired(_l("Type your email address."))])
    key = StringField(_l("Recovery key"), [InputRequired(_l("Type your recovery key."))])

    def validate_key(self, field: StringField) -> None:
        """Tell at once that a character is wrong: the check character shows it, whosever key it is."""
        try:
            tokens.parse_code(field.data or "", tokens.RECOVERY_SIZE)
        except InvalidKey as error:
            raise ValidationError(_("A character is missing or mistyped. Check each group of the key.")) from error


class InvitationForm(FlaskForm):
    code = StringField(_l("Invitation code"), [InputRequired(_l("Type the code you were given."))])


class ChosenPasswordForm(FlaskForm):
    password = PasswordField(_l("The password you chose"), [PASSWORD_NEEDED])


class NewPasswordForm(FlaskForm):
    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password."))])
    again = PasswordField(_l("The same again"), [EqualTo("password", _l("The two are not the same. Type both again."))])


class ChangePasswordForm(NewPasswordForm):
    old = PasswordField(_l("Your password until now"), [PASSWORD_NEEDED])


class SettingsForm(FlaskForm):
    language = SelectField(_l("Language"), choices=[SelectChoice(code, name) for code, name in LANGUAGES])
    timezone = SelectField(_l("Time zone"), [Length(max=40)])
    appearance = RadioField(
        _l("Appearance"),
        choices=[
            SelectChoice("", _l("As the device")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
    )

    def __init__(self, of_delegation: str, at: datetime, **kwargs: Any) -> None:
        """Offer the zones with the time in each at `at`; none chosen means the delegation's."""
        super().__init__(**kwargs)
        own = _("As my delegation: %(zone)s", zone=_zone(of_delegation, at))
        zones = [
            SelectChoice(zone, _zone(zone, at), optgroup=_continent(zone)) for zone in _offered(self.timezone.data)
        ]
        self.timezone.choices = [SelectChoice("", own), SelectChoice("UTC", _zone("UTC", at)), *zones]


class MailForm(FlaskForm):
    mail = RadioField(
        _l("When you are told"),
        [InputRequired(_l("Choose when you are told."))],
        choices=[
            SelectChoice(DAILY, _l("Once a day")),
            SelectChoice(AT_ONCE, _l("At once")),
            SelectChoice(NEVER, _l("Never")),
        ],
    )


def _zone(zone: str, at: datetime) -> str:
    return f"{place_of(zone)} ({hour_in(zone, at)})"


def _offered(chosen: str | None) -> list[str]:
    """Return one zone for each place, by continent and name; where a place has several, the chosen one stands for it."""
    found: dict[tuple[str, str], str] = {}
    for zone in _zones():
        place = (_continent(zone), place_of(zone))
        if zone == chosen or place not in found:
            found[place] = zone
    return [found[place] for place in sorted(found)]


def _continent(zone: str) -> str:
    return {
        "Africa": _("Africa"),
        "America": _("America"),
        "Asia": _("Asia"),
        "Atlantic": _("Atlantic"),
        "Australia": _("Australia"),
        "Europe": _("Europe"),
        "Indian": _("Indian Ocean"),
        "Pacific": _("Pacific"),
    }[zone.partition("/")[0]]


@cache
def _zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if zone.startswith(CONTINENTS))
