"""Founding a house: folder, keyring, tables, secrets, log, delegations, the guidance library; each only if missing."""

from pathlib import Path

from exchange import house, migrating
from exchange.clock import Clock
from exchange.commands.opening import engine_of
from exchange.config import Settings
from exchange.delegations import service as delegations
from exchange.dossiers import library
from exchange.vault import blobs
from exchange_crypto.roots import Keyring, KeyringRefused


def found(settings: Settings, clock: Clock | None = None) -> list[str]:
    """Make what is missing and return what was done, in sentences."""
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    blobs.found_store(settings.blobs_url)
    engine = engine_of(settings)
    root, said = _keyring(settings.keyring, migrating.current(engine) is not None)
    revision = migrating.migrate(engine)
    house.found(settings, root, engine, clock)
    delegations.found_delegations()
    library.found()
    return [
        said,
        f"The database is at {revision}.",
        f"The log {settings.log_origin} is open.",
        "Next: `exchange people invite-administrator`, then `exchange serve`.",
    ]


def _keyring(path: Path, database_is_there: bool) -> tuple[Keyring, str]:
    """Never make a new keyring beside an old database: what was sealed under the lost one would stay closed."""
    if path.exists():
        return Keyring.load(path), f"The keyring {path} is there."
    if database_is_there:
        raise KeyringRefused(f"{path} is missing, but the database is in use: restore the keyring from its backup")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Keyring.create(path), f"A new keyring was made: {path}. Keep a copy apart from every backup of the data."
