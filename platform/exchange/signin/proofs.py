"""What a typed password proves. Argon2 takes long, so nothing here is ever called inside a transaction."""

from dataclasses import dataclass, field

from exchange import gateway
from exchange.accounts import credentials
from exchange.accounts.models import Credential
from exchange.vault.credentials import PasswordSeal
from exchange_crypto import passwords
from exchange_crypto.bundles import Bundle
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.passwords import Cost


@dataclass(frozen=True)
class Proof:
    """What the right password gave, and the seal that replaces the kept one where its cost has risen."""

    k_wrap: bytes = field(repr=False)
    old: PasswordSeal
    risen: PasswordSeal | None = None


def prove(row: Credential | None, password: str) -> Proof | None:
    """Return the proof of a right password; None, after the same time, for a wrong one or for nobody's."""
    vault = gateway.credentials()
    if row is None or len(password) > passwords.LONGEST:
        vault.take_as_long(password[: passwords.LONGEST])
        return None
    old = credentials.kept(row)
    try:
        k_wrap = vault.check_password(row.account_id, old, password)
    except InvalidSeal:
        return None
    if _work(old.cost) >= _work(vault.cost):
        return Proof(k_wrap, old)
    return _at_present_cost(row, old, k_wrap, password)


def bundle(row: Credential | None, password: str) -> Bundle | None:
    """Return the keys that a right password opens; None for a wrong one."""
    proof = prove(row, password)
    if proof is None or row is None:
        return None
    return gateway.credentials().open_with_password(
        row.account_id, row.key_version, proof.risen or proof.old, proof.k_wrap
    )


def _at_present_cost(row: Credential, old: PasswordSeal, k_wrap: bytes, password: str) -> Proof:
    """Seal the keys anew: only here is the password at hand, and whoever typed it has just proved it."""
    vault = gateway.credentials()
    risen = vault.set_password(row.account_id, row.key_version, credentials.bundle_of(row, k_wrap), password)
    return Proof(vault.check_password(row.account_id, risen, password), old, risen)


def _work(cost: Cost) -> int:
    return cost.memory_kib * cost.iterations
