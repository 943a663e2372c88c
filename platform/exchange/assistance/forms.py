"""What several forms of requests are made of, and the form of a reason. Lengths are in characters."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, TextAreaField  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from exchange import gateway
from exchange.documents.listing import Choice

LONGEST_TEXT = 20_000
LONGEST_ITEM = 2_000
FURTHEST = timedelta(days=3653)

too_long = Length(max=LONGEST_TEXT, message=_l("This text is longer than 20,000 characters."))


def trimmed(text: str | None) -> str:
    """Return the text without spaces around it, its line ends as one character each."""
    return (text or "").replace("\r\n", "\n").strip()


def as_id(value: object) -> UUID:
    """Return the id that a choice stands for, from a form's text or as it is; ValueError if it is none."""
    return UUID(str(value))


def within_reach(_form: Any, field: Any) -> None:
    """A day further ahead than anybody plans is a slip, and days are counted on from it."""
    if isinstance(field.data, date) and field.data > gateway.now().date() + FURTHEST:
        raise ValidationError(_("This day lies more than ten years ahead."))


def passage(label: Any) -> TextAreaField:
    return TextAreaField(label, [too_long], filters=[trimmed])


class ReasonForm(FlaskForm):
    """Why a draft is returned or given up."""

    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Say why.")),
            Length(max=LONGEST_ITEM, message=_l("A reason has at most 2,000 characters.")),
        ],
        filters=[trimmed],
    )


def named(choices: Iterable[Choice]) -> list[SelectChoice]:
    """Return documents to choose among, by number and name."""
    return [SelectChoice(one.id, f"{one.number}. {one.name or _('Name sealed')}") for one in choices]
