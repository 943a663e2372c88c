"""What may come in as the answer of a State that supplied material: its own, or as the organ records it. Lengths are in characters."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    DateField,
    RadioField,
    SelectChoice,
    SelectField,
    ValidationError,
)
from wtforms.validators import InputRequired

from exchange.assistance.forms import as_id, named, passage
from exchange.assistance.step_fields import label_of
from exchange.assistance.step_forms import has_come
from exchange.documents.listing import Choice
from exchange.dossiers.forms import Many
from exchange.reverse import life
from exchange.reverse.consent_pages import ConsentPage
from exchange.reverse.consents import Answer


class AnswerForm(FlaskForm):
    """Whether the State consents, with what is to be said of it and documents."""

    answer = RadioField(_l("The answer"), [InputRequired(_l("Choose an answer."))])
    text = passage(_l("Conditions, or what else is to be said"))
    documents = Many(_l("Documents that go with it"), coerce=as_id)

    def __init__(self, page: ConsentPage, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        language = str(get_locale().language)
        known = [label_of("consent", code) for code in life.CONSENT_ANSWERS]
        self.answer.choices = [SelectChoice(one.code, one.label(language)) for one in known]
        self.documents.choices = named(page.choices)

    def validate_text(self, field: Any) -> None:
        """Conditions have to be said."""
        if self.answer.data == life.CONDITIONS and not field.data:
            raise ValidationError(_("Write the conditions."))

    def given(self) -> Answer:
        return Answer(self.answer.data, self.text.data or "", self.documents.data or ())


class RecordForm(AnswerForm):
    """An answer that came another way, with its document and the day on which it came."""

    received_on = DateField(_l("Received by the Court on"), [InputRequired(_l("This has to be filled in.")), has_come])
    received = SelectField(_l("Document received"), [InputRequired(_l("This has to be filled in."))])

    def __init__(self, page: ConsentPage, *args: Any, **kw: Any) -> None:
        super().__init__(page, *args, **kw)
        self.received.choices = [SelectChoice("", _("Choose a document of the dossier")), *_choices(page.choices)]

    def given(self) -> Answer:
        given = super().given()
        documents = dict.fromkeys([as_id(self.received.data), *given.documents])
        return Answer(given.code, given.text, list(documents), self.received_on.data)


def _choices(found: list[Choice]) -> list[SelectChoice]:
    return [SelectChoice(str(one.value), one.label) for one in named(found)]
