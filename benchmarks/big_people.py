"""The big exchange's people: 25 States with six focal points each, two organs, auditors, the Secretariat; 200 in all."""

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from exchange import db, gateway
from exchange.access.actor import SYSTEM
from exchange.accounts import credentials
from exchange.accounts.models import Account, Credential, Factor
from exchange.clock import Clock
from exchange.delegations import service as delegations
from exchange.delegations.models import STATE, Delegation
from exchange_crypto import totp
from exchange_crypto.bundles import Bundle

STATES = 25
OTHERS = (("ICC-OTP", "investigator", 30), ("ICC-REG", "investigator", 10), ("AUDIT", "auditor", 6))
FIRST = re.findall(
    r"\w+",
    """Amara Bruno Chloé Dalia Emil Farah Goran Hanna Ibrahim Julie Karim Leïla Marc Nadia Omar Priya""",
)
LAST = re.findall(
    r"\w+",
    """Abara Bianchi Costa Diallo Eriksen Faure Gruber Haddad Ivanov Jansen Keita Laurent Mensah Novak""",
)


@dataclass(frozen=True)
class Person:
    """Someone who works here, with what opens their things."""

    id: UUID
    delegation: UUID
    code: str
    role: str
    email: str
    name: str
    password: str = field(repr=False)
    secret: bytes = field(repr=False)
    bundle: Bundle = field(repr=False)

    def told(self) -> dict[str, str]:
        secret = base64.b32encode(self.secret).decode("ascii")
        return {
            "email": self.email, "password": self.password, "totp_secret": secret,
            "role": self.role, "delegation": self.code,
        }  # fmt: skip


def make(clock: Clock, now: datetime) -> list[Person]:
    """Admit the delegations and enrol their people, with real keys and passwords of the real cost."""
    for new in delegations.states()[:STATES]:
        delegations.admit(SYSTEM, new)
    with db.writing() as session:
        known = {one.code: one.id for one in session.scalars(select(Delegation))}
        states = session.scalars(select(Delegation.code).where(Delegation.kind == STATE).order_by(Delegation.code))
        places = [(code, "focal_point", 6) for code in states]
        secretariat = ("ASP-SEC", "administrator", 200 - STATES * 6 - sum(count for *_, count in OTHERS))
        people = [
            _person(known[code], code, role, number)
            for code, role, count in (*places, *OTHERS, secretariat)
            for number in range(count)
        ]
        session.execute(insert(Account), [_account(one, clock.now()) for one in people])
        vault = gateway.house().vault
        for one in people:
            vault.directory.publish(session, one.id, one.bundle, clock.now())
        session.flush()
        with ThreadPoolExecutor(2) as threads:
            session.execute(insert(Credential), list(threads.map(lambda one: _credential(one, now), people)))
        factors = [
            {"account_id": one.id, "sealed_secret": vault.credentials.seal_totp(one.id, one.secret), "proved_at": now}
            for one in people
        ]
        session.execute(insert(Factor), factors)
        session.commit()
    return people


def open_bundle(email: str, password: str) -> tuple[UUID, Bundle]:
    """Return whose keys a password opens, and the keys."""
    account = db.session.scalars(select(Account).where(Account.email == email)).one()
    row = credentials.of(account.id)
    assert row is not None
    k_wrap = gateway.credentials().check_password(account.id, credentials.kept(row), password)
    return account.id, credentials.bundle_of(row, k_wrap)


def _person(delegation: UUID, code: str, role: str, number: int) -> Person:
    email = f"{role.replace('_', '-')}{number}@{code.lower()}.big.invalid"
    name = f"{FIRST[(number * 5 + len(code)) % len(FIRST)]} {LAST[(number + sum(code.encode())) % len(LAST)]}"
    password = f"lantern-{code.lower()}-{number}-meadow-granite"
    return Person(db.new_id(), delegation, code, role, email, name, password, totp.new_secret(), Bundle.generate())


def _account(one: Person, at: datetime) -> dict[str, object]:
    language = "fr" if sum(one.code.encode()) % 2 else "en"
    named = {"email": one.email, "name": one.name, "post": "Financial investigations", "language": language}
    return {
        "id": one.id, "delegation_id": one.delegation, "role": one.role, **named, "timezone": "",
        "invited_at": at, "enrolled_at": at,
    }  # fmt: skip


def _credential(one: Person, now: datetime) -> dict[str, object]:
    seal = gateway.credentials().set_password(one.id, 1, one.bundle, one.password)
    return {
        "account_id": one.id, "key_version": 1, "salt": seal.salt, "verifier": seal.verifier,
        "sealed_bundle": seal.sealed_bundle, "memory_kib": seal.cost.memory_kib,
        "iterations": seal.cost.iterations, "lanes": seal.cost.lanes, "changed_at": now,
    }  # fmt: skip
