"""What may come in: a title of one line, a message of some pages, documents of the same dossier."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from exchange.discussions.lists import Wanted
from exchange.documents.listing import Choice
from exchange.web.lists import ListForm, select
from exchange.web.words import one_line

MOST_CHARACTERS = 20_000
LONGEST_TITLE = 200


def plain_ends(text: str | None) -> str | None:
    """Browsers send two characters for the end of a line: one is counted and kept."""
    return None if text is None else text.replace("\r\n", "\n")


class MessageForm(FlaskForm):
    message = TextAreaField(
        _l("Your message"),
        filters=[plain_ends],
        validators=[
            DataRequired(_l("Write a message.")),
            Length(
                max=MOST_CHARACTERS, message=_l("A message has at most 20,000 characters. Shorten it or attach it.")
            ),
        ],
    )
    # Which documents these may be is the service's to check: their names are not opened for that.
    attachments = SelectMultipleField(
        _l("Attach documents of this dossier"),
        coerce=UUID,
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @property
    def text(self) -> str:
        return self.message.data or ""

    @property
    def chosen(self) -> list[UUID]:
        return self.attachments.data or []

    def offer(self, documents: Iterable[Choice]) -> "MessageForm":
        """Show these documents for choosing; those whose key is awaited can't be told apart and are left out."""
        self.attachments.choices = [SelectChoice(str(one.id), one.name) for one in documents if one.name is not None]
        return self


class DiscussionForm(MessageForm):
    title = StringField(
        _l("Title"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Give the discussion a title.")),
            Length(max=LONGEST_TITLE, message=_l("A title has at most 200 characters.")),
        ],
    )


class DiscussionsForm(ListForm):
    """Which discussions of a dossier the list shows, and in which order."""

    state = select(_l("Open or closed"))
    unread = select(_l("Read or unread"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        self.offer(
            state=[("all", _("All discussions")), ("open", _("Open discussions")), ("closed", _("Closed discussions"))],
            unread=[("", _("Any")), ("1", _("With unread messages"))],
            sort=[
                ("latest", _("Latest message, newest first")),
                ("-latest", _("Latest message, oldest first")),
                ("opened", _("Opening, newest first")),
                ("-opened", _("Opening, oldest first")),
            ],
        )

    def wanted(self) -> Wanted:
        return Wanted(self.state.data, bool(self.unread.data), self.sort.data, self.turn)
