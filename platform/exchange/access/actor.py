"""Who asks: a person with a session, or nobody yet, or the platform itself; and by which way the request came."""

from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

Kind = Literal["user", "auditor", "anonymous", "system"]
Channel = Literal["web", "api", "cli", "job"]


@dataclass(frozen=True)
class Via:
    """How a request came in: what the log keeps of it. `address` and `agent` go to the erasable openings only."""

    channel: Channel = "cli"
    route: str = ""
    request_id: bytes = b""
    address: str = ""
    agent: str = ""


@dataclass(frozen=True)
class SessionKeys:
    """What opens a person's key bundle for one request: the cookie's secret and the session's sealed copy."""

    session_id: bytes
    secret: bytes = field(repr=False)
    sealed_bundle: bytes = field(repr=False)
    key_version: int = 1


@dataclass(frozen=True)
class Actor:
    """One who acts. `person` is None for anonymous and system; `org` is an ISO 3166 alpha-3 or an organ's code.

    `duties` are the codes of what the person's delegation lets them do in requests.
    """

    kind: Kind
    person: UUID | None = None
    delegation: UUID | None = None
    org: str = "-"
    delegation_kind: str = "-"
    role: str = "-"
    name: str = ""
    duties: frozenset[str] = frozenset()
    keys: SessionKeys | None = field(default=None, repr=False)
    factors: tuple[str, ...] = ()
    via: Via = Via()

    def coming(self, via: Via) -> "Actor":
        """Return the same actor by another way."""
        return replace(self, via=via)


ANONYMOUS = Actor(kind="anonymous")
SYSTEM = Actor(kind="system", org="PLATFORM", role="system", via=Via(channel="job"))
