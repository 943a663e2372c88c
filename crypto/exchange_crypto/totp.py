"""One-time codes of an app (RFC 6238: SHA-1, six digits, 30 s): each good once, older ones never again."""

import base64
import hmac
import os

import pyotp

SECRET_SIZE = 20
STEP_SECONDS = 30
DIGITS = 6
_GROUP = 4


class CodeRefused(Exception):
    """A code that is wrong, too old, too new, or has been used."""


def new_secret() -> bytes:
    """Return 20 random bytes (RFC 4226, 4, R6)."""
    return os.urandom(SECRET_SIZE)


def uri(secret: bytes, email: str, issuer: str) -> str:
    """Return the otpauth address that an authenticator app reads from a QR code."""
    return _totp(secret).provisioning_uri(name=email, issuer_name=issuer)


def typed(secret: bytes) -> str:
    """Return the secret for typing: base32 in groups of four."""
    text = _base32(secret)
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def code_at(secret: bytes, now: int) -> str:
    """Return the six digits that an app shows at a time in seconds UTC."""
    return str(_totp(secret).at(now))


def accept(secret: bytes, code: str, now: int, last_step: int | None) -> int:
    """Return the step of a right code, to be kept as last_step; CodeRefused unless it is later than the last one."""
    digits = "".join(code.split())
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
        raise CodeRefused("a code has six digits")
    step = now // STEP_SECONDS
    # All three steps of the window are compared, so that time does not tell which one fits (RFC 6238, 5.2).
    fitting = [near for near in (step - 1, step, step + 1) if near >= 0 and _fits(secret, near, digits)]
    fresh = [near for near in fitting if last_step is None or near > last_step]
    if not fresh:
        raise CodeRefused("wrong or used")
    return fresh[0]


def _fits(secret: bytes, step: int, digits: str) -> bool:
    return hmac.compare_digest(code_at(secret, step * STEP_SECONDS).encode(), digits.encode())


def _totp(secret: bytes) -> pyotp.TOTP:
    return pyotp.TOTP(_base32(secret), digits=DIGITS, interval=STEP_SECONDS)


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode("ascii")
