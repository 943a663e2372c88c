"""The cast everyone knows and the builders of the rest, each saying only what matters."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from exchange import db
from exchange.access.actor import SessionKeys
from exchange.accounts import directory, duties
from exchange.accounts.actors import actor_for
from exchange.accounts.models import Account
from exchange.audit.models import Entry, Identity
from exchange.delegations.models import COURT, ORGANISATION, STATE, Delegation
from exchange.signin.models import UserSession
from exchange_crypto.bundles import Bundle

PEOPLE = {
    # name: (delegation, role)
    "ada": ("XVA", "focal_point"),
    "ben": ("XVA", "focal_point"),
    "carol": ("XNO", "focal_point"),
    "ivo": ("ICC-OTP", "investigator"),
    "ida": ("ICC-OTP", "investigator"),
    "rita": ("ICC-REG", "investigator"),
    "judith": ("ICC-CH", "investigator"),
    "nuria": ("ASP-NC", "focal_point"),
    "olga": ("AUDIT", "auditor"),
    "sam": ("ASP-SEC", "administrator"),
}
DELEGATIONS = {
    "XVA": (STATE, "Valdoria"),
    "XNO": (STATE, "Norhaven"),
    "IGO-MRA": (ORGANISATION, "Maritime Records Agency"),
    "ICC-OTP": (COURT, "Office of the Prosecutor"),
    "ICC-REG": (COURT, "Registry"),
    "ICC-CH": (COURT, "Chambers"),
    "ICC-PRES": (COURT, "Presidency"),
    "AUDIT": ("audit_service", "Audit service"),
    "ASP-NC": ("assembly_body", "Focal points on non-cooperation"),
    "ASP-SEC": ("assembly_body", "Secretariat of the Assembly"),
}


class Cast:
    """People made straight into the database, enrolled and signed in; `cast.ada` is her actor."""

    def __init__(self, gateway, clock):
        self._gateway, self._clock = gateway, clock
        self.delegations, self.accounts, self.bundles, self._actors = {}, {}, {}, {}

    def __getattr__(self, name):
        if name.startswith("_") or name not in PEOPLE:
            raise AttributeError(name)
        if name not in self._actors:
            self._actors[name] = self.sign_in(self.enrol(name, *PEOPLE[name]))
        return self._actors[name]

    def delegation(self, code):
        if code not in self.delegations:
            kind, title = DELEGATIONS.get(code, (STATE, code.title()))
            row = Delegation(code=code, kind=kind, name_en=title, name_fr=title, member_from=self._clock.now())
            with db.writing() as session:
                session.add(row)
                session.commit()
            self.delegations[code] = row
        return self.delegations[code]

    def enrol(self, name, code, role, enrolled=True):
        """Make a person with keys in the directory (or, not enrolled, without)."""
        delegation = self.delegation(code)
        account = Account(
            delegation_id=delegation.id,
            role=role,
            email=f"{name}@{code.lower()}.invalid",
            name=name.title(),
            post=f"Post of {name}",
            duties=duties.at_first(role, delegation, directory.is_managed(delegation.id)),
            invited_at=self._clock.now(),
            enrolled_at=self._clock.now() if enrolled else None,
        )
        with db.writing() as session:
            session.add(account)
            session.flush()
            if enrolled:
                self.bundles[account.id] = Bundle.generate()
                keys = self._gateway.house().vault.directory
                keys.publish(session, account.id, self.bundles[account.id], self._clock.now())
            session.commit()
        account = db.session.get(Account, account.id)
        self.accounts[name] = account
        return account

    def with_duties(self, name, duties):
        """Return the person's actor with these duties in place of the first ones, as the delegation's manager gives them."""
        actor = getattr(self, name)
        with db.writing() as session:
            session.execute(update(Account).where(Account.id == actor.person).values(duties=duties))
            session.commit()
        return replace(actor, duties=frozenset(duties.split()))

    def sign_in(self, account):
        """Return the person's actor with a session that opens their bundle."""
        seal = self._gateway.credentials().start_session(self.bundles[account.id])
        now = self._clock.now()
        with db.writing() as session:
            session.add(
                UserSession(
                    id=seal.session_id,
                    account_id=account.id,
                    key_version=1,
                    sealed_bundle=seal.sealed_bundle,
                    factors="password,totp",
                    browser="Test",
                    started_at=now,
                    seen_at=now,
                    ends_at=now + timedelta(hours=12),
                )
            )
            session.commit()
        keys = SessionKeys(seal.session_id, seal.secret, seal.sealed_bundle, 1)
        return actor_for(account, keys, ("password", "totp"))


class Entries:
    """The log in the cast's names."""

    def __call__(self):
        names = select(Identity.pn, Account.email).join(Account, Account.id == Identity.account)
        known = {pn: email.split("@")[0] for pn, email in db.session.execute(names)}
        rows = db.session.execute(select(Entry.pn, Entry.type, Entry.outcome).order_by(Entry.eid))
        said = [(known.get(row.pn, "-"), row.type, row.outcome) for row in rows]
        db.session.remove()
        return said
