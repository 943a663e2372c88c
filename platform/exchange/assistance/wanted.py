"""What may be asked of the lists of requests."""

from dataclasses import dataclass

from exchange.paging import START, Turn


@dataclass(frozen=True)
class Wanted:
    """Which requests, in which order: codes, or empty for any; `due` is overdue, soon or empty.

    `show` is a tab of an organ's list (drafts or closed, else open), or open or done in a State's, else all.
    """

    show: str = ""
    type: str = ""
    theme: str = ""
    state: str = ""
    delegation: str = ""
    due: str = ""
    sort: str = "due"
    turn: Turn = START
