"""What may come in: a State's sheet as its people write it, the day agreed for a change, which part of the list is wanted."""

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from exchange import tables
from exchange.sheets import tongues
from exchange.sheets.changing import Written
from exchange.sheets.listing import Wanted
from exchange.sheets.service import SheetShown
from exchange.web.lists import ListForm, select
from exchange.web.words import one_line

LONGEST = 500  # characters of a requirement
MOST = 40  # requirements


def plain_ends(text: str | None) -> str | None:
    """Browsers send two characters for the end of a line: one is counted and kept."""
    return None if text is None else text.replace("\r\n", "\n")


class SheetForm(FlaskForm):
    """A State's sheet. Requirements are lines of one text, so that they can be pasted, moved and taken out."""

    requirements = TextAreaField(
        _l("What a request must contain under your law"),
        [Length(max=MOST * LONGEST, message=_l("Use 20,000 characters or fewer."))],
        filters=[plain_ends],
    )
    channel = RadioField(_l("Channel"), [InputRequired(_l("Choose the channel."))])
    detail = StringField(
        _l("Which channel, in words"), [Length(max=300, message=_l("Use 300 characters or fewer."))], filters=[one_line]
    )
    languages = SelectMultipleField(
        _l("Languages accepted"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    another = SelectField(_l("Another language"), default="")
    enquiries = RadioField(_l("Enquiries before a request"), [InputRequired(_l("Choose one."))])
    address = TextAreaField(
        _l("Address for letters"),
        [Length(max=600, message=_l("Use 600 characters or fewer."))],
        filters=[plain_ends],
    )
    version = HiddenField()

    def __init__(self, code: str, channels: Iterable[str], chosen: Iterable[str], **kw: Any) -> None:
        super().__init__(**kw)
        locale, likely = str(get_locale().language), tongues.likely(code, chosen)
        self.channel.choices = [SelectChoice(one, tables.channels()[one].label(locale)) for one in channels]
        self.languages.choices = [SelectChoice(one, tongues.label(one, locale)) for one in likely]
        others = ((tongues.label(one, locale), one) for one in tongues.known() - set(likely))
        named = sorted(others, key=lambda pair: tables.in_order(pair[0]))
        self.another.choices = [SelectChoice("", _("None")), *(SelectChoice(one, name) for name, one in named)]
        self.enquiries.choices = [
            SelectChoice("yes", _("Welcome: anyone may ask informally first")),
            SelectChoice("no", _("Not wished: only a request is answered")),
        ]

    def validate_requirements(self, field: TextAreaField) -> None:
        if any(len(line) > LONGEST for line in self._lines()):
            raise ValidationError(_("One requirement has at most 500 characters."))
        if len(self._lines()) > MOST:
            raise ValidationError(_("Write at most 40 requirements."))

    def validate_another(self, field: SelectField) -> None:
        if not (self.languages.data or field.data):
            raise ValidationError(_("Choose at least one language."))

    def written(self) -> Written:
        """Return the sheet as it was typed; an empty line is no requirement."""
        return Written(
            requirements=tuple(dict.fromkeys(self._lines())),
            channel=self.channel.data,
            languages=tuple(one for one in (*(self.languages.data or ()), self.another.data) if one),
            is_informal=self.enquiries.data == "yes",
            detail=self.detail.data or "",
            address=(self.address.data or "").strip(),
        )

    def _lines(self) -> list[str]:
        return [line.strip() for line in (self.requirements.data or "").split("\n") if line.strip()]


class AgreeForm(FlaskForm):
    on = DateField(_l("Holds from"), [InputRequired(_l("Choose a day."))])

    def day(self) -> date:
        assert self.on.data is not None
        return self.on.data


class SheetsForm(ListForm):
    """Which States the list shows, and in which order."""

    sheet = select(_l("Country sheet"))
    enquiries = select(_l("Enquiries welcome"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        self.offer(
            sheet=[
                ("", _("Any")),
                ("written", _("Written")),
                ("changing", _("A change is coming")),
                ("missing", _("Not written yet")),
            ],
            enquiries=[("", _("Any")), ("welcome", _("Yes"))],
            sort=[
                ("name", _("Name, from A to Z")),
                ("-name", _("Name, from Z to A")),
                ("confirmed", _("Confirmed, newest first")),
                ("-confirmed", _("Confirmed, oldest first")),
            ],
        )

    def wanted(self) -> Wanted:
        return Wanted(**self.data, language=str(get_locale().language), turn=self.turn)


def as_typed(sheet: SheetShown | None) -> SimpleNamespace:
    """Return a sheet as its form would hold it: the choice that was filed last, in force or not."""
    last = (sheet.coming or sheet.choice) if sheet else None
    return SimpleNamespace(
        requirements="\n".join(one.text for one in sheet.requirements) if sheet else "",
        channel=last.channel.code if last else None,
        detail=last.detail if last else "",
        languages=list(last.languages) if last else [],
        enquiries=("yes" if sheet.is_informal else "no") if sheet else None,
        address=sheet.address if sheet else "",
    )
