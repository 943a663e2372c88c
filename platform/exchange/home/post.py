"""How the mail stands, for an administrator: whether there is any, what waits for the server, whose message came back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from exchange.accounts import directory
from exchange.delegations.models import Delegation
from exchange.mail import state


@dataclass(frozen=True)
class CameBack:
    """The newest message to a person that no server took."""

    account: UUID
    name: str
    delegation: Delegation
    at: datetime


@dataclass(frozen=True)
class Post:
    """`stuck` messages wait since `since`, for a `reason` such as `certificate`; `returned` are the newest first."""

    is_on: bool
    stuck: int
    since: datetime | None
    reason: str
    returned: list[CameBack]

    @property
    def is_well(self) -> bool:
        return not self.stuck and not self.returned


def read() -> Post:
    """Return how the mail stands, in three queries at most."""
    found = state.read()
    people = directory.people_by_id([one.account for one in found.returned])
    active = [(people[one.account], one.at) for one in found.returned if people[one.account].retired_at is None]
    returned = [CameBack(account.id, account.name, account.delegation, at) for account, at in active]
    return Post(found.is_on, found.stuck, found.since, found.reason, returned)
