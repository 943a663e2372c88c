"""What may be asked of the lists of requests, from the address."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange import tables
from exchange.assistance import holders, life, narrowing
from exchange.assistance.organ_list import DRAFTS
from exchange.assistance.wanted import Wanted
from exchange.delegations.models import Delegation
from exchange.tables import Labelled
from exchange.web import lists
from exchange.web.lists import ListForm, select

SEVERAL = 2


class RequestsForm(ListForm):
    """What both sides choose among."""

    show = select(_l("Open or done"))
    due = select(_l("Date asked for"))
    state = select(_l("Stage"))
    awaits = select(_l("Whose turn"))
    type = select(_l("Type"))
    theme = select(_l("Theme"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        states = {code: one for code, one in tables.request_states().items() if code in life.OF_COPIES}
        self.offer(
            due=[("", _("Any")), ("overdue", _("Overdue")), ("soon", _("Within 14 days"))],
            state=_labels(states),
            awaits=[("", _("Any")), ("state", _("The State’s")), ("court", _("The Court’s")), ("none", _("Nobody’s"))],
            type=_labels(tables.request_types()),
            theme=lists.themes(),
        )

    def wanted(self) -> Wanted:
        return Wanted(**self.data, turn=self.turn)


class OrganForm(RequestsForm):
    """Which of an organ's masters; `show` is the tab, and drafts have stages of their own."""

    delegation = select(_l("State"))
    stands = select(_l("Days in this stage"))

    def __init__(self, states: Iterable[Delegation]) -> None:
        super().__init__()
        self.offer(
            show=[("open", _("Open requests")), ("drafts", _("Drafts")), ("closed", _("Closed requests"))],
            delegation=_delegations(states),
            sort=[*_by_date(), *_by_number()],
        )
        if self.show.data == DRAFTS:
            del self.awaits, self.due
            stages = {code: one for code, one in tables.request_states().items() if code in life.UNSENT}
            self.offer(state=_labels(stages), stands=_bands())
        else:
            del self.stands


class CopiesForm(RequestsForm):
    """What is asked of copies one by one: of their marks, and for how long they have been where they are."""

    mark = select(_l("Only"))
    stands = select(_l("Days in this stage"))

    def __init__(self) -> None:
        super().__init__()
        self.offer(
            mark=[("", _("Any")), ("urgent", _("Urgent")), *_answers()],
            stands=_bands(),
        )


class TrackingForm(CopiesForm):
    """Which copies of an organ; `organ` is there for whoever sees those of several."""

    organ = select(_l("Organ"))
    delegation = select(_l("State"))
    age = select(_l("Sent"))

    def __init__(self, organs: Sequence[Delegation], states: Iterable[Delegation]) -> None:
        super().__init__()
        if len(organs) < SEVERAL:
            del self.organ
        else:
            self.offer(organ=_delegations(organs))
        self.offer(
            show=[
                ("going", _("Not ended")),
                ("open", _("With the State")),
                ("ended", _("Ended")),
                ("all", _("All requests")),
            ],
            mark=[
                ("", _("Any")),
                ("urgent", _("Urgent")),
                ("unconfirmed", _("Urgent, to be confirmed")),
                ("unacknowledged", _("Not acknowledged")),
                *_answers(),
            ],
            delegation=_delegations(states),
            age=[("", _("Any")), *((str(days), _more_than(days)) for days in narrowing.AGES)],
            sort=[
                *_by_date(),
                *_by_number(),
                ("sent", _("Date sent, newest first")),
                ("-sent", _("Date sent, oldest first")),
                ("stands", _("Days in this stage, most first")),
                ("-stands", _("Days in this stage, fewest first")),
            ],
        )


class StateForm(CopiesForm):
    """Which of the requests that a State has received."""

    whose = select(_l("Whose"))

    def __init__(self) -> None:
        super().__init__()
        self.offer(
            show=[
                ("all", _("All requests")),
                ("open", _("Open requests")),
                ("done", _("Executed, ended or with the Court")),
            ],
            whose=[("", _("All of us")), (holders.MINE, _("Mine")), (holders.NOBODY, _("Nobody’s"))],
            sort=[
                *_by_date(),
                *_by_number(),
                ("received", _("Date received, newest first")),
                ("-received", _("Date received, oldest first")),
                ("changed", _("Last change, newest first")),
                ("-changed", _("Last change, oldest first")),
            ],
        )


def band(days: narrowing.Band) -> str:
    """Return the words of a number of days."""
    if days.last is None:
        return str(_("more than %(days)s days", days=days.first - 1))
    return str(_("%(first)s to %(last)s days", first=days.first, last=days.last))


def _bands() -> list[tuple[str, str]]:
    return [("", _("Any")), *((one.name, band(one)) for one in narrowing.BANDS)]


def _answers() -> list[tuple[str, str]]:
    return [("unanswered", _("Without an answer yet")), ("answered", _("With an answer"))]


def _more_than(days: int) -> str:
    return str(_("more than %(days)s days ago", days=days))


def _delegations(known: Iterable[Delegation]) -> list[tuple[str, str]]:
    language = str(get_locale().language)
    return [("", _("Any")), *((one.code, one.name(language)) for one in known)]


def _labels(known: Mapping[str, Labelled]) -> list[tuple[str, str]]:
    language = str(get_locale().language)
    return [("", _("Any")), *((code, one.label(language)) for code, one in known.items())]


def _by_date() -> list[tuple[str, str]]:
    return [("due", _("Date asked for, nearest first")), ("-due", _("Date asked for, farthest first"))]


def _by_number() -> list[tuple[str, str]]:
    return [("number", _("Number, highest first")), ("-number", _("Number, lowest first"))]
