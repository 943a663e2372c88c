"""The second factor: an app's codes, each good once, and the ten recovery codes that stand in for it.

Every question is asked inside an act with the row locked, so that two requests can't use one code.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select

from exchange import db, gateway
from exchange.accounts.models import Factor, RecoveryCode
from exchange.clock import micros
from exchange.opener import Act
from exchange_crypto import tokens, totp
from exchange_crypto.errors import InvalidKey
from exchange_crypto.totp import CodeRefused

RECOVERY_CODES = 10


@dataclass(frozen=True)
class Sheet:
    """What a person prints once: ten recovery codes and, at enrolment, the recovery key."""

    codes: tuple[str, ...]
    key: str = ""


def begin(act: Act, account: UUID) -> None:
    """Draw a new secret for an app, in place of any before it; it counts once a code of it was proved."""
    act.session.execute(delete(Factor).where(Factor.account_id == account))
    act.add(Factor(account_id=account, sealed_secret=gateway.credentials().seal_totp(account, totp.new_secret())))


def of(account: UUID) -> Factor | None:
    query = select(Factor).where(Factor.account_id == account)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def secret(row: Factor) -> bytes:
    """Return the app's secret, for the one page that shows it and for checking codes."""
    return gateway.credentials().open_totp(row.account_id, row.sealed_secret)


def accept(act: Act, account: UUID, code: str) -> None:
    """Use up a code of the app; CodeRefused if it is wrong or was used."""
    row = act.session.get(Factor, account, with_for_update=True, populate_existing=True)
    if row is None:
        raise CodeRefused("no app yet")
    row.last_step = totp.accept(secret(row), code, micros(act.at) // 1_000_000, row.last_step)
    row.proved_at = row.proved_at or act.at


def renew_codes(act: Act, account: UUID) -> tuple[str, ...]:
    """Make ten recovery codes; the old ones end at that moment. What is returned is kept nowhere."""
    act.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account))
    codes = [tokens.random_token(tokens.CODE_SIZE) for _ in range(RECOVERY_CODES)]
    for code in codes:
        act.add(RecoveryCode(mac=gateway.credentials().recovery_code(account, code), account_id=account))
    return tuple(tokens.grouped_code(code) for code in codes)


def use_code(act: Act, account: UUID, text: str) -> None:
    """Use up a recovery code; CodeRefused if it is wrong or was used."""
    find_code(act, account, text).used_at = act.at


def find_code(act: Act, account: UUID, text: str) -> RecoveryCode:
    """Return an unused code's row, locked; CodeRefused if there is none."""
    try:
        code = tokens.parse_code(text, tokens.CODE_SIZE)
    except InvalidKey as error:
        raise CodeRefused("not a recovery code") from error
    mac = gateway.credentials().recovery_code(account, code)
    row = act.session.get(RecoveryCode, mac, with_for_update=True, populate_existing=True)
    if row is None or row.used_at is not None:
        raise CodeRefused("wrong or used")
    return row


def codes_left(account: UUID) -> int:
    """Return how many recovery codes are unused."""
    unused = (RecoveryCode.account_id == account, RecoveryCode.used_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0
