"""A person's password and key bundle as rows: read for the vault to check, written inside an act.

Argon2 takes long: what needs it is done by the caller before the act begins.
"""

from uuid import UUID

from sqlalchemy import select

from exchange import db, gateway
from exchange.accounts.models import Account, Credential
from exchange.opener import Act
from exchange.vault.credentials import PasswordSeal
from exchange_crypto import passwords
from exchange_crypto.bundles import Bundle
from exchange_crypto.passwords import Cost

PRODUCT_WORDS = ("secure", "cooperation", "exchange", "coopération", "échange")


class WeakPassword(Exception):
    """A new password that is refused; `why` is short, long, common or personal."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def of(account: UUID) -> Credential | None:
    """Return the person's credential; None before a password was set."""
    query = select(Credential).where(Credential.account_id == account)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def kept(row: Credential) -> PasswordSeal:
    """Return what the vault checks a password against."""
    cost = Cost(row.memory_kib, row.iterations, row.lanes)
    return PasswordSeal(row.salt, cost, row.verifier, row.sealed_bundle)


def bundle_of(row: Credential, k_wrap: bytes) -> Bundle:
    """Open the person's keys with what the password gave; InvalidSeal if the password was changed since."""
    return gateway.credentials().open_with_password(row.account_id, row.key_version, kept(row), k_wrap)


def keep(act: Act, account: UUID, version: int, seal: PasswordSeal) -> Credential:
    """Keep a new seal in place of the person's last one; the recovery key's seal stays as it is."""
    row = act.session.get(Credential, account, with_for_update=True)
    if row is None:
        row = act.add(Credential(account_id=account, changed_at=act.at))
    row.key_version = version
    row.salt, row.verifier, row.sealed_bundle = seal.salt, seal.verifier, seal.sealed_bundle
    row.memory_kib, row.iterations, row.lanes = seal.cost.memory_kib, seal.cost.iterations, seal.cost.lanes
    return row


def refuse_weak(account: Account, password: str) -> None:
    """Raise WeakPassword for one that is too short, too common or built from the person's own words."""
    delegation = account.delegation
    words = (account.name, account.email, delegation.code, delegation.name_en, delegation.name_fr, *PRODUCT_WORDS)
    why = passwords.weakness(password, words)
    if why is not None:
        raise WeakPassword(why)
