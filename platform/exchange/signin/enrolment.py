"""Enrolling: from an invitation's code to the first session. Nothing else opens before the last step is done.

What is made on the way rests under the enrolment's cookie; with another browser the code and the password go on with it.
"""

from dataclasses import dataclass, field, replace

from sqlalchemy import delete, select

from exchange import db, gateway
from exchange.access.actions import (
    FACTOR_ENROL,
    INVITATION_OPEN,
    KEY_ADMIT,
    PASSWORD_SET,
    PERSON_ENROL,
    RECOVERY_RENEW,
)
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict
from exchange.access.rules import Mark
from exchange.accounts import credentials, factors
from exchange.accounts.actors import actor_for
from exchange.accounts.factors import Sheet
from exchange.accounts.models import Account, Credential, Factor, Invitation, RecoveryCode
from exchange.audit.entries import Happening
from exchange.opener import Act
from exchange.signin import browsers, codes, proofs, sessions, throttle
from exchange.signin.models import Enrolment
from exchange.signin.service import APP, PASSWORD, LetIn, NotLetIn
from exchange_crypto import bundles, tokens
from exchange_crypto.bundles import Bundle
from exchange_crypto.canonical import b64
from exchange_crypto.errors import InvalidKey
from exchange_crypto.passwords import Cost
from exchange_crypto.totp import CodeRefused

FIRST_KEYS = 1


@dataclass(frozen=True)
class Enrolling:
    """A person on the way in: whose invitation the cookie belongs to, and what is done already."""

    account: Account
    id: bytes
    secret: bytes = field(repr=False)
    sealed_bundle: bytes = field(repr=False)
    has_password: bool
    has_app: bool

    @property
    def step(self) -> str:
        """The next step: resume, password, app or recovery."""
        if not self.sealed_bundle:
            return "resume" if self.has_password else "password"
        return "recovery" if self.has_app else "app"

    def bundle(self) -> Bundle:
        return bundles.unseal_session(self.sealed_bundle, self.secret, self.id)

    def person(self, actor: Actor) -> Actor:
        """Return the person as an actor that came the way of `actor`; they hold no key that opens anything yet."""
        return actor_for(self.account, factors=("invitation",), via=actor.via)


def open_invitation(actor: Actor, code: str, cookie: str = "") -> str:
    """Return the enrolment's cookie for an invitation's code, the given one if it is that person's; NotLetIn otherwise."""
    tries = [throttle.from_address(actor.via.address)]
    invitation = _invitation(code)
    secret = None
    with gateway.act(actor, INVITATION_OPEN) as act:
        throttle.admit(act.session, tries, act.at)
        account = act.session.get(Account, invitation.account_id) if invitation is not None else None
        if account is None or account.status != "invited":
            throttle.count(act.session, tries, act.at)
            act.says(outcome="refused", reason="code")
        else:
            act.on(account.mark())
            secret = _begin_or_go_on(act, account, cookie)
    if secret is None:
        raise NotLetIn
    return b64(secret)


def find(cookie: str) -> Enrolling | None:
    """Return whose enrolment the cookie is; None when the invitation has ended, was renewed or is used up."""
    secret = sessions.secret_of(cookie)
    if secret is None:
        return None
    query = (
        select(Enrolment, Account, Credential.account_id, Factor.proved_at)
        .join(Account, Account.id == Enrolment.account_id)
        .join(Invitation, Invitation.account_id == Account.id)
        .outerjoin(Credential, Credential.account_id == Account.id)
        .outerjoin(Factor, Factor.account_id == Account.id)
        .where(Enrolment.id == tokens.session_id(secret), Invitation.ends_at > gateway.now())
        .where(Enrolment.began_at >= Invitation.made_at)
    )
    found = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if found is None or found[1].status != "invited":
        return None
    row, account, has_password, proved_at = found
    return Enrolling(account, row.id, secret, row.sealed_bundle, has_password is not None, proved_at is not None)


def choose_password(actor: Actor, one: Enrolling, password: str, cost: Cost | None = None) -> None:
    """Make the person's keys and seal them under a new password; what was enrolled before is undone. WeakPassword if it is."""
    credentials.refuse_weak(one.account, password)
    db.end_reading(db.session())
    bundle = Bundle.generate()
    seal = gateway.credentials().set_password(one.account.id, FIRST_KEYS, bundle, password, cost)
    with gateway.act(one.person(actor), PASSWORD_SET, one.account) as act:
        _refuse_if_enrolled(one.account)
        kept = credentials.keep(act, one.account.id, FIRST_KEYS, seal)
        kept.changed_at, kept.sealed_for_recovery = act.at, None
        act.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == one.account.id))
        factors.begin(act, one.account.id)
        _row(act, one).sealed_bundle = bundles.seal_session(bundle, one.secret, one.id)


