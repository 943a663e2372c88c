"""What may be asked of the list of requests to the Court, from the address."""

from collections.abc import Iterable

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange import tables
from exchange.reverse import life
from exchange.reverse.lists import Wanted
from exchange.tables import Labelled
from exchange.web.lists import ListForm, select


class ReverseForm(ListForm):
    """Which requests to the Court, and how they are sorted; a State reads its own alone and has no State to choose."""

    state = select(_l("Stage"))
    delegation = select(_l("State"))
    sort = select(_l("Sorted by"))

    def __init__(self, states: Iterable[Labelled]) -> None:
        super().__init__()
        language = str(get_locale().language)
        known = tables.states(life.MACHINE).values()
        self.offer(
            state=[("", _("All requests to the Court")), *((one.code, one.label(language)) for one in known)],
            delegation=[("", _("Any")), *((one.code, one.label(language)) for one in states)],
            sort=[
                ("submitted", _("Submitted, newest first")),
                ("-submitted", _("Submitted, oldest first")),
                ("number", _("Number, highest first")),
                ("-number", _("Number, lowest first")),
            ],
        )

    def wanted(self) -> Wanted:
        return Wanted(**self.data, turn=self.turn)
