"""Settings: read once from TOML and the environment, frozen; refused when unknown, malformed or insecure."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from email.errors import MessageError
from email.headerregistry import Address
from pathlib import Path
from re import fullmatch
from typing import Any, get_type_hints
from urllib.parse import urlsplit

HIGHEST_PORT = 65535
MAIL_TLS = ("starttls", "implicit", "none")
A_CENTURY = {"seconds": 3_155_760_000, "minutes": 52_596_000, "hours": 876_600, "days": 36_525}  # no date lies beyond
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SettingsRefused(Exception):
    """The settings can't be used; the sentence says which and what to write instead."""


@dataclass(frozen=True)
class Server:
    """Where people come in, and how many at once."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://localhost:8000"
    threads: int = 256
    transfers: int = 32
    slowest_bytes_per_second: int = 4096
    trusted_proxies: int = 0


@dataclass(frozen=True)
class Storage:
    folder: str = "data"
    keyring: str = "keys/keyring.json"
    database: str = ""
    blobs: str = ""
    blobs_endpoint: str = ""
    blobs_credentials_file: str = ""


@dataclass(frozen=True)
class Sessions:
    idle_minutes: int = 30
    absolute_hours: int = 12


@dataclass(frozen=True)
class Drafts:
    keep_days: int = 60


@dataclass(frozen=True)
class Uploads:
    largest_bytes: int = 2 * 1024**3
    largest_form_bytes: int = 250 * 1000**2


@dataclass(frozen=True)
class Passwords:
    """What Argon2id costs: RFC 9106, 4, the second choice, with one lane."""

    memory_kib: int = 65536
    iterations: int = 3
    lanes: int = 1
    at_once: int = 2


@dataclass(frozen=True)
class Mail:
    """The server that messages without content are handed to; without a host nobody is told anything by mail."""

    host: str = ""
    port: int = 587
    tls: str = "starttls"
    sender: str = ""
    ca_file: str = ""
    credentials_file: str = ""

    @property
    def is_on(self) -> bool:
        return bool(self.host)


@dataclass(frozen=True)
class AccessLog:
    host: str = "localhost"
    number: int = 1
    alarm_seconds: int = 60
    refuse_seconds: int = 600
    most_exported: int = 10_000


@dataclass(frozen=True)
class Settings:
    """All settings of a house, and the paths and addresses that follow from them."""

    server: Server = field(default_factory=Server)
    storage: Storage = field(default_factory=Storage)
    sessions: Sessions = field(default_factory=Sessions)
    drafts: Drafts = field(default_factory=Drafts)
    uploads: Uploads = field(default_factory=Uploads)
    passwords: Passwords = field(default_factory=Passwords)
    log: AccessLog = field(default_factory=AccessLog)
    mail: Mail = field(default_factory=Mail)

    @property
    def folder(self) -> Path:
        return Path(self.storage.folder).absolute()

    @property
    def keyring(self) -> Path:
        return Path(self.storage.keyring).absolute()

    @property
    def database_url(self) -> str:
        return self.storage.database or f"sqlite:///{self.folder / 'exchange.db'}"

    @property
    def blobs_url(self) -> str:
        return self.storage.blobs or (self.folder / "blobs").as_uri()

    @property
    def log_origin(self) -> str:
        return f"{self.log.host}/log/{self.log.number}"

    @property
    def https(self) -> bool:
        return self.server.public_url.startswith("https://")


PREFIX = "EXCHANGE_"
NOT_SETTINGS = ("EXCHANGE_CONFIG", "EXCHANGE_SUPERVISOR_PID")

WHY = {
    "server.host": "the address that the web process listens on",
    "server.public_url": "what people type; https, or http on localhost only",
    "server.threads": "blocking threads: a slow client holds one for as long as it sends",
    "server.transfers": "uploads and downloads at once; more are asked to wait (503)",
    "server.slowest_bytes_per_second": "an upload slower than this for a minute is ended",
    "server.trusted_proxies": "how many reverse proxies stand in front; 0 believes no forwarded address",
    "storage.folder": "database (SQLite), blobs (folder), lock; on one encrypted disk; a whole path",
    "storage.keyring": "the root key's file, mode 0600, outside storage.folder and in another backup",
    "storage.database": "empty: SQLite in the folder; or postgresql+psycopg://USER@HOST/NAME (password in PGPASSFILE)",
    "storage.blobs": "empty: a folder; or s3://BUCKET",
    "storage.blobs_endpoint": "for s3: the store's address",
    "storage.blobs_credentials_file": "for s3: a file of mode 0600 with access_key_id and secret_access_key (TOML)",
    "sessions.idle_minutes": "a session without a request for this long is over",
    "drafts.keep_days": "an unfinished text that its author has not touched for this long is removed",
    "uploads.largest_bytes": "by script, one streaming PUT",
    "uploads.largest_form_bytes": "by the plain form, without JavaScript",
    "passwords.memory_kib": "Argon2id, per sign-in; raised costs reach each person at the next sign-in",
    "passwords.at_once": "how many Argon2id runs may go on at once in a process",
    "log.host": "the first part of the log's origin: <host>/log/<number>; never changed once entries exist",
    "log.alarm_seconds": "entries waiting longer than this raise an alarm",
    "log.refuse_seconds": "entries waiting longer than this stop all but auditors (503)",
    "log.most_exported": "entries that an auditor may take along at once; the whole log: `exchange log export`",
    "mail.host": "empty: no mail is sent; otherwise the server that takes it, by the name in its certificate",
    "mail.tls": "starttls (port 587) or implicit (port 465), the certificate verified; none for a server on this machine only",
    "mail.sender": "the address that messages come from and that returned ones go to; nobody is asked to answer",
    "mail.ca_file": "empty: the machine's authorities; or a PEM file with the server's own",
    "mail.credentials_file": "empty: no sign-in to the server; or a file of mode 0600 with user and password (TOML)",
}


def load(path: Path | None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the file with EXCHANGE_SECTION_KEY overrides; SettingsRefused names what is wrong."""
    given: dict[str, Any] = {}
    if path is not None:
        try:
            given = tomllib.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsRefused(f"{path} can't be read as settings: {error}") from error
    _override(given, environ)
    settings: Settings = _build(Settings, given, "")
    _refuse_insecure(settings)
    return settings


