"""What may be asked of a dossier's list of documents."""

from collections.abc import Iterable

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange.documents.listing import Wanted
from exchange.tables import Labelled
from exchange.web.lists import ListForm, select
from exchange.web.words import one_line

LONGEST_CODE = 16


class DocumentsForm(ListForm):
    """Which documents the list shows, and in which order."""

    delegation = select(_l("Added by"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        self.delegation.data = one_line(self.delegation.data)[:LONGEST_CODE]
        self.offer(
            sort=[
                ("number", _("Reference, highest first")),
                ("-number", _("Reference, lowest first")),
                ("added", _("Date added, newest first")),
                ("-added", _("Date added, oldest first")),
                ("size", _("Size, largest first")),
                ("-size", _("Size, smallest first")),
                ("delegation", _("Delegation, from A to Z")),
                ("-delegation", _("Delegation, from Z to A")),
            ],
        )

    def offer_delegations(self, known: Iterable[Labelled]) -> None:
        """Set who can be chosen; one that was asked for and added nothing stays, since the list shows nothing of it."""
        language, asked = str(get_locale().language), self.delegation.data
        words = {"": _("Any"), **{one.code: one.label(language) for one in known}}
        self.offer(delegation=[*words.items(), *([] if asked in words else [(asked, asked)])])

    def wanted(self) -> Wanted:
        return Wanted(self.delegation.data, self.sort.data, self.turn)
