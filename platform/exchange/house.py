"""Setting the house up: founding it once, and opening it in each process that works in it.

What can't be opened is refused in one sentence that names the remedy; nothing is made half.
"""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from exchange import db, gateway
from exchange.access.actions import INTEGRITY_SIGNER, LOG_OPEN
from exchange.access.actor import SYSTEM
from exchange.audit import checkpoints, opening, sequencer, writers
from exchange.audit.entries import Happening, LogKeys
from exchange.clock import Clock, SystemClock
from exchange.config import Settings, SettingsRefused
from exchange.signin import sessions
from exchange.vault import blobs, keeper, secrets
from exchange_crypto.passwords import Cost
from exchange_crypto.roots import RootKey

writers.follow(db.session.session_factory)


@dataclass(frozen=True)
class House:
    """An opened house: what app, worker and commands share."""

    settings: Settings
    root: RootKey = field(repr=False)
    engine: Engine
    clock: Clock
    log: LogKeys = field(repr=False)

    def file_entries(self) -> int:
        """File what waits and sign the head; return the tree's size. Only the worker and commands do this.

        SignerRefused, on record once, if the head doesn't extend what was signed: then entries are filed, and no more.
        """
        size = sequencer.file_all(self.log, self.clock)
        try:
            checkpoints.sign_head(self.log.number, self._signing_seed(), self.clock, self.kept_checkpoint)
        except checkpoints.SignerRefused:
            if not checkpoints.is_refused(db.session()):
                gateway.note(SYSTEM, Happening(INTEGRITY_SIGNER, outcome="refused", reason="signer"))
            raise
        return size

    @property
    def kept_checkpoint(self) -> Path:
        """Where the last signed checkpoint is kept outside the database."""
        return checkpoints.kept_in(self.settings.folder, self.log.number)

    def _signing_seed(self) -> bytes:
        return secrets.open_secret(db.session(), self.root, secrets.LOG_SIGN)


def found(settings: Settings, root: RootKey, engine: Engine, clock: Clock | None = None) -> House:
    """Draw the platform's secrets and open the log, where that isn't done yet; then open the house."""
    clock = clock or SystemClock()
    db.use(engine)
    with db.writing() as session:
        keeper.prepare(session, root, clock.now())
        session.flush()
        seed = secrets.open_secret(session, root, secrets.LOG_SIGN)
        opening.open_log(session, settings.log.number, settings.log_origin, seed, clock.now())
        session.commit()  # the log must be there before the first act can be recorded in it
    house = open_house(settings, root, engine, clock)
    if opening.is_empty(db.session()):
        gateway.note(SYSTEM, Happening(LOG_OPEN))
    return house


def open_house(settings: Settings, root: RootKey, engine: Engine, clock: Clock | None = None) -> House:
    """Open a founded house in this process and furnish the gateway; SecretsRefused or SettingsRefused says why not."""
    clock = clock or SystemClock()
    db.use(engine)
    session = db.session()
    _refuse_another_log(settings, opening.origin(session, settings.log.number))
    log = LogKeys(
        settings.log.number,
        secrets.open_secret(session, root, secrets.LOG_HMAC),
        secrets.open_secret(session, root, secrets.AUDIT_PRIVATE),
    )
    vault = keeper.open_vault(session, root, _store(settings), _cost(settings), settings.passwords.at_once)
    db.session.remove()
    gateway.furnish(vault, log, settings, clock, sessions.touch, sessions.why_out)
    return House(settings, root, engine, clock, log)


def _refuse_another_log(settings: Settings, origin: str | None) -> None:
    """An origin is signed with every checkpoint: under another one the log would pass for another's."""
    if origin not in (None, settings.log_origin):
        raise SettingsRefused(f"this database's log is {origin}, not {settings.log_origin}: set log.host back")


def _store(settings: Settings) -> blobs.BlobStore:
    return blobs.open_store(
        settings.blobs_url, settings.storage.blobs_endpoint, settings.storage.blobs_credentials_file
    )


def _cost(settings: Settings) -> Cost:
    given = settings.passwords
    return Cost(given.memory_kib, given.iterations, given.lanes)
