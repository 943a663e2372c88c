"""The form by which a request is handed over among colleagues."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    HiddenField,
    RadioField,
    SelectChoice,
    TextAreaField,
)
from wtforms.validators import Length

from exchange.assistance.assigning import AssignmentPage
from exchange.assistance.forms import LONGEST_ITEM, trimmed


class AssignmentForm(FlaskForm):
    """To whom the request goes, with a note for colleagues; `seen` is whose it was when the page was made."""

    seen = HiddenField()
    to = RadioField(_l("To whom"))
    note = TextAreaField(
        _l("Note to your colleagues"),
        [Length(max=LONGEST_ITEM, message=_l("A note has at most 2,000 characters."))],
        filters=[trimmed],
    )

    def __init__(self, page: AssignmentPage, **kw: Any) -> None:
        super().__init__(**kw)
        nobody = SelectChoice("", _("Nobody: any of us can take it"))
        self.to.choices = [*(SelectChoice(str(one), name) for one, name in page.colleagues), nobody]
        self.to.data = page.holder.seen if self.to.data is None else self.to.data
        self.seen.data = page.holder.seen if self.seen.data is None else self.seen.data

    def chosen(self) -> UUID | None:
        return UUID(self.to.data) if self.to.data else None
