"""A person who has come in by the house's own services: invited, enrolled, with a password, an app and a sheet."""

from base64 import b32decode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from exchange import gateway
from exchange.access.actor import ANONYMOUS, Via
from exchange.accounts import service
from exchange.accounts.service import NewPerson
from exchange.signin import enrolment
from exchange_crypto import totp

PASSWORD = "correct horse battery staple"
STRANGER = ANONYMOUS.coming(Via(channel="web", route="test", address="192.0.2.7", agent="Firefox/130 Windows"))


@dataclass
class Newcomer:
    account: Any
    secret: bytes
    sheet: Any
    let_in: Any

    def code(self):
        return code_of(self.secret)


def code_of(secret):
    return totp.code_at(secret, int(gateway.now().timestamp()))


def invited(cast, name="nora", code="XVA", role="focal_point"):
    """Return an invited person and the code that Sam was shown."""
    delegation = cast.delegation(code)
    return service.invite(cast.sam, NewPerson(f"{name}@{code.lower()}.invalid", name.title(), role, delegation.id))


def enrolled(cast, clock, name="nora", code="XVA", role="focal_point", cost=None):
    """Take an invited person through every step; the clock moves on so that the next code is a new one."""
    account, invitation = invited(cast, name, code, role)
    cookie = enrolment.open_invitation(STRANGER, invitation)
    enrolment.choose_password(STRANGER, enrolment.find(cookie), PASSWORD, cost)
    secret = enrolment.app_secret(enrolment.find(cookie))
    sheet = enrolment.prove_app(STRANGER, enrolment.find(cookie), code_of(secret))
    let_in = enrolment.finish(STRANGER, enrolment.find(cookie), sheet.codes[6])
    clock.advance(timedelta(seconds=totp.STEP_SECONDS))
    return Newcomer(account, secret, sheet, let_in)


class App:
    """An app that was given the typed secret."""

    def __init__(self, typed):
        self._secret = b32decode(typed.replace(" ", ""))

    def code(self):
        return code_of(self._secret)
