"""What an administrator may ask of the lists of people and of delegations, from their addresses."""

from collections.abc import Iterable

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from exchange.delegations.models import Delegation
from exchange.web.lists import ListForm, select


class PeopleForm(ListForm):
    """Which people; `status` is the tab."""

    status = select(_l("Status"))
    delegation = select(_l("Delegation"))
    role = select(_l("Role"))
    sort = select(_l("Sorted by"))

    def __init__(self, delegations: Iterable[Delegation]) -> None:
        super().__init__()
        language = str(get_locale().language)
        self.offer(
            status=[
                ("active", _("Active")),
                ("invited", _("Invited")),
                ("suspended", _("Suspended")),
                ("retired", _("Retired")),
            ],
            delegation=[("", _("Any")), *((one.code, one.name(language)) for one in delegations)],
            role=[
                ("", _("Any")),
                ("focal_point", _("Focal point")),
                ("investigator", _("Investigator")),
                ("auditor", _("Auditor")),
                ("administrator", _("Administrator")),
            ],
            sort=[
                ("delegation", _("Delegation, from A to Z")),
                ("-delegation", _("Delegation, from Z to A")),
                ("name", _("Name, from A to Z")),
                ("-name", _("Name, from Z to A")),
                ("since", _("Enrolled or invited, newest first")),
                ("-since", _("Enrolled or invited, oldest first")),
            ],
        )


class DelegationsForm(ListForm):
    """Which delegations."""

    kind = select(_l("Kind"))
    member = select(_l("Membership"))
    sort = select(_l("Sorted by"))

    def __init__(self) -> None:
        super().__init__()
        self.offer(
            kind=[
                ("", _("Any")),
                ("state_party", _("State Party")),
                ("other_state", _("Other State")),
                ("organisation", _("Organisation")),
                ("court_organ", _("Organ of the Court")),
                ("assembly_body", _("Body of the Assembly")),
                ("observer", _("Observer")),
                ("audit_service", _("Audit service")),
            ],
            member=[("", _("Any")), ("now", _("Takes part")), ("ended", _("Ended"))],
            sort=[
                ("name", _("Name, from A to Z")),
                ("-name", _("Name, from Z to A")),
                ("since", _("Member since, newest first")),
                ("-since", _("Member since, oldest first")),
            ],
        )
