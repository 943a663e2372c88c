"""The page of a delegation's working days: read by all who share, said by the delegation itself."""

from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exchange import gateway
from exchange.access.actions import CALENDAR_READ, HOLIDAY_ADD, HOLIDAY_REMOVE, WEEKEND_SET
from exchange.access.refusals import Conflict
from exchange.calendars import service
from exchange.calendars.forms import HolidayForm, WeekendForm
from exchange.delegations.models import Delegation
from exchange.web.guard import keeps

bp = Blueprint("calendars", __name__)
BLUEPRINTS = [bp]


@bp.get("/calendars/<code>")
@keeps(CALENDAR_READ)
def show(code: str) -> ResponseReturnValue:
    """Show weekend and holidays."""
    return _page(service.find(g.actor, code), holiday=_holiday_form()), 200


@bp.post("/calendars/<code>/weekend")
@keeps(WEEKEND_SET)
def set_weekend(code: str) -> ResponseReturnValue:
    """Choose the free days of every week, or confirm those of the table."""
    delegation, form = service.find(g.actor, code), WeekendForm()
    if not form.validate():
        return _page(delegation, form, _holiday_form()), 422
    service.set_weekend(g.actor, delegation, form.days.data or ())
    flash(_("The weekend is kept."))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/calendars/<code>/holidays")
@keeps(HOLIDAY_ADD)
def add_holidays(code: str) -> ResponseReturnValue:
    """Add a holiday, or a row of them."""
    delegation, form = service.find(g.actor, code), _holiday_form()
    first = form.first.data
    if not form.validate() or first is None:
        return _page(delegation, holiday=form), 422
    try:
        service.add_holidays(g.actor, delegation, first, form.last.data or first)
    except Conflict:
        form.first.errors = [_("This calendar holds as many holidays as it can: 400. Remove some that are past.")]
        return _page(delegation, holiday=form), 409
    flash(_("The holidays are kept."))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/calendars/<code>/holidays/<day>/removal")
@keeps(HOLIDAY_REMOVE)
def remove_holiday(code: str, day: str) -> ResponseReturnValue:
    """Make a holiday a working day again."""
    delegation = service.find(g.actor, code)
    service.remove_holiday(g.actor, delegation, _day(day))
    flash(_("The holiday is removed."))
    return redirect(url_for(".show", code=code), 303)


def _page(delegation: Delegation, weekend: WeekendForm | None = None, holiday: HolidayForm | None = None) -> str:
    page = service.read(g.actor, delegation)
    weekend = weekend or WeekendForm(formdata=None, data={"days": sorted(page.weekend)})
    return render_template("calendars/show.html", page=page, weekend=weekend, holiday=holiday)


def _holiday_form() -> HolidayForm:
    return HolidayForm(gateway.now().date())


def _day(written: str) -> date:
    """Return the day of an address; NotFound, on record, if it is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise gateway.missing(g.actor, "") from None
