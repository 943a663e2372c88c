"""What may be asked of the lists of requests."""

from dataclasses import dataclass

from exchange.paging import START, Turn


@dataclass(frozen=True)
class Wanted:
    """Which requests, in which order: codes, or empty for any; `due` is overdue, soon or empty.

    `show` is a tab of an organ's list (drafts or closed, else open), else a name of `narrowing.SHOWN` or all. `awaits` is court, state or
    none; `mark` a name of `narrowing.MARKS`, `age` the days since it was sent that are exceeded, `stands` a band of days in
    its state; `whose` is mine, nobody or empty.
    """

    show: str = ""
    type: str = ""
    theme: str = ""
    state: str = ""
    delegation: str = ""
    organ: str = ""
    due: str = ""
    awaits: str = ""
    mark: str = ""
    age: str = ""
    stands: str = ""
    whose: str = ""
    sort: str = "due"
    turn: Turn = START
