"""What may be asked of the list of enquiries, from the address."""

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange.assistance.step_fields import label_of
from exchange.enquiries.lists import Wanted
from exchange.enquiries.pages import ANSWERS
from exchange.web.lists import ListForm, select


class EnquiriesForm(ListForm):
    """Which enquiries, and how they are sorted."""

    show = select(_l("Stage"))
    by = select(_l("Asked by"))
    answer = select(_l("The answer"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        language = str(get_locale().language)
        self.offer(
            show=[
                ("", _("All enquiries")),
                ("open", _("Waiting for an answer")),
                ("answered", _("Answered")),
                ("ended", _("Ended without an answer")),
            ],
            by=[("", _("Any")), ("us", _("Our side")), ("them", _("The other side"))],
            answer=[("", _("Any")), *((code, label_of("enquiry", code).label(language)) for code in ANSWERS)],
            sort=[
                ("asked", _("Asked, newest first")),
                ("-asked", _("Asked, oldest first")),
                ("number", _("Number, highest first")),
                ("-number", _("Number, lowest first")),
            ],
        )

    def wanted(self) -> Wanted:
        return Wanted(**self.data, turn=self.turn)
