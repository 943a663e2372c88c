"""What may come in: a draft with its items, a reason, an answer. Lengths are in characters."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    DateField,
    FieldList,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from exchange import tables
from exchange.assistance.choosing import FormChoices
from exchange.assistance.drafting import Draft
from exchange.documents.listing import Choice
from exchange.dossiers.forms import Many
from exchange.web.words import one_line

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
LONGEST_ITEM = 2_000
ROWS = 5
MOST_ITEMS = 40
ROW = re.compile("[0-9]{1,3}")
OFFERED = "assistance"  # the family of article 93 (1); the others need decisions that this form doesn't ask for yet

too_long = Length(max=LONGEST_TEXT, message=_l("This text is longer than 20,000 characters."))


def trimmed(text: str | None) -> str:
    """Return the text without spaces around it, its line ends as one character each."""
    return (text or "").replace("\r\n", "\n").strip()


def as_id(value: object) -> UUID:
    """Return the id that a choice stands for, from a form's text or as it is; ValueError if it is none."""
    return UUID(str(value))


def passage(label: Any) -> TextAreaField:
    return TextAreaField(label, [too_long], filters=[trimmed])


class Rows(FieldList):  # type: ignore[type-arg]  # generic in the stubs alone
    """Rows by their number; a name that ends in anything else is no row."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterable[int]:
        """Read figures only: the parent's `isdigit` lets superscripts and endless numbers through, which int() refuses."""
        names = (ROW.fullmatch(name.removeprefix(f"{prefix}-")) for name in formdata if name.startswith(f"{prefix}-"))
        return (int(match.group()) for match in names if match)


class RequestForm(FlaskForm):
    """A draft: only the title must be there to keep it; what else is missing is said before it is sent."""

    title = StringField(
        _l("Title"),
        [
            InputRequired(_l("Give the request a title.")),
            Length(max=LONGEST_TITLE, message=_l("A title has at most 200 characters.")),
        ],
        filters=[one_line],
    )
    type = SelectField(_l("Assistance sought"), [InputRequired(_l("Choose the assistance sought."))])
    theme = SelectField(_l("Theme"), [InputRequired(_l("Choose the request’s theme."))])
    level = SelectField(_l("Handling level"), default="confidential")
    addressees = Many(_l("States"), coerce=as_id)
    due = DateField(_l("Reply asked for by"), [Optional()])
    purpose = passage(_l("Purpose, legal basis and grounds"))
    location = passage(_l("Location and identification"))
    facts = passage(_l("Essential facts"))
    procedure = passage(_l("Procedure to be followed, and why"))
    other = passage(_l("Other information"))
    items = Rows(
        TextAreaField(
            filters=[trimmed],
            validators=[Length(max=LONGEST_ITEM, message=_l("An item has at most 2,000 characters."))],
        ),
        min_entries=ROWS,
        max_entries=MOST_ITEMS,
    )
    annexes = Many(_l("Annexes"), coerce=as_id)
    colleagues = Many(_l("Colleagues who can read and review it"), coerce=as_id)
    version = HiddenField()
    more = SubmitField(_l("More items"))

    def __init__(self, choices: FormChoices, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        language = str(get_locale().language)
        types = [row["code"] for row in tables.rows("request_types") if row["family"] == OFFERED]
        none = SelectChoice("", _("Choose"))
        known = tables.request_types()
        self.type.choices = [none, *(SelectChoice(code, known[code].label(language)) for code in types)]
        self.theme.choices = [none, *(SelectChoice(one.code, one.label(language)) for one in tables.themes().values())]
        words = {"restricted": _("Restricted"), "confidential": _("Confidential"), "secret": _("Secret")}
        self.level.choices = [SelectChoice(level, words[level]) for level in tables.LEVELS]
        self.addressees.choices = _sorted(SelectChoice(id, one.label(language)) for id, one in choices.states)
        self.colleagues.choices = [SelectChoice(id, name) for id, name in choices.colleagues]
        self.annexes.choices = _named(choices.documents)
        self._number_items()

    def add_rows(self) -> None:
        """Give room for more items, within the limit."""
        for _n in range(min(ROWS, MOST_ITEMS - len(self.items.entries))):
            self.items.append_entry()
        self._number_items()

    def draft(self) -> Draft:
        """Return what was written; rows left empty are no items."""
        return Draft(
            title=self.title.data or "",
            type=self.type.data,
            theme=self.theme.data,
            level=self.level.data,
            due=self.due.data,
            purpose=self.purpose.data or "",
            location=self.location.data or "",
            facts=self.facts.data or "",
            procedure=self.procedure.data or "",
            other=self.other.data or "",
            items=[text for text in self.items.data if text],
            addressees=self.addressees.data or (),
            annexes=self.annexes.data or (),
        )

    def _number_items(self) -> None:
        for number, entry in enumerate(self.items.entries, 1):
            entry.label.text = _("Item %(number)s", number=number)


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


class AnswerForm(FlaskForm):
    """An answer to one item: a text, documents, or both."""

    text = passage(_l("Your answer"))
    documents = Many(_l("Documents that answer it"), coerce=as_id)

    def __init__(self, choices: Sequence[Choice], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.documents.choices = _named(choices)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.text.data or self.documents.data:
            return True
        self.text.errors = [_("Write an answer, or choose a document.")]
        return False


def _sorted(choices: Iterable[SelectChoice]) -> list[SelectChoice]:
    return sorted(choices, key=lambda one: tables.in_order(str(one.label)))


def _named(choices: Iterable[Choice]) -> list[SelectChoice]:
    return [SelectChoice(one.id, f"{one.number}. {one.name or _('Name sealed')}") for one in choices]
