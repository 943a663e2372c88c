"""What may be asked of the list of assets, from the address."""

import re
from collections.abc import Iterable

from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange import amounts, tables
from exchange.assets import life
from exchange.assets.wanted import Wanted
from exchange.delegations.models import Delegation
from exchange.tables import Labelled
from exchange.web.lists import ListForm, select

DOSSIER = re.compile(r"D-[0-9]{4,9}")


class AssetsForm(ListForm):
    """Which assets. A dossier is chosen by a link from its page, so that one alone is offered: the one that was asked for."""

    state = select(_l("Stage"))
    kind = select(_l("Kind of asset"))
    currency = select(_l("Currency"))
    claim = select(_l("Claims of third parties"))
    dossier = select(_l("Dossier"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        asked = request.args.get("dossier", "")
        self.offer(
            state=_labels(tables.states(life.MACHINE).values()),
            kind=_labels(tables.asset_kinds().values()),
            currency=_labels(amounts.currencies().values()),
            claim=[("", _("Any")), ("open", _("With a claim that waits for an answer"))],
            dossier=[("", _("Any")), *([(asked, asked)] if DOSSIER.fullmatch(asked) else [])],
            sort=[
                ("number", _("Number, highest first")),
                ("-number", _("Number, lowest first")),
                ("value", _("Currency and value, highest first")),
                ("-value", _("Currency and value, lowest first")),
                ("changed", _("Last change, newest first")),
                ("-changed", _("Last change, oldest first")),
            ],
        )

    def wanted(self) -> Wanted:
        return Wanted(**self.data, turn=self.turn)


class CourtForm(AssetsForm):
    """Which assets, and of which State."""

    delegation = select(_l("State"))

    def __init__(self, states: Iterable[Delegation]) -> None:
        super().__init__()
        language = str(get_locale().language)
        self.offer(delegation=[("", _("Any")), *((one.code, one.name(language)) for one in states)])


def _labels(known: Iterable[Labelled]) -> list[tuple[str, str]]:
    language = str(get_locale().language)
    return [("", _("Any")), *((one.code, one.label(language)) for one in known)]
