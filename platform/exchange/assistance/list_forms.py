"""What may be asked of the lists of requests, from the address."""

from collections.abc import Iterable, Mapping

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange import tables
from exchange.assistance import life
from exchange.assistance.wanted import Wanted
from exchange.delegations.models import Delegation
from exchange.tables import Labelled
from exchange.web import lists
from exchange.web.lists import ListForm, select

OF_COPIES = (life.TRANSMITTED, *life.ANSWERABLE, *life.DONE)


class RequestsForm(ListForm):
    """What both sides choose among."""

    show = select(_l("Open or done"))
    due = select(_l("Date asked for"))
    state = select(_l("Stage"))
    type = select(_l("Type"))
    theme = select(_l("Theme"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        states = {code: one for code, one in tables.request_states().items() if code in OF_COPIES}
        self.offer(
            due=[("", _("Any")), ("overdue", _("Overdue")), ("soon", _("Within 14 days"))],
            state=_labels(states),
            type=_labels(tables.request_types()),
            theme=lists.themes(),
        )

    def wanted(self) -> Wanted:
        return Wanted(**self.data, turn=self.turn)


class OrganForm(RequestsForm):
    """Which of an organ's masters; `show` is the tab."""

    delegation = select(_l("State"))

    def __init__(self, states: Iterable[Delegation]) -> None:
        super().__init__()
        language = str(get_locale().language)
        self.offer(
            show=[("open", _("Open requests")), ("drafts", _("Drafts")), ("closed", _("Closed requests"))],
            delegation=[("", _("Any")), *((one.code, one.name(language)) for one in states)],
            sort=[*_by_date(), *_by_number()],
        )


class StateForm(RequestsForm):
    """Which of the requests that a State has received."""

    def __init__(self) -> None:
        super().__init__()
        self.offer(
            show=[
                ("all", _("All requests")),
                ("open", _("Open requests")),
                ("done", _("Executed and closed requests")),
            ],
            sort=[
                *_by_date(),
                *_by_number(),
                ("received", _("Date received, newest first")),
                ("-received", _("Date received, oldest first")),
                ("changed", _("Last change, newest first")),
                ("-changed", _("Last change, oldest first")),
            ],
        )


def _labels(known: Mapping[str, Labelled]) -> list[tuple[str, str]]:
    language = str(get_locale().language)
    return [("", _("Any")), *((code, one.label(language)) for code, one in known.items())]


def _by_date() -> list[tuple[str, str]]:
    return [("due", _("Date asked for, nearest first")), ("-due", _("Date asked for, farthest first"))]


def _by_number() -> list[tuple[str, str]]:
    return [("number", _("Number, highest first")), ("-number", _("Number, lowest first"))]
