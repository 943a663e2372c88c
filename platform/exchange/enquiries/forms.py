"""What may come in about an enquiry: what is asked and of whom, an answer, the beginning of a draft. Lengths are in characters."""

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
from exchange.assistance import kinds
from exchange.assistance.choosing import FormChoices
from exchange.assistance.draft_forms import LONGEST_TITLE
from exchange.assistance.forms import as_id, passage, too_long, trimmed
from exchange.assistance.step_fields import label_of
from exchange.enquiries.pages import ANSWERS, EnquiryPage, NewPage
from exchange.enquiries.service import NewDraft, NewEnquiry
from exchange.web import lists
from exchange.web.words import one_line


def _title(needed: Any) -> StringField:
    too_long_title = Length(max=LONGEST_TITLE, message=_l("A title has at most 200 characters."))
    return StringField(_l("Title"), [InputRequired(needed), too_long_title], filters=[one_line])


class AskForm(FlaskForm):
    """A new enquiry."""

    to = SelectField(_l("To"), [InputRequired(_l("Choose whom you ask."))])
    title = _title(_l("Give the enquiry a title."))
    question = TextAreaField(
        _l("Question"), [InputRequired(_l("Write the question.")), too_long], filters=[trimmed], render_kw={"rows": 6}
    )
    theme = SelectField(_l("Theme"), [InputRequired(_l("Choose the theme."))])
    level = RadioField(_l("Handling level"), default="confidential")

    def __init__(self, page: NewPage, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        known = sorted(
            ((one.label(_locale()), id) for id, one in page.choices), key=lambda pair: tables.in_order(pair[0])
        )
        self.to.choices = [SelectChoice("", _l("Choose")), *(SelectChoice(str(id), name) for name, id in known)]
        self.theme.choices = _themes()
        self.level.choices = [SelectChoice(code, words) for code, words in lists.levels() if code]

    def enquiry(self) -> NewEnquiry:
        return NewEnquiry(
            as_id(self.to.data), self.title.data or "", self.question.data or "", self.theme.data, self.level.data
        )


class AnswerForm(FlaskForm):
    """Whether it exists, with what is to be said of it."""

    answer = RadioField(_l("The answer"), [InputRequired(_l("Choose an answer."))])
    text = passage(_l("What can be said of it"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.answer.choices = [SelectChoice(code, label_of("enquiry", code).label(_locale())) for code in ANSWERS]


class PromoteForm(FlaskForm):
    """What the draft that an enquiry becomes begins with."""

    title = _title(_l("Give the request a title."))
    type = SelectField(_l("Assistance sought"), [InputRequired(_l("Choose the assistance sought."))])
    theme = SelectField(_l("Theme"), [InputRequired(_l("Choose the request’s theme."))])
    language = RadioField(_l("Language of the request"), default="en")

    def __init__(self, choices: FormChoices, page: EnquiryPage, *args: Any, **kw: Any) -> None:
        super().__init__(*args, data={"title": page.title, "theme": page.theme}, **kw)
        known = tables.request_types()
        codes = [code for _family, found in kinds.offered(choices.organ) for code in found]
        codes = [code for code in codes if code not in kinds.TO_ORGANISATIONS]  # a State was asked
        types = [SelectChoice(code, known[code].label(_locale())) for code in codes]
        self.type.choices = [SelectChoice("", _l("Choose")), *types]
        self.theme.choices = _themes()
        self.language.choices = [SelectChoice("en", _l("English")), SelectChoice("fr", _l("French"))]

    def draft(self) -> NewDraft:
        return NewDraft(self.title.data or "", self.type.data, self.theme.data, self.language.data)


def _themes() -> list[SelectChoice]:
    known = [SelectChoice(one.code, one.label(_locale())) for one in tables.themes().values()]
    return [SelectChoice("", _l("Choose")), *known]


def _locale() -> str:
    return str(get_locale().language)
