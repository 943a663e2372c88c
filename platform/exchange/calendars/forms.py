"""What a delegation may say of its working days: dates alone, so that nothing that is typed here needs a seal."""

from datetime import date, timedelta
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectChoice, SelectMultipleField  # type: ignore[attr-defined]  # stubs older than SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from exchange.calendars.service import MOST_AT_ONCE
from exchange.workdays import MONDAY, SUNDAY

YEARS_AHEAD = 3


class WeekendForm(FlaskForm):
    """The free days of every week: at least one, and at least one to work on."""

    days = SelectMultipleField(
        _l("Free days of every week"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        names = get_locale().days["stand-alone"]["wide"]
        self.days.choices = [SelectChoice(day, names[day - 1].capitalize()) for day in range(MONDAY, SUNDAY + 1)]

    def validate_days(self, field: SelectMultipleField) -> None:
        chosen = len(field.data or ())
        if not 1 <= chosen < SUNDAY:
            raise ValidationError(_("Choose at least one free day, and leave at least one to work on."))


class HolidayForm(FlaskForm):
    """One day, or a row of them; `today` is what they are compared with."""

    first = DateField(_l("Day"), [InputRequired(_l("Give the day."))])
    last = DateField(_l("Last day, if it is more than one"), [Optional()])

    def __init__(self, today: date, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._today = today

    def validate_first(self, field: DateField) -> None:
        day = field.data
        if day is not None and not self._today - timedelta(days=366) <= day <= self._furthest():
            raise ValidationError(_("Give a day from last year on and not more than three years ahead."))

    def validate_last(self, field: DateField) -> None:
        first, last = self.first.data, field.data
        if first is None or last is None:
            return
        if last < first:
            raise ValidationError(_("The last day can’t be before the first."))
        if (last - first).days >= MOST_AT_ONCE:
            raise ValidationError(_("Enter at most 31 days at once."))

    def _furthest(self) -> date:
        return self._today + timedelta(days=366 * YEARS_AHEAD)
