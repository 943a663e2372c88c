"""What may be typed on the way in and about oneself. No password that was typed is put back into a page."""

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

from exchange.web.i18n import LANGUAGES
from exchange_crypto import tokens
from exchange_crypto.errors import InvalidKey

CONTINENTS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
PASSWORD_NEEDED = InputRequired(_l("Type your password."))


class PasswordForm(FlaskForm):
    email = EmailField(_l("Official email address"), [InputRequired(_l("Type your email address."))])
    password = PasswordField(_l("Password"), [PASSWORD_NEEDED])


class CodeForm(FlaskForm):
    code = StringField(_l("Six-digit code"), [InputRequired(_l("Type the six digits that your app shows."))])


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [SelectChoice(zone, zone.replace("_", " ")) for zone in _zones()]
        self.timezone.choices = [SelectChoice("", _l("As my delegation")), SelectChoice("UTC", "UTC"), *zones]


@cache
def _zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if zone.startswith(CONTINENTS))
