"""What may come in: the filter of the log, from the address of the page, and the reason and form of an export."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    DateField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from exchange import tables
from exchange.access import actions
from exchange.oversight import periods
from exchange.oversight.filters import Filter

OUTCOMES = ("done", "refused", "failed", "partial")
FORMATS = ("jsonl", "csv")
LONGEST_ABOUT = 200
LAST_DAY = date(2199, 12, 31)


class FilterForm(Form):
    """The filter as the page's address says it; what isn't understood is left out."""

    since = DateField(_l("From (UTC)"), [Optional()])
    until = DateField(_l("To, included"), [Optional()])
    theme = SelectField(_l("Theme"), validate_choice=False)
    action = SelectField(_l("Action"), validate_choice=False)
    outcome = SelectField(_l("Outcome"), validate_choice=False)
    org = SelectField(_l("Delegation"), validate_choice=False)
    about = StringField(_l("Reference or person"))

    def __init__(self, delegations: list[tuple[str, str]], seen: Collection[str]) -> None:
        """Offer the actions that were seen in the log; any other can be written in the address."""
        super().__init__(request.args)
        themes = [SelectChoice(one.code, one.label(get_locale().language)) for one in tables.themes().values()]
        words = {"done": _("done"), "refused": _("refused"), "failed": _("failed"), "partial": _("partial")}
        self.theme.choices = [SelectChoice("", _("All themes")), *themes]
        self.action.choices = [SelectChoice("", _("Any"))] + [
            SelectChoice(name, f"{name} – {_(actions.TABLE[name].says)}")
            for name in sorted(actions.TABLE.keys() & {*seen, self.action.data})
        ]
        self.outcome.choices = [SelectChoice("", _("Any"))] + [SelectChoice(one, words[one]) for one in OUTCOMES]
        self.org.choices = [SelectChoice("", _("All delegations"))] + [SelectChoice(*one) for one in delegations]
        self.validate()

    def filter(self) -> Filter:
        """Return what was asked, without what isn't one of the choices."""
        return Filter(
            since=_day(self.since),
            until=_day(self.until),
            theme=_choice(self.theme),
            action=_choice(self.action),
            outcome=_choice(self.outcome),
            org=_choice(self.org),
            about=_printable(self.about.data or ""),
            pn=request.args.get("pn", "")[:22],
        )


class PeriodForm(Form):
    """The period of figures as the page's address says it."""

    period = SelectField(_l("Period"), validate_choice=False)

    def __init__(self) -> None:
        super().__init__(request.args)
        words = {
            "five-weeks": _("The last five weeks"),
            "quarter": _("The last quarter, 13 weeks"),
            "this-year": _("This year"),
            "last-year": _("Last year"),
        }
        self.period.choices = [SelectChoice(name, words[name]) for name in periods.NAMES]

    def name(self) -> str:
        """Return the period asked for, or the first one."""
        return _choice(self.period) or periods.NAMES[0]


class ExportForm(FlaskForm):
    """Why entries are handed out, and in which form."""

    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Give the reason. It stays sealed; the log keeps that there is one.")),
            Length(max=1000, message=_l("A reason has at most 1,000 characters.")),
        ],
    )
    format = RadioField(_l("Form"), default="jsonl")

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.format.choices = [SelectChoice("jsonl", _("JSON Lines")), SelectChoice("csv", _("CSV table"))]


def _printable(text: str) -> str:
    """Return the words in one line, without what can't be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_ABOUT]


def _day(field: Any) -> date | None:
    day: date | None = field.data
    return day if day is not None and day <= LAST_DAY else None


def _choice(field: Any) -> str:
    return field.data if field.data in {choice.value for choice in field.choices} else ""
