"""What every command needs first: the settings, the keyring, the engine, the house; each refused with its remedy."""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from exchange import config, db, house, migrating
from exchange.access.refusals import Refusal
from exchange.config import Settings, SettingsRefused
from exchange.house import House
from exchange.migrating import DatabaseRefused
from exchange.vault.secrets import SecretsRefused
from exchange_crypto.roots import Keyring, KeyringRefused

REFUSALS = (SettingsRefused, DatabaseRefused, SecretsRefused, KeyringRefused)


@contextmanager
def told() -> Iterator[None]:
    """Turn what refuses to open into one sentence and status 1."""
    try:
        yield
    except REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from refusal
    except SQLAlchemyError as error:
        raise click.ClickException(f"the database does not answer: {error.__cause__ or error}") from error
    except Refusal as refusal:
        raise click.ClickException(f"refused: {refusal.reason}") from refusal
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'the machine'}: {error.strerror or error}") from error


def settings_of(path: Path | None) -> Settings:
    """Return the settings; without a file, those of the environment and the defaults."""
    return config.load(path)


def engine_of(settings: Settings) -> Engine:
    return db.open_engine(settings.database_url)


def keyring_of(settings: Settings) -> Keyring:
    """Return the root keyring; KeyringRefused says what is wrong with its file."""
    return Keyring.load(settings.keyring)


def open_house(settings: Settings) -> House:
    """Open a founded house for this process."""
    engine = engine_of(settings)
    migrating.require_head(engine)
    return house.open_house(settings, keyring_of(settings), engine)


@contextmanager
def holding(settings: Settings) -> Iterator[None]:
    """Hold the data folder's lock, or SettingsRefused: between two servers in it, requests would alternate."""
    settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsRefused(f"another server works in {settings.folder}: stop it first") from error
        yield


def say(*lines: str) -> None:
    for line in lines:
        click.echo(line)
    sys.stdout.flush()
