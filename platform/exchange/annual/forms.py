"""What may come in: the period, the date and the edition, as the page's address says them."""

from collections.abc import Callable
from datetime import date

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, HiddenField, SelectChoice, SelectField  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import Optional

from exchange.annual import layout_views, periods, service
from exchange.annual.periods import Period

FIRST, LAST = date(2002, 7, 1), date(2199, 12, 31)  # the Statute's entry into force; what dates can hold


class ReportForm(Form):
    """Days, edition and part; what isn't understood is left out, and the form then shows what was taken instead."""

    show = HiddenField()
    since = DateField(_l("Sent from (UTC)"), [Optional()])
    until = DateField(_l("To, included"), [Optional()])
    as_at = DateField(_l("As at the end of"), [Optional()])
    edition = SelectField(_l("Edition"), validate_choice=False)

    def __init__(self, editions: tuple[str, ...], today: date, allowed: Callable[[Period], Period]) -> None:
        super().__init__(request.args)
        self._editions, self._today, self._allowed = editions, today, allowed
        words = layout_views.editions()
        self.edition.choices = [SelectChoice(one, words[one]) for one in editions]
        self.validate()
        period = self.period()
        self.since.data, self.until.data, self.as_at.data = period.since, period.until, period.as_at
        self.since.raw_data = self.until.raw_data = self.as_at.raw_data = None
        self.edition.data = self.chosen()

    def period(self) -> Period:
        """Return the period asked for, or the running reporting year."""
        since, until, as_at = (_known(field.data) for field in (self.since, self.until, self.as_at))
        return self._allowed(periods.chosen(since, until, as_at, self._today))

    def chosen(self) -> str:
        """Return the edition asked for, or the one to be published."""
        return self.edition.data if self.edition.data in self._editions else service.PUBLISHED

    def years(self) -> list[tuple[str, date, date]]:
        """Return the reporting years that lead to a report by one click: the running one and the one before."""
        words = (_("This reporting year"), _("The one before"))
        return [(word, *periods.reporting_year(self._today, before)) for before, word in enumerate(words)]


def _known(day: date | None) -> date | None:
    return day if day is not None and FIRST <= day <= LAST else None
