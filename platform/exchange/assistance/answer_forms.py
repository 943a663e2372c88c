"""What may come in as an answer: a text, documents of the dossier, files chosen for it, further items that it answers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice  # type: ignore[attr-defined]  # the stubs are older than SelectChoice

from exchange.assistance.answers import Answer, AnswerPage
from exchange.assistance.forms import as_id, named, passage
from exchange.dossiers.forms import Many


class AnswerForm(FlaskForm):
    """An answer needs a text, a document or a file; which items and files are still there is asked when it is sent."""

    text = passage(_l("Your answer"))
    files = Many(_l("Files for this answer"), coerce=as_id, validate_choice=False)
    documents = Many(_l("Documents that answer it"), coerce=as_id)
    also = Many(_l("It answers these items too"), coerce=int, validate_choice=False)

    def __init__(self, page: AnswerPage, *args: Any, **kw: Any) -> None:
        """Make the form; files that wait are ticked unless it was kept or sent with them unticked."""
        super().__init__(*args, **{"files": [one.id for one in page.waiting], **kw})
        self.files.choices = [SelectChoice(one.id, one.name) for one in page.waiting]
        self.documents.choices = named(page.choices)
        self.also.choices = [
            SelectChoice(number, _("Item %(number)s", number=number)) for number, _asked in page.others
        ]

    def tick(self, arrived: Iterable[UUID]) -> None:
        """Tick files that came with the form itself."""
        self.files.data = [*(self.files.data or ()), *arrived]

    def answer(self) -> Answer:
        return Answer(self.text.data or "", self.documents.data or (), self.files.data or (), self.also.data or ())

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.text.data or self.documents.data or self.files.data:
            return True
        self.text.errors = [_("Write an answer, or choose a document.")]
        return False
