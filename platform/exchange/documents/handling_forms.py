"""The forms by which a document is marked, and a mark lifted. Lengths are in characters."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

LONGEST = 2_000


class MarkForm(FlaskForm):
    """Which code to set."""

    code = StringField()


class LiftForm(FlaskForm):
    """Why a mark is lifted."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why.")), Length(max=LONGEST, message=_l("A reason has at most 2,000 characters."))],
    )
