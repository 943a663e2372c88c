"""Looking a house over: each finding is fine, or says what is wrong and the remedy."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text

from exchange import gateway, house, migrating
from exchange.commands.opening import REFUSALS, engine_of, keyring_of
from exchange.config import Settings
from exchange.documents import checks as documents
from exchange.mail import server
from exchange.mail.server import NotNow
from exchange.vault import blobs

RESERVE = 1024**3
MAIL_REMEDIES = {
    "certificate": "Its certificate is not for mail.host, or not of the authorities of mail.ca_file.",
    "no-tls": "It offers no TLS in this way: see mail.tls and mail.port.",
    "credentials": "Mend mail.credentials_file: a file with user and password.",
    "sender": "It refuses mail.sender.",
    "busy": "It asks to wait; what is queued is tried again.",
    "unreachable": "It does not answer: see mail.host, mail.port and the network.",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at; an empty remedy means that it is as it should be."""

    about: str
    words: str
    remedy: str = ""

    @property
    def line(self) -> str:
        return (
            f"WRONG  {self.about}: {self.words}. {self.remedy}" if self.remedy else f"ok     {self.about}: {self.words}"
        )


def look(settings: Settings, with_blobs: bool) -> list[Finding]:
    """Look at everything in the order in which it depends on one another, and stop where the rest can't be looked at."""
    findings = [Finding("settings", settings.server.public_url)]
    steps: list[Callable[[Settings], Finding]] = [_folder, _space, _keyring, _database, _keys, _store, mail]
    for step in [*steps, _blobs] if with_blobs else steps:
        findings.append(step(settings))
        if findings[-1].remedy and step not in (_space, _store, mail):
            break
    return findings


def mail(settings: Settings) -> Finding:
    """Connect to the mail server and sign in as for a message, without sending one."""
    given = settings.mail
    if not given.is_on:
        return Finding("mail", "off: people are told nothing outside the platform")
    try:
        server.try_server(given)
    except NotNow as refusal:
        return Finding("mail", f"{given.host} takes no message ({refusal.reason})", MAIL_REMEDIES[refusal.reason])
    return Finding("mail", f"{given.host}:{given.port}, {given.tls}")


def _folder(settings: Settings) -> Finding:
    folder = settings.folder
    if not folder.is_dir():
        return Finding("folder", f"{folder} is missing", "Run `exchange init`.")
    mode = folder.stat().st_mode & 0o777
    if mode & 0o077:
        return Finding("folder", f"{folder} may be entered by others ({mode:o})", f"Run: chmod 700 {folder}")
    return Finding("folder", str(folder))


def _space(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.folder).free
    if free < RESERVE:
        return Finding(
            "space", f"{free // 1024**2} MB are free", "Make room: below 1 GB nothing more is accepted for long."
        )
    return Finding("space", f"{free // 1024**3} GB free")


def _keyring(settings: Settings) -> Finding:
    try:
        keyring = keyring_of(settings)
    except REFUSALS as refusal:
        words, _, remedy = str(refusal).partition(": ")
        if not settings.keyring.exists():
            words, remedy = (
                f"{settings.keyring} is missing",
                "Restore it from its own backup; `exchange init` makes a new house's",
            )
        return Finding("keyring", words, f"{remedy or 'restore it from its own backup'}.")
    return Finding("keyring", f"{settings.keyring}, keys: {len(keyring.kids)}")


def _database(settings: Settings) -> Finding:
    engine = engine_of(settings)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        migrating.require_head(engine)
    except REFUSALS as refusal:
        return Finding("database", engine.url.render_as_string(), f"{refusal}.")
    except Exception as error:
        return Finding("database", f"does not answer ({type(error).__name__})", "Start it, or mend storage.database.")
    return Finding("database", f"{engine.dialect.name} at {migrating.current(engine)}")


def _keys(settings: Settings) -> Finding:
    try:
        house.open_house(settings, keyring_of(settings), engine_of(settings))
    except REFUSALS as refusal:
        return Finding("keys", "the platform's secrets do not open", f"{refusal}.")
    return Finding("keys", "the keyring opens the platform's secrets")


def _store(settings: Settings) -> Finding:
    store = gateway.sealed_files()
    try:
        with blobs.writing(store, f"check-{blobs.new_name()}") as blob:
            blob.write(b"check")
            blob.keep()
        store.remove(blob.name)
    except Exception as error:
        words = f"can't be written ({type(error).__name__})"
        return Finding("blobs", words, "Mend storage.blobs, its credentials or the folder's rights.")
    return Finding("blobs", settings.blobs_url)


def _blobs(settings: Settings) -> Finding:
    faulty = documents.check_blobs()
    if faulty:
        names = ", ".join(faulty[:10]) + (" …" if len(faulty) > 10 else "")
        return Finding(
            "sealed files", f"{len(faulty)} missing or torn: {names}", "Restore them by name from the backup."
        )
    return Finding("sealed files", "all are there and whole")
