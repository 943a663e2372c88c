"""The demonstration from the shell: made once in its own folder, its people printed with their present codes."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from exchange import house
from exchange.clock import SetClock
from exchange.commands import founding, opening
from exchange.config import Settings, SettingsRefused
from exchange.demo import making
from exchange.demo.people import Login
from exchange_crypto import totp

SETTINGS = "exchange.toml"


def prepare(folder: Path, port: int) -> Path:
    """Make the demonstration if the folder holds none, print the people, and return the settings' path.

    A folder in which the making was broken off is refused, with the remedy.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _write_settings(folder, port)
    settings = opening.settings_of(path)
    logins = making.kept(folder)
    if not logins:
        if (folder / "exchange.db").exists():
            raise SettingsRefused(
                f"{folder} holds a demonstration that was broken off: remove it and {settings.keyring.parent}"
            )
        opening.say("Making the demonstration …")
        logins = _make(settings, folder)
    opening.say(*_table(logins, settings.server.public_url))
    return path


def people(folder: Path) -> list[str]:
    """Return who can sign in, each with the code of now, in lines; SettingsRefused if no demonstration is there."""
    logins = making.kept(folder)
    if not logins:
        raise SettingsRefused(f"{folder} holds no demonstration yet: make it with `python3 run.py demo`")
    return _table(logins, opening.settings_of(folder / SETTINGS).server.public_url)


def _write_settings(folder: Path, port: int) -> Path:
    keys = folder.parent / f"{folder.name}-keys" / "keyring.json"
    path = folder / SETTINGS
    lines = [
        "[server]",
        f"port = {port}",
        f'public_url = "http://localhost:{port}"',
        "[storage]",
        f'folder = "{folder}"',
        f'keyring = "{keys}"',
        "[log]",
        'host = "demo.invalid"',
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _make(settings: Settings, folder: Path) -> list[Login]:
    now = datetime.now(UTC)
    clock = SetClock(making.first_moment(now))
    settings = making.cheap(settings)
    founding.found(settings, clock)
    engine = opening.engine_of(settings)
    event.listen(engine, "connect", _do_not_wait_for_the_disk)
    opened = house.open_house(settings, opening.keyring_of(settings), engine, clock)
    logins = making.make(opened, clock, now)
    making.keep(logins, folder)
    opened.engine.dispose()
    return logins


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """What is made up needn't outlive a power cut while it is made; serving it opens the database anew."""
    connection.execute("PRAGMA synchronous = OFF")


def _table(logins: list[Login], url: str) -> list[str]:
    lines = ["", f"{'e-mail':30} {'password':32} {'code now':9} {'role':14} name"]
    for one in logins:
        code = totp.code_at(one.secret, int(time.time()))
        lines.append(f"{one.email:30} {one.password:32} {code:9} {one.role.replace('_', ' '):14} {one.name}")
    return [*lines, "", f"A code is good for about 30 seconds, and once; --codes prints new ones. Sign in at {url}", ""]
