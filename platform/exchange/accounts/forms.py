"""What an administrator may type about people and delegations."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    DateField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from exchange.accounts.service import NewPerson
from exchange.delegations.models import OBSERVER, ORGANISATION, OTHER_STATE, Delegation
from exchange.delegations.service import NewDelegation
from exchange.mail.addresses import is_address
from exchange.tables import in_order
from exchange.web.i18n import LANGUAGES
from exchange.web.words import one_line

CODE = r"[A-Z][A-Z0-9]{1,7}(-[A-Z0-9]{1,7})?\Z"


class InviteForm(FlaskForm):
    name = StringField(
        _l("Name, as in the letter of designation"),
        [DataRequired(_l("Type the person’s name.")), Length(max=200, message=_l("Use 200 characters or fewer."))],
        filters=[one_line],
    )
    email = EmailField(
        _l("Official email address"),
        [InputRequired(_l("Type the person’s email address."))],
        filters=[one_line],
    )
    role = RadioField(
        _l("What the person will do"),
        [InputRequired(_l("Choose what the person will do."))],
        choices=[
            SelectChoice("focal_point", _l("Focal point")),
            SelectChoice("investigator", _l("Investigator")),
            SelectChoice("auditor", _l("Auditor")),
            SelectChoice("administrator", _l("Administrator")),
        ],
    )
    delegation = SelectField(_l("Delegation"), [InputRequired(_l("Choose the person’s delegation."))])
    language = SelectField(_l("Language"), choices=[SelectChoice(code, name) for code, name in LANGUAGES])
    post = StringField(_l("Post"), [Length(max=200, message=_l("Use 200 characters or fewer."))], filters=[one_line])

    def validate_email(self, field: EmailField) -> None:
        if not is_address(field.data or ""):
            raise ValidationError(_("Type a whole email address."))

    def offer(self, delegations: Iterable[Delegation]) -> None:
        """Offer these delegations, by their name in the reader's language."""
        locale = get_locale().language
        named = sorted(((one.name(locale), str(one.id)) for one in delegations), key=_by_name)
        self.delegation.choices = [SelectChoice("", _("Choose")), *(SelectChoice(id_, name) for name, id_ in named)]

    def person(self) -> NewPerson:
        return NewPerson(
            email=self.email.data or "",
            name=self.name.data or "",
            role=self.role.data,
            delegation=UUID(self.delegation.data),
            post=self.post.data or "",
            language=self.language.data,
        )


def _by_name(named: tuple[str, str]) -> tuple[str, str]:
    return in_order(named[0])


class _FromADay(FlaskForm):
    member_from = DateField(_l("Takes part from"), [Optional()])

    def begins(self) -> datetime | None:
        """Return midnight UTC of the first day; None for at once."""
        return _start_of(self.member_from.data) if self.member_from.data else None


class AdmitForm(_FromADay):
    code = SelectField(_l("Delegation"), [InputRequired(_l("Choose a delegation."))])

    def offer(self, candidates: Iterable[NewDelegation]) -> None:
        """Offer what the data knows and is not admitted yet."""
        french = get_locale().language == "fr"
        named = sorted(((one.name_fr if french else one.name_en, one.code) for one in candidates), key=_by_name)
        self.code.choices = [SelectChoice("", _("Choose")), *(SelectChoice(code, name) for name, code in named)]


class AdmitOtherForm(_FromADay):
    kind = RadioField(
        _l("Kind"),
        [InputRequired(_l("Choose the kind of delegation."))],
        choices=[
            SelectChoice(OBSERVER, _l("Observer")),
            SelectChoice(ORGANISATION, _l("Organisation")),
            SelectChoice(OTHER_STATE, _l("Other State")),
        ],
    )
    code = StringField(
        _l("Code"),
        [
            InputRequired(_l("Type the delegation’s code.")),
            Regexp(CODE, message=_l("Use capital letters and figures, with one hyphen at most.")),
        ],
    )
    name_en = StringField(
        _l("Name in English"), [DataRequired(_l("Type the name in English.")), Length(max=200)], filters=[one_line]
    )
    name_fr = StringField(
        _l("Name in French"), [DataRequired(_l("Type the name in French.")), Length(max=200)], filters=[one_line]
    )

    def delegation(self) -> NewDelegation:
        return NewDelegation(self.code.data or "", self.kind.data, self.name_en.data or "", self.name_fr.data or "")


class EndForm(FlaskForm):
    member_until = DateField(_l("First day without access"), [InputRequired(_l("Choose a day."))])

    def at(self) -> datetime:
        assert self.member_until.data is not None
        return _start_of(self.member_until.data)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
