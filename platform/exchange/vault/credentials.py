"""People's credentials: passwords, second factors, recovery, session seals. It decides nothing about who may sign in.

Argon2id takes 64 MiB a run: at most `at_once` go on in a process, and whoever waits more than ten seconds is told.
It runs beside, in threads that give way, so that pages are answered while many sign in.
"""

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from exchange.access.refusals import TooMany
from exchange_crypto import bundles, passwords, tokens
from exchange_crypto.bundles import Bundle
from exchange_crypto.encoding import ctx
from exchange_crypto.errors import InvalidSeal
from exchange_crypto.passwords import Cost
from exchange_crypto.roots import RootKey, RootMac

PATIENCE_SECONDS = 10
GIVES_WAY = 5  # of nice: a quarter of the processor while pages want it, all of it when none does
TOTP = "totp"
RECOVERY_CODE_LABEL = "exchange/v1/recovery-code"
INVITATION_LABEL = "exchange/v1/invitation"
THROTTLE_LABEL = "exchange/v1/throttle"
BROWSER_LABEL = "exchange/v1/browser"
FEED_LABEL = "exchange/v1/feed"
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class PasswordSeal:
    """What is kept of a password: nothing that can be guessed against without the root key."""

    salt: bytes
    cost: Cost
    verifier: bytes
    sealed_bundle: bytes = field(repr=False)


@dataclass(frozen=True)
class SessionSeal:
    """A new session: the secret goes to the cookie only, the rest to its row."""

    secret: bytes = field(repr=False)
    session_id: bytes
    sealed_bundle: bytes = field(repr=False)


class Credentials:
    """Seals and checks credentials under the root key; raises InvalidSeal for a wrong one."""

    def __init__(self, root: RootKey, mac: RootMac, cost: Cost, at_once: int) -> None:
        self._root = root
        self._mac = mac
        self.cost = cost
        self._turns = threading.BoundedSemaphore(at_once)
        self._beside = ThreadPoolExecutor(at_once, "argon2", _give_way)
        self._nobodys = self.seal_for_recovery(NOBODY, 1, Bundle.generate(), tokens.random_token(tokens.RECOVERY_SIZE))

    def set_password(
        self, account: UUID, version: int, bundle: Bundle, password: str, cost: Cost | None = None
    ) -> PasswordSeal:
        """Seal the bundle under a password with a new salt (at the present cost unless one is given)."""
        salt, cost = os.urandom(passwords.SALT_SIZE), cost or self.cost
        k_auth, k_wrap = self._derive(password, salt, cost)
        sealed = bundles.seal_password(bundle, k_wrap, self._root, account, version)
        return PasswordSeal(salt, cost, passwords.verifier(self._mac, account, k_auth), sealed)

    def check_password(self, account: UUID, kept: PasswordSeal, password: str) -> bytes:
        """Return k_wrap, which opens the bundle; InvalidSeal if the password is another."""
        k_auth, k_wrap = self._derive(password, kept.salt, kept.cost)
        passwords.check(self._mac, account, k_auth, kept.verifier)
        return k_wrap

    def take_as_long(self, password: str) -> None:
        """Spend one Argon2id run, so that an unknown address takes the time of a known one."""
        self._derive(password, bytes(passwords.SALT_SIZE), self.cost)

    def open_with_password(self, account: UUID, version: int, kept: PasswordSeal, k_wrap: bytes) -> Bundle:
        return bundles.unseal_password(kept.sealed_bundle, k_wrap, self._root, account, version)

    def seal_for_recovery(self, account: UUID, version: int, bundle: Bundle, key: bytes) -> bytes:
        return bundles.seal_recovery(bundle, key, self._root, account, version)

    def open_with_recovery_key(self, account: UUID, version: int, sealed: bytes, key: bytes) -> Bundle:
        return bundles.unseal_recovery(sealed, key, self._root, account, version)

    def take_as_long_for_key(self, key: bytes) -> None:
        """Try a recovery key on nobody's seal, so that an unknown address takes the work of a known one."""
        with suppress(InvalidSeal):
            self.open_with_recovery_key(NOBODY, 1, self._nobodys, key)

    def seal_totp(self, account: UUID, secret: bytes) -> bytes:
        return self._root.wrap(TOTP, account.bytes, 1, secret)

    def open_totp(self, account: UUID, sealed: bytes) -> bytes:
        return self._root.unwrap(TOTP, account.bytes, 1, sealed)

    def recovery_code(self, account: UUID, code: bytes) -> bytes:
        """Return what is kept of a recovery code."""
        return self._mac.mac(RECOVERY_CODE_LABEL, ctx(account, code))

    def invitation(self, code: bytes) -> bytes:
        """Return what is kept of an invitation's code."""
        return self._mac.mac(INVITATION_LABEL, code)

    def feed(self, secret: bytes) -> bytes:
        """Return what is kept of the secret in a feed's address."""
        return self._mac.mac(FEED_LABEL, secret)

    def throttle_key(self, kind: str, text: str) -> bytes:
        """Return the row under which tries are counted: the table holds no address and no e-mail."""
        return self._mac.mac(THROTTLE_LABEL, ctx(kind) + text.casefold().encode())[8:]

    def known_browser(self, account: UUID, nonce: bytes) -> bytes:
        """Return by what a browser is known again in which this person has signed in."""
        return self._mac.mac(BROWSER_LABEL, ctx(account, nonce))

    def check_browser(self, account: UUID, nonce: bytes, mark: bytes) -> None:
        """Raise InvalidSeal unless the mark was given to this person's browser."""
        self._mac.verify(BROWSER_LABEL, ctx(account, nonce), mark)

    def start_session(self, bundle: Bundle) -> SessionSeal:
        """Draw a session: its id is a hash of the secret, and the bundle rests sealed under that secret alone."""
        secret = tokens.random_token()
        session_id = tokens.session_id(secret)
        return SessionSeal(secret, session_id, bundles.seal_session(bundle, secret, session_id))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=PATIENCE_SECONDS):
            raise TooMany(PATIENCE_SECONDS, "busy")
        try:
            yield
        finally:
            self._turns.release()

    def _derive(self, password: str, salt: bytes, cost: Cost) -> tuple[bytes, bytes]:
        with self._turn():
            return self._beside.submit(passwords.derive, password, salt, cost).result()


def _give_way() -> None:
    """Let this thread wait for others; only Linux counts threads by themselves."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + GIVES_WAY)