def sample() -> str:
    """Return the sample file: every setting with its default and why one would change it."""
    lines = ["# Settings of the Secure Cooperation Exchange. Every line shows its default; unknown keys are refused."]
    lines.append(
        "# A variable EXCHANGE_SECTION_KEY of the environment overrides a line; secrets come by file, never by variable."
    )
    for section in fields(Settings):
        lines += ["", f"[{section.name}]"]
        for item in fields(get_type_hints(Settings)[section.name]):
            why = WHY.get(f"{section.name}.{item.name}")
            lines.append(f"{item.name} = {_toml(item.default)}" + (f"  # {why}" if why else ""))
    return "\n".join(lines) + "\n"


def _override(given: dict[str, Any], environ: Mapping[str, str]) -> None:
    known = {}
    for section in fields(Settings):
        for item in fields(get_type_hints(Settings)[section.name]):
            known[f"{PREFIX}{section.name}_{item.name}".upper()] = (section.name, item)
    for name in sorted(name for name in environ if name.startswith(PREFIX) and name not in NOT_SETTINGS):
        if name not in known:
            raise SettingsRefused(f"the variable {name} overrides no setting; `exchange config sample` lists them")
        section_name, item = known[name]
        value = environ[name]
        given.setdefault(section_name, {})[item.name] = _number(value) if item.type is int else value


def _number(text: str) -> int | str:
    """Return a whole number, or the text itself, which is then refused with the setting's name."""
    return int(text) if text.isdecimal() else text


