"""What may come in as a request to the Court. Lengths are in characters."""

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from exchange import tables
from exchange.assistance.draft_forms import LONGEST_TITLE
from exchange.assistance.forms import too_long, trimmed
from exchange.dossiers.forms import Many
from exchange.reverse.service import NewReverse
from exchange.web import lists
from exchange.web.words import one_line


class SubmitForm(FlaskForm):
    """What a State asks of the Court."""

    title = StringField(
        _l("Title"),
        [
            InputRequired(_l("Give the request a title.")),
            Length(max=LONGEST_TITLE, message=_l("A title has at most 200 characters.")),
        ],
        filters=[one_line],
    )
    text = TextAreaField(
        _l("What is asked of the Court"),
        [InputRequired(_l("Write what is asked.")), too_long],
        filters=[trimmed],
        render_kw={"rows": 10},
    )
    theme = SelectField(_l("Theme"), [InputRequired(_l("Choose the request’s theme."))])
    language = RadioField(_l("Language of the request"), default="en")
    level = RadioField(_l("Handling level"), default="confidential")
    handling = Many(_l("Handling"), [InputRequired(_l("Choose at least one handling code."))], default=("H1",))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        locale = str(get_locale().language)
        themes = [SelectChoice(one.code, one.label(locale)) for one in tables.themes().values()]
        self.theme.choices = [SelectChoice("", _l("Choose")), *themes]
        self.language.choices = [SelectChoice("en", _l("English")), SelectChoice("fr", _l("French"))]
        self.level.choices = [SelectChoice(code, words) for code, words in lists.levels() if code]
        codes = tables.handling_codes().values()
        self.handling.choices = [SelectChoice(one.code, f"{one.code}. {one.label(locale)}") for one in codes]

    def reverse(self) -> NewReverse:
        return NewReverse(
            title=self.title.data or "",
            text=self.text.data or "",
            theme=self.theme.data,
            level=self.level.data,
            language=self.language.data,
            handling=self.handling.data or (),
        )
