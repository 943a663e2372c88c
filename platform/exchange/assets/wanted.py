"""What may be asked of the list of assets."""

from dataclasses import dataclass

from exchange.paging import START, Turn


@dataclass(frozen=True)
class Wanted:
    """Which assets, in which order: codes, or empty for any; `claim` is "open" for those with a claim that waits, or empty.

    `delegation` is the code of a State, `dossier` a public reference: the assets of that one alone.
    """

    state: str = ""
    kind: str = ""
    currency: str = ""
    delegation: str = ""
    claim: str = ""
    dossier: str = ""
    sort: str = "number"
    turn: Turn = START