def _build(kind: Any, given: Any, where: str) -> Any:
    if not isinstance(given, dict):
        raise SettingsRefused(f"[{where}] must be a table")
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in given.items():
        name = f"{where}.{key}" if where else key
        if key not in hints:
            raise SettingsRefused(f"there is no setting {name}; `exchange config sample` lists them")
        if is_dataclass(hints[key]):
            values[key] = _build(hints[key], value, name)
        elif type(value) is not hints[key]:
            raise SettingsRefused(f"{name} must be of type {hints[key].__name__}, not {type(value).__name__}")
        else:
            values[key] = value
    return kind(**values)


def _refuse_insecure(settings: Settings) -> None:
    _refuse_nothing(settings)
    _refuse_open_mail(settings.mail)
    url = settings.server.public_url
    local = url.startswith(("http://localhost:", "http://localhost/")) or url == "http://localhost"
    if not settings.https and not local:
        raise SettingsRefused("server.public_url must be https; plain http is for http://localhost only")
    if urlsplit(settings.storage.database).password:
        raise SettingsRefused("storage.database holds a password: put it into the file that PGPASSFILE names")
    if settings.keyring.resolve().is_relative_to(settings.folder.resolve()):
        raise SettingsRefused("storage.keyring lies inside storage.folder: a copy of one would take both")
    if settings.storage.database and not settings.storage.database.startswith(("postgresql+psycopg://", "sqlite")):
        raise SettingsRefused("storage.database is empty for SQLite, or starts with postgresql+psycopg://")
    if settings.storage.blobs and not settings.storage.blobs.startswith(("s3://", "file://")):
        raise SettingsRefused("storage.blobs is empty for a folder in storage.folder, or starts with s3:// or file://")
    for name, port in (("server", settings.server.port), ("mail", settings.mail.port)):
        if port > HIGHEST_PORT:
            raise SettingsRefused(f"{name}.port must be at most {HIGHEST_PORT}")
    if settings.passwords.memory_kib < 8 * settings.passwords.lanes:
        raise SettingsRefused("passwords.memory_kib must be at least 8 for each lane")
    if settings.sessions.idle_minutes < 3:
        raise SettingsRefused("sessions.idle_minutes must be at least 3: a warning comes 2 minutes before the end")


def _refuse_open_mail(mail: Mail) -> None:
    """Nobody on the way may read who is told, change it, or take the server's password."""
    if mail.tls not in MAIL_TLS:
        raise SettingsRefused(f"mail.tls is one of {', '.join(MAIL_TLS)}")
    if not mail.is_on:
        return
    if mail.tls == "none" and mail.host not in LOOPBACK:
        raise SettingsRefused(f"mail.tls is none, and {mail.host} is another machine: use starttls or implicit")
    if not _is_sender(mail.sender):
        raise SettingsRefused("mail.sender must be an address: messages that come back go to it")


def _is_sender(text: str) -> bool:
    """True of what the library takes as an address: a message from another would fail when it is made."""
    try:
        Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        return False
    return fullmatch(r"[^@\s]+@[^@\s]+", text) is not None


def _refuse_nothing(settings: Settings) -> None:
    """Every number counts something that must be there, and no time is endless; only of proxies there may be none."""
    for section in fields(Settings):
        given = getattr(settings, section.name)
        for item in fields(given):
            least = 0 if item.name == "trusted_proxies" else 1
            if isinstance(getattr(given, item.name), int) and getattr(given, item.name) < least:
                raise SettingsRefused(f"{section.name}.{item.name} must be at least {least}")
            unit = item.name.rpartition("_")[2]
            if unit in A_CENTURY and getattr(given, item.name) > A_CENTURY[unit]:
                raise SettingsRefused(f"{section.name}.{item.name} must be at most {A_CENTURY[unit]}, a hundred years")


def _toml(value: Any) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'
