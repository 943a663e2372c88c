"""What may be asked of the list of consents, from the address."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange.reverse.consent_lists import Wanted
from exchange.web.lists import ListForm, select


class ConsentsForm(ListForm):
    """Which consents, and how they are sorted."""

    show = select(_l("Stage"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        self.offer(
            show=[
                ("", _("All consents")),
                ("awaited", _("Waiting for an answer")),
                ("answered", _("Answered")),
                ("ended", _("No longer needed")),
            ],
            sort=[
                ("asked", _("Asked, newest first")),
                ("-asked", _("Asked, oldest first")),
                ("number", _("Number, highest first")),
                ("-number", _("Number, lowest first")),
            ],
        )

    def wanted(self) -> Wanted:
        return Wanted(**self.data, turn=self.turn)
