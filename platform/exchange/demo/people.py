"""The demonstration's people: invited, enrolled and signed in through the same services as anyone."""

import base64
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from exchange import gateway
from exchange.access.actor import ANONYMOUS, SYSTEM, Actor, Via
from exchange.accounts import service as accounts
from exchange.accounts.service import NewPerson
from exchange.clock import SetClock, micros
from exchange.delegations import service as delegations
from exchange.delegations.service import NewDelegation
from exchange.signin import enrolment, sessions
from exchange.signin import service as signin
from exchange_crypto import totp

BETWEEN = timedelta(minutes=2)
A_MOMENT = timedelta(seconds=7)
VIA = Via(channel="web", route="demo", address="127.0.0.1", agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0")
WORDS = """harbour lantern meadow granite saffron compass orchard velvet quarry thicket marble willow juniper anchor
parcel copper ribbon summit barley cinder drizzle feather gallop hollow island jigsaw kettle ladder mosaic nutmeg"""


@dataclass(frozen=True)
class Login:
    """What someone needs to sign in as one of these people."""

    email: str
    password: str
    totp_secret: str
    role: str
    delegation: str
    name: str = ""

    @property
    def secret(self) -> bytes:
        """The app's secret as bytes; `totp_secret` is its written form (RFC 4648 base32)."""
        return base64.b32decode(self.totp_secret)

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class People:
    """Enrols everyone, and lets each sign in when their last session is over, as people do."""

    def __init__(self, clock: SetClock, file_entries: Callable[[], object]) -> None:
        self._clock, self._file_entries = clock, file_entries
        self._ids: dict[str, UUID] = {}
        self._logins: dict[str, Login] = {}
        self._delegations: dict[str, UUID] = {}
        self._cookies: dict[str, str] = {}
        self._later: dict[str, dict[str, str]] = {}

    def arrive(self, told: dict[str, Any]) -> None:
        """Admit the delegations and enrol the people: the Secretariat first, which then invites the others."""
        first, *others = sorted(told["people"], key=lambda one: one["role"] != "administrator")
        self._enrol(first, SYSTEM, delegations.find(SYSTEM, first["delegation"]).id)
        administrator = self.signed_in(first["key"])
        for one in told["delegations"]:
            delegations.admit(administrator, NewDelegation(**one))
        self._later = {one["key"]: one for one in others if one.get("arrives") == "later"}
        for one in others:
            self._delegations[one["delegation"]] = delegations.find(administrator, one["delegation"]).id
            if one["key"] not in self._later:
                self._enrol(one, administrator, self._delegations[one["delegation"]])

    def signed_in(self, key: str) -> Actor:
        """Return the person with their session; they sign in if it is over, as it soon is."""
        entered = sessions.load(self._cookies.get(key), VIA)
        if entered is None:
            self._cookies[key] = self.sign_in(key)
            self._clock.advance(A_MOMENT)
            entered = sessions.load(self._cookies[key], VIA)
        assert entered is not None
        return entered.actor

    def sign_in(self, key: str, password: str = "", code: str = "") -> str:
        """Return the session's cookie; with a wrong password or code, NotLetIn, as for anyone."""
        login = self._logins[key]
        visitor = ANONYMOUS.coming(VIA)
        pending = signin.begin(visitor, login.email, password or login.password)
        self._clock.advance(A_MOMENT)
        return signin.with_code(visitor, pending, code or self._code(login.secret)).session

    def succeed(self, key: str, by: Actor) -> None:
        """Let someone enrol who comes later than the others."""
        told = self._later[key]
        self._enrol(told, by, self._delegations[told["delegation"]])

    def wait_for(self, key: str, account: UUID) -> None:
        """Know someone who is invited and hasn't come yet."""
        self._ids[key] = account

    def forget(self, key: str) -> None:
        """Drop someone who left, or is kept out, from those that can sign in."""
        del self._logins[key]

    def id_of(self, key: str) -> UUID:
        return self._ids[key]

    def delegation(self, code: str) -> UUID:
        return self._delegations[code]

    def logins(self) -> list[Login]:
        """Return how each can sign in; the secrets are nowhere else in clear."""
        return list(self._logins.values())

    def _enrol(self, told: dict[str, str], by: Actor, delegation: UUID) -> None:
        new = NewPerson(
            email=f"{told['key']}@{told['delegation'].lower()}.demo.invalid",
            name=told["name"],
            role=told["role"],
            delegation=delegation,
            post=told["post"],
            language=told["language"],
        )
        account, code = accounts.invite(by, new)
        self._ids[told["key"]] = account.id
        self._delegations[told["delegation"]] = delegation
        password, secret = self._go_in(code)
        self._logins[told["key"]] = Login(new.email, password, _written(secret), new.role, told["delegation"], new.name)
        self._file_entries()
        self._clock.advance(BETWEEN)  # a code is good once: the first sign-in needs the next one

    def _go_in(self, code: str) -> tuple[str, bytes]:
        """Walk the steps of enrolment as a person would, and return password and app secret."""
        visitor = ANONYMOUS.coming(VIA)
        cookie = enrolment.open_invitation(visitor, code)
        password = _password()
        enrolment.choose_password(visitor, _found(cookie), password)
        secret = enrolment.app_secret(_found(cookie))
        sheet = enrolment.prove_app(visitor, _found(cookie), self._code(secret))
        enrolment.finish(visitor, _found(cookie), sheet.codes[0])
        return password, secret

    def _code(self, secret: bytes) -> str:
        return totp.code_at(secret, micros(gateway.now()) // 1_000_000)


def _found(cookie: str) -> enrolment.Enrolling:
    found = enrolment.find(cookie)
    assert found is not None
    return found


def _written(secret: bytes) -> str:
    return base64.b32encode(secret).decode("ascii")


def _password() -> str:
    words = [secrets.choice(WORDS.split()) for _ in range(3)]
    return "-".join([*words, str(1000 + secrets.randbelow(9000))])
