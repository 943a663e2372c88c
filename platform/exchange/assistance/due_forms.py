"""The forms by which the answer's date of a copy is moved: what may come in, and the words for what can't."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    DateField,
    HiddenField,
    RadioField,
    SelectChoice,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from exchange.assistance.due_changes import Wish
from exchange.assistance.due_models import ASKED, GRANTED, REFUSED, SET
from exchange.assistance.due_pages import DuePage
from exchange.assistance.forms import LONGEST_ITEM, trimmed, within_reach

LONGEST_COUNT = 9  # figures; int() refuses endless ones
WHY = {
    "state": _l("The date can be moved only while the work on the request goes on."),
    "changed": _l("Something happened to this request while you were writing."),
    "past": _l("The date has to lie ahead."),
    "not-later": _l("The date has to lie after the present one."),
    "same": _l("This is the date that holds already."),
}


def _lies_right(form: Any, field: Any) -> None:
    """The day lies ahead, and is another than the present one: later, where it is about more time."""
    if not isinstance(field.data, date):
        return
    if field.data <= form.page.today:
        raise ValidationError(WHY["past"])
    if form.page.kind != SET and field.data <= form.page.due:
        raise ValidationError(WHY["not-later"])
    if field.data == form.page.due:
        raise ValidationError(WHY["same"])


def _unless_refused(form: Any, field: Any) -> None:
    if form.kind() == REFUSED:
        field.errors = []
        raise StopValidation


class DueForm(FlaskForm):
    """Until when, and why; `seen` counts the changes of the date that the reader had seen."""

    seen = HiddenField()
    day = DateField(_l("New date"), [_unless_refused, InputRequired(_l("Choose a date.")), within_reach, _lies_right])
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why.")), Length(max=LONGEST_ITEM, message=_l("A reason has at most 2,000 characters."))],
        filters=[trimmed],
    )

    def __init__(self, page: DuePage, **kw: Any) -> None:
        self.page = page
        super().__init__(**kw)
        self.seen.data = self.seen.data or str(page.seen)
        if page.kind == ASKED:
            self.day.label.text = _("Until when")
        if self.day.data is None and not self.day.raw_data:
            self.day.data = page.asked_until if page.kind == GRANTED else None

    def kind(self) -> str:
        return self.page.kind

    def wish(self) -> Wish:
        """Return what is wished for."""
        written = self.seen.data or ""
        is_count = written.isascii() and written.isdigit() and len(written) < LONGEST_COUNT
        day = None if self.kind() == REFUSED else self.day.data
        return Wish(self.kind(), day, self.reason.data or "", int(written) if is_count else -1)


class AnswerForm(DueForm):
    """The Court's answer to what was asked: granted, until that day or another, or not."""

    answer = RadioField(_l("The Court’s answer"), [InputRequired(_l("Choose an answer."))])

    def __init__(self, page: DuePage, **kw: Any) -> None:
        super().__init__(page, **kw)
        self.answer.choices = [
            SelectChoice(GRANTED, _("Grant more time")),
            SelectChoice(REFUSED, _("Keep the present date")),
        ]

    def kind(self) -> str:
        return REFUSED if self.answer.data == REFUSED else GRANTED


def form(page: DuePage, **kw: Any) -> DueForm:
    """Return the form of a page."""
    return AnswerForm(page, **kw) if page.kind == GRANTED else DueForm(page, **kw)
