"""What the gateway hands out: an Act that can change and seal, an Opened that can read. Both die with their block."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from exchange.access.actions import KEY_ADMIT, KEY_RENEW
from exchange.access.actor import Actor
from exchange.access.refusals import Conflict, NoKey
from exchange.access.rules import Mark
from exchange.audit.entries import Happening
from exchange.vault import files, membership
from exchange.vault.files import FileDetails, SealedFile, Ticket
from exchange.vault.keeper import Vault
from exchange.vault.membership import Membership
from exchange.vault.ring import Ring
from exchange_crypto import fields
from exchange_crypto.bundles import Bundle
from exchange_crypto.epochs import EpochSecret
from exchange_crypto.fields import Place

Row = TypeVar("Row")


class Opened:
    """Reads sealed texts and files for the length of a `reveal` or a `stream`; `entry` is the log's uid of it."""

    def __init__(self, vault: Vault, ring: Ring, entry: bytes) -> None:
        self._vault = vault
        self.ring = ring
        self.entry = entry

    def prepare(self, rows: Iterable[tuple[UUID, bytes]]) -> None:
        """Fetch the keys for many (dossier, sealed text) at once: a list page then costs one query for its keys."""
        self.ring.prepare((dossier, fields.epoch_of(sealed)) for dossier, sealed in rows)

    def text(self, row: Any, column: str) -> str:
        """Return a sealed column of a row in clear; NoKey or InvalidSeal if it can't be."""
        return self.text_at(row.sealed_in, row.__tablename__, column, row.id, getattr(row, column))

    def text_at(self, dossier: UUID, table: str, column: str, row: UUID, sealed: bytes) -> str:
        """Return a sealed text that was read as plain columns."""
        return self.ring.text(dossier, table, column, row, sealed)

    def text_if_held(self, row: Any, column: str) -> str | None:
        """Return a sealed column of a row in clear; None while the reader's key is awaited."""
        return self.text_if_held_at(row.sealed_in, row.__tablename__, column, row.id, getattr(row, column))

    def text_if_held_at(self, dossier: UUID, table: str, column: str, row: UUID, sealed: bytes) -> str | None:
        """Return a sealed text that was read as plain columns; None while the reader's key is awaited."""
        try:
            return self.text_at(dossier, table, column, row, sealed)
        except NoKey:
            return None

    def kept(self, row: Any) -> bytes:
        """Return what was kept for the reader alone; InvalidSeal if it is another's, or altered."""
        return self.ring.kept(row.id, row.sealed_text)

    def file(self, dossier: UUID, epoch: int, blob: str, details: FileDetails) -> files.OpenFile:
        """Return a reader of a sealed file, checked against what is remembered of it, its last chunk included."""
        secret = self.ring.secret(dossier, epoch)
        return files.open_file(self._vault.blobs, secret, blob, details)

    def close(self) -> None:
        self.ring.close()


class Act:
    """What a block may do inside `gateway.act`: add and remove rows, seal, change who holds keys."""

    def __init__(self, vault: Vault, session: Session, actor: Actor, at: datetime, what: Happening) -> None:
        self._vault = vault
        self._session = session
        self._actor = actor
        self.at = at
        self.what = what
        self.also: list[Happening] = []
        self.ring = Ring(vault, session, actor)
        self._members = Membership(vault, session, self.ring, at)

    @property
    def session(self) -> Session:
        """The act's transaction, for queries that must see what the act does."""
        return self._session

    def add(self, row: Row) -> Row:
        """Keep a new row with the act."""
        self._session.add(row)
        return row

    def remove(self, row: Any) -> None:
        self._session.delete(row)

    def on(self, mark: Mark) -> None:
        """Say which thing the entry is about, when the act made it."""
        self.what = replace(self.what, mark=mark)

    def says(self, **more: Any) -> None:
        """Add to what the entry says: amount, count, version, hash, outcome, reason, details."""
        self.what = replace(self.what, **more)

    def note(self, what: Happening) -> None:
        """Append a further entry in the same transaction, following this act's own."""
        self.also.append(what)

    def seal(self, row: Any, column: str, text: str) -> None:
        """Seal a text into a row's column, to the current epoch of the row's dossier (renewed first when due)."""
        dossier: UUID = row.sealed_in
        secret = self._current(dossier)
        place = Place(dossier, row.__tablename__, column, row.id)
        setattr(row, column, fields.seal(secret.field_key, secret.epoch, place, text.encode("utf-8")))

    def keep(self, row: Any, data: bytes) -> None:
        """Seal what a person typed to that person's own published key (format 03); NoKey before they have one."""
        assert self._actor.person is not None
        current = self._vault.directory.current(self._session, self._actor.person)
        if current is None:
            raise NoKey
        row.key_version, public = current
        row.sealed_text = fields.seal_kept(public, self._actor.person, row.id, data)

    def open_text(self, row: Any, column: str) -> str:
        """Return a sealed column in clear, for an act that carries it over; the act's own entry is its record."""
        return self.ring.text(row.sealed_in, row.__tablename__, column, row.id, getattr(row, column))

    def found_keys(self, dossier: UUID, protection: str, accounts: Iterable[UUID]) -> None:
        """Make the first epoch of a new dossier."""
        self._members.found(dossier, protection, accounts)

    def admit(self, dossier: UUID, accounts: Iterable[UUID], mark: Mark) -> None:
        """Give persons the dossier's keys; each is an entry of its own. Those without keys wait until they enrol."""
        for account in self._members.admit(dossier, accounts):
            self.note(Happening(KEY_ADMIT, mark=mark, details={"member": str(account)}))

    def expel(self, dossier: UUID, accounts: Iterable[UUID]) -> None:
        """Take persons' keys to this dossier at once."""
        self._members.expel(dossier, accounts)

    def expel_everywhere(self, account: UUID) -> int:
        """Take every key of a person who left; return how many dossiers renew theirs."""
        return membership.expel_everywhere(self._session, account)

    def publish_keys(self, account: UUID, bundle: Bundle) -> int:
        """Put a person's public keys into the signed directory; return the key version."""
        return self._vault.directory.publish(self._session, account, bundle, self.at)

    def enrol_keys(self, account: UUID) -> list[UUID]:
        """Give a person who now has keys the dossiers that waited; return which."""
        return self._members.enrol(account)

    def begin_file(self, dossier: UUID) -> Ticket:
        """Draw a blob's name and say whom to seal it to: the dossier's current epoch."""
        return files.begin(self._session, self._current(dossier), self.at)

    def name_file(self, sealed: SealedFile) -> None:
        """Name a finished blob; Conflict if the dossier's key was renewed since the upload began."""
        if sealed.ticket.epoch != self._current(sealed.ticket.dossier).epoch:
            raise Conflict("key-renewed")
        files.name(self._session, sealed)

    def close(self) -> None:
        self.ring.close()

    def _current(self, dossier: UUID) -> EpochSecret:
        secret = self._members.current(dossier)
        about = self.what.mark
        known = about if about is not None and about.dossier == dossier else Mark("dossier", dossier)
        mark = Mark("dossier", dossier, dossier, known.themes, known.level)
        while self._members.renewed:
            self.note(Happening(KEY_RENEW, mark=mark, version=self._members.renewed.pop().epoch))
        return secret