def resume(actor: Actor, one: Enrolling, password: str) -> None:
    """Go on in another browser with the password chosen before; NotLetIn or TooMany, or Conflict if none was chosen."""
    row = credentials.of(one.account.id)
    if row is None:
        raise Conflict("no-password")
    tries = [throttle.on_own_password(one.account.id)]
    throttle.refuse_while_pausing(one.person(actor), INVITATION_OPEN, tries, one.account.mark())
    db.end_reading(db.session())
    bundle = proofs.bundle(row, password)
    with gateway.act(one.person(actor), INVITATION_OPEN, one.account) as act:
        throttle.admit(act.session, tries, act.at)
        if bundle is None:
            throttle.count(act.session, tries, act.at)
            act.says(outcome="refused", reason="password")
        else:
            _refuse_if_enrolled(one.account)
            _row(act, one).sealed_bundle = bundles.seal_session(bundle, one.secret, one.id)
            throttle.clear(act.session, tries)
    if bundle is None:
        raise NotLetIn


def app_secret(one: Enrolling) -> bytes:
    """Return the secret that the person's app is given; Conflict before a password was set."""
    row = factors.of(one.account.id)
    if row is None:
        raise Conflict("no-password")
    return factors.secret(row)


def prove_app(actor: Actor, one: Enrolling, code: str) -> Sheet:
    """Take the first code of the app and return the recovery sheet, shown once; NotLetIn or TooMany otherwise."""
    sheet = None
    with gateway.act(one.person(actor), FACTOR_ENROL, one.account) as act:
        _refuse_if_enrolled(one.account)
        if codes.holds(act, one.account.id, lambda: factors.accept(act, one.account.id, code)):
            sheet = _draw_sheet(act, one)
    if sheet is None:
        raise NotLetIn
    return sheet


def new_sheet(actor: Actor, one: Enrolling) -> Sheet:
    """Return another recovery sheet; what stood on the last one ends at that moment."""
    with gateway.act(one.person(actor), RECOVERY_RENEW, one.account) as act:
        _refuse_if_enrolled(one.account)
        return _draw_sheet(act, one)


def finish(actor: Actor, one: Enrolling, code: str) -> LetIn:
    """Let the person in who typed a code from the sheet: keys published, waiting dossiers opened, invitation used up.

    NotLetIn if the code is not on the last sheet.
    """
    account, cookie = one.account, None
    bundle = one.bundle()
    person = replace(one.person(actor), factors=(PASSWORD, APP))
    with gateway.act(person, PERSON_ENROL, account) as act:
        _refuse_if_enrolled(account)
        try:
            factors.find_code(act, account.id, code)
        except CodeRefused:
            act.says(outcome="refused", reason="code")
        else:
            _row(act, one)
            _publish(act, account, bundle)
            cookie = sessions.begin(act, account, FIRST_KEYS, bundle, (PASSWORD, APP), browsers.name(actor.via.agent))
    if cookie is None:
        raise NotLetIn
    return LetIn(cookie, browsers.make_known(account.id))


def _invitation(code: str) -> Invitation | None:
    try:
        secret = tokens.parse_code(code, tokens.CODE_SIZE)
    except InvalidKey:
        return None
    query = select(Invitation).where(Invitation.mac == gateway.credentials().invitation(secret))
    return db.session.scalars(query.where(Invitation.ends_at > gateway.now())).one_or_none()


def _begin_or_go_on(act: Act, account: Account, cookie: str) -> bytes:
    before = find(cookie)
    if before is not None and before.account.id == account.id:
        return before.secret
    act.session.execute(delete(Enrolment).where(Enrolment.account_id == account.id))
    secret = tokens.random_token()
    act.add(Enrolment(account_id=account.id, id=tokens.session_id(secret), sealed_bundle=b"", began_at=act.at))
    return secret


def _refuse_if_enrolled(account: Account) -> None:
    if account.status != "invited":
        raise Conflict("not-invited")


def _row(act: Act, one: Enrolling) -> Enrolment:
    query = select(Enrolment).where(Enrolment.id == one.id).with_for_update()
    row = act.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None or row.sealed_bundle != one.sealed_bundle:
        raise Conflict("begun-elsewhere")
    return row


def _draw_sheet(act: Act, one: Enrolling) -> Sheet:
    _row(act, one)
    key = tokens.random_token(tokens.RECOVERY_SIZE)
    kept = act.session.get(Credential, one.account.id, with_for_update=True)
    assert kept is not None
    kept.sealed_for_recovery = gateway.credentials().seal_for_recovery(one.account.id, FIRST_KEYS, one.bundle(), key)
    return Sheet(factors.renew_codes(act, one.account.id), tokens.grouped_code(key))


def _publish(act: Act, account: Account, bundle: Bundle) -> None:
    """Vouch for the person's keys, wrap to them what waited, and use the invitation up."""
    account.enrolled_at = act.at
    assert act.publish_keys(account.id, bundle) == FIRST_KEYS
    act.session.flush()
    for dossier in act.enrol_keys(account.id):
        act.note(Happening(KEY_ADMIT, mark=Mark("dossier", dossier, dossier), details={"member": str(account.id)}))
    for model in (Invitation, Enrolment):
        act.session.execute(delete(model).where(model.account_id == account.id))
